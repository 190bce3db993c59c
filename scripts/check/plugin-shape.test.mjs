import path from 'node:path';
import { scratchFolder, writeFiles } from '../testing/scratch-folder.mjs';
import { pluginFolders } from './packages.mjs';
import { shapeProblems } from './plugin-shape.mjs';

const complete = {
  'package.json': {},
  'README.md': '# Acme',
  'tsconfig.json': {},
  'src/index.ts': '',
  'src/plugin.ts': 'export const acme = definePlugin({});',
  'src/auth.ts': '',
  'src/errors.ts': '',
  'src/webhooks.ts': '',
  'src/endpoints/items.ts': '',
  'src/fixtures/item.json': {},
  'src/plugin.test.ts': 'conformance(acme);',
};

const problemsWith = (changes) => {
  const folder = scratchFolder();
  writeFiles(folder, Object.fromEntries(Object.entries({ ...complete, ...changes }).filter(([, content]) => content !== undefined)));
  return shapeProblems(folder);
};

describe('the shape of a plugin folder', () => {
  it('is met by a folder that has it', () => {
    expect(problemsWith({})).toEqual([]);
  });

  it.each([
    ['a missing file', { 'src/auth.ts': undefined }, 'src/auth.ts is missing.'],
    ['a file too many', { 'src/client.ts': '' }, 'src/client.ts has no place in the shape of a plugin.'],
    ['logic in plugin.ts', { 'src/plugin.ts': 'definePlugin({ a: () => 1 })' }, 'src/plugin.ts holds logic; it is the table of contents.'],
    ['a test without conformance', { 'src/plugin.test.ts': '' }, 'src/plugin.test.ts does not call conformance(plugin).'],
    [
      'webhooks left out in silence',
      { 'src/webhooks.ts': undefined },
      'src/webhooks.ts is missing, and README.md does not say that the provider has no webhooks.',
    ],
  ])('is not met with %s', (_, changes, problem) => {
    expect(problemsWith(changes)).toEqual([problem]);
  });

  it('lets README.md say that a provider has no webhooks', () => {
    expect(problemsWith({ 'src/webhooks.ts': undefined, 'README.md': 'The provider has no webhooks.' })).toEqual([]);
  });

  it.each(pluginFolders('.'))('is that of plugins/%s', (name) => {
    expect(shapeProblems(path.join('plugins', name))).toEqual([]);
  });
});
