const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { createTransformer } = require('@swc/jest');

/**
 * Makes CommonJS, which jest runs without flags, of what is not: TypeScript, and the ES modules of installed packages, of which some
 * come in no other form. Whether a file is one is asked of its package.json, so there is no list of packages to keep. Installed files
 * that are CommonJS already pass as they are.
 */
module.exports = createTransformerFor({
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'commonjs' },
});

function createTransformerFor(options) {
  const swc = createTransformer(options);
  return {
    ...swc,
    process: (source, file, jestOptions) => (isInstalledCommonJs(file) ? { code: source } : swc.process(source, file, jestOptions)),
    processAsync: async (source, file, jestOptions) =>
      isInstalledCommonJs(file) ? { code: source } : swc.processAsync(source, file, jestOptions),
  };
}

const typeOfFolder = new Map();

function isInstalledCommonJs(file) {
  if (!file.includes(`${path.sep}node_modules${path.sep}`)) return false;
  const extension = path.extname(file);
  return extension === '.cjs' || (extension === '.js' && moduleTypeOf(path.dirname(file)) !== 'module');
}

/** `type` of the nearest package.json, as Node looks for it: up to the package's own folder and no further. */
function moduleTypeOf(folder) {
  if (!typeOfFolder.has(folder)) typeOfFolder.set(folder, readModuleType(folder));
  return typeOfFolder.get(folder);
}

function readModuleType(folder) {
  const manifest = path.join(folder, 'package.json');
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type;
  const parent = path.dirname(folder);
  return parent === folder || path.basename(parent) === 'node_modules' ? undefined : moduleTypeOf(parent);
}
