import { seededRandom } from '../fixtures/seeded-random.js';
import { VirtualClock } from '../ports/virtual-clock.js';
import { createRetryBudget } from './retry-budget.js';

const drain = (budget: { withdraw(cost: number): boolean }, cost: number): number => {
  let granted = 0;
  while (budget.withdraw(cost)) granted += 1;
  return granted;
};

describe('createRetryBudget', () => {
  it('grants ten retries in ten seconds without any success, then no more', async () => {
    const clock = new VirtualClock();
    const budget = createRetryBudget(clock);
    expect(drain(budget, 1)).toBe(10);
    await clock.advance(3_000);
    expect(drain(budget, 1)).toBe(3);
    await clock.advance(3_600_000);
    expect(drain(budget, 1)).toBe(10);
  });

  it('earns three tenths per success and saves up a hundred', () => {
    const budget = createRetryBudget(new VirtualClock(), { floorPer10s: 0 });
    for (let call = 0; call < 19; call += 1) budget.deposit();
    expect(drain(budget, 1)).toBe(5);
    for (let call = 0; call < 5_000; call += 1) budget.deposit();
    expect(drain(budget, 1)).toBe(100);
  });

  it('does not run out while a fifth of all attempts fails', () => {
    const budget = createRetryBudget(new VirtualClock());
    const random = seededRandom(1);
    let refused = 0;
    for (let call = 0; call < 20_000; call += 1) {
      while (random.next() < 0.2) if (!budget.withdraw(1)) refused += 1;
      budget.deposit();
    }
    expect(refused).toBeLessThanOrEqual(20);
  });

  it('charges double for a timeout and nothing for a rate limit', () => {
    const budget = createRetryBudget(new VirtualClock());
    expect(drain(budget, 2)).toBe(5);
    expect(budget.withdraw(0)).toBe(true);
    expect(budget.withdraw(1)).toBe(false);
  });

  it('does not lose what it has when the clock goes back', () => {
    let now = 1_000_000;
    const budget = createRetryBudget({
      now: () => now,
      sleep: () => Promise.resolve(),
      schedule: () => () => undefined,
    });
    now -= 500_000;
    expect(drain(budget, 1)).toBe(10);
  });
});
