import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pluginFolders } from './packages.mjs';

/**
 * A plugin's declarations carry plain types: no schema library shows in what an application imports, so that it neither pays for one nor
 * depends on its version. The packages must be built.
 */
export function schemaLibraryProblems(root) {
  return pluginFolders(root).flatMap((name) => {
    const file = path.join(root, 'plugins', name, 'dist', 'plugin.d.ts');
    if (!existsSync(file)) return [`${path.relative(root, file)} is missing: build first (npm run build).`];
    return mentionsSchemaLibrary(readFileSync(file, 'utf8'))
      ? [`${path.relative(root, file)} shows zod: give the endpoint that does a plain type.`]
      : [];
  });
}

export const mentionsSchemaLibrary = (declarations) =>
  /\bfrom ["']zod|import\(["']zod|\bz\.(?:Zod|core)\b|\bZod[A-Z]\w*/.test(declarations);
