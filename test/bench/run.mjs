/**
 * What Mooring costs, beside what people use today. Loopback only; ends by itself; fails on wrong answers, never on slow ones.
 *
 *   npm run bench                    everything, some minutes
 *   npm run bench -- --quick         seconds; shows that it works, the numbers mean little
 *   npm run bench -- --json          the samples and medians as JSON on stdout, the table on stderr
 *   npm run bench -- --only calls    or `peers`, or `acks`
 *   npm run bench -- --rounds 9      more rounds where the machine is noisy
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { benchAcks } from './acks.mjs';
import { benchCalls } from './calls.mjs';
import { versions } from './installed.mjs';
import { benchPeers } from './peers.mjs';
import { report } from './report.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
  },
});

function buildIfNeeded() {
  if (existsSync(path.join(root, 'core/dist/runtime.js')) && existsSync(path.join(root, 'host/dist/index.js'))) return;
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-b'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The packages could not be built; nothing was measured.');
}

function roundsOf(text, fallback) {
  if (text === undefined) return fallback;
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) throw new Error('`--rounds` must be a whole number from 1 to 100.');
  return rounds;
}

async function main() {
  const { quick, json, only } = options;
  const parts = ['calls', 'peers', 'acks'];
  if (only !== undefined && !parts.includes(only)) throw new Error('`--only` must be `calls`, `peers` or `acks`.');
  const wants = (part) => only === undefined || only === part;
  buildIfNeeded();
  const rounds = roundsOf(options.rounds, quick ? 1 : 5);
  const onProgress = (text) => process.stderr.write(`${text}\n`);
  const results = {
    node: process.version,
    processor: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    versions,
    rounds,
    ...(wants('calls') ? { calls: await benchCalls({ quick, rounds, onProgress }) } : {}),
    ...(wants('peers') ? { peers: await benchPeers({ quick, rounds, onProgress }) } : {}),
    ...(wants('acks') ? { acks: await benchAcks({ quick, rounds, onProgress }) } : {}),
  };
  (json ? process.stderr : process.stdout).write(report(results));
  if (json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
