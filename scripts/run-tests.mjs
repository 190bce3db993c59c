/**
 * `npm test`: the whole suite, or what the arguments select (they are jest's). The last line of stdout is the count. With a text of letters
 * and digits in MOORING_CANARY, which then ends every made-up secret, a run fails that has written it anywhere.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { collect, leakedIn } from './run-tests/canary.mjs';
import { summaryLine, totalsOf } from './run-tests/totals.mjs';
import { isAtLeast, nodeFloor } from './setup/runtime.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

if (isAtLeast(process.versions.node)) {
  process.exitCode = await runJest(process.argv.slice(2));
} else {
  console.error(`Mooring's tests need Node ${nodeFloor} or newer and this is ${process.versions.node}: start them with npm test.`);
  process.exitCode = 1;
}

async function runJest(args) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'mooring-test-run-'));
  const totalsFile = path.join(scratch, 'totals.json');
  const canary = process.env.MOORING_CANARY;
  const folder = path.join(scratch, 'tmp');
  mkdirSync(folder);
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  // What jest keeps of the sources would be searched too, and made anew each time.
  const cache = canary === undefined ? [] : [`--cacheDirectory=${path.join(tmpdir(), 'mooring-jest-cache')}`];
  const child = spawn(process.execPath, [jest, ...cache, ...args], {
    cwd: root,
    env: { ...process.env, MOORING_TEST_TOTALS: totalsFile, ...(canary === undefined ? {} : { TMPDIR: folder }) },
    stdio: canary === undefined ? 'inherit' : ['inherit', 'pipe', 'pipe'],
  });
  const written = canary === undefined ? [] : [collect(child.stdout, process.stdout), collect(child.stderr, process.stderr)];
  // Ctrl-C reaches jest as well, since it is in our process group; we only have to outlive it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const exitCode = await new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const leaks = canary === undefined ? [] : await leakedIn(canary, written, folder);
  for (const leak of leaks) console.error(`A made-up secret stands in ${leak}.`);
  const totals = totalsOf(totalsFile, leaks.length > 0 ? exitCode || 1 : exitCode);
  rmSync(scratch, { recursive: true, force: true });
  process.stdout.write(`${summaryLine(totals)}\n`);
  return totals.failed > 0 ? exitCode || 1 : 0;
}
