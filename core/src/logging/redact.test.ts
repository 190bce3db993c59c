import { createRedact } from './redact.js';

describe('createRedact', () => {
  it('blanks out what is called secret, at any depth', () => {
    const redact = createRedact();
    expect(
      redact({ plugin: 'shop', headers: { Authorization: 'Bearer x', accept: 'json' }, list: [{ api_key: 'k', id: 1 }], tokens: 3 }),
    ).toEqual({
      plugin: 'shop',
      headers: { Authorization: '[secret]', accept: 'json' },
      list: [{ api_key: '[secret]', id: 1 }],
      tokens: 3,
    });
  });

  it('blanks out known secrets inside other text, in the spellings of URL, JSON and base64', () => {
    const secret = 'sk/live "1234"';
    const redact = createRedact(() => [secret, 'abc']);
    const texts = [
      `got ${secret}!`,
      `?k=${encodeURIComponent(secret)}`,
      JSON.stringify({ k: secret }),
      Buffer.from(secret).toString('base64'),
      'abc',
    ];
    expect(redact({ texts })).toEqual({
      texts: ['got [secret]!', '?k=[secret]', '{"k":"[secret]"}', expect.not.stringContaining('c2s'), 'abc'],
    });
  });

  it('keeps of an error what can be shown', () => {
    const redact = createRedact(() => ['SECRET_VALUE']);
    const error = Object.assign(new Error('header SECRET_VALUE is wrong'), { code: 'E1', config: { headers: 'SECRET_VALUE' } });
    expect(redact({ error })).toEqual({ error: { name: 'Error', message: 'header [secret] is wrong', code: 'E1' } });
  });

  it('answers the same object when there is nothing to hide, and ends on a circle', () => {
    const fields = { a: 1, b: 'two', c: null };
    expect(createRedact()(fields)).toBe(fields);
    const circle: Record<string, unknown> = { a: 1 };
    circle['self'] = circle;
    expect(JSON.stringify(createRedact()(circle))).toContain('[…]');
  });
});
