import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The folders that `tsc -b` builds, as the root tsconfig.json lists them. */
export function projectsOf(root) {
  const { references } = JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8'));
  return references.map((reference) => path.join(root, reference.path));
}

/** Tests and the code they share: each project's tsconfig.json excludes the same. Fixtures that are JSON are part of the build. */
const ofTests = /\.test(-d)?\.ts$|[/\\]fixtures[/\\].*\.ts$/;

/** Every file below `project/src` that takes part in the build, tests left out: `{ file, size, modifiedMs }`. */
export function sourcesOf(project) {
  const folder = path.join(project, 'src');
  return filesBelow(folder)
    .filter((file) => !ofTests.test(file.slice(folder.length)))
    .map((file) => {
      const { size, mtimeMs } = statSync(file);
      return { file, size, modifiedMs: mtimeMs };
    });
}

/** Where the compiler writes a TypeScript source's JavaScript; undefined for files that make none. */
export function outputOf(project, source) {
  if (!source.endsWith('.ts') || source.endsWith('.d.ts')) return undefined;
  const relative = path.relative(path.join(project, 'src'), source);
  return path.join(project, 'dist', relative.replace(/\.ts$/, '.js'));
}

/** All files below a folder, sorted; none if there is no such folder. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
