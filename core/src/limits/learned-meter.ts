import type { LimitState } from '../contract/limits.js';
import { withSkew } from './clock-skew.js';
import type { LimitRule } from './limiter.js';
import { isLimit, reserveOf, type RateMeter } from './rate-meter.js';

/** Calls that may be under way before the first answer has come, which may tell a limit. */
const firstCalls = 8;
/** How long the others are kept for it. */
const firstAnswerMs = 1_000;
/** How long a unit counts when answers tell a limit and not when it resets. */
const untoldWindowMs = 60_000;
/** What a reset of "0 seconds" may mean in full. */
const lessThanOneSecondMs = 1_000;
/** A window shorter than this gives back so soon that nothing is kept from anybody. */
const reservedFromMs = 10_000;

interface Ended {
  readonly expiresAt: number;
  units: number;
}

/**
 * Keeps a limit that no plugin has declared and answers tell: so many units, and when they reset. Whether the provider counts in fixed
 * windows, in sliding ones or with a bucket is not told, so a call counts until the reset that its own answer names: in a window that is its
 * end or later, in a bucket the time when it would be full. Within none of the three more than the limit then goes through.
 */
export class LearnedMeter implements RateMeter {
  readonly #reserve: number | undefined;
  #limit = Number.POSITIVE_INFINITY;
  #windowMs = untoldWindowMs;
  #underWay = 0;
  #endedUnits = 0;
  /** Units whose calls have ended, by the time from which they count no more. */
  readonly #ended: Ended[] = [];
  #firstAt: number | undefined;
  #isHeard = false;

  constructor(rule: LimitRule) {
    this.#reserve = rule.reserve;
  }

  get limit(): number {
    return this.#limit;
  }

  get reserve(): number {
    return this.#windowMs < reservedFromMs ? 0 : reserveOf(this.#limit, this.#reserve);
  }

  get foresees(): boolean {
    return this.#isTold();
  }

  waitMs(units: number, now: number, ahead = 0, unseen = 0): number {
    if (!this.#isTold()) {
      return this.#isHeard || this.#underWay < firstCalls ? 0 : Math.max(0, (this.#firstAt ?? now) + firstAnswerMs - now);
    }
    this.#moveTo(now);
    const demand = Math.min(units, this.#limit) + ahead;
    const fullWindows = Math.max(0, Math.ceil(demand / this.#limit) - 1);
    let tooMuch = unseen + this.#underWay + this.#endedUnits + demand - fullWindows * this.#limit - this.#limit;
    if (tooMuch <= 0) return fullWindows * this.#windowMs;
    for (const { units: expiring, expiresAt } of this.#ended) {
      tooMuch -= expiring;
      if (tooMuch <= 0) return fullWindows * this.#windowMs + expiresAt - now;
    }
    return ahead === 0 || unseen > 0 ? Number.POSITIVE_INFINITY : (fullWindows + 1) * this.#windowMs;
  }

  take(units: number, now: number): void {
    this.#firstAt ??= now;
    this.#underWay += units;
  }

  release(units: number, now: number): void {
    this.#isHeard = true;
    this.#underWay = Math.max(0, this.#underWay - units);
    if (this.#isTold()) this.#expireAt(now + this.usedForMs(), units);
  }

  available(now: number): number {
    this.#moveTo(now);
    return Math.max(0, this.#limit - this.#underWay - this.#endedUnits);
  }

  left(now: number): number {
    return this.available(now);
  }

  used(now: number): number {
    this.#moveTo(now);
    return this.#underWay + this.#endedUnits;
  }

  usedForMs(): number {
    return withSkew(this.#windowMs);
  }

  exhaustedInMs(left: number, unitsPerMs: number): number | undefined {
    return unitsPerMs * this.#windowMs > this.#limit ? left / unitsPerMs : undefined;
  }

  adopt({ limit, remaining, resetAfterMs, windowMs }: LimitState, now: number): void {
    if (resetAfterMs !== undefined) this.#windowMs = resetAfterMs > 0 ? resetAfterMs : lessThanOneSecondMs;
    else if (windowMs !== undefined && windowMs > 0) this.#windowMs = windowMs;
    if (isLimit(limit)) this.#limit = limit;
    else if (remaining !== undefined) {
      // At least what is left and what this answer's call has used.
      const atLeast = Math.max(1, remaining + (this.#isTold() ? this.used(now) - this.#underWay : 0) + 1);
      this.#limit = this.#isTold() ? Math.max(this.#limit, atLeast) : atLeast;
    }
  }

  isIdle(now: number): boolean {
    this.#moveTo(now);
    return this.#underWay === 0 && this.#endedUnits === 0;
  }

  #isTold(): boolean {
    return this.#limit !== Number.POSITIVE_INFINITY;
  }

  /** Keeps the list short: times are rounded up to a grain that is small beside the wait and beside a second. */
  #expireAt(instant: number, units: number): void {
    const grainMs = Math.max(1, this.#windowMs / 4_096, Math.min(this.#windowMs / 128, 1_000));
    const expiresAt = Math.ceil(instant / grainMs) * grainMs;
    let index = this.#ended.length;
    while (index > 0 && (this.#ended[index - 1]?.expiresAt ?? 0) > expiresAt) index -= 1;
    const before = this.#ended[index - 1];
    if (before?.expiresAt === expiresAt) before.units += units;
    else this.#ended.splice(index, 0, { expiresAt, units });
    this.#endedUnits += units;
  }

  #moveTo(now: number): void {
    let first = this.#ended[0];
    while (first !== undefined && first.expiresAt <= now) {
      this.#endedUnits -= first.units;
      this.#ended.shift();
      first = this.#ended[0];
    }
  }
}
