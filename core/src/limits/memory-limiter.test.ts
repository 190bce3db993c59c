import type { MooringError } from '../errors/mooring-error.js';
import { VirtualClock } from '../ports/virtual-clock.js';
import type { LimitRequest, LimitRule } from './limiter.js';
import { createMemoryLimiter } from './memory-limiter.js';

const never = Number.MAX_SAFE_INTEGER;
const request = (more: Partial<LimitRequest> = {}): LimitRequest => ({ deadlineAt: never, ...more });

/** A small generator with a seed, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function most(grants: readonly { at: number; units: number }[], perMs: number): number {
  let highest = 0;
  for (const first of grants) {
    const units = grants
      .filter((grant) => grant.at >= first.at && grant.at < first.at + perMs)
      .reduce((sum, grant) => sum + grant.units, 0);
    highest = Math.max(highest, units);
  }
  return highest;
}

describe('createMemoryLimiter', () => {
  it('answers at once, without a promise, while there are tokens', () => {
    const limiter = createMemoryLimiter(new VirtualClock());
    const rule: LimitRule = { rate: 100, perMs: 1_000 };
    const answers = Array.from({ length: 11 }, () => limiter.take('a', rule, request()));
    expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => undefined));
    expect(answers[10]).toBeInstanceOf(Promise);
    expect(limiter.take('b', rule, request())).toBeUndefined();
  });

  it('counts a call that costs more than a second brings back, as long as the bucket holds it', () => {
    const limiter = createMemoryLimiter(new VirtualClock());
    const rule: LimitRule = { rate: 1, perMs: 1_000, burst: 5 };
    expect(limiter.take('a', rule, request({ cost: 3 }))).toBeUndefined();
    expect(limiter.usage('a')?.available).toBe(2);
  });

  it.each<[string, LimitRule]>([
    ['100 per second', { rate: 100, perMs: 1_000 }],
    ['3 per second', { rate: 3, perMs: 1_000 }],
    ['1 per second', { rate: 1, perMs: 1_000 }],
    ['1 per minute', { rate: 1, perMs: 60_000 }],
    ['60 per minute', { rate: 60, perMs: 60_000 }],
    ['50 per hour', { rate: 50, perMs: 3_600_000 }],
  ])('never exceeds %s in any window, whatever comes when, and wastes little of it', async (_name, rule) => {
    const random = seeded(rule.rate + rule.perMs);
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const grants: { at: number; units: number }[] = [];
    const calls: Promise<void>[] = [];
    const total = Math.min(rule.rate * 3, 150);
    for (let call = 0; call < total; call += 1) {
      const units = Math.min(rule.rate, 1 + Math.floor(random() * 3));
      const take = async (): Promise<void> => {
        await limiter.take('lane', rule, request({ cost: units, priority: random() < 0.3 ? 'critical' : 'background' }));
        grants.push({ at: clock.now(), units });
      };
      calls.push(take());
      if (random() < 0.1) await clock.advance(Math.floor((random() * rule.perMs) / 20));
    }
    const startedAt = clock.now();
    await clock.settle(Promise.all(calls));
    expect(grants).toHaveLength(total);
    expect(most(grants, rule.perMs)).toBeLessThanOrEqual(rule.rate);
    const units = grants.reduce((sum, grant) => sum + grant.units, 0);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(((units / rule.rate) * 1.5 + 1) * rule.perMs);
  });

  it('uses the bucket that the provider documents', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 2, perMs: 1_000, burst: 40 };
    const answers = Array.from({ length: 40 }, () => limiter.take('shop', rule, request()));
    expect(answers.every((answer) => answer === undefined)).toBe(true);
    const startedAt = clock.now();
    await clock.settle(Promise.all([limiter.take('shop', rule, request()), limiter.take('shop', rule, request())]));
    expect(clock.now() - startedAt).toBe(1_000);
  });

  it('serves critical before normal before background, each in order of arrival', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1, perMs: 1_000, burst: 1 };
    const order: string[] = [];
    void limiter.take('a', rule, request());
    const wait = async (name: string, priority: 'critical' | 'normal' | 'background'): Promise<void> => {
      await limiter.take('a', rule, request({ priority }));
      order.push(name);
    };
    const all = [wait('b1', 'background'), wait('n1', 'normal'), wait('b2', 'background'), wait('c1', 'critical'), wait('n2', 'normal')];
    await clock.settle(Promise.all(all));
    expect(order).toEqual(['c1', 'n1', 'n2', 'b1', 'b2']);
    expect(clock.pending).toBe(0);
  });

  it('fails at once, saying how long it would take, when the deadline cannot hold the wait', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1, perMs: 1_000, burst: 1 };
    void limiter.take('a', rule, request());
    const inTime = limiter.take('a', rule, request({ deadlineAt: clock.now() + 1_000 }));
    await expect(limiter.take('a', rule, request({ deadlineAt: clock.now() + 1_500 }))).rejects.toMatchObject({
      code: 'DeadlineExceeded',
      retryAfterMs: 2_000,
    });
    await clock.settle(Promise.resolve(inTime));
  });

  it('tells one who was overtaken when the deadline has come', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1, perMs: 1_000, burst: 1 };
    void limiter.take('a', rule, request());
    const overtaken = Promise.resolve(limiter.take('a', rule, request({ priority: 'background', deadlineAt: clock.now() + 1_500 }))).catch(
      (error: MooringError) => error.code,
    );
    const critical = [1, 2].map(async () => limiter.take('a', rule, request({ priority: 'critical' })));
    await clock.settle(Promise.all(critical));
    expect(await overtaken).toBe('DeadlineExceeded');
  });

  it('refuses when too many wait', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1, perMs: 1_000, burst: 1, maxWaiting: 1 };
    void limiter.take('a', rule, request());
    const waiting = limiter.take('a', rule, request());
    await expect(limiter.take('a', rule, request())).rejects.toMatchObject({ code: 'LimiterFull', retryAfterMs: 2_000 });
    await clock.settle(Promise.resolve(waiting));
  });

  it('lets an aborted call go at once, and those behind it move up', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1, perMs: 1_000, burst: 1 };
    void limiter.take('a', rule, request());
    const aborter = new AbortController();
    const aborted = limiter.take('a', rule, request({ signal: aborter.signal }));
    const next = limiter.take('a', rule, request());
    aborter.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    const startedAt = clock.now();
    await clock.settle(Promise.resolve(next));
    expect(clock.now() - startedAt).toBe(1_000);
    await expect(limiter.take('a', rule, request({ signal: aborter.signal }))).rejects.toThrow('enough');
  });

  it('is silent during a pause, refuses who cannot outlast it, and goes on after it', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 10, perMs: 1_000 };
    const startedAt = clock.now();
    void limiter.take('a', rule, request());
    const impatient = Promise.resolve(limiter.take('a', rule, request({ deadlineAt: startedAt + 5_000 })));
    const refused = expect(impatient).rejects.toMatchObject({ code: 'DeadlineExceeded' });
    const patient = limiter.take('a', rule, request());
    limiter.pause('a', startedAt + 30_000);
    limiter.pause('a', startedAt + 10_000);
    await refused;
    expect(limiter.usage('a')).toEqual({ available: 0, waiting: 1, pausedUntil: startedAt + 30_000 });
    await clock.settle(Promise.resolve(patient));
    expect(clock.now() - startedAt).toBe(30_000);
    limiter.pause('unseen', clock.now() + 500);
    expect(limiter.take('unseen', rule, request())).toBeInstanceOf(Promise);
    await clock.advance(500);
  });

  it('forgets idle lanes as new ones come', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 10, perMs: 1_000 };
    for (let lane = 0; lane < 50; lane += 1) void limiter.take(`old ${lane}`, rule, request());
    await clock.advance(1_100);
    for (let lane = 0; lane < 50; lane += 1) void limiter.take(`new ${lane}`, rule, request());
    const held = Array.from({ length: 50 }, (_, lane) => limiter.usage(`old ${lane}`)).filter((usage) => usage !== undefined);
    expect(held).toHaveLength(0);
  });

  it('rejects those who wait when it is closed, and leaves no timer', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1, perMs: 1_000, burst: 1 };
    void limiter.take('a', rule, request());
    const waiting = limiter.take('a', rule, request());
    limiter.close();
    await expect(waiting).rejects.toMatchObject({ code: 'HostNotStarted' });
    expect(clock.pending).toBe(0);
  });
});
