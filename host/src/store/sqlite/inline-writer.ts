import type { DatabaseSync } from 'node:sqlite';
import { closedFailure, StoreFault } from './failure.js';
import { openJournal, type Journal, type JournalOptions } from './journal.js';
import type { Outcome } from './ledger.js';
import type { Operation } from './operation.js';
import type { Writer } from './writer.js';

/** Writes on the calling thread: for `:memory:`, tests and short-lived commands. A commit blocks the thread for one flush of the disk. */
export class InlineWriter implements Writer {
  readonly #options: JournalOptions;
  #journal: Journal | undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  async open(now: number): Promise<void> {
    this.#journal = openJournal(this.#options, now);
  }

  async commit(batch: readonly Operation[]): Promise<readonly Outcome[]> {
    return this.#opened().ledger.apply(batch);
  }

  /** The writing connection itself: a second one could not see `:memory:`. */
  reader(): DatabaseSync {
    return this.#opened().database;
  }

  async close(): Promise<void> {
    this.#journal?.close();
    this.#journal = undefined;
  }

  #opened(): Journal {
    if (this.#journal === undefined) throw new StoreFault(closedFailure);
    return this.#journal;
  }
}
