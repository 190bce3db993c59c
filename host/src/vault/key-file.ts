import { readFileSync, statSync } from 'node:fs';
import { MooringError } from '@mooring/core';
import { LocalKeyRing } from './local-key-ring.js';

/** Everything that is not the owner's business, as permission bits. */
const othersBits = 0o077;

/**
 * Reads a key ring from a file: one `id:base64` a line, the active key first, `#` for remarks.
 * @param onWarning Gets a sentence where others than the owner of the file may read it.
 * @throws MooringError `InvalidOptions` for a file that cannot be read or an entry that is wrong, `VaultKeyMissing` for an empty one
 */
export function readKeyFile(path: string, onWarning: (sentence: string) => void): LocalKeyRing {
  let text: string;
  let mode: number;
  try {
    text = readFileSync(path, 'utf8');
    mode = statSync(path).mode & 0o777;
  } catch (error) {
    throw new MooringError('InvalidOptions', `The key file ${path} cannot be read; check the path and its permissions.`, { cause: error });
  }
  const ring = LocalKeyRing.parse(text, path);
  // Windows has no such bits; Node makes them up.
  if (process.platform !== 'win32' && (mode & othersBits) !== 0)
    onWarning(`The key file ${path} has the mode 0${mode.toString(8)}: others than its owner may get at the keys. Run chmod 600 ${path}`);
  return ring;
}
