import { ivLength, tagLength } from './aes-gcm.js';
import type { WrappedKey } from './key-provider.js';
import { unreadable } from './vault-errors.js';

/** Name of the layout, its first bytes, and part of what is authenticated. */
export const sealedFormat = 'v1';

/** A sealed value taken apart. */
export interface SealedParts {
  readonly wrapped: WrappedKey;
  readonly iv: Uint8Array;
  readonly tag: Uint8Array;
  readonly ciphertext: Uint8Array;
}

const formatLength = sealedFormat.length;
const sizeLength = 2;
const keyIdPattern = /^[\x21-\x7e]{1,1024}$/;

/** Whether `id` can stand in a sealed value. */
export const isKeyId = (id: unknown): id is string => typeof id === 'string' && keyIdPattern.test(id);

/**
 * The bytes to store: format, key id and wrapped data key (each after two bytes of length), IV, tag, ciphertext.
 *
 * They have memory of their own. A slice of Node's shared pool would carry what else lies in the pool along when it is sent to the writer
 * thread of the store.
 */
export function writeSealed({ wrapped, iv, tag, ciphertext }: SealedParts): Uint8Array {
  const { keyId, bytes } = wrapped;
  const blob = Buffer.alloc(formatLength + 2 * sizeLength + keyId.length + bytes.length + ivLength + tagLength + ciphertext.length);
  let offset = blob.write(sealedFormat, 'latin1');
  offset = blob.writeUInt16BE(keyId.length, offset);
  offset += blob.write(keyId, offset, 'latin1');
  offset = blob.writeUInt16BE(bytes.length, offset);
  for (const part of [bytes, iv, tag, ciphertext]) {
    blob.set(part, offset);
    offset += part.length;
  }
  return blob;
}

/**
 * Takes stored bytes apart without copying. That they fit together is for the keys to prove.
 * @throws MooringError `VaultTampered` for what is empty, cut off, or of another format
 */
export function readSealed(blob: Uint8Array): SealedParts {
  if (blob.length === 0) throw unreadable('it is empty');
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  if (bytes.toString('latin1', 0, formatLength) !== sealedFormat) throw unreadable('its format is unknown to this version of Mooring');
  let offset = formatLength;
  const take = (length: number): Buffer => {
    if (offset + length > bytes.length) throw unreadable('it is cut off');
    return bytes.subarray(offset, (offset += length));
  };
  const keyId = take(take(sizeLength).readUInt16BE()).toString('latin1');
  if (!isKeyId(keyId)) throw unreadable('the name of its key is damaged');
  const wrapped: WrappedKey = { keyId, bytes: take(take(sizeLength).readUInt16BE()) };
  return { wrapped, iv: take(ivLength), tag: take(tagLength), ciphertext: bytes.subarray(offset) };
}
