import type { LimitRule } from './limiter.js';
import { PacedMeter } from './paced-meter.js';
import type { RateMeter } from './rate-meter.js';
import { WindowMeter } from './window-meter.js';

/** From here on a window is so long that pacing it would make a caller wait for what the provider would give at once. */
const pacedBelowMs = 10_000;

/**
 * The meter for a rule: the provider's own bucket where it has one; for a long window a count that lets all of it go at once; for a
 * short one the same count, and paced, because the network squeezes what left within one window into another.
 */
export function meterFor(rule: LimitRule): RateMeter {
  if (rule.burst !== undefined) return new PacedMeter(rule);
  const counted = new WindowMeter(rule);
  return rule.perMs < pacedBelowMs ? new StricterOf(counted, new PacedMeter(rule)) : counted;
}

class StricterOf implements RateMeter {
  constructor(
    readonly counted: RateMeter,
    readonly paced: RateMeter,
  ) {}

  waitMs(units: number, now: number, ahead = 0): number {
    return Math.max(this.counted.waitMs(units, now, ahead), this.paced.waitMs(units, now, ahead));
  }

  take(units: number, now: number): void {
    this.counted.take(units, now);
    this.paced.take(units, now);
  }

  available(now: number): number {
    return Math.min(this.counted.available(now), this.paced.available(now));
  }

  isIdle(now: number): boolean {
    return this.counted.isIdle(now) && this.paced.isIdle(now);
  }
}
