/**
 * A process of the lock's tests: `lock-contender.mjs <folder> <mode>`. `count`: adds 1 to the number in `<folder>/counter`, reading and
 * writing it with a pause between, so that two holders at once lose a count. `hold`: says so and keeps the lock until it is killed.
 * `leave-child`: the same, with a child that outlives it and whose pid it prints.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLock } from '../setup/lock.mjs';

const [folder, mode] = process.argv.slice(2);
const lock = await acquireLock(path.join(folder, 'lock'));
if (mode === 'count') {
  const counter = path.join(folder, 'counter');
  const before = Number(readFileSync(counter, 'utf8'));
  await sleep(5);
  writeFileSync(counter, String(before + 1));
  lock.release();
} else {
  const child = mode === 'leave-child' ? lock.spawning(() => spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })) : undefined;
  process.stdout.write(`holding ${child?.pid ?? ''}\n`);
  setInterval(() => {}, 1_000);
}
