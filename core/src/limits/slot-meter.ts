import type { LimitState } from '../contract/limits.js';
import type { LimitRule } from './limiter.js';
import { isLimit, reserveOf, type RateMeter } from './rate-meter.js';

/** Counts calls under way: a slot is held from `take` to `release`. */
export class SlotMeter implements RateMeter {
  readonly foresees = false;
  readonly #reserve: number | undefined;
  #slots: number;
  #held = 0;

  constructor(rule: LimitRule) {
    this.#slots = rule.rate;
    this.#reserve = rule.reserve;
  }

  get limit(): number {
    return this.#slots;
  }

  get reserve(): number {
    return reserveOf(this.#slots, this.#reserve);
  }

  waitMs(units: number): number {
    return this.#held + Math.min(units, this.#slots) <= this.#slots ? 0 : Number.POSITIVE_INFINITY;
  }

  take(units: number): void {
    this.#held += units;
  }

  release(units: number): void {
    this.#held = Math.max(0, this.#held - units);
  }

  available(): number {
    return Math.max(0, this.#slots - this.#held);
  }

  left(): number {
    return this.available();
  }

  used(): number {
    return this.#held;
  }

  usedForMs(): number {
    return 0;
  }

  /** How soon slots come back depends on how long calls take, which nobody has told. */
  exhaustedInMs(): undefined {
    return undefined;
  }

  adopt({ limit }: LimitState): void {
    if (isLimit(limit)) this.#slots = limit;
  }

  isIdle(): boolean {
    return this.#held === 0;
  }
}
