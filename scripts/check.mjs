/**
 * `npm run check`: everything a change must hold beside the tests. `npm run check -- lint types` runs those two only. All are run, also
 * when one has failed; the last line of stdout is the count.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks } from './check/checks.mjs';
import { summaryLine } from './run-tests/totals.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));

if (unknown.length > 0) {
  console.error(`There is no check named ${unknown.join(', ')}. There are: ${checks.map((check) => check.name).join(', ')}.`);
  process.exitCode = 1;
} else {
  process.exitCode = await runAll(wanted.length === 0 ? checks : checks.filter((check) => wanted.includes(check.name)));
}

async function runAll(selected) {
  let failed = 0;
  for (const check of selected) {
    const startedAt = performance.now();
    const { problems, note } = await outcomeOf(check);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (problems.length > 0) failed += 1;
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${check.name}: ${check.title} (${seconds} s)${note === '' ? '' : `: ${note}`}`);
    for (const problem of problems) console.log(problem.replaceAll(/^/gm, '     '));
  }
  console.log(summaryLine({ passed: selected.length - failed, failed, skipped: 0 }));
  return failed === 0 ? 0 : 1;
}

/** A check that throws has not passed, and must not keep the others from running. */
async function outcomeOf(check) {
  try {
    return await check.run(root);
  } catch (error) {
    return { problems: [error.stack], note: '' };
  }
}
