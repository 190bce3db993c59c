import { keyBytes, keyText } from './key-bytes.js';

const text = (key: string): string | undefined => keyBytes(key, { encoding: 'utf8', htmlEscaped: true })?.toString('utf8');

describe('keyBytes', () => {
  it('takes base64 with and without padding, and nothing that only resembles it', () => {
    expect(keyBytes('YWI=', { encoding: 'base64' })).toEqual(Buffer.from('ab'));
    expect(keyBytes('YWI', { encoding: 'base64' })).toEqual(Buffer.from('ab'));
    for (const key of ['YWJ=', 'Y', 'YW I=', 'YWI-', '=', '']) expect(keyBytes(key, { encoding: 'base64' })).toBeUndefined();
  });

  it('takes hex in any case', () => {
    expect(keyBytes('0aFF', { encoding: 'hex' })).toEqual(Buffer.from([0x0a, 0xff]));
    for (const key of ['0', '0g', '']) expect(keyBytes(key, { encoding: 'hex' })).toBeUndefined();
  });

  it('undoes HTML escapes once, and only the five of them', () => {
    expect(text('a&amp;b')).toBe('a&b');
    expect(text('&lt;&gt;&quot;&#039;&#39;&#x27;&#X27;&#0034;&#x26;')).toBe(`<>"'''` + `'"&`);
    expect(text('&amp;lt;')).toBe('&lt;');
    expect(text('a&b &nbsp; &AMP; &#65; &amp')).toBe('a&b &nbsp; &AMP; &#65; &amp');
  });

  it('reads what keyText wrote', () => {
    for (const encoding of ['utf8', 'base64', 'hex'] as const) {
      expect(keyBytes(keyText(Buffer.from('secret'), { encoding, prefix: 'key_' }), { encoding, prefix: 'key_' })).toEqual(
        Buffer.from('secret'),
      );
    }
  });
});
