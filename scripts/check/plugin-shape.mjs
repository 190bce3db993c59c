import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../setup/projects.mjs';

const required = [
  'package.json',
  'README.md',
  'tsconfig.json',
  'src/index.ts',
  'src/plugin.ts',
  'src/auth.ts',
  'src/errors.ts',
  'src/plugin.test.ts',
];

const allowedInSource = [
  /^(index|plugin|auth|errors|webhooks)\.ts$/,
  /^endpoints\/[a-z0-9-]+\.ts$/,
  /^fixtures\/[a-z0-9-]+(\.[a-z0-9-]+)*\.json$/,
  /^[a-z0-9/.-]+\.test(-d)?\.ts$/,
];

/** Made from configuration rather than for a provider: it has a schema of that, and functions in place of a table of contents. */
const isConfigured = (folder) => path.basename(folder) === 'generic';

/** Where a plugin's folder differs from the shape that all plugins have; one sentence each. */
export function shapeProblems(folder) {
  const has = (file) => existsSync(path.join(folder, file));
  const problems = required.filter((file) => !has(file)).map((file) => `${file} is missing.`);
  const sources = filesBelow(path.join(folder, 'src')).map((file) => path.relative(path.join(folder, 'src'), file));
  if (!sources.some((file) => file.startsWith('endpoints/'))) problems.push('src/endpoints has no file; each resource has one.');
  if (!sources.some((file) => file.startsWith('fixtures/')))
    problems.push('src/fixtures has no file; answers as the documents give them go there.');
  const allowed = isConfigured(folder) ? [...allowedInSource, /^configuration\/[a-z0-9-]+(\.test)?\.ts$/] : allowedInSource;
  for (const file of sources.filter((source) => !allowed.some((pattern) => pattern.test(source)))) {
    problems.push(`src/${file} has no place in the shape of a plugin.`);
  }
  const extra = readdirSync(folder).filter(
    (name) => !['dist', 'node_modules', 'src', 'package.json', 'README.md', 'tsconfig.json', 'CHANGELOG.md'].includes(name),
  );
  for (const name of extra) problems.push(`${name} has no place in the shape of a plugin.`);
  return [...problems, ...contentProblems(folder, has, isConfigured(folder))];
}

function contentProblems(folder, has, configured) {
  const read = (file) => (has(file) ? readFileSync(path.join(folder, file), 'utf8') : '');
  const problems = [];
  if (has('README.md') && !has('src/webhooks.ts') && !/webhooks?: none|no webhooks/i.test(read('README.md'))) {
    problems.push('src/webhooks.ts is missing, and README.md does not say that the provider has no webhooks.');
  }
  if (has('src/plugin.ts') && !/\bdefinePlugin\(/.test(read('src/plugin.ts'))) problems.push('src/plugin.ts does not call definePlugin.');
  if (!configured && /=>|\bfunction\b/.test(withoutComments(read('src/plugin.ts'))))
    problems.push('src/plugin.ts holds logic; it is the table of contents.');
  if (has('src/plugin.test.ts') && !/\bconformance\(/.test(read('src/plugin.test.ts'))) {
    problems.push('src/plugin.test.ts does not call conformance(plugin).');
  }
  return problems;
}

function withoutComments(text) {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'[^'\n]*'/g, '');
}
