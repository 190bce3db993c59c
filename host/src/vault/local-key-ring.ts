import { createHmac, createSecretKey, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto';
import { MooringError } from '@mooring/core';
import { decryptGcm, encryptGcm, ivLength, keyLength, tagLength } from './aes-gcm.js';
import { associatedData, type AssociatedData } from './associated-data.js';
import { checkPlace } from './check-place.js';
import { parseKeyText } from './key-text.js';
import type { KeyInfo, KeyProvider, WrappedKey } from './key-provider.js';
import { sealedFormat } from './sealed-format.js';
import { keyMissing, keyMistaken, noKeySentence, tampered } from './vault-errors.js';

interface RingKey {
  readonly id: string;
  readonly key: KeyObject;
  /** Tells this key from another of the same name, and says nothing about it. */
  readonly mark: Uint8Array;
}

const markLength = 8;
const wrappedLength = markLength + ivLength + tagLength + keyLength;

/** Keys in the memory of this process. The first is active; the others open what was sealed with them. */
export class LocalKeyRing implements KeyProvider {
  readonly activeKeyId: string;
  readonly #active: RingKey;
  readonly #keys: Map<string, RingKey>;
  readonly #list: readonly KeyInfo[];

  private constructor(keys: readonly [RingKey, ...RingKey[]]) {
    this.#active = keys[0];
    this.activeKeyId = keys[0].id;
    this.#keys = new Map(keys.map((key) => [key.id, key]));
    this.#list = keys.map(({ id }, index) => ({ id, state: index === 0 ? 'active' : 'decrypt-only' }));
  }

  /**
   * A ring from `id:base64` entries, separated by commas or line ends.
   * @param source What the text came from, for messages. @default MOORING_KEYS
   * @throws MooringError `InvalidOptions` for an entry that is wrong, `VaultKeyMissing` where there is none
   */
  static parse(text: string, source = 'MOORING_KEYS'): LocalKeyRing {
    const [first, ...others] = parseKeyText(text, source).map(({ id, bytes }) => ringKey(id, bytes));
    if (first === undefined) throw new MooringError('VaultKeyMissing', noKeySentence);
    return new LocalKeyRing([first, ...others]);
  }

  wrap(dataKey: Uint8Array, { bytes }: AssociatedData): WrappedKey {
    const { id, key, mark } = this.#active;
    const iv = randomBytes(ivLength);
    const { ciphertext, tag } = encryptGcm(key, iv, dataKey, bytes);
    return { keyId: id, bytes: Buffer.concat([mark, iv, tag, ciphertext]) };
  }

  unwrap({ keyId, bytes: wrapped }: WrappedKey, bound: AssociatedData): Uint8Array {
    const ringKey = this.#keys.get(keyId);
    if (ringKey === undefined) throw keyMissing([keyId], [...this.#keys.keys()]);
    if (wrapped.length !== wrappedLength) throw tampered(bound);
    const mark = wrapped.subarray(0, markLength);
    if (!timingSafeEqual(mark, ringKey.mark)) throw this.#isOurs(mark) ? tampered(bound) : keyMistaken(keyId);
    const iv = wrapped.subarray(markLength, markLength + ivLength);
    const tag = wrapped.subarray(markLength + ivLength, markLength + ivLength + tagLength);
    const ciphertext = wrapped.subarray(markLength + ivLength + tagLength);
    const dataKey = decryptGcm(ringKey.key, iv, { ciphertext, tag }, bound.bytes);
    if (dataKey === undefined) throw tampered(bound);
    return dataKey;
  }

  list(): readonly KeyInfo[] {
    return this.#list;
  }

  check(): void {
    const bound = associatedData(sealedFormat, checkPlace);
    this.unwrap(this.wrap(new Uint8Array(keyLength), bound), bound);
  }

  /** Nothing: Node overwrites the memory of a `KeyObject` when it is collected, and a value may still be waiting to be sealed. */
  close(): void {}

  /** A key of this ring, but not the one that is named: somebody changed the name. */
  #isOurs(mark: Uint8Array): boolean {
    return [...this.#keys.values()].some((key) => timingSafeEqual(mark, key.mark));
  }
}

function ringKey(id: string, bytes: Uint8Array): RingKey {
  const key = createSecretKey(bytes);
  const mark = createHmac('sha256', bytes).update('mooring key mark').digest().subarray(0, markLength);
  bytes.fill(0);
  return { id, key, mark };
}
