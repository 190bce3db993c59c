import type { Clock } from '../ports/clock.js';

/** Keeps retries a small part of the traffic, so that an outage is not multiplied. One per plugin and host. */
export interface RetryBudget {
  /** A call succeeded: three tenths of a retry are earned. */
  deposit(): void;
  /** Takes `cost` and answers true, or takes nothing and answers false. A cost of 0 is always granted. */
  withdraw(cost: number): boolean;
}

export interface RetryBudgetOptions {
  /** Retries earned per success. @default 0.3 */
  readonly ratio?: number | undefined;
  /** Retries per 10 seconds that are granted without any success. @default 10 */
  readonly floorPer10s?: number | undefined;
  /** Earned retries that can be saved up. @default 100 */
  readonly cap?: number | undefined;
}

/**
 * Where a share `p` of all attempts fails, a call that gets through has needed p / (1 - p) retries: a quarter at 20 %. A budget that earns less
 * refuses the rest, so that with a tenth at most nine calls in ten succeed; one that earns just as much lives from hand to mouth and refuses
 * about one call in six hundred. Three tenths leave a twentieth of each success to be saved up. The load at the provider then is 1.3 at most
 * while it still answers seven in ten. An outage earns nothing: what is saved and the floor, 110 retries, is all there is until it is over.
 */
export const retryBudgetDefaults = { ratio: 0.3, floorPer10s: 10, cap: 100 } as const satisfies RetryBudgetOptions;

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
