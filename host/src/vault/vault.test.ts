import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import type { SealedPlace } from './associated-data.js';
import { FakeKms, Refusal } from './fixtures/fake-kms.js';
import { keyText, ring } from './fixtures/test-keys.js';
import type { KeyProvider, WrappedKey } from './key-provider.js';
import { KeyUsage } from './key-usage.js';
import { createKmsKeyProvider } from './kms-key-provider.js';
import { LocalKeyRing } from './local-key-ring.js';
import { readSealed } from './sealed-format.js';
import { Vault } from './vault.js';

const place: SealedPlace = { tenant: 'acme', connection: 'shop', field: 'apiKey', version: 3 };
const canary = `CANARY ${randomBytes(16).toString('hex')}/+é`;

const kms = new FakeKms('k1', 'k2');
const isRefusal = (error: unknown): boolean => error instanceof Refusal;
const providers: readonly [string, (...ids: readonly [string, ...string[]]) => KeyProvider][] = [
  ['keys in this process', (...ids) => ring(...ids)],
  ['a key management service', (activeKeyId, ...keyIds) => createKmsKeyProvider({ client: kms, activeKeyId, keyIds, isRefusal })],
];

/** `blob` with `change` applied to a copy. */
function changed(blob: Uint8Array, change: (copy: Buffer) => Buffer | void): Uint8Array {
  const copy = Buffer.from(blob);
  return change(copy) ?? copy;
}

/** Where the tag begins: the ciphertext ends the blob. */
const tagAt = (blob: Uint8Array): number => blob.length - readSealed(blob).ciphertext.length - 16;

/** A provider that hands on, and remembers every data key it was given or gave, by reference. */
function watched(keys: KeyProvider): KeyProvider & { readonly seen: Uint8Array[]; readonly copies: string[] } {
  const seen: Uint8Array[] = [];
  const copies: string[] = [];
  const note = (dataKey: Uint8Array): Uint8Array => {
    seen.push(dataKey);
    copies.push(Buffer.from(dataKey).toString('hex'));
    return dataKey;
  };
  return {
    seen,
    copies,
    activeKeyId: keys.activeKeyId,
    wrap: (dataKey, bound) => keys.wrap(note(dataKey), bound),
    unwrap: async (wrapped, bound) => note(await keys.unwrap(wrapped, bound)),
    list: () => keys.list(),
    check: () => keys.check(),
    close: () => keys.close(),
  };
}

