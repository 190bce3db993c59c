import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Folder names of the plugins. */
export function pluginFolders(root) {
  return readdirSync(path.join(root, 'plugins'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(root, 'plugins', entry.name, 'package.json')))
    .map((entry) => entry.name)
    .sort();
}

/** The packages that are published: `{ folder, manifest }`, folder relative to the root, in an order in which each can be built. */
export function publishedPackages(root) {
  const folders = ['core', 'host', 'test', ...pluginFolders(root).map((name) => `plugins/${name}`)];
  return folders.map((folder) => ({ folder, manifest: readJson(path.join(root, folder, 'package.json')) }));
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
