import type { MooringError } from '../errors/mooring-error.js';
import { VirtualClock } from '../ports/virtual-clock.js';
import { laneKey } from './lane-name.js';
import type { LaneUsage, LimitPriority, LimitRequest, LimitRule } from './limiter.js';
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
    const answers = Array.from({ length: 10 }, () => limiter.take('a', rule, request()));
    expect(answers.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => undefined));
    expect(answers[9]).toBeInstanceOf(Promise);
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
    const rule: LimitRule = { rate: 2, perMs: 1_000, burst: 40, reserve: 0 };
    const answers = Array.from({ length: 40 }, () => limiter.take('shop', rule, request()));
    expect(answers.every((answer) => answer === undefined)).toBe(true);
    const startedAt = clock.now();
    await clock.settle(Promise.all([limiter.take('shop', rule, request()), limiter.take('shop', rule, request())]));
    expect(clock.now() - startedAt).toBe(1_000);
  });

  it('lets no second see too much although calls arrive later than they go, where it is told when they end', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 100, perMs: 1_000, held: true };
    const random = seeded(5);
    const arrivals: { at: number; units: number }[] = [];
    const call = async (): Promise<void> => {
      await limiter.take('lane', rule, request());
      // Now and then everything stands still for a while, and what has gone arrives together.
      const now = clock.now();
      const stall = Math.floor(now / 400) % 2 === 0 ? 400 - (now % 400) : 0;
      await clock.sleep(Math.min(180, stall) + Math.floor(random() * 10));
      arrivals.push({ at: clock.now(), units: 1 });
      await clock.sleep(5);
      limiter.release('lane');
    };
    const startedAt = clock.now();
    await clock.settle(Promise.all(Array.from({ length: 400 }, call)));
    expect(most(arrivals, 1_000)).toBeLessThanOrEqual(100);
    // For that, a unit is used for a fifth longer at most.
    expect(clock.now() - startedAt).toBeLessThanOrEqual(4_000 * 1.2);
  });

  it('keeps nobody waiting for a call that never ends', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 2, perMs: 1_000, held: true };
    const turns = Array.from({ length: 6 }, async () => limiter.take('lane', rule, request()));
    const startedAt = clock.now();
    await clock.settle(Promise.all(turns));
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(2_000);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(3_700);
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
    expect(limiter.usage('a')).toMatchObject({ available: 0, waiting: 1, pausedUntil: startedAt + 30_000 });
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
    await clock.advance(60_000);
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

  it('keeps a tenth of a lane for critical calls, and nothing of a lane of a few units', () => {
    const limiter = createMemoryLimiter(new VirtualClock());
    const taken = (key: string, rule: LimitRule, priority: LimitPriority) => {
      for (let calls = 0; ; calls += 1) {
        // Whoever would have to wait is refused by the deadline.
        const turn = limiter.take(key, rule, request({ priority, deadlineAt: 0 }));
        if (turn === undefined) continue;
        turn.catch(() => undefined);
        return calls;
      }
    };
    const lanes: readonly (readonly [LimitRule, number, number])[] = [
      [{ rate: 100, perMs: 3_600_000 }, 90, 10],
      [{ rate: 2, perMs: 1_000, burst: 40 }, 36, 4],
      [{ rate: 50, perMs: 86_400_000, kind: 'daily', reserve: 0.2 }, 40, 10],
      [{ rate: 25, perMs: 1_000, kind: 'concurrency' }, 23, 2],
      [{ rate: 5, perMs: 60_000 }, 5, 0],
      [{ rate: 100, perMs: 3_600_000, reserve: 0 }, 100, 0],
    ];
    for (const [index, [rule, others, critical]] of lanes.entries()) {
      const key = String(index);
      expect([taken(key, rule, 'background') + taken(key, rule, 'normal'), taken(key, rule, 'critical')]).toEqual([others, critical]);
    }
  });

  it('lets a critical call go past those who wait for what is kept', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 20, perMs: 60_000 };
    for (let call = 0; call < 18; call += 1) void limiter.take('a', rule, request());
    const waiting = limiter.take('a', rule, request());
    expect(waiting).toBeInstanceOf(Promise);
    expect(limiter.take('a', rule, request({ priority: 'critical' }))).toBeUndefined();
    await clock.settle(Promise.resolve(waiting));
  });

  it('serves connections in turn where they share a lane, however many calls one of them has', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1, perMs: 1_000, burst: 1 };
    const order: string[] = [];
    void limiter.take('app', rule, request());
    const wait = async (fairKey: string): Promise<void> => {
      await limiter.take('app', rule, request({ fairKey }));
      order.push(fairKey);
    };
    await clock.settle(Promise.all(['a', 'a', 'a', 'a', 'b', 'c', 'b'].map(wait)));
    expect(order.join('')).toBe('abcabaa');
  });

  it('lets background calls move on behind a lane full of others', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1, perMs: 1_000, burst: 1 };
    const order: string[] = [];
    void limiter.take('a', rule, request());
    const wait = async (priority: LimitPriority): Promise<void> => {
      await limiter.take('a', rule, request({ priority }));
      order.push(priority.slice(0, 1));
    };
    const all = [wait('background'), wait('background'), ...Array.from({ length: 25 }, async () => wait('critical'))];
    await clock.settle(Promise.all(all));
    expect(order.join('')).toBe('ccccccccccbccccccccccbccccc');
  });

  it('holds a slot until it is released, and hands it to the next', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 2, perMs: 1_000, kind: 'concurrency' };
    expect([limiter.take('a', rule, request()), limiter.take('a', rule, request())]).toEqual([undefined, undefined]);
    const order: number[] = [];
    const waiting = [1, 2].map(async (number) => {
      await limiter.take('a', rule, request());
      order.push(number);
    });
    await clock.advance(60_000);
    expect(order).toEqual([]);
    limiter.release('a');
    await clock.drain();
    expect(order).toEqual([1]);
    expect(limiter.usage('a')).toMatchObject({ limit: 2, used: 2, usedRatio: 1, waiting: 1 });
    limiter.release('a');
    await Promise.all(waiting);
    limiter.release('a');
    limiter.release('a');
    limiter.release('a');
    expect(limiter.usage('a')).toMatchObject({ used: 0, available: 2 });
    limiter.release('nobody');
  });

  it('refuses who waits for a slot when the deadline comes', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1, perMs: 1_000, kind: 'concurrency' };
    void limiter.take('a', rule, request());
    const waiting = Promise.resolve(limiter.take('a', rule, request({ deadlineAt: clock.now() + 500 })));
    const refused = expect(waiting).rejects.toMatchObject({ code: 'DeadlineExceeded' });
    await clock.advance(499);
    expect(limiter.usage('a')?.waiting).toBe(1);
    await clock.advance(2);
    await refused;
    expect(clock.pending).toBe(0);
  });

  it.each<[string, number, number]>([
    ['midnight', 0, 86_400_000],
    ['another time of day', 7 * 3_600_000, 7 * 3_600_000],
  ])('gives a day back at %s, UTC', async (_name, dayStartsAtMs, waitMs) => {
    const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'));
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 3, perMs: 86_400_000, kind: 'daily', dayStartsAtMs };
    const startedAt = clock.now();
    for (let call = 0; call < 3; call += 1) expect(limiter.take('a', rule, request())).toBeUndefined();
    await expect(limiter.take('a', rule, request({ deadlineAt: startedAt + 1_000 }))).rejects.toMatchObject({ retryAfterMs: waitMs });
    await clock.settle(Promise.resolve(limiter.take('a', rule, request())));
    expect(clock.now() - startedAt).toBe(waitMs);
    expect(limiter.usage('a')).toMatchObject({ used: 1, available: 2 });
  });

  it('never has more under way than there are slots, nor more in a day than it holds, whatever comes when', async () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const random = seeded(seed);
      const clock = new VirtualClock(Date.parse('2026-01-01T22:00:00Z'));
      const limiter = createMemoryLimiter(clock);
      const slots: LimitRule = { rate: 7, perMs: 1_000, kind: 'concurrency' };
      const day: LimitRule = { rate: 40, perMs: 86_400_000, kind: 'daily' };
      const perDay = new Map<number, number>();
      const priorities: readonly LimitPriority[] = ['critical', 'normal', 'background'];
      let underWay = 0;
      let highest = 0;
      const call = async (): Promise<void> => {
        await clock.sleep(Math.floor(random() * 10_000_000));
        const asks = request({ priority: priorities[Math.floor(random() * 3)], fairKey: String(Math.floor(random() * 4)) });
        await limiter.take('day', day, asks);
        await limiter.take('slots', slots, asks);
        underWay += 1;
        highest = Math.max(highest, underWay);
        const today = Math.floor(clock.now() / 86_400_000);
        perDay.set(today, (perDay.get(today) ?? 0) + 1);
        await clock.sleep(Math.floor(random() * 1_000));
        underWay -= 1;
        limiter.release('slots');
      };
      await clock.settle(Promise.all(Array.from({ length: 100 }, call)));
      expect(highest).toBeLessThanOrEqual(7);
      expect(Math.max(...perDay.values())).toBeLessThanOrEqual(40);
      expect(clock.pending).toBe(0);
    }
  });

  it('warns once when use passes 80 % of the limit, and again after it has calmed down', async () => {
    const clock = new VirtualClock();
    const warnings: LaneUsage[] = [];
    const limiter = createMemoryLimiter(clock, { onWarning: (usage) => warnings.push(usage) });
    const key = laneKey({ owner: 'shop@1/acme', limit: 'account', split: 'b' });
    // Its bucket holds five units and is empty most of the time; what counts is the use of a period.
    const rule: LimitRule = { rate: 50, perMs: 1_000, burst: 5 };
    const go = async (calls: number, everyMs: number): Promise<void> => {
      for (let call = 0; call < calls; call += 1) {
        void limiter.take(key, rule, request());
        await clock.advance(everyMs);
      }
    };
    await go(5, 0);
    await go(60, 40);
    expect(warnings).toHaveLength(0);
    await go(100, 20);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ key, name: { owner: 'shop@1/acme', limit: 'account', split: 'b' }, limit: 50 });
    expect(warnings[0]?.usedRatio).toBeGreaterThanOrEqual(0.8);
    await go(60, 50);
    await go(100, 20);
    expect(warnings).toHaveLength(2);
  });

  it('foretells when a limit is used up, if it goes on like this', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 1_000, perMs: 3_600_000 };
    const calm: LimitRule = { rate: 10_000, perMs: 3_600_000 };
    for (let call = 0; call < 120; call += 1) {
      void limiter.take('a', rule, request());
      void limiter.take('b', calm, request());
      await clock.advance(1_000);
    }
    const [a, b] = [...limiter.usages()];
    expect(a).toMatchObject({ key: 'a', limit: 1_000, used: 120, available: 880 });
    // 880 are left, one goes each second.
    expect(a?.exhaustedInMs).toBeGreaterThan(860_000);
    expect(a?.exhaustedInMs).toBeLessThan(900_000);
    expect(b?.exhaustedInMs).toBeUndefined();
  });
});
