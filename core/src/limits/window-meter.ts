import type { LimitState } from '../contract/limits.js';
import type { LimitRule } from './limiter.js';
import { isLimit, reserveOf, type RateMeter } from './rate-meter.js';

/** Slices a window is counted in: the whole quota may go at once, and it comes back a sixtieth of the window late at most. */
const sliceCount = 60;
/** A window that begins within a slice touches one more than it has; that one is counted whole. */
const heldSlices = sliceCount + 1;

/** Slices that a unit under way is thought to need to reach the provider, at most: a fifth of the window. */
const wayThere = sliceCount / 5;

/**
 * Counts calls by slices of time. Any stretch as long as the window sees at most `rate` units; all of them may go at once.
 *
 * A call that has gone reaches the provider later: after a slot came free, a busy event loop, a network. What is late comes together with what
 * is not, and a provider that counts exactly sees more than the rate. So where the end of calls is told (`held`), a unit is used from when it
 * goes until a window after its answer, by which it has been counted, or a window and a fifth after it went, for those that take long.
 */
export class WindowMeter implements RateMeter {
  readonly foresees = true;
  readonly #perMs: number;
  readonly #reserve: number | undefined;
  #rate: number;
  readonly #sliceMs: number;
  readonly #counts = new Float64Array(heldSlices);
  /** Units on their way, by the slice in which they went; undefined where nobody tells when they end. */
  readonly #underWay: Float64Array | undefined;
  #latestSlice = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(rule: LimitRule) {
    this.#rate = rule.rate;
    this.#perMs = rule.perMs;
    this.#reserve = rule.reserve;
    this.#sliceMs = rule.perMs / sliceCount;
    this.#underWay = rule.held === true ? new Float64Array(wayThere) : undefined;
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
    for (let slice = this.#latestSlice - wayThere + 1; slice <= this.#latestSlice && this.#underWay !== undefined; slice += 1) {
      tooMuch -= this.#underWay[wayIndexOf(slice)] ?? 0;
      if (tooMuch <= 0) return fullWindows * this.#perMs + (slice + wayThere + heldSlices) * this.#sliceMs - now;
    }
    return unseen > 0 ? Number.POSITIVE_INFINITY : (fullWindows + 1) * this.#perMs;
  }

  take(units: number, now: number): void {
    this.#moveTo(now);
    const counted = Math.min(units, this.#rate);
    this.#used += counted;
    if (this.#underWay === undefined) this.#add(counted);
    else {
      const index = wayIndexOf(this.#latestSlice);
      this.#underWay[index] = (this.#underWay[index] ?? 0) + counted;
    }
  }

  /** Those that went first are taken for those that end first. */
  release(units: number, now: number): void {
    if (this.#underWay === undefined) return;
    this.#moveTo(now);
    let left = Math.min(units, this.#rate);
    for (let slice = this.#latestSlice - wayThere + 1; slice <= this.#latestSlice && left > 0; slice += 1) {
      const index = wayIndexOf(slice);
      const ended = Math.min(left, this.#underWay[index] ?? 0);
      if (ended === 0) continue;
      this.#underWay[index] = (this.#underWay[index] ?? 0) - ended;
      this.#add(ended);
      left -= ended;
    }
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

  /** Counts units for a window from now on. */
  #add(units: number): void {
    const index = indexOf(this.#latestSlice);
    this.#counts[index] = (this.#counts[index] ?? 0) + units;
  }

  /** Empties the slices that have left the window. A clock set back leaves the count where it is: late is safe, early is not. */
  #moveTo(now: number): void {
    const slice = Math.floor(now / this.#sliceMs);
    if (slice <= this.#latestSlice) return;
    if (slice - this.#latestSlice >= heldSlices + wayThere) {
      this.#counts.fill(0);
      this.#underWay?.fill(0);
      this.#used = 0;
    } else {
      for (let entered = this.#latestSlice + 1; entered <= slice; entered += 1) this.#enter(entered);
    }
    this.#latestSlice = slice;
  }

  #enter(slice: number): void {
    const index = indexOf(slice);
    this.#used -= this.#counts[index] ?? 0;
    this.#counts[index] = 0;
    if (this.#underWay === undefined) return;
    // What went that long ago has arrived.
    const wayIndex = wayIndexOf(slice);
    this.#counts[index] = this.#underWay[wayIndex] ?? 0;
    this.#underWay[wayIndex] = 0;
  }
}

function indexOf(slice: number): number {
  return ((slice % heldSlices) + heldSlices) % heldSlices;
}

function wayIndexOf(slice: number): number {
  return ((slice % wayThere) + wayThere) % wayThere;
}
