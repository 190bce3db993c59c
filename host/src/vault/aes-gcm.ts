import { createCipheriv, createDecipheriv, createSecretKey, KeyObject } from 'node:crypto';

export const keyLength = 32;
export const ivLength = 12;
export const tagLength = 16;

const algorithm = 'aes-256-gcm';
// Without it Node accepts a tag of four bytes, which can be forged in an afternoon.
const options = { authTagLength: tagLength } as const;

/**
 * Node 24 takes 35 us to start a cipher with a key of plain bytes and 10 us with a `KeyObject` made for it. The copy inside is overwritten by
 * Node when it is collected, as the text that it protects is let go of then, too.
 */
const keyObject = (key: Uint8Array | KeyObject): KeyObject => (key instanceof KeyObject ? key : createSecretKey(key));

export interface Encrypted {
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

/** Encrypts and authenticates. `iv` must never be used twice with one key. */
export function encryptGcm(
  key: Uint8Array | KeyObject,
  iv: Uint8Array,
  plaintext: string | Uint8Array,
  associatedData: Uint8Array,
): Encrypted {
  const cipher = createCipheriv(algorithm, keyObject(key), iv, options).setAAD(associatedData);
  // GCM is a stream: `update` gives every byte, `final` none.
  const ciphertext = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
  cipher.final();
  return { ciphertext, tag: cipher.getAuthTag() };
}

/** @returns undefined where key, associated data, ciphertext and tag do not belong together; never a byte that was not authenticated */
export function decryptGcm(
  key: Uint8Array | KeyObject,
  iv: Uint8Array,
  { ciphertext, tag }: Encrypted,
  associatedData: Uint8Array,
): Buffer | undefined {
  if (tag.length !== tagLength) return undefined;
  const decipher = createDecipheriv(algorithm, keyObject(key), iv, options).setAAD(associatedData).setAuthTag(tag);
  const plaintext = decipher.update(ciphertext);
  try {
    decipher.final();
    return plaintext;
  } catch {
    // All that `final` can say is that the tag does not fit.
    plaintext.fill(0);
    return undefined;
  }
}
