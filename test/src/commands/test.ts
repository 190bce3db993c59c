import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { MooringError } from '@mooring/core';
import type { AuthorProgram, Terminal } from '@mooring/host';
import { workspaceRoot } from '../scaffold/save-plugin.js';

/** `mooring test [plugin…]`: runs the tests of a plugin, or of what stands in the working directory. */
export function test(program: AuthorProgram, terminal: Terminal): void {
  program.command({
    usage: 'test [plugins...]',
    description: 'run the tests of plugins, by id or folder (default: those of the working directory)',
    options: [{ flags: '--watch', description: 'run them again whenever a file changes, until Ctrl-C' }],
    async run(names, flags) {
      const { folder, paths } = testRun(names, terminal.workingDirectory);
      return runJest(folder, [...paths, ...(flags['watch'] === true ? ['--watchAll'] : [])], terminal);
    },
  });
}

/** Where jest runs and which tests. */
export interface TestRun {
  readonly folder: string;
  readonly paths: readonly string[];
}

/**
 * A plugin of the workspace of Mooring is tested by the workspace's jest, from the sources; a package of its own by its own.
 * @throws MooringError `UnknownPlugin` where a name is neither a folder nor a plugin of the workspace
 */
export function testRun(names: readonly string[], workingDirectory: string): TestRun {
  const root = workspaceRoot(workingDirectory);
  const folders = names.map((name) => {
    const candidates = [path.resolve(workingDirectory, name), ...(root === undefined ? [] : [path.join(root, 'plugins', name)])];
    const found = candidates.find((folder) => existsSync(path.join(folder, 'package.json')));
    if (found === undefined) throw new MooringError('UnknownPlugin', `There is no plugin "${name}": name its folder.`);
    return found;
  });
  if (root !== undefined) {
    const tested = folders.length === 0 && workingDirectory !== root ? [workingDirectory] : folders;
    // Jest reads these as patterns, which know only slashes; one at the end keeps `shop` from meaning `shopping` too.
    return { folder: root, paths: tested.map((folder) => `^${escaped(folder)}${path.sep}`) };
  }
  const [first = workingDirectory, ...more] = folders;
  if (more.length > 0)
    throw new MooringError('InvalidOptions', 'Outside the workspace of Mooring each plugin has a jest of its own: test one at a time.');
  return { folder: first, paths: [] };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function runJest(folder: string, args: readonly string[], terminal: Pick<Terminal, 'onStopRequest'>): Promise<number> {
  let manifest: string;
  try {
    manifest = createRequire(path.join(folder, 'package.json')).resolve('jest/package.json');
  } catch (error) {
    throw new MooringError('InvalidOptions', `jest is not installed in ${folder}: run \`npm install\` first.`, { cause: error });
  }
  const bin = path.join(path.dirname(manifest), 'bin', 'jest.js');
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: 'inherit' });
  const forget = terminal.onStopRequest(() => child.kill('SIGTERM'));
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  }).finally(forget);
}