describe.each(providers)('a vault over %s', (_name, keysOf) => {
  const vault = new Vault({ keys: keysOf('k1', 'k2') });

  it.each(['a key', '', 'é 漢字 🎈', 'x'.repeat(100_000)])('opens what it sealed (%#)', async (text) => {
    expect((await vault.open(place, await vault.seal(place, text))).expose()).toBe(text);
    expect((await vault.open(place, await vault.seal(place, Buffer.from(text)))).expose()).toBe(text);
  });

  it('never seals the same text the same way', async () => {
    const [first, second] = [await vault.seal(place, canary), await vault.seal(place, canary)];
    expect(Buffer.compare(first, second)).not.toBe(0);
  });

  it('opens to something that prints as a fingerprint', async () => {
    const secret = await vault.open(place, await vault.seal(place, canary));
    expect(inspect({ secret, vault }, { depth: 9, showHidden: true })).not.toContain(canary);
    expect(JSON.stringify({ secret })).toBe(`{"secret":"[secret ${secret.fingerprint}]"}`);
  });

  it('says which key a value needs', async () => {
    expect(vault.keyIdOf(await vault.seal(place, canary))).toBe('k1');
    expect(vault.keys()).toEqual([
      { id: 'k1', state: 'active' },
      { id: 'k2', state: 'decrypt-only' },
    ]);
  });

  it('brings a value under another key and leaves its ciphertext alone', async () => {
    const blob = await vault.seal(place, canary);
    const next = new Vault({ keys: keysOf('k2', 'k1') });
    const rewrapped = await next.rewrap(place, blob);
    if (rewrapped === undefined) throw new Error('nothing was rewrapped');
    expect(next.keyIdOf(rewrapped)).toBe('k2');
    expect(rewrapped.subarray(tagAt(rewrapped))).toEqual(blob.subarray(tagAt(blob)));
    expect((await new Vault({ keys: keysOf('k2') }).open(place, rewrapped)).expose()).toBe(canary);
    expect(await next.rewrap(place, rewrapped)).toBeUndefined();
    await expect((async () => next.rewrap({ ...place, tenant: 'other' }, blob))()).rejects.toMatchObject({ code: 'VaultTampered' });
  });

  it('overwrites every data key after use', async () => {
    const keys = watched(keysOf('k1', 'k2'));
    const watching = new Vault({ keys });
    const old = await new Vault({ keys: keysOf('k2') }).seal(place, canary);
    await watching.open(place, await watching.seal(place, canary));
    await watching.rewrap(place, old);
    await expect(watching.open(place, changed(await watching.seal(place, canary), flipLast))).rejects.toMatchObject({
      code: 'VaultTampered',
    });
    expect(keys.seen).toHaveLength(6);
    for (const dataKey of keys.seen) expect(Buffer.from(dataKey).equals(Buffer.alloc(32))).toBe(true);
  });

  const flipLast = (copy: Buffer): void => void (copy[copy.length - 1]! ^= 1);

  const swapped: readonly [string, Partial<SealedPlace>][] = [
    ['connection', { connection: 'shop 2' }],
    ['tenant', { tenant: 'other' }],
    ['field', { field: 'webhookSecret' }],
    ['version, an earlier value put back', { version: 4 }],
    ['version, a later one', { version: 2 }],
  ];
  it.each(swapped)('refuses a value at another %s', async (_what, other) => {
    const blob = await vault.seal(place, canary);
    await expect((async () => vault.open({ ...place, ...other }, blob))()).rejects.toMatchObject({ code: 'VaultTampered' });
  });

  it('refuses a data key of one place in front of a ciphertext of another', async () => {
    const blob = await vault.seal(place, canary);
    const elsewhere = await vault.seal({ ...place, tenant: 'other' }, 'planted');
    const mixed = Buffer.concat([elsewhere.subarray(0, tagAt(elsewhere) - 12), blob.subarray(tagAt(blob) - 12)]);
    for (const tenant of ['acme', 'other'])
      await expect((async () => vault.open({ ...place, tenant }, mixed))()).rejects.toMatchObject({ code: 'VaultTampered' });
  });

  const broken: readonly [string, (blob: Buffer) => Buffer | void][] = [
    ['empty', () => Buffer.alloc(0)],
    ['of an unknown format', (blob) => void blob.write('v9')],
    ['plain text', () => Buffer.from(canary)],
    ['one byte longer', (blob) => Buffer.concat([blob, Buffer.alloc(1)])],
    ['changed in its last byte', flipLast],
    ['changed in its tag', (blob) => void (blob[tagAt(blob)]! ^= 0x80)],
    ['changed in its IV', (blob) => void (blob[tagAt(blob) - 1]! ^= 1)],
    ['changed in its data key', (blob) => void (blob[tagAt(blob) - 13]! ^= 1)],
    ['given the name of another key of the ring', (blob) => void blob.write('k2', 4)],
    ['given a damaged key name', (blob) => void blob.write('\n', 4)],
    ...[4, 8, 12, 15].map((length): [string, (blob: Buffer) => Buffer] => [
      `left a tag of ${length} bytes`,
      (blob) => Buffer.concat([blob.subarray(0, tagAt(blob) + length), blob.subarray(tagAt(blob) + 16)]),
    ]),
  ];
  it.each(broken)('refuses a value that is %s', async (_what, change) => {
    const blob = changed(await vault.seal(place, canary), change);
    await expect((async () => vault.open(place, blob))()).rejects.toMatchObject({ code: 'VaultTampered', retryable: false });
  });

  it('refuses a value that is cut off anywhere', async () => {
    const blob = await vault.seal(place, 'short');
    for (let length = 0; length < blob.length; length += 1)
      await expect((async () => vault.open(place, blob.subarray(0, length)))()).rejects.toMatchObject({
        code: expect.stringMatching(/^VaultTampered$/),
      });
  });

  it('names the key that is missing, and how to add it', async () => {
    const blob = await new Vault({ keys: keysOf('k2') }).seal(place, canary);
    const without = new Vault({ keys: keysOf('k1') });
    for (const use of [() => without.open(place, blob), () => without.rewrap(place, blob)])
      await expect((async () => use())()).rejects.toMatchObject({
        code: 'VaultKeyMissing',
        message: expect.stringMatching(/"k2".*MOORING_KEYS/),
      });
  });

  it('says nothing of the secret in any refusal', async () => {
    const blob = await vault.seal(place, canary);
    for (const [, change] of broken) {
      const error: unknown = await (async () => vault.open(place, changed(blob, change)))().catch((thrown: unknown) => thrown);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY');
    }
  });

  it('counts wraps by key and warns once', async () => {
    const warned: [string, number][] = [];
    const usage = new KeyUsage({ warnAt: 4, before: [['k1', 1]], onWorn: (id, wraps) => warned.push([id, wraps]) });
    const counting = new Vault({ keys: keysOf('k1', 'k2'), usage });
    for (let count = 0; count < 5; count += 1) await counting.seal(place, canary);
    expect(warned).toEqual([['k1', 4]]);
    expect(counting.wraps).toEqual(new Map([['k1', 6]]));
  });
});

