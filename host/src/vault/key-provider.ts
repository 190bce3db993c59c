import type { AssociatedData } from './associated-data.js';
import type { OrPromise } from './or-promise.js';

/** A data key as it is stored: readable by whoever holds the key `keyId`. */
export interface WrappedKey {
  readonly keyId: string;
  /** At most 65,535 of them. */
  readonly bytes: Uint8Array;
}

export interface KeyInfo {
  /** Up to 1,024 printable ASCII characters without spaces; stands in clear in every sealed value. */
  readonly id: string;
  /** One key is active: what is sealed now is sealed with it. The others only open what was sealed with them. */
  readonly state: 'active' | 'decrypt-only';
}

/**
 * Holds the keys that data keys are wrapped with. The keys themselves never leave it.
 * Whoever keeps them in this process answers at once; whoever asks a service answers with promises.
 */
export interface KeyProvider {
  readonly activeKeyId: string;
  /**
   * Wraps `dataKey`, 32 bytes, with the active key. The caller overwrites `dataKey` when the answer is there.
   * @throws MooringError `VaultUnavailable`
   */
  wrap(dataKey: Uint8Array, associatedData: AssociatedData): OrPromise<WrappedKey>;
  /**
   * The data key, in memory that belongs to the caller, who overwrites it after use.
   * @throws MooringError `VaultKeyMissing`, `VaultTampered`, `VaultUnavailable`
   */
  unwrap(wrapped: WrappedKey, associatedData: AssociatedData): OrPromise<Uint8Array>;
  /** Every key, the active one first. */
  list(): readonly KeyInfo[];
  /**
   * Proves that the active key can be used.
   * @throws MooringError `VaultUnavailable`, `VaultKeyMissing`
   */
  check(): OrPromise<void>;
  /** Forgets what it keeps in memory. Idempotent. */
  close(): void;
}
