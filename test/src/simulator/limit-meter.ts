import type { Limit } from '@mooring/core';
import { durationMs, type ConnectionState } from '@mooring/core/runtime';

/** Counts what is used of one limit. */
export interface LimitMeter {
  readonly limit: number;
  /** Milliseconds until `units` are free; 0 when they are. */
  waitMs(units: number, now: number): number;
  take(units: number, now: number): void;
  release(): void;
  remaining(now: number): number;
  /** When all is free again, as epoch milliseconds. */
  resetAt(now: number): number;
  /** Units that come back each second, where they come back one by one. */
  readonly restorePerSecond?: number;
}

const hourMs = 3_600_000;

/** The meter of a declared limit, with the numbers of an environment. */
export function limitMeter(limit: Limit, environment: ConnectionState['environment']): LimitMeter {
  const { rate, per, burst } = environment === 'sandbox' ? { ...limit, ...limit.byEnvironment?.sandbox } : limit;
  if (limit.kind === 'concurrency') return new UnderWay(rate);
  const perMs = durationMs(per ?? (limit.kind === 'daily' ? '1d' : '1s'), `limits.${limit.name}.per`);
  const { kind, resets = 'utc-midnight' } = limit;
  if (kind === 'daily' && resets !== 'rolling') return new Day(rate, perMs, resets === 'utc-midnight' ? 0 : resets.utcHour * hourMs);
  return burst === undefined ? new SlidingWindow(rate, perMs) : new Bucket(rate, perMs, burst);
}

/** No stretch of time as long as the window sees more than the limit. */
class SlidingWindow implements LimitMeter {
  readonly limit: number;
  readonly #perMs: number;
  readonly #taken: { readonly at: number; readonly units: number }[] = [];
  #used = 0;

  constructor(limit: number, perMs: number) {
    this.limit = limit;
    this.#perMs = perMs;
  }

  waitMs(units: number, now: number): number {
    this.#forget(now);
    let tooMuch = this.#used + Math.min(units, this.limit) - this.limit;
    for (const taken of this.#taken) {
      if (tooMuch <= 0) return 0;
      tooMuch -= taken.units;
      if (tooMuch <= 0) return taken.at + this.#perMs - now;
    }
    return 0;
  }

  take(units: number, now: number): void {
    // What costs more than the whole limit takes all of it.
    const counted = Math.min(units, this.limit);
    this.#taken.push({ at: now, units: counted });
    this.#used += counted;
  }

  release(): void {
    // Time gives it back.
  }

  remaining(now: number): number {
    this.#forget(now);
    return this.limit - this.#used;
  }

  resetAt(now: number): number {
    return Math.max(now, (this.#taken.at(-1)?.at ?? Number.NEGATIVE_INFINITY) + this.#perMs);
  }

  #forget(now: number): void {
    const first = this.#taken.findIndex(({ at }) => at + this.#perMs > now);
    for (const { units } of this.#taken.splice(0, first === -1 ? this.#taken.length : first)) this.#used -= units;
  }
}

/** All units come back at the same time of each day. */
class Day implements LimitMeter {
  readonly limit: number;
  readonly #perMs: number;
  readonly #startsAtMs: number;
  #day = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(limit: number, perMs: number, startsAtMs: number) {
    this.limit = limit;
    this.#perMs = perMs;
    this.#startsAtMs = startsAtMs;
  }

  waitMs(units: number, now: number): number {
    return Math.min(units, this.limit) <= this.remaining(now) ? 0 : this.resetAt(now) - now;
  }

  take(units: number, now: number): void {
    this.#moveTo(now);
    this.#used += Math.min(units, this.limit);
  }

  release(): void {
    // The day gives it back.
  }

  remaining(now: number): number {
    this.#moveTo(now);
    return this.limit - this.#used;
  }

  resetAt(now: number): number {
    this.#moveTo(now);
    return (this.#day + 1) * this.#perMs + this.#startsAtMs;
  }

  #moveTo(now: number): void {
    const day = Math.floor((now - this.#startsAtMs) / this.#perMs);
    if (day === this.#day) return;
    this.#day = day;
    this.#used = 0;
  }
}

/** Sums of fractions miss a whole unit by less than this. */
const rounding = 1e-6;

/** The provider's own bucket: it holds so many units, and they come back one by one. */
class Bucket implements LimitMeter {
  readonly limit: number;
  readonly restorePerSecond: number;
  readonly #unitMs: number;
  #level: number;
  #at = Number.NEGATIVE_INFINITY;

  constructor(rate: number, perMs: number, burst: number) {
    this.limit = burst;
    this.#unitMs = perMs / rate;
    this.restorePerSecond = 1_000 / this.#unitMs;
    this.#level = burst;
  }

  waitMs(units: number, now: number): number {
    this.#refill(now);
    const missing = Math.min(units, this.limit) - this.#level;
    return missing > rounding ? missing * this.#unitMs : 0;
  }

  take(units: number, now: number): void {
    this.#refill(now);
    this.#level -= Math.min(units, this.limit);
  }

  release(): void {
    // Time gives it back.
  }

  remaining(now: number): number {
    this.#refill(now);
    return Math.max(0, Math.floor(this.#level + rounding));
  }

  resetAt(now: number): number {
    this.#refill(now);
    return now + (this.limit - this.#level) * this.#unitMs;
  }

  #refill(now: number): void {
    this.#level = Math.min(this.limit, this.#level + Math.max(0, now - this.#at) / this.#unitMs);
    this.#at = now;
  }
}

/** How long a caller is asked to wait where nobody knows when a request ends. */
const guessedMs = 1_000;

/** Requests that are being worked on. */
class UnderWay implements LimitMeter {
  readonly limit: number;
  #running = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  waitMs(): number {
    return this.#running < this.limit ? 0 : guessedMs;
  }

  take(): void {
    this.#running += 1;
  }

  release(): void {
    this.#running -= 1;
  }

  remaining(): number {
    return this.limit - this.#running;
  }

  resetAt(now: number): number {
    return now + guessedMs;
  }
}
