import type { LimitState } from '../contract/limits.js';
import type { LimitRule } from './limiter.js';
import { isLimit, reserveOf, type RateMeter } from './rate-meter.js';

/** Slices a window is counted in: the whole quota may go at once, and it comes back a sixtieth of the window late at most. */
const sliceCount = 60;
/** A window that begins within a slice touches one more than it has; that one is counted whole. */
const heldSlices = sliceCount + 1;

/** Counts calls by slices of time. Any stretch as long as the window sees at most `rate` units; all of them may go at once. */
export class WindowMeter implements RateMeter {
  readonly foresees = true;
  readonly #perMs: number;
  readonly #reserve: number | undefined;
  #rate: number;
  readonly #sliceMs: number;
  readonly #counts = new Float64Array(heldSlices);
  #latestSlice = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(rule: LimitRule) {
    this.#rate = rule.rate;
    this.#perMs = rule.perMs;
    this.#reserve = rule.reserve;
    this.#sliceMs = rule.perMs / sliceCount;
  }

  get limit(): number {
    return this.#rate;
  }

  get reserve(): number {
    return reserveOf(this.#rate, this.#reserve);
  }

  waitMs(units: number, now: number, ahead = 0, unseen = 0): number {
    this.#moveTo(now);
    const demand = Math.min(units, this.#rate) + ahead;
    const fullWindows = Math.max(0, Math.ceil(demand / this.#rate) - 1);
    let tooMuch = this.#used + unseen + demand - fullWindows * this.#rate - this.#rate;
    if (tooMuch <= 0) return fullWindows * this.#perMs;
    for (let slice = this.#latestSlice - sliceCount; slice <= this.#latestSlice; slice += 1) {
      tooMuch -= this.#counts[indexOf(slice)] ?? 0;
      if (tooMuch <= 0) return fullWindows * this.#perMs + Math.max(0, (slice + heldSlices) * this.#sliceMs - now);
    }
    return unseen > 0 ? Number.POSITIVE_INFINITY : (fullWindows + 1) * this.#perMs;
  }

  take(units: number, now: number): void {
    this.#moveTo(now);
    const counted = Math.min(units, this.#rate);
    const index = indexOf(this.#latestSlice);
    this.#counts[index] = (this.#counts[index] ?? 0) + counted;
    this.#used += counted;
  }

  available(now: number): number {
    this.#moveTo(now);
    return Math.max(0, this.#rate - this.#used);
  }

  left(now: number): number {
    return this.available(now);
  }

  used(now: number): number {
    this.#moveTo(now);
    return this.#used;
  }

  usedForMs(): number {
    return this.#perMs;
  }

  exhaustedInMs(left: number, unitsPerMs: number): number | undefined {
    return unitsPerMs * this.#perMs > this.#rate ? left / unitsPerMs : undefined;
  }

  adopt({ limit }: LimitState): void {
    if (isLimit(limit)) this.#rate = limit;
  }

  isIdle(now: number): boolean {
    this.#moveTo(now);
    return this.#used <= 0;
  }

  /** Empties the slices that have left the window. A clock set back leaves the count where it is: late is safe, early is not. */
  #moveTo(now: number): void {
    const slice = Math.floor(now / this.#sliceMs);
    if (slice <= this.#latestSlice) return;
    if (slice - this.#latestSlice >= heldSlices) {
      this.#counts.fill(0);
      this.#used = 0;
    } else {
      for (let entered = this.#latestSlice + 1; entered <= slice; entered += 1) {
        const index = indexOf(entered);
        this.#used -= this.#counts[index] ?? 0;
        this.#counts[index] = 0;
      }
    }
    this.#latestSlice = slice;
  }
}

function indexOf(slice: number): number {
  return ((slice % heldSlices) + heldSlices) % heldSlices;
}
