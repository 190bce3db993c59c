import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runLocked } from './child.mjs';
import { stampFor } from './install.mjs';
import { filesBelow, outputOf, projectsOf, sourcesOf } from './projects.mjs';
import { workspaceNode } from './runtime.mjs';

/** Whether every dist folder is what its sources, as they are now, would make. Asks the file system only, no compiler: a few ms. */
export function isBuilt(root) {
  return (
    existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === fingerprint(root) && incompleteProjects(root).length === 0
  );
}

/**
 * Builds what has changed, with `tsc -b` on the workspace's Node.
 *
 * @param output where the compiler's messages go, as `stdio` of a child process: by default to where ours go
 * @throws Error when the compiler finds errors, which it has then printed
 */
export async function build(root, { lock, signal, output = 'inherit' }) {
  // Taken before the compiler reads the files: what is saved while it runs makes the next command build again.
  const stamp = fingerprint(root);
  rmSync(stampFile(root), { force: true });
  for (const project of incompleteProjects(root)) rmSync(buildInfoOf(project), { force: true });
  for (const project of projectsOf(root)) removeOrphans(project);
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const code = await runLocked(lock, workspaceNode(root), [compiler, '-b'], { cwd: root, stdio: ['ignore', output, output], signal });
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`The build failed (tsc -b, exit code ${code}); the lines above say where.`);
  writeFileSync(stampFile(root), stamp);
}

function stampFile(root) {
  return path.join(root, 'node_modules', '.mooring-build');
}

function buildInfoOf(project) {
  return path.join(project, 'dist', '.tsbuildinfo');
}

function fingerprint(root) {
  const hash = createHash('sha256').update(stampFor(root));
  for (const config of ['tsconfig.json', 'tsconfig.base.json'].map((name) => path.join(root, name))) hash.update(readFileSync(config));
  for (const project of projectsOf(root)) {
    for (const config of ['package.json', 'tsconfig.json']) hash.update(readFileSync(path.join(project, config)));
    for (const { file, size, modifiedMs } of sourcesOf(project)) hash.update(`${path.relative(root, file)} ${size} ${modifiedMs}\n`);
  }
  return hash.digest('hex');
}

/** Projects of which an output is missing. The compiler trusts its .tsbuildinfo and would not notice. */
function incompleteProjects(root) {
  return projectsOf(root).filter((project) => {
    const outputs = sourcesOf(project).map(({ file }) => outputOf(project, file));
    return [buildInfoOf(project), ...outputs].some((output) => output !== undefined && !existsSync(output));
  });
}

/** Removes what a deleted or renamed source left in dist, which would be packed and published. */
function removeOrphans(project) {
  const dist = path.join(project, 'dist');
  for (const output of filesBelow(dist)) {
    const relative = path.relative(dist, output);
    if (relative === '.tsbuildinfo') continue;
    const source = path.join(project, 'src', relative.replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts'));
    if (!existsSync(source) || !statSync(source).isFile()) rmSync(output);
  }
}
