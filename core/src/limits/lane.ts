import { MooringError } from '../errors/mooring-error.js';
import type { Clock } from '../ports/clock.js';
import type { LaneUsage, LimitPriority, LimitRequest, LimitRule } from './limiter.js';
import { meterFor } from './meter-for.js';
import type { RateMeter } from './rate-meter.js';

interface Waiter {
  readonly units: number;
  readonly deadlineAt: number;
  grant(): void;
  refuse(error: unknown): void;
}

const defaultMaxWaiting = 10_000;
const priorities: readonly LimitPriority[] = ['critical', 'normal', 'background'];

/** One key of the limiter: its meter, its pause and those who wait, in order of priority and then of arrival. */
export class Lane {
  readonly rule: LimitRule;
  readonly #key: string;
  readonly #clock: Clock;
  readonly #meter: RateMeter;
  readonly #queues: Readonly<Record<LimitPriority, Set<Waiter>>> = { critical: new Set(), normal: new Set(), background: new Set() };
  #waiting = 0;
  #waitingUnits = 0;
  #pausedUntil = 0;
  #cancelWake: (() => void) | undefined;

  constructor(key: string, rule: LimitRule, clock: Clock) {
    this.#key = key;
    this.rule = rule;
    this.#clock = clock;
    this.#meter = meterFor(rule);
  }

  take(request: LimitRequest): Promise<void> | undefined {
    const units = Math.min(request.cost ?? 1, this.rule.burst ?? this.rule.rate);
    const now = this.#clock.now();
    if (this.#waiting === 0 && now >= this.#pausedUntil && this.#meter.waitMs(units, now) <= 0) {
      this.#meter.take(units, now);
      return undefined;
    }
    return this.#enqueue(units, request, now);
  }

  pause(untilMs: number): void {
    if (untilMs <= this.#pausedUntil) return;
    this.#pausedUntil = untilMs;
    if (this.#waiting === 0) return;
    this.#refuseLate(untilMs);
    this.#wakeLater();
  }

  usage(): LaneUsage {
    const now = this.#clock.now();
    const pausedUntil = now < this.#pausedUntil ? this.#pausedUntil : undefined;
    return { available: pausedUntil === undefined ? this.#meter.available(now) : 0, waiting: this.#waiting, pausedUntil };
  }

  isIdle(): boolean {
    const now = this.#clock.now();
    return this.#waiting === 0 && now >= this.#pausedUntil && this.#meter.isIdle(now);
  }

  close(error: MooringError): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    for (const waiter of this.#inOrder()) waiter.refuse(error);
  }

  #enqueue(units: number, request: LimitRequest, now: number): Promise<void> {
    const { signal, deadlineAt, priority = 'normal' } = request;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const waitMs = this.#expectedWaitMs(units, priority, now);
    if (now + waitMs > deadlineAt) return Promise.reject(this.#tooLate(waitMs));
    const most = this.rule.maxWaiting ?? defaultMaxWaiting;
    if (this.#waiting >= most) {
      return Promise.reject(
        new MooringError('LimiterFull', `${most} calls wait for the rate limit ${this.#key}; no more are taken.`, {
          retryAfterMs: Math.ceil(waitMs),
        }),
      );
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (!queue.delete(waiter)) return;
        this.#waiting -= 1;
        this.#waitingUnits -= units;
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        units,
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
        this.#wakeLater();
      };
      const queue = this.#queues[priority];
      queue.add(waiter);
      this.#waiting += 1;
      this.#waitingUnits += units;
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#wakeLater();
    });
  }

  #expectedWaitMs(units: number, priority: LimitPriority, now: number): number {
    const ahead = priority === 'background' ? this.#waitingUnits : this.#unitsBefore(priority);
    const pauseMs = Math.max(0, this.#pausedUntil - now);
    return pauseMs + this.#meter.waitMs(units, now + pauseMs, ahead);
  }

  /** Those who would go before a newcomer of `priority`: the same and the higher ones. */
  #unitsBefore(priority: LimitPriority): number {
    let units = this.#waitingUnits;
    for (const lower of priorities.slice(priorities.indexOf(priority) + 1)) {
      for (const waiter of this.#queues[lower]) units -= waiter.units;
    }
    return units;
  }

  /** Sets the one timer of the lane for the moment at which the first in line can go. */
  #wakeLater(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    const first = this.#first();
    if (first === undefined) return;
    const now = this.#clock.now();
    const pauseMs = Math.max(0, this.#pausedUntil - now);
    const waitMs = pauseMs + this.#meter.waitMs(first.units, now + pauseMs);
    // Timers of Node count whole milliseconds; rounding down would wake too early and spin.
    this.#cancelWake = this.#clock.schedule(Math.max(1, Math.ceil(waitMs)), () => this.#wake());
  }

  #wake(): void {
    this.#cancelWake = undefined;
    const now = this.#clock.now();
    this.#refuseLate(now);
    for (let first = this.#first(); first !== undefined; first = this.#first()) {
      if (now < this.#pausedUntil || this.#meter.waitMs(first.units, now) > 0) break;
      this.#meter.take(first.units, now);
      first.grant();
    }
    this.#wakeLater();
  }

  /** Whoever was overtaken by higher priorities, or by a pause, learns at once that the turn will not come in time. */
  #refuseLate(instant: number): void {
    const now = this.#clock.now();
    for (const waiter of this.#inOrder()) {
      if (waiter.deadlineAt < instant) waiter.refuse(this.#tooLate(Math.max(0, instant - now) + this.#meter.waitMs(waiter.units, instant)));
    }
  }

  #first(): Waiter | undefined {
    for (const priority of priorities) {
      for (const waiter of this.#queues[priority]) return waiter;
    }
    return undefined;
  }

  #inOrder(): Waiter[] {
    return priorities.flatMap((priority) => [...this.#queues[priority]]);
  }

  #tooLate(waitMs: number): MooringError {
    const retryAfterMs = Math.ceil(waitMs);
    return new MooringError(
      'DeadlineExceeded',
      `The rate limit ${this.#key} would let the call through in ${retryAfterMs} ms, which is after its deadline.`,
      { retryAfterMs },
    );
  }
}
