import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MooringError } from '@mooring/core';
import { readKeyFile } from './key-file.js';
import { newKeyText } from './key-text.js';
import { LocalKeyRing } from './local-key-ring.js';
import { noKeySentence } from './vault-errors.js';

export interface DevelopmentKeyOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder of the store, such as `.mooring`. Without one, as with a store in memory, the key ends with the process. */
  readonly folder?: string | undefined;
  /** Gets a sentence where others than its owner may read the key file. */
  readonly onWarning: (sentence: string) => void;
}

export interface DevelopmentKeys {
  readonly keys: LocalKeyRing;
  /** To be said at every start. */
  readonly notice: string;
}

const developmentKeyId = 'development';
export const developmentKeyFile = 'dev-key';

/**
 * A key for the machine of a developer, made at the first start and kept in `dev-key` beside the store, so that the next start can read
 * what this one wrote. It protects nobody: whoever copies the folder has both.
 * @throws MooringError `InvalidOptions` in production, or where the file cannot be written or read
 */
export function developmentKeyRing({ environment, folder, onWarning }: DevelopmentKeyOptions): DevelopmentKeys {
  if (environment['NODE_ENV'] === 'production')
    throw new MooringError('InvalidOptions', `A development key is not for production. ${noKeySentence}`);
  const advice = 'For anything but development run `mooring keys new`.';
  if (folder === undefined)
    return {
      keys: LocalKeyRing.parse(newKeyText(developmentKeyId)),
      notice: `Credentials are sealed with a development key that ends with this process. ${advice}`,
    };
  const file = path.join(folder, developmentKeyFile);
  if (!existsSync(file)) writeKeyFile(file);
  return { keys: readKeyFile(file, onWarning), notice: `Credentials are sealed with the development key in ${file}. ${advice}` };
}

/** Two processes may start at once: the file appears whole or not at all, and the first one wins. */
function writeKeyFile(file: string): void {
  const draft = `${file}.${randomUUID()}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(draft, `# For development only; made by Mooring.\n${newKeyText(developmentKeyId)}\n`, { mode: 0o600, flag: 'wx' });
    try {
      linkSync(draft, file);
    } finally {
      rmSync(draft);
    }
  } catch (error) {
    if (existsSync(file)) return;
    throw new MooringError('InvalidOptions', `The development key ${file} cannot be written. ${noKeySentence}`, { cause: error });
  }
}
