import { VirtualClock } from '../ports/virtual-clock.js';
import type { Limiter, LimitRule } from './limiter.js';
import { createMemoryLimiter } from './memory-limiter.js';
import { standardLimitState } from './standard-limit-state.js';

const undeclared: LimitRule = { rate: Number.POSITIVE_INFINITY, perMs: 60_000, held: true };
const hundred = 100;
const secondMs = 1_000;

interface Provider {
  /** Whether a call that arrives now is accepted, and the headers of its answer. */
  answer(now: number): { readonly isRefused: boolean; readonly headers: Readonly<Record<string, string>> };
}

type WriteReset = (resetAt: number, now: number) => number;
const inSeconds: WriteReset = (resetAt, now) => Math.ceil((resetAt - now) / secondMs);
const inUnixSeconds: WriteReset = (resetAt) => Math.ceil(resetAt / secondMs);

const headersOf = (remaining: number, reset: number) => ({
  'x-ratelimit-limit': String(hundred),
  'x-ratelimit-remaining': String(Math.max(0, Math.floor(remaining))),
  'x-ratelimit-reset': String(reset),
});

/** A hundred in each second of its own clock, whenever the second began. */
function windowProvider(write: WriteReset, foreign = 0): Provider {
  let window = -1;
  let used = 0;
  return {
    answer(now) {
      const current = Math.floor(now / secondMs);
      if (current !== window) [window, used] = [current, foreign];
      const isRefused = used >= hundred;
      if (!isRefused) used += 1;
      return { isRefused, headers: headersOf(hundred - used, write((current + 1) * secondMs, now)) };
    },
  };
}

/** A bucket of a hundred that takes a second to fill. */
function bucketProvider(write: WriteReset): Provider {
  let level = hundred;
  let at = 0;
  return {
    answer(now) {
      level = Math.min(hundred, level + (now - at) / 10);
      at = now;
      const isRefused = level < 1;
      if (!isRefused) level -= 1;
      return { isRefused, headers: headersOf(level, write(now + (hundred - level) * 10, now)) };
    },
  };
}

