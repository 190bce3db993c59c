import { MooringError } from '@mooring/core';
import type { AssociatedData } from './associated-data.js';

/** What an operator reads where no key was given. */
export const noKeySentence =
  'There is no key to seal credentials with. Run `mooring keys new` and put the line that it prints into the environment of the host.';

/** A stored value that names a key nobody gave. */
export function keyMissing(missing: readonly string[], given: readonly string[]): MooringError<'VaultKeyMissing'> {
  const [names, it, them] = missing.length === 1 ? ['the key', 'is', 'it'] : ['the keys', 'are', 'them'];
  return new MooringError(
    'VaultKeyMissing',
    `Stored credentials are sealed with ${names} ${inQuotes(missing)}, which ${it} not in the key ring (there: ${inQuotes(given)}). ` +
      `Add ${them} again behind the first key of MOORING_KEYS, in the form id:base64; without ${them} these credentials cannot be read.`,
  );
}

/** A key of the right name and other bytes. */
export function keyMistaken(keyId: string): MooringError<'VaultKeyMissing'> {
  return new MooringError(
    'VaultKeyMissing',
    `The key "${keyId}" of the key ring is not the one that stored credentials were sealed with: another key has its name. ` +
      `Put the original back under "${keyId}" and give the new key a name of its own.`,
  );
}

/** A value that does not authenticate where it stands. */
export function tampered({ fields }: AssociatedData): MooringError<'VaultTampered'> {
  return new MooringError(
    'VaultTampered',
    `The stored credential "${fields.field}" is not what was sealed there: it was changed, moved from elsewhere or put back from an ` +
      'earlier time. Restore it from a backup or enter it anew.',
    { connection: fields.connection },
  );
}

/** Bytes that are no sealed value at all. */
export function unreadable(reason: string): MooringError<'VaultTampered'> {
  return new MooringError('VaultTampered', `A stored credential cannot be read: ${reason}. Restore it from a backup or enter it anew.`);
}

const inQuotes = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.map((name) => `"${name}"`).join(', '));
