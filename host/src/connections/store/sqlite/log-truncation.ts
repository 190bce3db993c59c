import type { DatabaseSync } from 'node:sqlite';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { isBusy } from '../../../store/sqlite/failure.js';
import { patienceMs } from './write-queue.js';

const pauseMs = 5;

/**
 * Empties the write-ahead log into the file, so that bytes which were overwritten there do not live on in the log. Others who read or
 * write at that moment prevent it; it is then tried again, without stopping the event loop.
 */
export class LogTruncation {
  readonly #database: DatabaseSync;
  #next: Promise<void> | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Empties the log of everything committed before the call. Gives up after five seconds: closing and opening the store do it too. */
  run(): Promise<void> {
    this.#next ??= this.#run();
    return this.#next;
  }

  async #run(): Promise<void> {
    // Whoever asks within this turn of the event loop is served by the same one.
    await setImmediate();
    this.#next = undefined;
    const until = performance.now() + patienceMs;
    while (this.#database.isOpen && !truncateLog(this.#database) && performance.now() < until) await sleep(pauseMs);
  }
}

/** Tries once. Whether the log is empty. */
export function truncateLog(database: DatabaseSync): boolean {
  try {
    return database.prepare('pragma wal_checkpoint(truncate)').get()?.['busy'] === 0;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}
