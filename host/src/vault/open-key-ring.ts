import { MooringError } from '@mooring/core';
import { developmentKeyRing, type DevelopmentKeyOptions } from './development-key-ring.js';
import { readKeyFile } from './key-file.js';
import { LocalKeyRing } from './local-key-ring.js';
import { noKeySentence } from './vault-errors.js';

export interface OpenedKeyRing {
  readonly keys: LocalKeyRing;
  /** To be said at the start; undefined where there is nothing to say. */
  readonly notice: string | undefined;
}

/**
 * The keys of this process: from `MOORING_KEYS`, from the file that `MOORING_KEYS_FILE` names, or, outside production, a development key.
 * @throws MooringError `VaultKeyMissing` in production without a key; `InvalidOptions` for keys that are wrong or given twice
 */
export function openKeyRing(options: DevelopmentKeyOptions): OpenedKeyRing {
  const { environment, onWarning } = options;
  const text = environment['MOORING_KEYS']?.trim() ?? '';
  const file = environment['MOORING_KEYS_FILE']?.trim() ?? '';
  if (text !== '' && file !== '') throw new MooringError('InvalidOptions', 'Set MOORING_KEYS or MOORING_KEYS_FILE, not both.');
  if (text !== '') return { keys: LocalKeyRing.parse(text), notice: undefined };
  if (file !== '') return { keys: readKeyFile(file, onWarning), notice: undefined };
  if (environment['NODE_ENV'] === 'production') throw new MooringError('VaultKeyMissing', noKeySentence);
  return developmentKeyRing(options);
}
