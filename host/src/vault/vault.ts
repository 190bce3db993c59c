import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { MooringError } from '@mooring/core';
import { Secret } from '@mooring/core/runtime';
import { decryptGcm, encryptGcm, ivLength, keyLength } from './aes-gcm.js';
import { associatedData, type AssociatedData, type SealedPlace } from './associated-data.js';
import type { KeyInfo, KeyProvider, WrappedKey } from './key-provider.js';
import { KeyUsage } from './key-usage.js';
import { andThen, zeroAfter, type OrPromise } from './or-promise.js';
import { readSealed, sealedFormat, writeSealed } from './sealed-format.js';
import { tampered } from './vault-errors.js';

export interface VaultOptions {
  readonly keys: KeyProvider;
  /** @default a count of its own that warns nobody */
  readonly usage?: KeyUsage | undefined;
}

/**
 * Seals credentials for the store and opens them again. Each value gets a data key of its own, which is stored beside it, wrapped with the
 * active key of the provider. A sealed value opens only at the place that it was sealed for.
 *
 * With keys in this process every method answers at once; with a key management service those that need a key answer with promises.
 */
export class Vault {
  readonly #keys: KeyProvider;
  readonly #usage: KeyUsage;

  constructor({ keys, usage = new KeyUsage() }: VaultOptions) {
    this.#keys = keys;
    this.#usage = usage;
  }

  get activeKeyId(): string {
    return this.#keys.activeKeyId;
  }

  /** Data keys wrapped so far, by key id. */
  get wraps(): ReadonlyMap<string, number> {
    return this.#usage.wraps;
  }

  /** Every key, the active one first. */
  keys(): readonly KeyInfo[] {
    return this.#keys.list();
  }

  /**
   * The bytes to store at `place`.
   * @param text Secrets are texts; bytes must be the UTF-8 of one.
   * @throws MooringError `InvalidOptions`, `VaultUnavailable`
   */
  seal(place: SealedPlace, text: string | Uint8Array): OrPromise<Uint8Array> {
    const bound = associatedData(sealedFormat, place);
    checkText(text);
    // Node's own randomness and no port: a seeded one would make every data key predictable.
    const random = randomBytes(keyLength + ivLength);
    const dataKey = random.subarray(0, keyLength);
    const iv = random.subarray(keyLength);
    return zeroAfter(dataKey, () => {
      const encrypted = encryptGcm(dataKey, iv, text, bound.bytes);
      return andThen(this.#wrap(dataKey, bound), (wrapped) => writeSealed({ wrapped, iv, ...encrypted }));
    });
  }

  /**
   * What was sealed at `place`.
   * @throws MooringError `VaultTampered`, `VaultKeyMissing`, `VaultUnavailable`; `InvalidOptions` for a place that is none
   */
  open(place: SealedPlace, blob: Uint8Array): OrPromise<Secret> {
    const bound = associatedData(sealedFormat, place);
    const { wrapped, iv, ...encrypted } = readSealed(blob);
    return andThen(this.#keys.unwrap(wrapped, bound), (dataKey) =>
      zeroAfter(dataKey, () => {
        const text = decryptGcm(dataKey, iv, encrypted, bound.bytes);
        if (text === undefined) throw tampered(bound);
        const secret = new Secret(text.toString('utf8'));
        text.fill(0);
        return secret;
      }),
    );
  }

  /**
   * Which key a sealed value needs.
   * @throws MooringError `VaultTampered`
   */
  keyIdOf(blob: Uint8Array): string {
    return readSealed(blob).wrapped.keyId;
  }

  /**
   * The same value under the active key: its data key is wrapped anew, what it encrypts stays as it is and is not looked at.
   * @returns undefined where it is under the active key already
   * @throws MooringError as `open`
   */
  rewrap(place: SealedPlace, blob: Uint8Array): OrPromise<Uint8Array | undefined> {
    const bound = associatedData(sealedFormat, place);
    const parts = readSealed(blob);
    if (parts.wrapped.keyId === this.#keys.activeKeyId) return undefined;
    return andThen(this.#keys.unwrap(parts.wrapped, bound), (dataKey) =>
      zeroAfter(dataKey, () => andThen(this.#wrap(dataKey, bound), (wrapped) => writeSealed({ ...parts, wrapped }))),
    );
  }

  /**
   * Proves that the active key can be used.
   * @throws MooringError `VaultUnavailable`, `VaultKeyMissing`
   */
  check(): OrPromise<void> {
    return this.#keys.check();
  }

  /** Forgets the keys. Idempotent. */
  close(): void {
    this.#keys.close();
  }

  #wrap(dataKey: Uint8Array, bound: AssociatedData): OrPromise<WrappedKey> {
    return andThen(this.#keys.wrap(dataKey, bound), (wrapped) => {
      this.#usage.count(wrapped.keyId);
      return wrapped;
    });
  }
}

/** A text that UTF-8 cannot hold would come back as another one, and nobody would know why a provider refuses it. */
function checkText(text: unknown): void {
  const fits = typeof text === 'string' ? !/\p{Surrogate}/u.test(text) : text instanceof Uint8Array && isUtf8(text);
  if (!fits) throw new MooringError('InvalidOptions', 'What is sealed must be a well-formed text, or the bytes of one in UTF-8.');
}
