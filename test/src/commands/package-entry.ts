import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord, type JsonRecord } from '../provider/record.js';

/** What Node takes of an ES module's conditions. `createRequire` would ask for the entry of `require`, which many packages do not have. */
const conditions = ['node', 'import', 'module-sync', 'default'] as const;

/** The ES module of a package in a folder, as its package.json names it; `undefined` where the folder has no package, or it is not built. */
export function entryOfFolder(folder: string): string | undefined {
  const manifest = readManifest(folder);
  if (manifest === undefined) return undefined;
  const { exports: all = manifest['main'] ?? './index.js' } = manifest;
  const own = isRecord(all) && '.' in all ? all['.'] : all;
  const target = targetOf(own);
  const file = target === undefined ? undefined : path.resolve(folder, target);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** The ES module of an installed package, looked for from a folder upwards; `undefined` where it is not installed, or not built. */
export function entryOfPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const home = path.join(folder, 'node_modules', ...name.split('/'));
    if (existsSync(path.join(home, 'package.json'))) return entryOfFolder(home);
    if (folder === path.dirname(folder)) return undefined;
  }
}

function readManifest(folder: string): JsonRecord | undefined {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isRecord(manifest) ? manifest : undefined;
}

function targetOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (!isRecord(target)) return undefined;
  // The first condition that holds wins, in the order of the package's author.
  const met = Object.keys(target).find((name) => conditions.some((condition) => condition === name));
  return met === undefined ? undefined : targetOf(target[met]);
}
