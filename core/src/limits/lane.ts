import type { LimitState } from '../contract/limits.js';
import { MooringError } from '../errors/mooring-error.js';
import type { Clock } from '../ports/clock.js';
import { withSkew } from './clock-skew.js';
import { laneInWords, laneName } from './lane-name.js';
import type { LaneUsage, LimitRequest, LimitRule } from './limiter.js';
import { meterFor } from './meter-for.js';
import { fewUnits, type RateMeter } from './rate-meter.js';
import { RollingCount } from './rolling-count.js';
import { UnseenUse } from './unseen-use.js';
import { WaitingLine, type Waiter } from './waiting-line.js';

const defaultMaxWaiting = 10_000;
/** The pace that a forecast goes by is that of the last period, within these bounds. */
const shortestPaceMs = 1_000;
const longestPaceMs = 60_000;
/** A warning is given from this share of the limit on, and again only after use has fallen below the other. */
const warnedFrom = 0.8;
const calmBelow = 0.6;
/** A lane is idle when it has not been used for so long: what answers told is worth keeping, and a new lane costs more than a call. */
const keptForMs = 60_000;
/** Sums of fractions miss a whole unit by less than this. */
const rounding = 1e-6;

/** One key of the limiter: its meter, what answers told, its pause, and those who wait. */
export class Lane {
  readonly #key: string;
  readonly #rule: LimitRule;
  readonly #clock: Clock;
  /** Whether calls give back what they took, so that those under way can be counted. */
  readonly #isHeld: boolean;
  readonly #onWarning: ((usage: LaneUsage) => void) | undefined;
  readonly #meter: RateMeter;
  readonly #unseen = new UnseenUse();
  readonly #recent: RollingCount;
  readonly #line = new WaitingLine();
  /** Units of calls under way. */
  #underWay = 0;
  /** Units of calls that have ended since none was under way, and whether an answer has been heard since. */
  #endedSinceQuiet = 0;
  #heardSinceQuiet = false;
  #pausedUntil = 0;
  #lastTakenAt: number;
  #hasWarned = false;
  #cancelWake: (() => void) | undefined;

  constructor(key: string, rule: LimitRule, clock: Clock, onWarning?: (usage: LaneUsage) => void) {
    this.#key = key;
    this.#rule = rule;
    this.#clock = clock;
    this.#isHeld = rule.held === true || rule.kind === 'concurrency';
    this.#onWarning = onWarning;
    this.#meter = meterFor(rule);
    this.#lastTakenAt = clock.now();
    this.#recent = new RollingCount(Math.min(longestPaceMs, Math.max(shortestPaceMs, rule.perMs)), clock.now());
  }

