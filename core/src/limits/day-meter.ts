import type { LimitState } from '../contract/limits.js';
import type { LimitRule } from './limiter.js';
import { isLimit, reserveOf, type RateMeter } from './rate-meter.js';

/** Counts calls from one reset to the next: all units come back at once, at the same time of each day. */
export class DayMeter implements RateMeter {
  readonly foresees = true;
  readonly #perMs: number;
  readonly #startsAtMs: number;
  readonly #reserve: number | undefined;
  #rate: number;
  #day = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(rule: LimitRule) {
    this.#rate = rule.rate;
    this.#perMs = rule.perMs;
    this.#startsAtMs = rule.dayStartsAtMs ?? 0;
    this.#reserve = rule.reserve;
  }

  get limit(): number {
    return this.#rate;
  }

  get reserve(): number {
    return reserveOf(this.#rate, this.#reserve);
  }

  waitMs(units: number, now: number, ahead = 0, unseen = 0): number {
    this.#moveTo(now);
    const wanted = this.#used + Math.min(units, this.#rate) + ahead;
    if (wanted + unseen <= this.#rate) return 0;
    return this.usedForMs(now) + Math.max(0, Math.ceil(wanted / this.#rate) - 2) * this.#perMs;
  }

  take(units: number, now: number): void {
    this.#moveTo(now);
    this.#used += Math.min(units, this.#rate);
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

  usedForMs(now: number): number {
    this.#moveTo(now);
    return (this.#day + 1) * this.#perMs + this.#startsAtMs - now;
  }

  exhaustedInMs(left: number, unitsPerMs: number, now: number): number | undefined {
    const inMs = left / unitsPerMs;
    return inMs < this.usedForMs(now) ? inMs : undefined;
  }

  adopt({ limit }: LimitState): void {
    if (isLimit(limit)) this.#rate = limit;
  }

  isIdle(now: number): boolean {
    this.#moveTo(now);
    return this.#used <= 0;
  }

  /** A clock set back begins no day anew. */
  #moveTo(now: number): void {
    const day = Math.floor((now - this.#startsAtMs) / this.#perMs);
    if (day <= this.#day) return;
    this.#day = day;
    this.#used = 0;
  }
}
