/**
 * Brings the workspace to where `npm start` and `npm test` can run: installed, and built. Runs before both, on Node 20.19 and without
 * dependencies, does nothing that is not needed, and may be started any number of times at once.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './setup/build.mjs';
import { install, isInstalled } from './setup/install.mjs';
import { Interruption, interruptionSignal } from './setup/interruption.mjs';
import { acquireLock } from './setup/lock.mjs';
import { runtimeProblem } from './setup/runtime.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

async function setUp() {
  const problem = runtimeProblem(root);
  if (problem !== undefined) throw new Error(problem);
  if (isReady()) return;
  const signal = interruptionSignal();
  const onWait = (pid) => say(`Another command (process ${pid}) is setting the workspace up; waiting for it.`);
  const lock = await acquireLock(path.join(root, '.setup'), { onWait, signal });
  try {
    if (!isInstalled(root)) await timed('Installing packages (npm ci)', () => install(root, { lock, signal }));
    if (!isBuilt(root)) await timed('Building', () => build(root, { lock, signal }));
  } finally {
    lock.release();
  }
}

function isReady() {
  return isInstalled(root) && isBuilt(root);
}

async function timed(title, work) {
  const startedAt = performance.now();
  say(`${title} …`);
  await work();
  say(`${title}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

try {
  await setUp();
} catch (error) {
  say(error.message);
  process.exitCode = error instanceof Interruption ? error.exitCode : 1;
}
