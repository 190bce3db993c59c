import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder, writeFiles } from '../testing/scratch-folder.mjs';
import { figuresIn, rowOf } from './evidence.mjs';
import { listOf, proofs } from './proofs.mjs';
import { runProof, settingsOf } from './run-proof.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

describe('the runner of proofs', () => {
  let said;
  beforeEach(() => {
    said = [];
    jest.spyOn(console, 'log').mockImplementation((text) => void said.push(text));
    jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  });
  afterEach(() => jest.restoreAllMocks());

  const proof = { shows: 'that it runs', tests: [], size: 'small', environment: { MOORING_TRIAL_ROUNDS: '7' } };
  const runIn = (folder, script) => {
    writeFiles(folder, { 'trial.mjs': script });
    return runProof({
      root: folder,
      name: 'trial',
      proof,
      evidence: path.join(folder, 'evidence.md'),
      command: [process.execPath, 'trial.mjs'],
    });
  };

  it('writes down the figures of a proof that held, below those of earlier ones', async () => {
    const folder = scratchFolder();
    const script = `console.log('noise'); console.log('figure: rounds ' + process.env.MOORING_TRIAL_ROUNDS + ' of ' + process.env.MOORING_PROOF);`;
    expect(await runIn(folder, script)).toBe(0);
    expect(await runIn(folder, `console.log('figure: lost 0')`)).toBe(0);
    const lines = readFileSync(path.join(folder, 'evidence.md'), 'utf8').trimEnd().split('\n');
    const table = lines.slice(lines.findIndex((line) => line.startsWith('| Date')));
    expect(table).toHaveLength(4);
    expect(table[2]).toMatch(
      /^\| \d{4}-\d\d-\d\d \| trial \| \S+ \| \d+\.\d+\.\d+ \| \d+ cores, load [\d.]+ \| small; MOORING_TRIAL_ROUNDS=7 \| rounds 7 of trial \|$/,
    );
    expect(table[3]).toContain('| lost 0 |');
  });

  it('writes nothing when a proof fails, and ends as it did', async () => {
    const folder = scratchFolder();
    expect(await runIn(folder, `console.log('figure: lost 3'); process.exit(3);`)).toBe(3);
    expect(existsSync(path.join(folder, 'evidence.md'))).toBe(false);
    expect(said.join('\n')).toContain('has failed');
  });

  it('takes a setting that is set by hand', () => {
    expect(settingsOf(proof, { MOORING_TRIAL_ROUNDS: '2', OTHER: '1' })).toEqual({ MOORING_TRIAL_ROUNDS: '2' });
    expect(settingsOf(proof, {})).toEqual({ MOORING_TRIAL_ROUNDS: '7' });
  });

  it('knows tests that exist only, and lists every proof', () => {
    for (const { tests } of Object.values(proofs))
      for (const test of tests) expect([test, existsSync(path.join(root, test))]).toEqual([test, true]);
    for (const name of Object.keys(proofs)) expect(listOf(proofs)).toContain(`  ${name}: `);
  });
});

describe('a row of evidence', () => {
  it('holds the figures that were printed, whatever a test runner puts before them', () => {
    expect(figuresIn('x\nfigure: hits 12\n    figure: p99-ratio 1.08 of the median \nno figure: 1\n')).toEqual([
      { name: 'hits', value: '12' },
      { name: 'p99-ratio', value: '1.08 of the median' },
    ]);
  });

  it('stays one row', () => {
    const row = rowOf({
      date: 'd',
      proof: 'p',
      commit: 'c',
      node: 'n',
      machine: 'm',
      size: 's',
      settings: {},
      figures: [{ name: 'a|b', value: '1' }],
    });
    expect(row).toBe(String.raw`| d | p | c | n | m | s | a\|b 1 |` + '\n');
  });
});
