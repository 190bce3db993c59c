import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MooringError } from '@mooring/core';
import { isRecord } from '../provider/record.js';

/** The root of the workspace of Mooring that a folder stands in; undefined elsewhere. */
export function workspaceRoot(from: string): string | undefined {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const manifest = readJson(path.join(folder, 'package.json'));
    if (isRecord(manifest) && manifest['name'] === 'mooring' && existsSync(path.join(folder, 'core', 'package.json'))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The version that all packages of a workspace share. */
export function workspaceVersion(root: string): string | undefined {
  const manifest = readJson(path.join(root, 'core', 'package.json'));
  return isRecord(manifest) && typeof manifest['version'] === 'string' ? manifest['version'] : undefined;
}

function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return value;
}

/**
 * Writes the files of a plugin into a folder that is new or empty.
 * @throws MooringError `InvalidOptions` where the folder holds something already
 */
export function savePlugin(folder: string, files: ReadonlyMap<string, string>): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new MooringError('InvalidOptions', `${folder} is not empty; name another folder with --dir.`);
  }
  for (const [name, content] of files) {
    const file = path.resolve(folder, name);
    if (!file.startsWith(path.resolve(folder) + path.sep))
      throw new MooringError('InvalidOptions', `"${name}" would be written outside ${folder}.`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, { flag: 'wx' });
  }
}

/** Makes a workspace's build know a plugin: one more of the references in `tsconfig.json`. */
export function addReference(root: string, workspaceFolder: string): void {
  const file = path.join(root, 'tsconfig.json');
  const text = readFileSync(file, 'utf8');
  const reference = `{ "path": ${JSON.stringify(workspaceFolder)} }`;
  if (text.includes(reference)) return;
  const changed = text.replace(/("references"\s*:\s*\[)([^\]]*?)(\s*\])/, (_whole, open: string, list: string, close: string) =>
    list.trim() === '' ? `${open}${reference}${close}` : `${open}${list}, ${reference}${close}`,
  );
  if (changed !== text) writeFileSync(file, changed);
}

/** Formats the files as the workspace formats its own, where its formatter is installed. */
export function formatPlugin(root: string, folder: string): void {
  const formatter = path.join(root, 'node_modules', 'oxfmt', 'bin', 'oxfmt');
  if (existsSync(formatter)) spawnSync(process.execPath, [formatter, folder], { cwd: root, stdio: 'ignore' });
}