  take(request: LimitRequest): Promise<void> | undefined {
    const { cost = 1, priority = 'normal' } = request;
    const now = this.#clock.now();
    const isUrgent = priority === 'critical';
    const isNext = this.#line.size === 0 || (isUrgent && this.#line.isOpenToCritical);
    if (isNext && now >= this.#pausedUntil && this.#waitMs(cost, isUrgent, now) <= 0) {
      if (this.#line.size > 0) this.#line.passedBy(priority);
      this.#count(cost, now);
      return undefined;
    }
    return this.#enqueue(cost, request, now);
  }

  release(cost: number): void {
    if (!this.#isHeld) return;
    const now = this.#clock.now();
    this.#underWay = Math.max(0, this.#underWay - cost);
    this.#endedSinceQuiet += cost;
    if (this.#underWay === 0) {
      this.#endedSinceQuiet = 0;
      this.#heardSinceQuiet = false;
    }
    this.#meter.release?.(cost, now);
    if (this.#line.size > 0) this.#wake();
  }

  learn(state: LimitState, cost: number): void {
    const now = this.#clock.now();
    const { remaining, resetAfterMs, cost: realCost = cost } = state;
    this.#meter.adopt(state, now);
    if (realCost < cost) this.#meter.give?.(cost - realCost, now);
    else if (realCost > cost) this.#meter.take(realCost - cost, now);
    if (remaining !== undefined && remaining >= 0 && this.#rule.kind !== 'concurrency') {
      const told = {
        remaining,
        cost,
        others: this.#isHeld ? Math.max(0, this.#underWay - cost) : undefined,
        endedSinceQuiet: this.#heardSinceQuiet ? undefined : this.#endedSinceQuiet,
        lastsMs: resetAfterMs !== undefined && resetAfterMs > 0 ? withSkew(resetAfterMs) : this.#meter.usedForMs(now),
      };
      this.#unseen.learn(told, this.#meter, now);
      this.#heardSinceQuiet = true;
    }
    this.#warn(now);
    if (this.#line.size > 0) this.#wake();
  }

  pause(untilMs: number): void {
    if (untilMs <= this.#pausedUntil) return;
    this.#pausedUntil = untilMs;
    if (this.#line.size === 0) return;
    this.#refuseLate(untilMs);
    this.#wakeLater();
  }

  usage(): LaneUsage {
    const now = this.#clock.now();
    const { limit } = this.#meter;
    const isKnown = Number.isFinite(limit);
    const unseen = this.#unseenAt(now);
    const used = this.#meter.used(now) + unseen;
    const left = Math.max(0, this.#meter.left(now) - unseen);
    const isPaused = now < this.#pausedUntil;
    return {
      key: this.#key,
      name: laneName(this.#key),
      limit: isKnown ? limit : undefined,
      used: Math.ceil(used),
      usedRatio: isKnown ? used / limit : 0,
      available: isPaused ? 0 : Math.floor(Math.min(left, this.#meter.available(now)) + rounding),
      waiting: this.#line.size,
      pausedUntil: isPaused ? this.#pausedUntil : undefined,
      exhaustedInMs: isKnown ? this.#exhaustedInMs(left, now) : undefined,
    };
  }

  isIdle(): boolean {
    const now = this.#clock.now();
    return (
      now >= this.#lastTakenAt + keptForMs &&
      this.#line.size === 0 &&
      this.#underWay === 0 &&
      now >= this.#pausedUntil &&
      this.#meter.isIdle(now) &&
      this.#unseenAt(now) === 0
    );
  }

  close(error: MooringError): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    for (const waiter of this.#line) waiter.refuse(error);
  }

  #unseenAt(now: number): number {
    return this.#unseen.unitsAt(now, this.#meter, this.#isHeld ? this.#underWay : undefined);
  }

  #count(units: number, now: number): void {
    this.#lastTakenAt = now;
    this.#meter.take(units, now);
    this.#recent.add(units, now);
    this.#unseen.taken(units);
    if (this.#isHeld) this.#underWay += units;
    this.#warn(now);
  }

  /** How long one who is next waits, the pause aside. All but the urgent leave the reserve untouched. */
  #waitMs(units: number, isUrgent: boolean, now: number, ahead = 0): number {
    const needed = isUrgent ? units : units + this.#meter.reserve;
    const unseen = this.#unseenAt(now);
    const waitMs = this.#meter.waitMs(needed, now, ahead, unseen);
    if (unseen === 0 || waitMs <= 0) return waitMs;
    return Math.min(waitMs, Math.max(this.#unseen.changesAt(now) - now, this.#meter.waitMs(needed, now, ahead)));
  }

  #enqueue(units: number, { signal, deadlineAt, priority = 'normal', fairKey = '' }: LimitRequest, now: number): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const waitMs = this.#expectedWaitMs(units, priority === 'critical', this.#line.unitsBefore(priority), now);
    if (now + waitMs > deadlineAt) return Promise.reject(this.#tooLate(waitMs));
    const most = this.#rule.maxWaiting ?? defaultMaxWaiting;
    if (this.#line.size >= most) {
      return Promise.reject(
        new MooringError('LimiterFull', `${most} calls wait for the rate limit ${laneInWords(this.#key)}; no more are taken.`, {
          retryAfterMs: Math.ceil(waitMs),
        }),
      );
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (this.#line.delete(waiter)) signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        units,
        priority,
        fairKey,
        deadlineAt,
        grant: () => {
          leave();
          resolve();
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = (): void => {
        waiter.refuse(signal?.reason);
        this.#wake();
      };
      this.#line.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#wakeLater();
    });
  }

  #expectedWaitMs(units: number, isUrgent: boolean, ahead: number, now: number): number {
    const pauseMs = Math.max(0, this.#pausedUntil - now);
    const waitMs = this.#meter.foresees ? this.#waitMs(units, isUrgent, now + pauseMs, ahead) : 0;
    // What only the end of a call can free may be free at once.
    return Number.isFinite(waitMs) ? pauseMs + waitMs : pauseMs;
  }

  /** Sets the one timer of the lane for the moment at which the first in line can go, or somebody's time is up. */
  #wakeLater(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    const first = this.#line.first();
    if (first === undefined) return;
    const now = this.#clock.now();
    const pauseMs = Math.max(0, this.#pausedUntil - now);
    const turnMs = pauseMs + this.#waitMs(first.units, this.#line.isUrgent(first), now + pauseMs);
    const waitMs = Math.min(turnMs, this.#line.earliestDeadline + 1 - now);
    // Timers of Node count whole milliseconds; rounding down would wake too early and spin.
    this.#cancelWake = this.#clock.schedule(Math.max(1, Math.ceil(waitMs)), () => this.#wake());
  }

  #wake(): void {
    const now = this.#clock.now();
    this.#refuseLate(now);
    for (let first = this.#line.first(); first !== undefined; first = this.#line.first()) {
      if (now < this.#pausedUntil || this.#waitMs(first.units, this.#line.isUrgent(first), now) > 0) break;
      this.#line.served(first);
      this.#count(first.units, now);
      first.grant();
    }
    this.#wakeLater();
  }

  /** Whoever was overtaken by higher priorities, or by a pause, learns at once that the turn will not come in time. */
  #refuseLate(instant: number): void {
    const now = this.#clock.now();
    for (const waiter of this.#line.lateAt(instant)) {
      const waitMs = this.#waitMs(waiter.units, this.#line.isUrgent(waiter), instant);
      waiter.refuse(this.#tooLate(Math.max(0, instant - now) + (Number.isFinite(waitMs) ? waitMs : 0)));
    }
  }

  #tooLate(waitMs: number): MooringError {
    const lane = laneInWords(this.#key);
    const retryAfterMs = Math.ceil(waitMs);
    return new MooringError(
      'DeadlineExceeded',
      retryAfterMs > 0
        ? `The rate limit ${lane} would let the call through in ${retryAfterMs} ms, which is after its deadline.`
        : `The rate limit ${lane} let nobody else through before the deadline of the call.`,
      retryAfterMs > 0 ? { retryAfterMs } : {},
    );
  }

  #exhaustedInMs(left: number, now: number): number | undefined {
    if (left < 1) return 0;
    const unitsPerMs = this.#recent.unitsPerMs(now);
    if (unitsPerMs <= 0) return undefined;
    const inMs = this.#meter.exhaustedInMs(left, unitsPerMs, now);
    return inMs === undefined ? undefined : Math.ceil(inMs);
  }

  /** Once per crossing; a limit of a few units is always either free or used up, which nobody needs to be told. */
  #warn(now: number): void {
    const { limit } = this.#meter;
    if (this.#onWarning === undefined || limit < fewUnits || !Number.isFinite(limit)) return;
    const ratio = (this.#meter.used(now) + this.#unseenAt(now)) / limit;
    if (ratio < calmBelow) this.#hasWarned = false;
    else if (ratio >= warnedFrom && !this.#hasWarned) {
      this.#hasWarned = true;
      this.#onWarning(this.usage());
    }
  }
}
