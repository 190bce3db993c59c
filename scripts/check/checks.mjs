import { packageLint } from '../packaging/package-lint.mjs';
import { packagingSmoke } from '../packaging/smoke.mjs';
import { typeBudget } from '../type-budget/measure.mjs';
import { houseRuleProblems } from './house-rules.mjs';
import { manifestProblems } from './manifests.mjs';
import { schemaLibraryProblems } from './plain-declarations.mjs';
import { providerNameProblems } from './provider-names.mjs';
import { toolCheck } from './run-tool.mjs';

const sourceFolders = ['core/src', 'host/src', 'test/src', 'plugins'];

/** A check that reads files only. */
const reading = (findProblems) => async (root) => ({ problems: findProblems(root), note: '' });

/**
 * Every check beside the tests, cheap ones first. A check takes the root and gives `{ problems, note }`: what is wrong, one text each,
 * and what is worth saying when nothing is.
 */
export const checks = [
  { name: 'format', title: 'everything is formatted (npm run format)', run: toolCheck('oxfmt', '--check', '.') },
  { name: 'house-rules', title: 'files are named by what they hold, rules are off with a reason only', run: reading(houseRuleProblems) },
  { name: 'provider-names', title: 'no provider is named in core or host', run: reading(providerNameProblems) },
  { name: 'manifests', title: 'package.json files agree with the layout', run: reading(manifestProblems) },
  { name: 'types', title: 'sources and tests compile', run: toolCheck('tsc', '-p', 'tsconfig.check.json') },
  { name: 'lint', title: 'type-aware lint', run: toolCheck('oxlint', '--type-aware', '--tsconfig', 'tsconfig.check.json', '.') },
  {
    name: 'boundaries',
    title: 'imports follow the arrows',
    run: toolCheck('depcruise', '--config', '.dependency-cruiser.cjs', ...sourceFolders),
  },
  { name: 'dead-code', title: 'no unused file, export or dependency', run: toolCheck('knip', '--no-progress') },
  { name: 'releases', title: 'lerna finds every package', run: toolCheck('lerna', 'ls', '--loglevel', 'error') },
  { name: 'plain-declarations', title: 'no schema library shows in what applications import', run: reading(schemaLibraryProblems) },
  { name: 'type-budget', title: '50 plugins of 40 endpoints stay cheap to compile', run: typeBudget },
  { name: 'packages', title: 'tarballs resolve for ES module users (publint, attw)', run: packageLint },
  { name: 'packaging-smoke', title: "the tarballs run the README's example in four kinds of project", run: packagingSmoke },
];
