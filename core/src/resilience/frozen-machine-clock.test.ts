import { createNodeCacheTier } from '../cache/node-cache-tier.js';
import { MooringError } from '../errors/mooring-error.js';
import { createMemoryLimiter } from '../limits/memory-limiter.js';
import { VirtualClock } from '../ports/virtual-clock.js';
import { createAttemptTimer } from '../transport/attempt-timer.js';
import type { AttemptAnswer, AttemptOutcome } from '../transport/axios-adapter.js';
import { createBulkhead } from './bulkhead.js';
import { createCircuit } from './circuit.js';
import { createRetryBudget } from './retry-budget.js';
import { createRetrier, type AttemptFailure } from './retry.js';

const realNow = Date.now;
const random = { next: () => 0.5, uuid: () => '', bytes: (length: number) => new Uint8Array(length) };
const answer: AttemptAnswer = { response: { status: 200, headers: {}, body: Buffer.from('ok') } };

/** cockatiel, axios-retry and node-cache read the machine's clock; if one of them still decided anything by it, this file would hang or fail. */
describe('with the clock of the machine standing still', () => {
  beforeEach(() => {
    Date.now = () => 1_700_000_000_000;
  });
  afterEach(() => {
    Date.now = realNow;
  });

  it('resets, backs off, opens, waits, probes and closes, all on the clock it was given', async () => {
    const clock = new VirtualClock();
    const circuit = createCircuit(clock, random);
    const bulkhead = createBulkhead(clock);
    const limiter = createMemoryLimiter(clock);
    const timer = createAttemptTimer(clock);
    const retrier = createRetrier(clock, random);
    const budget = createRetryBudget(clock);
    let healthy = false;
    let hits = 0;

    const attempt = async (): Promise<AttemptOutcome<AttemptAnswer, AttemptFailure>> => {
      await limiter.take('lane', { rate: 100, perMs: 1_000 }, { deadlineAt: clock.now() + 30_000 });
      const permit = circuit.acquire();
      if (permit === undefined) throw new MooringError('CircuitOpen', 'The circuit is open.', { retryAfterMs: circuit.peek() });
      return bulkhead.run(
        async () => {
          const disarm = timer.arm(10_000, () => undefined);
          hits += 1;
          await clock.sleep(5);
          disarm();
          permit.settle(healthy ? 'success' : 'failure');
          return healthy
            ? { answer }
            : { failure: { kind: 'overloaded', repeatable: true, error: new MooringError('Overloaded', 'It is down.') } };
        },
        { deadlineAt: clock.now() + 30_000 },
      );
    };
    const call = (): Promise<unknown> =>
      clock.settle(retrier.run({ method: 'get', url: 'https://api.example.com/', deadlineAt: clock.now() + 30_000, budget, attempt }));

    expect(await call()).toMatchObject({ attempts: 3, gaveUp: 'attempts' });
    await expect(call()).rejects.toMatchObject({ code: 'CircuitOpen', retryAfterMs: 4_800 });
    expect([hits, circuit.status]).toEqual([5, 'open']);

    await clock.advance(30_000);
    healthy = true;
    for (let probe = 0; probe < 4; probe += 1) expect(await call()).toEqual({ answer, attempts: 1 });
    expect([hits, circuit.status, clock.pending]).toEqual([9, 'closed', 0]);
  });

  it('keeps and expires cache entries by the time that stands in them', async () => {
    const clock = new VirtualClock();
    const tier = createNodeCacheTier();
    tier.set('k', { value: 1, expiresAt: clock.now() + 1_000, scope: 's', tags: [] });
    const isFresh = (): boolean => (tier.get('k')?.expiresAt ?? 0) > clock.now();
    expect(isFresh()).toBe(true);
    await clock.advance(1_000);
    expect(isFresh()).toBe(false);
  });

  it('paces calls by the clock it was given', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const startedAt = clock.now();
    const rule = { rate: 10, perMs: 1_000 };
    await clock.settle(Promise.all(Array.from({ length: 20 }, async () => limiter.take('lane', rule, { deadlineAt: startedAt + 60_000 }))));
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(1_900);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(2_100);
  });
});
