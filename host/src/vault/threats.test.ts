import { assertUsable } from './assert-usable.js';
import type { SealedPlace } from './associated-data.js';
import { developmentKeyRing } from './development-key-ring.js';
import { keyText, ring } from './fixtures/test-keys.js';
import { LocalKeyRing } from './local-key-ring.js';
import { openKeyRing } from './open-key-ring.js';
import { readSealed } from './sealed-format.js';
import { Vault } from './vault.js';

const place: SealedPlace = { tenant: 'acme', connection: 'shop', field: 'apiKey', version: 2 };
const vault = new Vault({ keys: ring('k1') });
const seal = (at: Partial<SealedPlace> = {}): Uint8Array => {
  const blob = vault.seal({ ...place, ...at }, 'CANARY, long enough that a shortened tag leaves a whole one behind');
  if (blob instanceof Promise) throw new Error('a promise');
  return blob;
};
const withTagOf = (length: number): Uint8Array => {
  const blob = Buffer.from(seal());
  const tagAt = blob.length - readSealed(blob).ciphertext.length - 16;
  return Buffer.concat([blob.subarray(0, tagAt + length), blob.subarray(tagAt + 16)]);
};
const onWarning = (): void => undefined;

/** What somebody does, and the code of the refusal: each row is one attack on, or one mistake with, what is stored. */
const threats: readonly [what: string, code: string, attempt: () => unknown][] = [
  ['steals the store and has no key', 'VaultKeyMissing', () => new Vault({ keys: ring('thief') }).open(place, seal())],
  [
    'steals the store and names a key of his own like ours',
    'VaultKeyMissing',
    () => new Vault({ keys: LocalKeyRing.parse(keyText('thief').replace('thief:', 'k1:')) }).open(place, seal()),
  ],
  ['copies a value to another connection of the tenant', 'VaultTampered', () => vault.open(place, seal({ connection: 'blog' }))],
  ['copies a value to another tenant', 'VaultTampered', () => vault.open(place, seal({ tenant: 'other' }))],
  ['copies a value to another field', 'VaultTampered', () => vault.open(place, seal({ field: 'refreshToken' }))],
  ['puts an earlier value back', 'VaultTampered', () => vault.open(place, seal({ version: 1 }))],
  [
    'moves a letter from the tenant to the connection',
    'VaultTampered',
    () => vault.open(place, seal({ tenant: 'acm', connection: 'eshop' })),
  ],
  ...[4, 8, 12, 15].map((length): [string, string, () => unknown] => [
    `cuts the tag to ${length} bytes`,
    'VaultTampered',
    () => vault.open(place, withTagOf(length)),
  ]),
  ['takes a key out of the ring that stored values need', 'VaultKeyMissing', () => assertUsable(vault, ['k1', 'k0'])],
  ['starts without a key', 'VaultKeyMissing', () => openKeyRing({ environment: { NODE_ENV: 'production' }, onWarning })],
  [
    'takes a development key to production',
    'InvalidOptions',
    () => developmentKeyRing({ environment: { NODE_ENV: 'production' }, onWarning }),
  ],
];

describe('what is stored, when somebody', () => {
  it.each(threats)('%s, is refused with %s', async (_what, code, attempt) => {
    await expect((async () => await attempt())()).rejects.toMatchObject({ code, message: expect.not.stringContaining('CANARY') });
  });
});