describe('a vault over keys in this process', () => {
  const keys = watchedSync(ring('k1'));
  const vault = new Vault({ keys });

  it('answers in the same turn', () => {
    const blob = vault.seal(place, canary);
    expect(blob).toBeInstanceOf(Uint8Array);
    if (blob instanceof Promise) throw new Error('a promise');
    expect(vault.open(place, blob)).not.toBeInstanceOf(Promise);
    expect(new Vault({ keys: ring('k2', 'k1') }).rewrap(place, blob)).toBeInstanceOf(Uint8Array);
  });

  it('gives bytes with memory of their own', async () => {
    const blob = await vault.seal(place, canary);
    expect(blob.buffer.byteLength).toBe(blob.length);
  });

  it('uses each data key and each IV once in 10,000 values', () => {
    keys.copies.length = 0;
    const ivs = new Set<string>();
    const count = 10_000;
    for (let index = 0; index < count; index += 1) {
      const blob = vault.seal(place, 'text');
      if (blob instanceof Promise) throw new Error('a promise');
      const { iv, wrapped } = readSealed(blob);
      ivs.add(Buffer.from(iv).toString('hex'));
      // Mark of the key, IV, tag, data key: see LocalKeyRing.
      ivs.add(Buffer.from(wrapped.bytes.subarray(8, 20)).toString('hex'));
    }
    expect(ivs.size).toBe(2 * count);
    expect(new Set(keys.copies).size).toBe(count);
  });

  it('tells a key of the same name and other bytes from a value that was changed', async () => {
    const blob = await vault.seal(place, canary);
    const impostor = new Vault({ keys: LocalKeyRing.parse(keyText('other').replace('other:', 'k1:')) });
    expect(() => impostor.open(place, blob)).toThrow(expect.objectContaining({ code: 'VaultKeyMissing' }));
    expect(() => impostor.open(place, blob)).toThrow(/another key has its name/);
  });

  it('leaves nothing in a dump that leads to the secret', async () => {
    const fields = ['apiKey', 'refreshToken', 'webhookSecret'];
    const blobs = await Promise.all(fields.map(async (field) => await vault.seal({ ...place, field }, canary)));
    const dump = Buffer.concat(blobs);
    const spellings = [
      canary,
      Buffer.from(canary).toString('base64').slice(2, 30),
      Buffer.from(canary).toString('base64url').slice(2, 30),
      Buffer.from(canary).toString('hex'),
      encodeURIComponent(canary),
      canary.split('').toReversed().join(''),
      JSON.stringify(canary).slice(1, -1),
    ];
    const shown = [dump.toString('latin1'), dump.toString('utf8'), dump.toString('hex'), dump.toString('base64'), JSON.stringify(blobs)];
    for (const text of shown) for (const spelling of spellings) expect(text).not.toContain(spelling);
    expect(dump.includes(Buffer.from(canary))).toBe(false);
    expect(dump.includes(Buffer.from(canary, 'utf16le'))).toBe(false);
  });

  it.each([['a\ud800'], [Buffer.from([0xff, 0xfe])]])('refuses to seal what no text can hold (%#)', (text) => {
    expect(() => vault.seal(place, text)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
  });
});

/** As `watched`, and answers at once. */
function watchedSync(keys: LocalKeyRing): KeyProvider & { readonly copies: string[] } {
  const copies: string[] = [];
  return {
    copies,
    activeKeyId: keys.activeKeyId,
    wrap(dataKey, bound): WrappedKey {
      copies.push(Buffer.from(dataKey).toString('hex'));
      return keys.wrap(dataKey, bound);
    },
    unwrap: (wrapped, bound) => keys.unwrap(wrapped, bound),
    list: () => keys.list(),
    check: () => keys.check(),
    close: () => keys.close(),
  };
}
