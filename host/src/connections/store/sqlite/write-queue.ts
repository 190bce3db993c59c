import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorFrom } from '../../../store/sqlite/error-of.js';
import { isBusy } from '../../../store/sqlite/failure.js';

/** Writes in one commit. */
const maxBatch = 256;
/** A commit stops the event loop: after so many milliseconds what is left of a batch waits for the next. */
const sliceMs = 8;
/** How long the lock of other processes is waited for, in milliseconds of a clock that nobody sets. */
export const patienceMs = 5_000;
/** Between two looks at the lock; by chance, so that processes do not look at the same moments. */
const pauseMs = (): number => 1 + Math.floor(9 * Math.random());

/** Why a write failed; undefined where it did not. */
type Outcome = { readonly error: unknown } | undefined;

interface Entry {
  /** Runs the write and keeps what it gave. */
  perform(): undefined;
  /** Hands on what the last run gave. */
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Writes to a file that other processes write to as well. What is asked for in one turn of the event loop, or while a commit is under way,
 * shares one transaction and one flush of the disk. A lock of another process is waited for without stopping the event loop.
 */
export class WriteQueue {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  #entries: Entry[] = [];
  #isScheduled = false;
  #isCommitting = false;
  #idle: (() => void)[] = [];

  /** @param database Answers at once when somebody else holds the lock. */
  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
    this.#begin = database.prepare('begin immediate');
    this.#commit = database.prepare('commit');
  }

  /**
   * Runs `write` in a transaction that has the right to write, maybe more than once; what the last run gave counts. Resolves after the
   * commit.
   * @throws MooringError `StoreFailed`, also where others held the lock for five seconds; `StoreFull`
   */
  submit<Result>(write: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let given: { readonly result: Result } | undefined;
      this.#entries.push({
        perform: () => {
          given = { result: write() };
          return undefined;
        },
        resolve: () => given !== undefined && resolve(given.result),
        reject: (error) => reject(errorFrom(error, this.#path)),
      });
      this.#schedule(false);
    });
  }

  /** Resolves when nothing waits and no commit is under way. */
  drain(): Promise<void> {
    if (this.#entries.length === 0 && !this.#isCommitting) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #schedule(isBacklog: boolean): void {
    if (this.#isScheduled || this.#isCommitting || this.#entries.length === 0) return;
    this.#isScheduled = true;
    const flush = (): void => {
      this.#isScheduled = false;
      void this.#flush();
    };
    // Whoever has much to write leaves the lock free for a moment, in which another process can get a token in.
    if (isBacklog) setTimeout(flush, 1);
    else setImmediate(flush);
  }

  async #flush(): Promise<void> {
    this.#isCommitting = true;
    const batch = this.#entries.slice(0, maxBatch);
    try {
      const outcomes = await this.#patiently(() => this.#apply(batch));
      this.#entries.splice(0, outcomes.length);
      outcomes.forEach((outcome, index) => {
        if (outcome === undefined) batch[index]?.resolve();
        else batch[index]?.reject(outcome.error);
      });
    } catch (error) {
      for (const entry of this.#entries.splice(0, batch.length)) entry.reject(error);
    }
    this.#isCommitting = false;
    this.#schedule(true);
    if (this.#entries.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #patiently<Result>(work: () => Result): Promise<Result> {
    const until = performance.now() + patienceMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= until) throw error;
      }
      await sleep(pauseMs());
    }
  }

  /**
   * Applies the beginning of a batch in one commit, and answers what became of each entry. A bad entry must not fail its neighbours;
   * savepoints cost and are needed almost never, so the batch is first tried without.
   */
  #apply(batch: readonly Entry[]): readonly Outcome[] {
    try {
      return this.#transaction(batch, (entry) => entry.perform());
    } catch (error) {
      if (batch.length === 1 || isBusy(error)) throw error;
    }
    return this.#transaction(batch, (entry) => this.#performInSavepoint(entry));
  }

  #transaction(batch: readonly Entry[], perform: (entry: Entry) => Outcome): readonly Outcome[] {
    this.#begin.run();
    try {
      const outcomes: Outcome[] = [];
      const until = performance.now() + sliceMs;
      for (const entry of batch) {
        outcomes.push(perform(entry));
        if (performance.now() >= until) break;
      }
      this.#commit.run();
      return outcomes;
    } catch (error) {
      // A full disk or an I/O error has rolled back already.
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  #performInSavepoint(entry: Entry): Outcome {
    this.#database.exec('savepoint write');
    try {
      const outcome = entry.perform();
      this.#database.exec('release write');
      return outcome;
    } catch (error) {
      // Without a transaction the neighbours are undone too: the whole batch has failed.
      if (!this.#database.isTransaction) throw error;
      this.#database.exec('rollback to write; release write');
      return { error };
    }
  }
}
