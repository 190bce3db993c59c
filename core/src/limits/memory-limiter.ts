import type { LimitState } from '../contract/limits.js';
import { MooringError } from '../errors/mooring-error.js';
import type { Clock } from '../ports/clock.js';
import { Lane } from './lane.js';
import type { LaneUsage, Limiter, LimitRequest, LimitRule } from './limiter.js';

/** Lanes looked at for idleness each time a new one is made: more than one, so that the number shrinks when traffic moves on. */
const sweptPerNewLane = 2;

export interface MemoryLimiterOptions {
  /** Called when use of a lane passes 80 % of its limit, and again only after it has fallen below 60 %. Must not throw. */
  readonly onWarning?: ((usage: LaneUsage) => void) | undefined;
}

/** A limiter for one process. Memory is bounded by the lanes in use: idle ones are forgotten as new ones come. */
export function createMemoryLimiter(clock: Clock, options: MemoryLimiterOptions = {}): Limiter {
  return new MemoryLimiter(clock, options);
}

class MemoryLimiter implements Limiter {
  readonly #clock: Clock;
  readonly #options: MemoryLimiterOptions;
  /** Least recently examined first. */
  readonly #lanes = new Map<string, Lane>();
  /** Pauses of lanes that nobody has used yet, by the time they end. */
  readonly #pauses = new Map<string, number>();

  constructor(clock: Clock, options: MemoryLimiterOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  take(key: string, rule: LimitRule, request: LimitRequest): Promise<void> | undefined {
    const known = this.#lanes.get(key);
    return (known ?? this.#open(key, rule)).take(request);
  }

  learn(key: string, state: LimitState, rule: LimitRule, cost = 1): void {
    const known = this.#lanes.get(key);
    (known ?? this.#open(key, rule)).learn(state, cost);
  }

  release(key: string, cost = 1): void {
    this.#lanes.get(key)?.release(cost);
  }

  pause(key: string, untilMs: number): void {
    const lane = this.#lanes.get(key);
    if (lane !== undefined) lane.pause(untilMs);
    else if (untilMs > this.#clock.now()) this.#pauses.set(key, Math.max(untilMs, this.#pauses.get(key) ?? 0));
  }

  usage(key: string): LaneUsage | undefined {
    return this.#lanes.get(key)?.usage();
  }

  *usages(): Iterable<LaneUsage> {
    for (const lane of this.#lanes.values()) yield lane.usage();
  }

  close(): void {
    const error = new MooringError('HostNotStarted', 'The limiter has been closed; the call was waiting for its turn.');
    for (const lane of this.#lanes.values()) lane.close(error);
    this.#lanes.clear();
    this.#pauses.clear();
  }

  #open(key: string, rule: LimitRule): Lane {
    this.#forgetIdle();
    const lane = new Lane(key, rule, this.#clock, this.#options.onWarning);
    const pausedUntil = this.#pauses.get(key);
    if (pausedUntil !== undefined) {
      lane.pause(pausedUntil);
      this.#pauses.delete(key);
    }
    this.#lanes.set(key, lane);
    return lane;
  }

  #forgetIdle(): void {
    let lanesLeft = sweptPerNewLane;
    for (const [key, lane] of this.#lanes) {
      if (lanesLeft-- === 0) break;
      this.#lanes.delete(key);
      if (!lane.isIdle()) this.#lanes.set(key, lane);
    }
    let pausesLeft = sweptPerNewLane;
    for (const [key, until] of this.#pauses) {
      if (pausesLeft-- === 0) break;
      this.#pauses.delete(key);
      if (until > this.#clock.now()) this.#pauses.set(key, until);
    }
  }
}
