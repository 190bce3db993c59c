import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** The oldest Node that host and tests run on: `node:sqlite` without a flag and `require()` of ES modules. */
export const nodeFloor = '22.19.0';

/** Whether `version` (`24.1.0`, without the `v`) is `floor` or newer. */
export function isAtLeast(version, floor = nodeFloor) {
  const [major, minor, patch] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [floorMajor, floorMinor, floorPatch] = floor.split('.').map((part) => Number.parseInt(part, 10));
  if (major !== floorMajor) return major > floorMajor;
  if (minor !== floorMinor) return minor > floorMinor;
  return patch >= floorPatch;
}

/** The Node that the workspace brings along, or the one that runs this script where it brings none. */
export function workspaceNode(root) {
  const linked = path.join(root, 'node_modules', '.bin', 'node');
  return existsSync(linked) ? linked : process.execPath;
}

/** One sentence that says why Mooring cannot run on this Node, or undefined when it can. */
export function runtimeProblem(root, current = { version: process.versions.node, platform: process.platform, arch: process.arch }) {
  if (isAtLeast(current.version)) return undefined;
  if (bringsItsOwnNode(root, current)) return undefined;
  return (
    `Mooring needs Node ${nodeFloor} or newer on ${current.platform}-${current.arch}, and this is ${current.version}: ` +
    'install a current Node from https://nodejs.org and run the command again.'
  );
}

/**
 * Drops the workspace's Node when this machine cannot execute it (a Linux without glibc, for instance), so that npm scripts, which
 * look into node_modules/.bin first, find the machine's own. Returns whether it had to.
 */
export function dropUnusableNode(root) {
  const linked = path.join(root, 'node_modules', '.bin', 'node');
  if (!existsSync(linked)) return false;
  const trial = spawnSync(linked, ['--version'], { stdio: 'ignore' });
  if (trial.status === 0) return false;
  rmSync(linked);
  return true;
}

function bringsItsOwnNode(root, { platform, arch }) {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return `node-${platform}-${arch}` in (manifest.optionalDependencies ?? {});
}
