import { inspect } from 'node:util';
import { associatedData } from './associated-data.js';
import { keyText, ring } from './fixtures/test-keys.js';
import { newKeyText } from './key-text.js';
import { LocalKeyRing } from './local-key-ring.js';

const bytesOf = (text: string): string => text.slice(text.indexOf(':') + 1);

describe('LocalKeyRing', () => {
  it.each([
    ['commas', `${keyText('new')},${keyText('old')}`],
    ['lines', `${keyText('new')}\n${keyText('old')}\n`],
    ['Windows lines, blanks and remarks', `# keys, of the shop\r\n\r\n  ${keyText('new')} # since May\r\n ${keyText('old')} ,\r\n`],
    [
      'the URL alphabet without padding',
      [keyText('new'), keyText('old')].join(',').replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=/g, ''),
    ],
    ['blanks around the colon', `new : ${bytesOf(keyText('new'))}, old: ${bytesOf(keyText('old'))}`],
  ])('reads %s, the first key active', (_how, text) => {
    const keys = LocalKeyRing.parse(text);
    expect(keys.activeKeyId).toBe('new');
    expect(keys.list()).toEqual([
      { id: 'new', state: 'active' },
      { id: 'old', state: 'decrypt-only' },
    ]);
    const bound = associatedData('v1', { tenant: 't', connection: 'c', field: 'f', version: 1 });
    const wrapped = ring('old').wrap(new Uint8Array(32).fill(7), bound);
    expect(Buffer.from(keys.unwrap(wrapped, bound))).toEqual(Buffer.alloc(32, 7));
    keys.check();
  });

  it('says how to make a key where there is none', () => {
    for (const text of ['', ' \n', '# k:abc', ','])
      expect(() => LocalKeyRing.parse(text)).toThrow(
        expect.objectContaining({ code: 'VaultKeyMissing', message: expect.stringContaining('mooring keys new') }),
      );
  });

  const good = newKeyText('k1');
  const secret = bytesOf(good);
  const wrong: readonly [string, string, RegExp][] = [
    ['no colon', secret, /Key 1 of 1 in MOORING_KEYS has no colon/],
    ['key and id exchanged', `${secret}:k1`, /has an id that is not/],
    ['an empty id', `:${secret}`, /has an id that is not/],
    ['an id with a blank', `k 1:${secret}`, /has an id that is not/],
    ['an id that is too long', `${'k'.repeat(65)}:${secret}`, /has an id that is not/],
    ['an empty key', 'k1:', /\(k1\) is not the base64 of 32 bytes \(it has 0 characters/],
    ['a key cut short', `k1:${secret.slice(0, 40)}`, /it has 40 characters, 44 are needed/],
    ['a key of 16 bytes', `k1:${Buffer.alloc(16, 1).toString('base64')}`, /it has 24 characters/],
    ['a key in hexadecimal', `k1:${Buffer.from(secret, 'base64').toString('hex')}`, /it has 64 characters/],
    ['a letter outside the alphabet', `k1:${secret.slice(0, 20)}!${secret.slice(21)}`, /\(k1\) is not the base64/],
    ['zeros', `k1:${Buffer.alloc(32).toString('base64')}`, /\(k1\) is not random/],
    ['a word', `k1:${Buffer.from('password'.repeat(4)).toString('base64')}`, /\(k1\) is not random/],
    ['the same id twice', `${good},${newKeyText('k1')}`, /Key 2 of 2 .* \(k1\) has the id of an earlier one/],
    ['the same key twice', `${good},k2:${secret}`, /Key 2 of 2 .* \(k2\) is the same key as k1/],
  ];
  it.each(wrong)('refuses %s and does not repeat the key', (_what, text, message) => {
    let thrown: unknown;
    try {
      LocalKeyRing.parse(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'InvalidOptions', message: expect.stringMatching(message) });
    const shown = inspect(thrown, { depth: 9, showHidden: true });
    for (const piece of [secret.slice(0, 12), secret.slice(-12), Buffer.from(secret, 'base64').toString('hex').slice(0, 12)])
      expect(shown).not.toContain(piece);
  });

  it('prints nothing of its keys', () => {
    const keys = LocalKeyRing.parse(good);
    const shown = inspect(keys, { depth: 9, showHidden: true }) + JSON.stringify(keys);
    expect(shown).not.toContain(secret.slice(0, 12));
    expect(shown).not.toContain(Buffer.from(secret, 'base64').toString('hex').slice(0, 12));
  });
});
