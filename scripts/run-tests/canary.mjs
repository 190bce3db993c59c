import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Passes a stream on, and answers what it held once it has ended. */
export function collect(from, to) {
  const chunks = [];
  from.on('data', (chunk) => {
    chunks.push(chunk);
    to.write(chunk);
  });
  return () => Buffer.concat(chunks);
}

/** Where `canary` stands, in any spelling: in what was printed, or in files that were left below `folder`. One text for each place. */
export async function leakedIn(canary, [printed, complained], folder) {
  // Node strips the types of a file that imports nothing.
  const { findSecrets } = await import('../../core/src/secret/secret-spellings.ts');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const places = [
    ['stdout', printed()],
    ['stderr', complained()],
    ...files.map((file) => [path.relative(folder, file), readFileSync(file)]),
  ];
  return places.flatMap(([place, content]) => findSecrets(content, [canary]).map(({ form, at }) => `${place}, ${form}, at byte ${at}`));
}
