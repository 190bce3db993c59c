import { randomBytes } from 'node:crypto';
import { MooringError } from '@mooring/core';
import { keyLength } from './aes-gcm.js';

/** A key as it is written down: `id:base64`. */
export interface WrittenKey {
  readonly id: string;
  /** 32 bytes; whoever takes them overwrites them after use. */
  readonly bytes: Uint8Array;
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** 32 bytes in either alphabet, padded or not. */
const keyPattern = /^[A-Za-z0-9+/_-]{43}=?$/;
/** Of 32 random bytes about thirty differ. Fewer than this is something typed by hand. */
const leastDifferentBytes = 16;

/** A new key, ready to be written down. */
export function newKeyText(id: string): string {
  return `${id}:${randomBytes(keyLength).toString('base64')}`;
}

/**
 * Reads keys from a text: `id:base64`, separated by commas or line ends, the active one first. `#` starts a remark.
 * @param source What the text came from, for messages.
 * @throws MooringError `InvalidOptions`, saying which entry is wrong and why, never what stands there
 */
export function parseKeyText(text: string, source: string): readonly WrittenKey[] {
  const entries = text
    .replace(/#.*$/gm, '')
    .split(/[\n,]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const keys: WrittenKey[] = [];
  entries.forEach((entry, index) => {
    const refuse = (reason: string): never => {
      for (const { bytes } of keys) bytes.fill(0);
      const remedy = 'it must look like id:base64 of 32 bytes, as `mooring keys new` prints it';
      throw new MooringError('InvalidOptions', `Key ${index + 1} of ${entries.length} in ${source} ${reason}; ${remedy}.`);
    };
    const colon = entry.indexOf(':');
    if (colon < 0) return refuse('has no colon between id and key');
    const id = entry.slice(0, colon).trim();
    const key = entry.slice(colon + 1).trim();
    // An id that is none may be the key, in the wrong place: it is not repeated.
    if (!idPattern.test(id)) return refuse('has an id that is not 1 to 64 letters, digits, dots, hyphens or underscores');
    if (!keyPattern.test(key)) return refuse(`(${id}) is not the base64 of 32 bytes (it has ${key.length} characters, 44 are needed)`);
    const bytes = Buffer.from(key, 'base64');
    if (new Set(bytes).size < leastDifferentBytes) return refuse(`(${id}) is not random`);
    if (keys.some((other) => other.id === id)) return refuse(`(${id}) has the id of an earlier one`);
    const twin = keys.find((other) => bytes.equals(other.bytes));
    if (twin !== undefined) return refuse(`(${id}) is the same key as ${twin.id}`);
    keys.push({ id, bytes });
  });
  return keys;
}
