import { MooringError } from '../errors/mooring-error.js';
import type { Clock } from '../ports/clock.js';
import { Lane } from './lane.js';
import type { LaneUsage, Limiter, LimitRequest, LimitRule } from './limiter.js';

/** Lanes looked at for idleness each time a new one is made: more than one, so that the number shrinks when traffic moves on. */
const sweptPerNewLane = 2;

/** A limiter for one process. Memory is bounded by the lanes in use: idle ones are forgotten as new ones come. */
export function createMemoryLimiter(clock: Clock): Limiter {
  return new MemoryLimiter(clock);
}

class MemoryLimiter implements Limiter {
  readonly #clock: Clock;
  /** Least recently examined first. */
  readonly #lanes = new Map<string, Lane>();
  readonly #pauses = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(key: string, rule: LimitRule, request: LimitRequest): Promise<void> | undefined {
    const known = this.#lanes.get(key);
    return (known ?? this.#open(key, rule)).take(request);
  }

  pause(key: string, untilMs: number): void {
    const lane = this.#lanes.get(key);
    if (lane !== undefined) lane.pause(untilMs);
    else if (untilMs > this.#clock.now()) this.#pauses.set(key, Math.max(untilMs, this.#pauses.get(key) ?? 0));
  }

  usage(key: string): LaneUsage | undefined {
    return this.#lanes.get(key)?.usage();
  }

  close(): void {
    const error = new MooringError('HostNotStarted', 'The limiter has been closed; the call was waiting for its turn.');
    for (const lane of this.#lanes.values()) lane.close(error);
    this.#lanes.clear();
    this.#pauses.clear();
  }

  #open(key: string, rule: LimitRule): Lane {
    this.#forgetIdle();
    const lane = new Lane(key, rule, this.#clock);
    const pausedUntil = this.#pauses.get(key);
    if (pausedUntil !== undefined) {
      lane.pause(pausedUntil);
      this.#pauses.delete(key);
    }
    this.#lanes.set(key, lane);
    return lane;
  }

  #forgetIdle(): void {
    let left = sweptPerNewLane;
    for (const [key, lane] of this.#lanes) {
      if (left-- === 0) break;
      this.#lanes.delete(key);
      if (!lane.isIdle()) this.#lanes.set(key, lane);
    }
    for (const [key, until] of this.#pauses) {
      if (until <= this.#clock.now()) this.#pauses.delete(key);
    }
  }
}
