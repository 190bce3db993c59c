import type { Clock } from '../ports/clock.js';

/** Keeps retries a small part of the traffic, so that an outage is not multiplied. One per plugin and host. */
export interface RetryBudget {
  /** A call succeeded: a tenth of a retry is earned. */
  deposit(): void;
  /** Takes `cost` and answers true, or takes nothing and answers false. A cost of 0 is always granted. */
  withdraw(cost: number): boolean;
}

export interface RetryBudgetOptions {
  /** Retries earned per success. @default 0.1 */
  readonly ratio?: number | undefined;
  /** Retries per 10 seconds that are granted without any success. @default 10 */
  readonly floorPer10s?: number | undefined;
  /** Earned retries that can be saved up. @default 100 */
  readonly cap?: number | undefined;
}

export const retryBudgetDefaults = { ratio: 0.1, floorPer10s: 10, cap: 100 } as const satisfies RetryBudgetOptions;

export function createRetryBudget(clock: Clock, options: RetryBudgetOptions = {}): RetryBudget {
  const ratio = options.ratio ?? retryBudgetDefaults.ratio;
  const floor = options.floorPer10s ?? retryBudgetDefaults.floorPer10s;
  const cap = options.cap ?? retryBudgetDefaults.cap;
  let earned = 0;
  let free = floor;
  let refilledAt = clock.now();

  const refill = (): void => {
    const now = clock.now();
    free = Math.min(floor, free + (Math.max(0, now - refilledAt) * floor) / 10_000);
    refilledAt = now;
  };

  return {
    deposit() {
      earned = Math.min(cap, earned + ratio);
    },
    withdraw(cost) {
      if (cost <= 0) return true;
      refill();
      if (free + earned < cost) return false;
      const fromFree = Math.min(free, cost);
      free -= fromFree;
      earned -= cost - fromFree;
      return true;
    },
  };
}
