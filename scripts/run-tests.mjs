/** `npm test`: the whole suite, or what the arguments select (they are jest's). The last line of stdout is the count. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [jest, ...args], {
    cwd: root,
    env: { ...process.env, MOORING_TEST_TOTALS: totalsFile },
    stdio: 'inherit',
  });
  // Ctrl-C reaches jest as well, since it is in our process group; we only have to outlive it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const exitCode = await new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const totals = totalsOf(totalsFile, exitCode);
  rmSync(scratch, { recursive: true, force: true });
  process.stdout.write(`${summaryLine(totals)}\n`);
  return totals.failed > 0 ? exitCode || 1 : 0;
}
