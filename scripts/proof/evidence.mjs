import { appendFileSync, existsSync, writeFileSync } from 'node:fs';

const head = `# Evidence

Proofs at full size, as \`npm run proof -- <name>\` ran them: it adds a row when a proof has held. \`npm run proof\` lists the proofs; the suite runs
each of them at a size of seconds. Figures of time depend on the machine and on what else it does; a goal that stands behind one may be missed.
Rows named \`bench\` are what \`npm run bench\` and the scripts beside it printed, entered by hand.

| Date | Proof | Commit | Node | Machine | Size | Figures |
|---|---|---|---|---|---|---|
`;

/** What a run has printed as \`figure: <name> <value> <unit>\`, in order. */
export function figuresIn(output) {
  return [...output.matchAll(/^\s*figure: (\S+) (.+?)\s*$/gm)].map(([, name, value]) => ({ name, value }));
}

/** One row of the table. */
export function rowOf({ date, proof, commit, node, machine, size, settings, figures }) {
  const cells = [
    date,
    proof,
    commit,
    node,
    machine,
    [size, ...Object.entries(settings).map(([setting, value]) => `${setting}=${value}`)].join('; '),
    figures.map(({ name, value }) => `${name} ${value}`).join('; ') || 'held',
  ];
  // A bar would end the cell.
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |\n`;
}

/** Adds a row at the end of the file, which begins to exist with the first. */
export function appendEvidence(file, row) {
  if (!existsSync(file)) writeFileSync(file, head);
  appendFileSync(file, row);
}
