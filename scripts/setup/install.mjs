import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runLocked } from './child.mjs';
import { npmEnvironment } from './npm-environment.mjs';
import { dropUnusableNode } from './runtime.mjs';

const npmArguments = [
  'ci',
  // Nothing we need builds at install time, and npm 12 blocks install scripts anyhow.
  '--ignore-scripts',
  // NODE_ENV=production or `omit` in a user's .npmrc would leave out the compiler and the workspace's Node.
  '--include=dev',
  '--include=optional',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  // Warnings are about packages that want a newer Node than the one npm runs on; ours is in the lockfile. Errors still show.
  '--loglevel=error',
];

/** Whether node_modules holds what package-lock.json says: by the stamp of the last complete install, and nothing deleted since. */
export function isInstalled(root) {
  return readOr(stampFile(root)) === stampFor(root) && hasEveryPackage(root);
}

/**
 * Installs package-lock.json's content exactly. The stamp is written last, and lies in the folder that npm empties first, so an
 * install that was interrupted at any point is repeated.
 *
 * @throws Error when npm fails; npm itself has then written the reason to stderr
 */
export async function install(root, { lock, signal }) {
  const stamp = stampFor(root);
  rmSync(stampFile(root), { force: true });
  const { command, args } = npmCommand(root);
  const code = await runLocked(lock, command, [...args, ...npmArguments], {
    cwd: root,
    env: npmEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32' && args.length === 0,
    signal,
  });
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`npm ci ended with exit code ${code}; the lines above say why.`);
  dropUnusableNode(root);
  writeFileSync(`${stampFile(root)}.new`, stamp);
  renameSync(`${stampFile(root)}.new`, stampFile(root));
}

/** What decides whether an install is current: the lockfile, and the platform its optional packages were chosen for. */
export function stampFor(root) {
  const lockfile = readFileSync(path.join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}`;
}

function stampFile(root) {
  return path.join(root, 'node_modules', '.mooring-install');
}

/** npm leaves a list of what it installed; a thousand look-ups take 10 ms and find a folder that somebody removed. */
function hasEveryPackage(root) {
  const list = readOr(path.join(root, 'node_modules', '.package-lock.json'));
  if (list === undefined) return false;
  const places = Object.keys(JSON.parse(list).packages);
  return places.every((place) => existsSync(path.join(root, place)));
}

/**
 * The npm that started us, on the Node it runs on: inside an npm script `node` may already mean node_modules/.bin/node, which npm is
 * about to delete. Started by hand, or by another package manager, `npm` from PATH.
 */
function npmCommand(root) {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  if (cli === undefined || path.basename(cli) !== 'npm-cli.js' || !existsSync(cli)) return { command: 'npm', args: [] };
  const isUsable = node !== undefined && existsSync(node) && !realpathSync(node).startsWith(path.join(root, 'node_modules'));
  return { command: isUsable ? node : process.execPath, args: [cli] };
}

function readOr(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