/** At most so many at a time, the others in line: what a bulkhead does. */
function places(most: number): { enter(): Promise<void>; leave(): void } {
  let free = most;
  const line: (() => void)[] = [];
  return {
    enter: () =>
      new Promise((resolve) => {
        if (free > 0) {
          free -= 1;
          resolve();
        } else line.push(resolve);
      }),
    leave: () => {
      const next = line.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}

/** A small generator with a seed, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Run {
  readonly refused: number;
  readonly tookMs: number;
}

/** Makes all calls at once, as the pipeline does: a turn of the lane, a place, the answer, what it tells, the release; a refusal pauses. */
async function callAll(
  calls: number,
  provider: Provider,
  options: { readonly startMs?: number; readonly latencyMs?: () => number; readonly rule?: LimitRule; readonly limiter?: Limiter } = {},
): Promise<Run> {
  const clock = new VirtualClock(1_767_225_600_000 + (options.startMs ?? 0));
  const limiter = options.limiter ?? createMemoryLimiter(clock);
  const { rule = undeclared, latencyMs = () => 10 } = options;
  const bulkhead = places(32);
  let refused = 0;
  const call = async (): Promise<void> => {
    for (;;) {
      await limiter.take('lane', rule, { deadlineAt: Number.MAX_SAFE_INTEGER });
      await bulkhead.enter();
      await clock.sleep(latencyMs());
      const { isRefused, headers } = provider.answer(clock.now());
      await clock.sleep(latencyMs());
      bulkhead.leave();
      const state = standardLimitState(headers, clock.now());
      if (state !== undefined) limiter.learn('lane', state, rule);
      limiter.release('lane');
      if (!isRefused) return;
      refused += 1;
      limiter.pause('lane', clock.now() + secondMs);
    }
  };
  const startedAt = clock.now();
  await clock.settle(Promise.all(Array.from({ length: calls }, call)));
  expect(clock.pending).toBe(0);
  return { refused, tookMs: clock.now() - startedAt };
}

describe('a limit that nobody has declared', () => {
  const random = seeded(7);
  const steady = () => 10;
  const uneven = () => 5 + Math.floor(random() * 30);
  const idealMs = (500 - hundred) * 10;

  it.each<[string, () => Provider, number, () => number]>([
    ['windows, seconds left', () => windowProvider(inSeconds), 0, steady],
    ['windows that began long before, seconds left', () => windowProvider(inSeconds), 730, steady],
    ['windows, as a time', () => windowProvider(inUnixSeconds), 0, steady],
    ['windows that began before, as a time', () => windowProvider(inUnixSeconds), 400, steady],
    ['windows, answers that overtake one another', () => windowProvider(inSeconds), 250, uneven],
    ['windows as a time, answers that overtake one another', () => windowProvider(inUnixSeconds), 900, uneven],
    ['a bucket, seconds left', () => bucketProvider(inSeconds), 0, steady],
    ['a bucket, answers that overtake one another', () => bucketProvider(inSeconds), 480, uneven],
    ['a bucket, as a time', () => bucketProvider(inUnixSeconds), 300, uneven],
  ])('is kept once answers tell it: %s', async (_name, provider, startMs, latencyMs) => {
    const { refused, tookMs } = await callAll(500, provider(), { startMs, latencyMs });
    expect(refused).toBeLessThanOrEqual(5);
    expect(tookMs).toBeLessThanOrEqual(idealMs * 1.2);
  });

  it('counts what others use of it', async () => {
    // Sixty of each hundred are used by somebody else, so that forty a second are left.
    const { refused, tookMs } = await callAll(200, windowProvider(inSeconds, 60), { latencyMs: steady });
    expect(refused).toBeLessThanOrEqual(5);
    expect(tookMs).toBeGreaterThanOrEqual(4_000);
    expect(tookMs).toBeLessThanOrEqual(4_000 * 1.25);
  });

  it('lets a few calls go and keeps the others for the first answer, but not for long', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const take = () => limiter.take('lane', undeclared, { deadlineAt: clock.now() + 100 });
    const first = Array.from({ length: 20 }, take);
    expect(first.filter((turn) => turn === undefined)).toHaveLength(8);
    limiter.release('lane');
    await Promise.all(first.map((turn) => Promise.resolve(turn)));
    expect(limiter.usage('lane')).toMatchObject({ limit: undefined, usedRatio: 0, waiting: 0, exhaustedInMs: undefined });

    const silent = Array.from({ length: 9 }, async () => limiter.take('silent', undeclared, { deadlineAt: clock.now() + 60_000 }));
    const startedAt = clock.now();
    await clock.settle(Promise.all(silent));
    expect(clock.now() - startedAt).toBe(1_000);
  });

  it('takes what remains for the least there is where no limit is told, and waits for the reset', async () => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const take = () => limiter.take('lane', undeclared, { deadlineAt: Number.MAX_SAFE_INTEGER });
    expect(take()).toBeUndefined();
    limiter.learn('lane', { remaining: 2, resetAfterMs: 5_000 }, undeclared);
    limiter.release('lane');
    expect([take(), take()]).toEqual([undefined, undefined]);
    limiter.release('lane', 2);
    const startedAt = clock.now();
    await clock.settle(Promise.resolve(take()));
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(5_000);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(5_100);
  });
});

