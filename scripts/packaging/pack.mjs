import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { publishedPackages } from '../check/packages.mjs';
import { runTool } from '../check/run-tool.mjs';

/** Packs every published package, as `npm publish` would, into `folder`. Returns `{ name, tarball }` of each. */
export async function packAll(root, folder) {
  mkdirSync(folder, { recursive: true });
  const selected = publishedPackages(root).flatMap(({ manifest }) => ['--workspace', manifest.name]);
  const args = ['pack', ...selected, '--pack-destination', folder, '--json', '--loglevel', 'error', '--ignore-scripts'];
  const { code, output } = await runTool(root, 'npm', args);
  if (code !== 0) throw new Error(`npm pack failed:\n${output}`);
  const packed = JSON.parse(output);
  // npm 12 answers with an object by package name where npm 11 answers with a list.
  return Object.values(packed).map(({ name, filename }) => ({ name, tarball: path.join(folder, filename) }));
}
