import type { MooringError } from '@mooring/core';
import { errorFrom, errorOf } from './error-of.js';
import type { Failure } from './failure.js';
import { hasFailed } from './ledger.js';
import type { Answer, Operation } from './operation.js';
import type { Writer } from './writer.js';

/** How much may wait for the disk, and go to it at once. */
export interface GroupCommitLimits {
  /** Operations in one commit. */
  readonly maxBatch: number;
  /** Operations that wait before `accept` is refused. */
  readonly maxWaiting: number;
  /** Bytes of bodies that wait before `accept` is refused. */
  readonly maxWaitingBytes: number;
}

interface Entry {
  readonly operation: Operation;
  readonly bytes: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: MooringError) => void;
}

/**
 * Makes many operations share one flush of the disk. What arrives in one turn of the event loop, or while a commit is under way, forms
 * the next batch: under load batches grow by themselves, and a lone operation waits for no timer.
 */
export class GroupCommit {
  readonly #writer: Writer;
  readonly #path: string;
  readonly #limits: GroupCommitLimits;
  #entries: Entry[] = [];
  #bytes = 0;
  #isScheduled = false;
  #isCommitting = false;
  #idle: (() => void)[] = [];

  constructor(writer: Writer, path: string, limits: GroupCommitLimits) {
    this.#writer = writer;
    this.#path = path;
    this.#limits = limits;
  }

  /** Resolves after the commit that holds the operation. `bytes` is what it adds to the memory that waits. @throws MooringError */
  submit(operation: Operation, bytes = 0): Promise<Answer> {
    // Only new work is refused. What settles work already taken in is bounded by it, and refusing it would do that work twice.
    if (operation.kind === 'accept' && this.#isFull(bytes)) return Promise.reject(errorOf(fullFailure));
    return new Promise((resolve, reject) => {
      this.#entries.push({ operation, bytes, resolve, reject });
      this.#bytes += bytes;
      this.#schedule();
    });
  }

  /** Resolves when nothing waits and no commit is under way. */
  drain(): Promise<void> {
    if (this.#entries.length === 0 && !this.#isCommitting) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #isFull(bytes: number): boolean {
    // One body larger than the limit still passes when nothing waits.
    return this.#entries.length >= this.#limits.maxWaiting || (this.#bytes > 0 && this.#bytes + bytes > this.#limits.maxWaitingBytes);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isCommitting || this.#entries.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    const batch = this.#entries.splice(0, this.#limits.maxBatch);
    this.#isCommitting = true;
    try {
      const outcomes = await this.#writer.commit(batch.map((entry) => entry.operation));
      batch.forEach((entry, index) => {
        const outcome = outcomes[index] ?? lostFailure;
        if (hasFailed(outcome)) entry.reject(errorOf(outcome));
        else entry.resolve(outcome);
      });
    } catch (error) {
      const failure = errorFrom(error, this.#path);
      for (const entry of batch) entry.reject(failure);
    }
    this.#isCommitting = false;
    for (const entry of batch) this.#bytes -= entry.bytes;
    this.#schedule();
    if (this.#entries.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}

const fullFailure: Failure = { code: 'StoreFull', message: 'Too many events wait for the disk of the store; nothing was taken in.' };
const lostFailure: Failure = {
  code: 'StoreFailed',
  message: 'The writer of the store gave no answer; whether this was stored is unknown.',
};
