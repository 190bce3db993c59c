import { closeSync, existsSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Makes the folder of a store file, and answers the path all names of the file lead to, so that a link cannot have an owner of its own. */
export function prepareFile(location: string): string {
  const path = resolve(location);
  if (existsSync(path)) return realpathSync(path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return join(realpathSync(dirname(path)), basename(path));
}

/**
 * Creates an empty file that only its user can read, unless there is one; SQLite gives its side files the same mode.
 *
 * `wx` never opens a file that exists. Opening and closing one would drop every POSIX lock this process holds on it, those of SQLite too.
 */
export function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code !== 'EEXIST') throw error;
  }
}
