import path from 'node:path';
import { publishedPackages, readJson } from './packages.mjs';

const arrows = {
  core: { dependencies: [], devDependencies: [] },
  host: { dependencies: ['@mooring/core'], devDependencies: ['@mooring/test'] },
  test: { dependencies: ['@mooring/core', '@mooring/host'], devDependencies: [] },
  plugins: { dependencies: ['@mooring/core'], devDependencies: ['@mooring/test'] },
};

/**
 * Whether every package.json says what the layout wants: our packages depend on each other in the one direction that is allowed, at
 * the version they all share, outside packages are pinned exactly, and the compiler's references say the same as the dependencies.
 */
export function manifestProblems(root) {
  const packages = publishedPackages(root);
  const { version } = readJson(path.join(root, 'lerna.json'));
  const references = readJson(path.join(root, 'tsconfig.json')).references.map((reference) => reference.path);
  const folderOf = new Map(packages.map(({ folder, manifest }) => [manifest.name, folder]));
  return packages.flatMap(({ folder, manifest }) => [
    ...(references.includes(folder) ? [] : [`tsconfig.json does not list ${folder} in its references.`]),
    ...packageProblems(folder, manifest, version),
    ...referenceProblems(root, folder, manifest, folderOf),
  ]);
}

function packageProblems(folder, manifest, version) {
  const problems = [];
  const expected = {
    name: folder.startsWith('plugins/') ? `@mooring/plugin-${path.basename(folder)}` : `@mooring/${folder}`,
    version,
    license: 'MIT',
    type: 'module',
  };
  for (const [field, value] of Object.entries(expected)) {
    if (manifest[field] !== value) problems.push(`${folder}/package.json: ${field} is ${manifest[field]}, expected ${value}.`);
  }
  if (manifest.engines?.node !== '>=22.19') problems.push(`${folder}/package.json: engines.node must be >=22.19.`);
  if (manifest.repository?.directory !== folder) problems.push(`${folder}/package.json: repository.directory must be ${folder}.`);
  const allowed = arrows[folder.startsWith('plugins/') ? 'plugins' : folder];
  for (const kind of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
    for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
      const isOurs = name.startsWith('@mooring/');
      if (isOurs && !(allowed[kind] ?? []).includes(name)) problems.push(`${folder}/package.json: ${name} must not be in ${kind}.`);
      if (isOurs && range !== version) problems.push(`${folder}/package.json: ${name} is asked for as ${range}, expected ${version}.`);
      if (kind !== 'peerDependencies' && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range)) {
        problems.push(`${folder}/package.json: ${name} must be pinned to one version, not ${range}.`);
      }
    }
  }
  return problems;
}

function referenceProblems(root, folder, manifest, folderOf) {
  const own = Object.keys(manifest.dependencies ?? {}).filter((name) => folderOf.has(name));
  const expected = own.map((name) => folderOf.get(name));
  const { references = [] } = readJson(path.join(root, folder, 'tsconfig.json'));
  const found = references.map((reference) => path.relative(root, path.join(root, folder, reference.path)));
  if (isSameSet(expected, found)) return [];
  return [`${folder}/tsconfig.json refers to [${found.join(', ')}], but the dependencies are [${expected.join(', ')}].`];
}

function isSameSet(left, right) {
  return new Set(left).symmetricDifference(new Set(right)).size === 0;
}
