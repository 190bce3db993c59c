import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { npmEnvironment } from '../setup/npm-environment.mjs';
import { appendEvidence, figuresIn, rowOf } from './evidence.mjs';

/** No test of a proof takes longer. */
const longestTestMs = 1_200_000;

/**
 * Runs the tests of a proof at full size, passes on what they say, and adds a row to the evidence if it held.
 * @param command what runs the tests of a proof; jest unless a test of this says otherwise
 * @returns the exit code
 */
export async function runProof({ root, name, proof, evidence, command = jestOf(root, proof) }) {
  const [load] = loadavg();
  const settings = settingsOf(proof);
  const { exitCode, output } = await run(command, { cwd: root, env: { ...npmEnvironment(), ...settings, MOORING_PROOF: name } });
  const figures = figuresIn(output);
  if (exitCode !== 0) {
    console.log(`\nThe proof "${name}" has failed; nothing was written down.`);
    return exitCode;
  }
  const row = rowOf({
    date: new Date().toISOString().slice(0, 10),
    proof: name,
    commit: commitOf(root),
    node: process.versions.node,
    machine: `${availableParallelism()} cores, load ${load.toFixed(1)}`,
    size: proof.size,
    settings,
    figures,
  });
  appendEvidence(evidence, row);
  console.log(`\n${row}`);
  return 0;
}

/** The variables of a proof; what is set by hand wins. */
export const settingsOf = ({ environment }, given = process.env) =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, given[name] ?? value]));

const jestOf = (root, { tests }) => [
  process.execPath,
  path.join(root, 'node_modules/jest/bin/jest.js'),
  '--runInBand',
  '--testTimeout',
  String(longestTestMs),
  '--runTestsByPath',
  ...tests,
];

/** The commit that was run, with a + where files differ from it. */
function commitOf(root) {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';
  const commit = git('rev-parse', '--short', 'HEAD');
  if (commit === '') return 'unknown';
  return git('status', '--porcelain', '--untracked-files=no') === '' ? commit : `${commit}+`;
}

function run([executable, ...args], options) {
  const child = spawn(executable, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  // Ctrl-C reaches the child as well, since it is in our process group; we only have to outlive it.
  const outlive = () => {};
  process.on('SIGINT', outlive);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    process.stdout.write(text);
  });
  child.stderr.pipe(process.stderr, { end: false });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', outlive);
      resolve({ exitCode: code ?? 1, output });
    });
  });
}
