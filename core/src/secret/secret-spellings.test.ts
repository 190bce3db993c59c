import { findSecrets, spellingsOf } from './secret-spellings.js';

const secret = `sk_live_'"<&/+ä=?>~?>7f3`;
const formsIn = (content: string | Uint8Array): readonly string[] => findSecrets(content, [secret]).map(({ form }) => form);

describe('findSecrets', () => {
  it.each<[form: string, content: string]>([
    ['plain', `before ${secret} after`],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64', Buffer.from(`u:${secret}`).toString('base64')],
    ['base64', Buffer.from(`a:b:${secret}:c`).toString('base64')],
    ['base64', Buffer.from(`user:${secret}!!`).toString('base64')],
    ['base64url', Buffer.from(`{"key": "${secret}"}`).toString('base64url')],
    ['hex', Buffer.from(secret).toString('hex')],
    ['hex', Buffer.from(secret).toString('hex').toUpperCase()],
    ['url', `?key=${encodeURIComponent(secret)}&x=1`],
    ['url', `?key=${encodeURIComponent(secret).toLowerCase()}`],
    ['url', new URLSearchParams({ key: secret }).toString()],
    ['url', encodeURIComponent(encodeURIComponent(secret))],
    ['json', JSON.stringify({ key: secret })],
    ['json', JSON.stringify(JSON.stringify({ key: secret }))],
    [
      'html',
      `<p>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')}</p>`,
    ],
    ['html', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    ['reversed', Array.from(secret).toReversed().join('')],
  ])('finds a secret in its form %s: %s', (form, content) => {
    expect(formsIn(content)).toContain(form);
  });

  it('finds secrets in bytes that are no text', () => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(secret), Buffer.from([0, 254])]);
    expect(findSecrets(bytes, ['another', secret])).toEqual([{ index: 1, form: 'plain', at: 3 }]);
  });

  it('finds each of 200 secrets of any bytes at any place in base64', () => {
    for (let length = 8; length < 208; length += 1) {
      const own = Array.from({ length }, (_, place) => String.fromCodePoint(33 + ((length * 31 + place * place * 7) % 94))).join('');
      for (let before = 0; before < 3; before += 1)
        for (const after of ['', 'z', 'zz']) {
          const content = Buffer.from('x'.repeat(before) + own + after);
          expect(findSecrets(content.toString('base64'), [own]).some(({ form }) => form === 'base64')).toBe(true);
          expect(findSecrets(content.toString('base64url'), [own])).not.toEqual([]);
        }
    }
  });

  it('finds nothing in what only resembles it', () => {
    expect(formsIn(`sk_live_ and the rest: ${secret.slice(0, -1)}`)).toEqual([]);
    expect(findSecrets('', [secret])).toEqual([]);
  });

  it('tells which secret it was and how it was written, never what it is', () => {
    expect(JSON.stringify(findSecrets(`${secret} ${encodeURIComponent(secret)}`, [secret]))).not.toContain('sk_live_');
  });
});

describe('spellingsOf', () => {
  it('names each spelling once, the plain one first', () => {
    const texts = spellingsOf('abcdefgh').map(({ text }) => text);
    expect(texts[0]).toBe('abcdefgh');
    expect(new Set(texts).size).toBe(texts.length);
  });
});
