import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../setup/projects.mjs';
import { pluginFolders } from './packages.mjs';

const drawers = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types', 'shared'];
const marker = new RegExp(String.raw`\b(${['TO', 'FIX'].map((word, index) => word + ['DO', 'ME'][index]).join('|')})\b`);

/** What no linter knows: how files are called, and that a rule is switched off with a reason (`-- because …`). */
export function houseRuleProblems(root) {
  const folders = ['core/src', 'host/src', 'test', 'scripts', ...pluginFolders(root).map((name) => `plugins/${name}/src`)];
  const files = folders
    .flatMap((folder) => filesBelow(path.join(root, folder)))
    .map((file) => path.relative(root, file))
    .filter((file) => /\.[cm]?[jt]s$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file));
  return files.flatMap((file) => [...fileNameProblems(file), ...lineProblems(file, readFileSync(path.join(root, file), 'utf8'))]);
}

/** A folder or file is named by the one thing it holds. */
export function fileNameProblems(file) {
  const names = file.split('/').map((part) => part.replace(/(\.(test|test-d|contract|config))?\.[cm]?[jt]s$/, ''));
  return names.flatMap((name) => [
    ...(drawers.includes(name) ? [`${file} is named after a drawer (${name}), not after what is in it.`] : []),
    ...(/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name) ? [] : [`${file} is not in kebab-case.`]),
  ]);
}

export function lineProblems(file, text) {
  return text
    .split('\n')
    .flatMap((line, index) => [
      ...(/(oxlint|eslint)-disable/.test(line) && !/-disable\S* \S.* -- \S/.test(line) && file.endsWith('.ts')
        ? [`${file}:${index + 1} switches a rule off without a reason: name the rule, then "-- " and why.`]
        : []),
      ...(/@ts-ignore|@ts-nocheck/.test(line) && file.endsWith('.ts') ? [`${file}:${index + 1} silences the compiler.`] : []),
      ...(marker.test(line) ? [`${file}:${index + 1} leaves something for later.`] : []),
    ]);
}