describe('a declared limit that answers correct', () => {
  const hourly: LimitRule = { rate: 100, perMs: 3_600_000, held: true, reserve: 0 };
  const onClock = (rule: LimitRule) => {
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    return {
      clock,
      limiter,
      take: (cost = 1) => limiter.take('lane', rule, { cost, deadlineAt: Number.MAX_SAFE_INTEGER }),
      free: () => limiter.usage('lane')?.available,
      answer: (
        remaining: number,
        more: { readonly limit?: number; readonly resetAfterMs?: number; readonly restorePerSecond?: number } = {},
        cost = 1,
      ) => {
        limiter.learn('lane', { remaining, ...more }, rule, cost);
        limiter.release('lane', cost);
      },
    };
  };

  it('lets no more through than remains, less what is under way', () => {
    const { take, free, answer } = onClock(hourly);
    for (let call = 0; call < 5; call += 1) void take();
    answer(40);
    expect(free()).toBe(36);
  });

  it('is not loosened by an answer that arrives late', () => {
    const { take, free, answer } = onClock(hourly);
    for (let call = 0; call < 5; call += 1) void take();
    answer(10);
    answer(50);
    expect(free()).toBe(7);
    answer(9);
    answer(8);
    answer(99);
    expect(free()).toBe(8);
  });

  it('takes back what it took for the calls of others when their answers turn out to be its own', () => {
    const { take, free, answer } = onClock({ ...hourly, rate: 20 });
    for (let call = 0; call < 10; call += 1) void take();
    answer(10);
    expect(free()).toBe(1);
    for (let remaining = 19; remaining > 10; remaining -= 1) answer(remaining);
    expect(free()).toBe(10);
  });

  it('follows an answer upwards when nothing else was under way', () => {
    const { take, free, answer } = onClock(hourly);
    void take();
    answer(5);
    expect(free()).toBe(5);
    void take();
    answer(60);
    expect(free()).toBe(60);
  });

  it('forgets what others used at the reset that was told', async () => {
    const { clock, take, free, answer } = onClock(hourly);
    void take();
    answer(0, { resetAfterMs: 60_000 });
    expect(free()).toBe(0);
    const startedAt = clock.now();
    await clock.settle(Promise.resolve(take()));
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(60_000);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(60_100);
  });

  it.each<[string, LimitRule, number, number]>([
    ['a window', hourly, 30, 29],
    ['a larger window', hourly, 300, 299],
    ['a day', { ...hourly, kind: 'daily', perMs: 86_400_000 }, 300, 299],
    ['slots', { rate: 4, perMs: 1_000, kind: 'concurrency' }, 2, 2],
    ['a bucket', { rate: 2, perMs: 1_000, burst: 40, held: true }, 80, 79],
  ])('adopts another limit than was declared: %s', (_name, rule, limit, left) => {
    const { take, limiter, answer } = onClock(rule);
    void take();
    answer(limit - 1, { limit });
    expect(limiter.usage('lane')).toMatchObject({ limit, available: left });
  });

  it('paces by the limit that is told', async () => {
    const { clock, take, answer } = onClock({ rate: 100, perMs: 1_000, held: true, reserve: 0 });
    void take();
    answer(19, { limit: 20, resetAfterMs: 1_000 });
    const startedAt = clock.now();
    await clock.settle(Promise.all(Array.from({ length: 40 }, async () => take())));
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(1_900);
  });

  it('follows a bucket by cost: what was asked for, what it cost, and how fast it fills', async () => {
    const { clock, take, free, answer } = onClock({ rate: 100, perMs: 1_000, burst: 1_000, held: true, reserve: 0 });
    expect(take(400)).toBeUndefined();
    expect(free()).toBe(600);
    answer(990, { limit: 2_000, restorePerSecond: 50 }, 400);
    expect(free()).toBe(990);
    await clock.advance(2_000);
    expect(free()).toBe(1_090);
    expect(take(1_000)).toBeUndefined();
    answer(20, { limit: 2_000, restorePerSecond: 50 }, 1_000);
    const startedAt = clock.now();
    await clock.settle(Promise.resolve(take(120)));
    expect(clock.now() - startedAt).toBe(2_000);
  });

  it('only ever gets stricter where nobody says what is under way', () => {
    const { take, free, answer } = onClock({ ...hourly, held: false });
    void take();
    answer(50);
    void take();
    answer(80);
    expect(free()).toBe(49);
  });

  it('never lets a provider that others use as well refuse more than what crossed on the way', async () => {
    const random = seeded(11);
    const clock = new VirtualClock();
    const limiter = createMemoryLimiter(clock);
    const rule: LimitRule = { rate: 60, perMs: 60_000, held: true };
    let refused = 0;
    let used = 0;
    let window = -1;
    const call = async (): Promise<void> => {
      await limiter.take('lane', rule, { deadlineAt: Number.MAX_SAFE_INTEGER });
      await clock.sleep(5 + Math.floor(random() * 20));
      const current = Math.floor(clock.now() / 60_000);
      if (current !== window) [window, used] = [current, 20 + Math.floor(random() * 20)];
      if (used >= 60) refused += 1;
      else used += 1;
      const told = { remaining: 60 - used, limit: 60, resetAfterMs: (current + 1) * 60_000 - clock.now() };
      await clock.sleep(5 + Math.floor(random() * 20));
      limiter.learn('lane', told, rule);
      limiter.release('lane');
    };
    const serial = async (): Promise<void> => {
      for (let calls = 0; calls < 30; calls += 1) await call();
    };
    await clock.settle(Promise.all([serial(), serial(), serial(), serial(), serial()]));
    expect(refused).toBeLessThanOrEqual(4);
  });
});
