import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readJson } from '../check/packages.mjs';
import { runTool } from '../check/run-tool.mjs';
import { packAll } from './pack.mjs';
import { projectsFor } from './projects.mjs';
import { readmeExample } from './readme-example.mjs';

/**
 * The proof that what npm will serve works: every package packed, the tarballs installed into an empty folder outside the repository,
 * and the README's example run there as an ES module, as CommonJS, through the strictest TypeScript and in a stock jest project.
 */
export async function packagingSmoke(root) {
  const example = readmeExample(readFileSync(path.join(root, 'README.md'), 'utf8'));
  const folder = mkdtempSync(path.join(tmpdir(), 'mooring-packaging-'));
  try {
    const packages = await packAll(root, path.join(folder, 'tarballs'));
    await installInto(folder, root, packages);
    const problems = [];
    for (const project of projectsFor(example)) problems.push(...(await problemsOf(project, { folder, root })));
    return { problems, note: `${packages.length} tarballs, 4 projects` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One install that all projects below the folder share, with the versions of jest, TypeScript and the types that we use ourselves. */
async function installInto(folder, root, packages) {
  const { devDependencies } = readJson(path.join(root, 'package.json'));
  const tools = ['typescript', '@types/node', '@types/jest', 'jest'].map((name) => [name, devDependencies[name]]);
  const ours = packages.map(({ name, tarball }) => [name, `file:${path.relative(folder, tarball)}`]);
  const manifest = { name: 'packaging-smoke', private: true, dependencies: Object.fromEntries([...ours, ...tools]) };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  const args = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { code, output } = await runTool(root, 'npm', args, { cwd: folder });
  if (code !== 0) throw new Error(`The tarballs cannot be installed:\n${output}`);
}

async function problemsOf({ name, files, commands }, { folder, root }) {
  const home = path.join(folder, name);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  }
  for (const [command, ...args] of commands) {
    // The folder's own tools come first in PATH; the workspace's Node is what runs them.
    const environment = {
      PATH: [path.join(folder, 'node_modules/.bin'), path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter),
    };
    const { code, output } = await runTool(root, command, args, { cwd: home, environment });
    if (code !== 0) return [`${name}: ${[command, ...args].join(' ')} ended with exit code ${code}:\n${output.trim()}`];
  }
  return [];
}
