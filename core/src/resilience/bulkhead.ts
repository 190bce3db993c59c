import { bulkhead as slots, type BulkheadPolicy } from 'cockatiel';
import { MooringError } from '../errors/mooring-error.js';
import type { Clock } from '../ports/clock.js';

/** How long a task may wait for its turn. */
export interface BulkheadWait {
  /** Epoch milliseconds. */
  readonly deadlineAt: number;
  readonly signal?: AbortSignal | undefined;
}

/** Bounds how many attempts are under way at once, so that one slow provider cannot take every socket and all memory. */
export interface Bulkhead {
  readonly running: number;
  readonly waiting: number;
  /**
   * Runs `task`: before this returns when a slot is free, else when one comes free, first come first served.
   * @throws MooringError `BulkheadFull` when the queue is full, `DeadlineExceeded` when the turn does not come in time; the signal's
   *   reason when it aborts the wait. What the task throws passes through.
   */
  run<Result>(task: () => Promise<Result>, wait: BulkheadWait): Promise<Result>;
}

export interface BulkheadOptions {
  /** @default 32 */
  readonly concurrency?: number | undefined;
  /** Attempts that may wait for a slot. @default 1000 */
  readonly queue?: number | undefined;
}

export const bulkheadDefaults = { concurrency: 32, queue: 1_000 } as const satisfies BulkheadOptions;

/**
 * The slots are cockatiel's, the queue is ours: cockatiel notices an aborted task only when its turn comes, so its caller would wait on,
 * and the task would hold a place in the queue.
 */
export function createBulkhead(clock: Clock, options: BulkheadOptions = {}): Bulkhead {
  return new QueuedBulkhead(clock, options);
}

class QueuedBulkhead implements Bulkhead {
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #queueLimit: number;
  readonly #slots: BulkheadPolicy;
  /** In order of arrival. */
  readonly #queue = new Set<() => void>();
  readonly #startNext = (): void => {
    while (this.#slots.executionSlots > 0) {
      const [start] = this.#queue;
      if (start === undefined) return;
      start();
    }
  };

  constructor(clock: Clock, options: BulkheadOptions) {
    this.#clock = clock;
    this.#concurrency = options.concurrency ?? bulkheadDefaults.concurrency;
    this.#queueLimit = options.queue ?? bulkheadDefaults.queue;
    this.#slots = slots(this.#concurrency, 0);
  }

  get running(): number {
    return this.#concurrency - this.#slots.executionSlots;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  run<Result>(task: () => Promise<Result>, wait: BulkheadWait): Promise<Result> {
    if (this.#slots.executionSlots > 0 && this.#queue.size === 0) return this.#start(task);
    return this.#enqueue(task, wait);
  }

  #start<Result>(task: () => Promise<Result>): Promise<Result> {
    const running = this.#slots.execute(task);
    running.then(this.#startNext, this.#startNext);
    return running;
  }

  #enqueue<Result>(task: () => Promise<Result>, wait: BulkheadWait): Promise<Result> {
    const { signal } = wait;
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#queue.size >= this.#queueLimit) return Promise.reject(this.#full());
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#queue.delete(start);
        cancelDeadline();
        signal?.removeEventListener('abort', onAbort);
      };
      const start = (): void => {
        leave();
        resolve(this.#start(task));
      };
      const onAbort = (): void => {
        leave();
        reject(signal?.reason);
      };
      const cancelDeadline = this.#clock.schedule(wait.deadlineAt - this.#clock.now(), () => {
        leave();
        reject(
          new MooringError('DeadlineExceeded', `No slot came free in time: ${this.#concurrency} attempts to this provider are under way.`),
        );
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.add(start);
    });
  }

  #full(): MooringError {
    return new MooringError(
      'BulkheadFull',
      `${this.#concurrency} attempts to this provider are under way and ${this.#queueLimit} wait; no more are taken.`,
    );
  }
}
