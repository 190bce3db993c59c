import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, stateOf } from './process-identity.mjs';

const pollMs = 100;
const heartbeatMs = 5_000;
/** How long the file of an owner that cannot be seen from here (another container) counts without a heartbeat. */
const unseenOwnerMs = 60_000;
/** How long a dead owner's child counts when it was being started at the moment of death, so that its pid was never written. */
const startingChildMs = 60_000;

/**
 * Waits until this process alone holds the lock kept in `folder`, and returns it. Only one process at a time gets it; the lock of an
 * owner that has died passes on as soon as the child it left behind (see `Lock.spawning`) has ended as well.
 *
 * The lock is a row of files `lock.1`, `lock.2` …, of which only the highest counts. It is taken by creating the next one, which a
 * single process can do, and the highest is never deleted: so there is no moment in which two processes both clear away the same dead
 * owner and the slower one deletes the lock of the faster.
 *
 * @param onWait called once, with the owner's pid, if somebody else holds the lock
 * @param signal ends the waiting; its reason is thrown
 */
export async function acquireLock(folder, { onWait = () => {}, signal } = {}) {
  mkdirSync(folder, { recursive: true });
  let hasWaited = false;
  for (;;) {
    signal?.throwIfAborted();
    const highest = generationsIn(folder).at(-1) ?? 0;
    const owner = highest === 0 ? undefined : busyOwner(fileOf(folder, highest));
    if (owner === undefined) {
      const lock = tryToTake(folder, highest + 1);
      if (lock !== undefined) return lock;
      continue;
    }
    if (!hasWaited) onWait(owner.pid);
    hasWaited = true;
    await sleep(pollMs, undefined, { signal }).catch(() => {});
  }
}

class Lock {
  #file;
  #record;
  #heartbeat;

  constructor(file, record) {
    this.#file = file;
    this.#record = record;
    this.#heartbeat = setInterval(() => touch(file), heartbeatMs).unref();
  }

  /** Runs `start`, which returns a child process, and enters the child in the lock: it stays held while the child lives. */
  spawning(start) {
    this.#write({ ...this.#record, child: 'starting' });
    const child = start();
    this.#write({ ...this.#record, child: child.pid === undefined ? undefined : identify(child.pid) });
    return child;
  }

  release() {
    clearInterval(this.#heartbeat);
    this.#write({ released: true });
  }

  #write(record) {
    writeAside(this.#file, record, renameSync);
  }
}

function tryToTake(folder, generation) {
  const file = fileOf(folder, generation);
  const record = { owner: identify() };
  if (!createOnce(file, record)) return undefined;
  const all = generationsIn(folder);
  if (all.at(-1) !== generation) {
    // Others went through higher generations, and cleared this one away, since we looked.
    rmSync(file, { force: true });
    return undefined;
  }
  for (const lower of all.slice(0, -1)) rmSync(fileOf(folder, lower), { force: true });
  return new Lock(file, record);
}

function busyOwner(file) {
  let record;
  let ageMs;
  try {
    record = JSON.parse(readFileSync(file, 'utf8'));
    ageMs = Date.now() - statSync(file).mtimeMs;
  } catch (error) {
    // Superseded between listing and reading: the caller looks again, and creating an older generation fails or is undone.
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
  if (record.released) return undefined;
  if (isBusy(record.owner, ageMs)) return record.owner;
  if (record.child === 'starting') return ageMs < startingChildMs ? record.owner : undefined;
  return record.child !== undefined && isBusy(record.child, ageMs) ? record.child : undefined;
}

function isBusy(identity, ageMs) {
  const state = stateOf(identity);
  return state === 'running' || (state === 'unknown' && ageMs < unseenOwnerMs);
}

/** Creates the file with its content at once; false if it exists. Opening it exclusively would show others an empty file first. */
function createOnce(file, record) {
  try {
    writeAside(file, record, (aside, target) => {
      linkSync(aside, target);
      rmSync(aside);
    });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function writeAside(file, record, moveIntoPlace) {
  const aside = path.join(path.dirname(file), `aside.${randomUUID()}`);
  writeFileSync(aside, JSON.stringify(record));
  try {
    moveIntoPlace(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}

function generationsIn(folder) {
  return readdirSync(folder)
    .map((name) => /^lock\.(\d+)$/.exec(name)?.[1])
    .filter((generation) => generation !== undefined)
    .map(Number)
    .sort((left, right) => left - right);
}

function fileOf(folder, generation) {
  return path.join(folder, `lock.${generation}`);
}

function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Released meanwhile, or the folder is gone: there is nothing left to keep alive.
  }
}
