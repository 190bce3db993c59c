import type { LimitState } from '../contract/limits.js';
import { DayMeter } from './day-meter.js';
import { LearnedMeter } from './learned-meter.js';
import type { LimitRule } from './limiter.js';
import { PacedMeter } from './paced-meter.js';
import type { RateMeter } from './rate-meter.js';
import { SlotMeter } from './slot-meter.js';
import { WindowMeter } from './window-meter.js';

/** From here on a window is so long that pacing it would make a caller wait for what the provider would give at once. */
const pacedBelowMs = 10_000;

/** Whether the way to the provider takes a part of the window that matters, so that calls should tell when they end. */
export const isShortWindow = ({ kind = 'rate', rate, perMs, burst }: LimitRule): boolean =>
  kind === 'rate' && burst === undefined && Number.isFinite(rate) && perMs < pacedBelowMs;

/**
 * The meter for a rule: slots where calls under way count; a day; the provider's own bucket where it has one; for a long window a count
 * that lets all of it go at once; for a short one the same count, and paced, because the network squeezes what left within one window into
 * another. A limit that is not known is learned.
 */
export function meterFor(rule: LimitRule): RateMeter {
  if (rule.kind === 'concurrency') return new SlotMeter(rule);
  if (rule.rate === Number.POSITIVE_INFINITY) return new LearnedMeter(rule);
  if (rule.kind === 'daily') return new DayMeter(rule);
  if (rule.burst !== undefined) return new PacedMeter(rule);
  const counted = new WindowMeter(rule);
  return isShortWindow(rule) ? new StricterOf(counted, new PacedMeter(rule)) : counted;
}

class StricterOf implements RateMeter {
  readonly foresees = true;
  readonly #counted: WindowMeter;
  readonly #paced: PacedMeter;

  constructor(counted: WindowMeter, paced: PacedMeter) {
    this.#counted = counted;
    this.#paced = paced;
  }

  get limit(): number {
    return this.#counted.limit;
  }

  /** Of what may go at once; a window this short gives back so soon that nothing of it needs to be kept. */
  get reserve(): number {
    return this.#paced.reserve;
  }

  waitMs(units: number, now: number, ahead = 0, unseen = 0): number {
    return Math.max(this.#counted.waitMs(units, now, ahead, unseen), this.#paced.waitMs(units, now, ahead));
  }

  take(units: number, now: number): void {
    this.#counted.take(units, now);
    this.#paced.take(units, now);
  }

  release(units: number, now: number): void {
    this.#counted.release(units, now);
  }

  available(now: number): number {
    return Math.min(this.#counted.available(now), this.#paced.available(now));
  }

  left(now: number): number {
    return this.#counted.left(now);
  }

  used(now: number): number {
    return this.#counted.used(now);
  }

  usedForMs(): number {
    return this.#counted.usedForMs();
  }

  exhaustedInMs(left: number, unitsPerMs: number): number | undefined {
    return this.#counted.exhaustedInMs(left, unitsPerMs);
  }

  adopt(state: LimitState, now: number): void {
    this.#counted.adopt(state);
    this.#paced.adopt(state, now);
  }

  isIdle(now: number): boolean {
    return this.#counted.isIdle(now) && this.#paced.isIdle(now);
  }
}
