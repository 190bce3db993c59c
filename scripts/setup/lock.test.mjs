import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../testing/scratch-folder.mjs';
import { acquireLock } from './lock.mjs';

// A dozen processes start here; on a busy machine that alone takes seconds.
jest.setTimeout(60_000);

const contender = path.resolve('scripts/testing/lock-contender.mjs');
const start = (folder, mode) => spawn(process.execPath, [contender, folder, mode], { stdio: ['ignore', 'pipe', 'inherit'] });

async function startHolding(folder, mode) {
  const holder = start(folder, mode);
  const [said] = await once(holder.stdout, 'data');
  return { holder, childPid: Number(String(said).split(' ')[1]) };
}

async function kill(child) {
  child.kill('SIGKILL');
  await once(child, 'close');
}

const isAcquired = async (folder) => {
  const controller = new AbortController();
  const wait = acquireLock(path.join(folder, 'lock'), { signal: controller.signal, onWait: () => controller.abort(new Error('held')) });
  return wait.then(
    (lock) => {
      lock.release();
      return true;
    },
    () => false,
  );
};

describe('the setup lock', () => {
  it('lets one process in at a time, however many come at once', async () => {
    const folder = scratchFolder();
    writeFileSync(path.join(folder, 'counter'), '0');
    const processes = Array.from({ length: 12 }, () => start(folder, 'count'));
    await Promise.all(processes.map((child) => once(child, 'close')));
    expect(readFileSync(path.join(folder, 'counter'), 'utf8')).toBe('12');
  });

  it('names the owner to whoever waits, and passes on when it is released', async () => {
    const folder = path.join(scratchFolder(), 'lock');
    const first = await acquireLock(folder);
    const owners = [];
    const second = acquireLock(folder, {
      onWait: (pid) => {
        owners.push(pid);
        first.release();
      },
    });
    (await second).release();
    expect(owners).toEqual([process.pid]);
  });

  it('is taken over from an owner that was killed', async () => {
    const folder = scratchFolder();
    const { holder } = await startHolding(folder, 'hold');
    expect(await isAcquired(folder)).toBe(false);
    await kill(holder);
    expect(await isAcquired(folder)).toBe(true);
  });

  it('loses no count when many take over from a killed owner at the same moment', async () => {
    const folder = scratchFolder();
    writeFileSync(path.join(folder, 'counter'), '0');
    const { holder } = await startHolding(folder, 'hold');
    const processes = Array.from({ length: 8 }, () => start(folder, 'count'));
    await kill(holder);
    await Promise.all(processes.map((child) => once(child, 'close')));
    expect(readFileSync(path.join(folder, 'counter'), 'utf8')).toBe('8');
  });

  it('stays held while a command that a killed owner had started still runs', async () => {
    const folder = scratchFolder();
    const { holder, childPid } = await startHolding(folder, 'leave-child');
    await kill(holder);
    expect(await isAcquired(folder)).toBe(false);
    process.kill(childPid, 'SIGKILL');
    const lock = await acquireLock(path.join(folder, 'lock'));
    lock.release();
  });

  it('does not take a process that merely has the pid of the owner for the owner', async () => {
    const folder = path.join(scratchFolder(), 'lock');
    (await acquireLock(folder)).release();
    const [file] = readdirSync(folder);
    const lock = await acquireLock(folder);
    const [held] = readdirSync(folder);
    const record = JSON.parse(readFileSync(path.join(folder, held), 'utf8'));
    lock.release();
    writeFileSync(path.join(folder, held), JSON.stringify({ owner: { ...record.owner, started: '1' } }));
    (await acquireLock(folder)).release();
    expect(file).not.toBe(held);
  });

  it('keeps one file between uses', async () => {
    const folder = path.join(scratchFolder(), 'lock');
    for (let use = 0; use < 5; use += 1) (await acquireLock(folder)).release();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('ends the waiting with the reason of the signal', async () => {
    const folder = path.join(scratchFolder(), 'lock');
    const first = await acquireLock(folder);
    const controller = new AbortController();
    const second = acquireLock(folder, { signal: controller.signal, onWait: () => controller.abort(new Error('enough')) });
    await expect(second).rejects.toThrow('enough');
    first.release();
  });
});
