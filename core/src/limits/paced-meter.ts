import type { LimitRule } from './limiter.js';
import type { RateMeter } from './rate-meter.js';

/** Share of the rate that may go at once when the provider names no bucket. */
const burstShare = 0.1;
/** Sums of fractions miss a whole unit by less than this. */
const roundingMs = 1e-6;

/** GCRA: a bucket kept as one number, the milliseconds until it is full again. */
export class PacedMeter implements RateMeter {
  readonly #capacity: number;
  readonly #unitMs: number;
  #owedMs = 0;
  #owedAt = Number.NEGATIVE_INFINITY;

  constructor(rule: LimitRule) {
    this.#capacity = Math.max(1, Math.floor(rule.burst ?? rule.rate * burstShare));
    this.#unitMs = rule.perMs / rule.rate;
  }

  waitMs(units: number, now: number, ahead = 0): number {
    // What costs more than the bucket holds goes when it is full; those behind it wait until the rest is paid off.
    const mayOweMs = Math.max(0, this.#capacity - units) * this.#unitMs;
    const waitMs = this.#owed(now) + ahead * this.#unitMs - mayOweMs;
    return waitMs > roundingMs ? waitMs : 0;
  }

  take(units: number, now: number): void {
    this.#owedMs = this.#owed(now) + units * this.#unitMs;
    this.#owedAt = now;
  }

  available(now: number): number {
    return Math.max(0, Math.floor(this.#capacity - this.#owed(now) / this.#unitMs + roundingMs));
  }

  isIdle(now: number): boolean {
    return this.#owed(now) === 0;
  }

  /** A clock set back pays nothing off. */
  #owed(now: number): number {
    return Math.max(0, this.#owedMs - Math.max(0, now - this.#owedAt));
  }
}
