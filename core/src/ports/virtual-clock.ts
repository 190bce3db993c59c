import type { Clock } from './clock.js';

interface Timer {
  readonly dueAt: number;
  /** Timers due at the same instant fire in the order in which they were set. */
  readonly order: number;
  readonly run: () => void;
}

/** Turns of the event loop, some microseconds each, that promises and immediates get before anything counts as quiet. */
const turnsAtLeast = 4;
/** Whoever sets one immediate after another, such as a second clock that drains, is not waited for. */
const turnsAtMost = 100;
/** Zero timers, a real millisecond each, that may follow one another before time moves on; a retried call sets one. */
const timersAtMost = 4;

/**
 * A clock that stands still until a test moves it. It never reads `Date.now` and holds no real timer above 0 ms.
 * @example
 * const clock = new VirtualClock();
 * const call = connection.customers.list();   // sleeps between two attempts
 * await clock.advance(200);
 * await call;
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();
  readonly #sleeps: number[] = [];

  /** @param startAt Epoch milliseconds. @default 2026-01-01T00:00:00Z */
  constructor(startAt = 1_767_225_600_000) {
    this.#now = startAt;
  }

  /** Every duration asked of `sleep`, in order: what a caller waited for, without waiting. */
  get sleeps(): readonly number[] {
    return this.#sleeps;
  }

  /** How many timers and sleeps are pending. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.#sleeps.push(ms);
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const cancel = this.schedule(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  schedule(ms: number, callback: () => void): () => void {
    const timer: Timer = { dueAt: this.#now + Math.max(ms, 0), order: this.#order++, run: callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets `ms` milliseconds pass: what is due runs in order, each at its own instant, with everything it set off finished before the next. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.drain();
    for (let timer = this.#nextDueBy(until); timer !== undefined; timer = this.#nextDueBy(until)) {
      this.#fire(timer);
      await this.drain();
    }
    this.#now = until;
    await this.drain();
  }

  /**
   * Lets everything run that can run without time passing. Costs microseconds, and a real millisecond only where somebody has set a zero
   * timer since the last time.
   */
  async drain(): Promise<void> {
    for (let timers = 0; ; timers += 1) {
      await turnsUntilQuiet();
      const awaited = awaitedResources();
      // What outlives this many zero timers is none itself: the time limit of a test, a server that listens.
      if (awaited <= longLived || timers === timersAtMost) {
        longLived = awaited;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  /**
   * Moves time from timer to timer until `promise` settles, then answers as it does. Meant for work that waits on this clock alone;
   * real I/O under way does not hold time back.
   * @throws when nothing is left to wait for and the promise is still pending.
   */
  async settle<Value>(promise: Promise<Value>): Promise<Value> {
    let settled = false;
    const mark = (): void => {
      settled = true;
    };
    promise.then(mark, mark);
    await this.drain();
    while (!settled) {
      const timer = this.#nextDueBy(Number.POSITIVE_INFINITY);
      if (timer === undefined) throw new Error('The promise is pending and nothing waits on the virtual clock.');
      this.#fire(timer);
      await this.drain();
    }
    return promise;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.dueAt);
    timer.run();
  }

  #nextDueBy(until: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt > until) continue;
      if (next === undefined || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

/** How many timers, requests and handles of the process are known to go on for more than a moment. */
let longLived = 0;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What the event loop waits for, immediates aside: timers that hold the process, requests, handles. */
const awaitedResources = (): number => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length;

/** Turns the event loop until no immediate is left that somebody else has set. */
async function turnsUntilQuiet(): Promise<void> {
  for (let turn = 0; turn < turnsAtMost; turn += 1) {
    await nextTurn();
    if (turn >= turnsAtLeast - 1 && !process.getActiveResourcesInfo().includes('Immediate')) return;
  }
}
