import type { LimitState } from '../contract/limits.js';
import type { LimitRule } from './limiter.js';
import { isLimit, reserveOf, type RateMeter } from './rate-meter.js';
import { RollingCount } from './rolling-count.js';

/** Share of the rate that may go at once when the provider names no bucket. */
const burstShare = 0.1;
/** Sums of fractions miss a whole unit by less than this. */
const roundingMs = 1e-6;

/** GCRA: a bucket kept as one number, the milliseconds until it is full again. */
export class PacedMeter implements RateMeter {
  readonly foresees = true;
  readonly #rule: LimitRule;
  #capacity = 0;
  limit = 0;
  reserve = 0;
  #unitMs = 1;
  #owedMs = 0;
  #owedAt = Number.NEGATIVE_INFINITY;
  /** What went in the last `perMs`, where the bucket is too small to tell. */
  #recent: RollingCount | undefined;

  constructor(rule: LimitRule) {
    this.#rule = rule;
    this.#size(Math.max(1, Math.floor(rule.burst ?? rule.rate * burstShare)), rule.perMs / rule.rate);
  }

  waitMs(units: number, now: number, ahead = 0): number {
    // What costs more than the bucket holds goes when it is full; those behind it wait until the rest is paid off.
    const mayOweMs = Math.max(0, this.#capacity - units) * this.#unitMs;
    const waitMs = this.#owed(now) + ahead * this.#unitMs - mayOweMs;
    return waitMs > roundingMs ? waitMs : 0;
  }

  take(units: number, now: number): void {
    const counted = Math.min(units, this.limit);
    this.#owedMs = this.#owed(now) + counted * this.#unitMs;
    this.#owedAt = now;
    if (this.#rule.burst === undefined || this.limit === this.#capacity) return;
    this.#recent ??= new RollingCount(this.#rule.perMs, now);
    this.#recent.add(counted, now);
  }

  give(units: number, now: number): void {
    this.#owedMs = Math.max(0, this.#owed(now) - units * this.#unitMs);
    this.#owedAt = now;
  }

  available(now: number): number {
    return Math.max(0, this.#capacity - this.#owed(now) / this.#unitMs);
  }

  left(now: number): number {
    return this.available(now);
  }

  used(now: number): number {
    return this.limit === this.#capacity ? this.#owed(now) / this.#unitMs : (this.#recent?.total(now) ?? 0);
  }

  usedForMs(now: number): number {
    return this.#owed(now);
  }

  exhaustedInMs(left: number, unitsPerMs: number): number | undefined {
    const lostPerMs = unitsPerMs - 1 / this.#unitMs;
    return lostPerMs > 0 ? left / lostPerMs : undefined;
  }

  adopt({ limit, restorePerSecond }: LimitState, now: number): void {
    const { rate, perMs, burst } = this.#rule;
    const owedUnits = this.#owed(now) / this.#unitMs;
    const toldMs = isLimit(restorePerSecond) ? 1_000 / restorePerSecond : undefined;
    if (burst === undefined) {
      if (isLimit(limit)) this.#size(Math.max(1, Math.floor(limit * burstShare)), toldMs ?? perMs / limit);
    } else {
      const capacity = isLimit(limit) ? limit : this.#capacity;
      // A smaller bucket fills more slowly as far as we know; that a larger one fills faster, only the provider can say.
      this.#size(capacity, toldMs ?? (perMs / rate) * Math.max(1, burst / capacity));
    }
    this.#owedMs = owedUnits * this.#unitMs;
    this.#owedAt = now;
  }

  isIdle(now: number): boolean {
    return this.#owed(now) === 0;
  }

  #size(capacity: number, unitMs: number): void {
    this.#capacity = capacity;
    this.#unitMs = unitMs;
    this.reserve = reserveOf(capacity, this.#rule.reserve);
    // A bucket that holds less than comes back in a period is empty all the time; only the period tells how much is used.
    this.limit = Math.max(capacity, this.#rule.perMs / unitMs);
  }

  /** A clock set back pays nothing off. */
  #owed(now: number): number {
    return Math.max(0, this.#owedMs - Math.max(0, now - this.#owedAt));
  }
}
