import { rmSync } from 'node:fs';
import path from 'node:path';
import { runTool } from '../check/run-tool.mjs';
import { packAll } from './pack.mjs';

// The jest preset is for jest's configuration, which has no types.
const attwArguments = [
  '--profile',
  'esm-only',
  '--format',
  'ascii',
  '--no-emoji',
  '--no-definitely-typed',
  '--exclude-entrypoints',
  './jest-preset',
];

/** Looks at the tarballs as a user's tools will: do all entry points exist, and do they resolve, with types, from an ES module? */
export async function packageLint(root) {
  const folder = path.join(root, '.scratch', 'package-lint');
  rmSync(folder, { recursive: true, force: true });
  const packages = await packAll(root, folder);
  const problems = [];
  for (const { name, tarball } of packages) {
    const findings = await Promise.all([
      runTool(root, 'publint', ['run', tarball, '--level', 'warning', '--strict']),
      runTool(root, 'attw', [tarball, ...attwArguments]),
    ]);
    problems.push(...findings.filter(({ code }) => code !== 0).map(({ output }) => `${name}:\n${output.trim()}`));
  }
  rmSync(folder, { recursive: true });
  return { problems, note: `${packages.length} tarballs` };
}
