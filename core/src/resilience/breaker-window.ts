import { CircuitState, type IBreaker } from 'cockatiel';
import type { Clock } from '../ports/clock.js';

export interface BreakerWindowOptions {
  /** Milliseconds over which outcomes count. @default 30000 */
  readonly windowMs?: number | undefined;
  /** Share of failures that opens the circuit. @default 0.5 */
  readonly failureRatio?: number | undefined;
  /** Outcomes in the window below which the share says nothing. @default 20 */
  readonly minCalls?: number | undefined;
  /** Failures in a row that open the circuit while there are fewer outcomes than `minCalls`. @default 5 */
  readonly consecutiveFailures?: number | undefined;
  /**
   * Milliseconds in which nothing but failures, `minCalls` of them at least, opens the circuit whatever the window holds: after a busy time
   * the share alone would take half a window of hammering. Longer than it takes to try again after all sockets were closed at once. @default 500
   */
  readonly outageMs?: number | undefined;
}

export const breakerWindowDefaults = {
  windowMs: 30_000,
  failureRatio: 0.5,
  minCalls: 20,
  consecutiveFailures: 5,
  outageMs: 500,
} as const satisfies BreakerWindowOptions;

const bucketCount = 10;

interface Bucket {
  /** Which slice of time the counts belong to. A bucket of another slice counts as empty. */
  slice: number;
  successes: number;
  failures: number;
}

/**
 * When a circuit opens: by the share of failures over a window, by failures in a row where traffic is low, or by nothing but failures for a
 * while where it is high.
 * In place of cockatiel's own breakers: its sampling one keeps outcomes of long ago when nothing happened since, and needs 300 failures
 * by default; and both read the machine's clock.
 */
export class BreakerWindow implements IBreaker {
  readonly #clock: Clock;
  readonly #options: { readonly [Name in keyof typeof breakerWindowDefaults]: number };
  readonly #sliceMs: number;
  readonly #buckets: Bucket[] = Array.from({ length: bucketCount }, () => ({ slice: -1, successes: 0, failures: 0 }));
  #streak = 0;
  #streakBegan = 0;
  #lastFailureAt = 0;

  constructor(clock: Clock, options: BreakerWindowOptions = {}) {
    this.#clock = clock;
    this.#options = {
      windowMs: options.windowMs ?? breakerWindowDefaults.windowMs,
      failureRatio: options.failureRatio ?? breakerWindowDefaults.failureRatio,
      minCalls: options.minCalls ?? breakerWindowDefaults.minCalls,
      consecutiveFailures: options.consecutiveFailures ?? breakerWindowDefaults.consecutiveFailures,
      outageMs: options.outageMs ?? breakerWindowDefaults.outageMs,
    };
    this.#sliceMs = this.#options.windowMs / bucketCount;
  }

  /** Asked for by cockatiel to save a circuit across processes, which we do not do: outcomes of another process are stale. */
  get state(): unknown {
    return undefined;
  }
  set state(_value: unknown) {}

  success(state: CircuitState): void {
    if (state !== CircuitState.Closed) {
      this.reset();
      return;
    }
    this.#bucketNow().successes += 1;
    this.#streak = 0;
  }

  failure(state: CircuitState): boolean {
    if (state !== CircuitState.Closed) return true;
    const now = this.#clock.now();
    this.#bucketNow().failures += 1;
    this.#streak = Math.abs(now - this.#lastFailureAt) > this.#options.windowMs ? 1 : this.#streak + 1;
    if (this.#streak === 1) this.#streakBegan = now;
    this.#lastFailureAt = now;
    const { minCalls, outageMs } = this.#options;
    if (this.#streak >= minCalls && now - this.#streakBegan >= outageMs) return true;
    const { successes, failures } = this.totals();
    if (successes + failures < minCalls) return this.#streak >= this.#options.consecutiveFailures;
    return failures / (successes + failures) >= this.#options.failureRatio;
  }

  /** What the window holds now. */
  totals(): { readonly successes: number; readonly failures: number } {
    const slice = this.#slice();
    let successes = 0;
    let failures = 0;
    for (const bucket of this.#buckets) {
      if (bucket.slice <= slice - bucketCount || bucket.slice > slice) continue;
      successes += bucket.successes;
      failures += bucket.failures;
    }
    return { successes, failures };
  }

  /** Forgets everything. */
  reset(): void {
    for (const bucket of this.#buckets) bucket.slice = -1;
    this.#streak = 0;
  }

  #slice(): number {
    return Math.floor(this.#clock.now() / this.#sliceMs);
  }

  #bucketNow(): Bucket {
    const slice = this.#slice();
    const bucket = this.#buckets[slice % bucketCount];
    if (bucket === undefined) throw new RangeError('The clock went below the epoch.');
    if (bucket.slice !== slice) {
      bucket.slice = slice;
      bucket.successes = 0;
      bucket.failures = 0;
    }
    return bucket;
  }
}
