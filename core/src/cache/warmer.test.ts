import { VirtualClock } from '../ports/virtual-clock.js';
import { CacheWarmer, type CacheWarmerOptions } from './warmer.js';

interface Fetch {
  readonly what: string;
  readonly at: number;
  readonly mayBeCached: boolean;
}

function setUp(options: Partial<CacheWarmerOptions<string>> = {}): { warmer: CacheWarmer<string>; clock: VirtualClock; fetches: Fetch[] } {
  const clock = new VirtualClock(0);
  const fetches: Fetch[] = [];
  const warmer = new CacheWarmer<string>({
    clock,
    fetch: async (what, { mayBeCached }) => void fetches.push({ what, at: clock.now(), mayBeCached }),
    ...options,
  });
  return { warmer, clock, fetches };
}

describe('CacheWarmer', () => {
  it('fetches at the start, content with what is fresh already, and then at each interval anew', async () => {
    const { warmer, clock, fetches } = setUp();
    warmer.start([
      { what: 'once', rule: { atStart: true, everyMs: undefined } },
      { what: 'often', rule: { atStart: true, everyMs: 60_000 } },
      { what: 'never', rule: { atStart: false, everyMs: undefined } },
    ]);
    await clock.advance(130_000);
    expect(fetches).toEqual([
      { what: 'once', at: 0, mayBeCached: true },
      { what: 'often', at: 0, mayBeCached: true },
      { what: 'often', at: 60_000, mayBeCached: false },
      { what: 'often', at: 120_000, mayBeCached: false },
    ]);
    await warmer.stop();
    await clock.advance(600_000);
    expect(fetches).toHaveLength(4);
    expect(clock.pending).toBe(0);
  });

  it('fetches so many at once and no more, and goes on after a failure', async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    const { warmer, clock } = setUp({
      concurrency: 3,
      fetch: async () => {
        most = Math.max(most, (running += 1));
        await clock.sleep(10);
        running -= 1;
        done += 1;
        if (done % 2 === 0) throw new Error('the provider is out');
      },
    });
    warmer.start(Array.from({ length: 20 }, (_, index) => ({ what: String(index), rule: { atStart: true, everyMs: undefined } })));
    await clock.advance(1_000);
    expect({ most, done }).toEqual({ most: 3, done: 20 });
  });

  it('fetches a hot answer once, shortly before it expires', async () => {
    const { warmer, clock, fetches } = setUp();
    const life = { expiresAt: 20_000, ttlMs: 20_000, hot: 3 };
    for (let hit = 0; hit < 10; hit++) warmer.hit('a', 'hot', life);
    for (let hit = 0; hit < 3; hit++) warmer.hit('b', 'mild', life);
    await clock.advance(20_000);
    expect(fetches).toEqual([{ what: 'hot', at: 18_000, mayBeCached: false }]);
    expect(clock.pending).toBe(0);
  });

  it('counts each life of an answer from the beginning', async () => {
    const { warmer, clock, fetches } = setUp();
    for (let hit = 0; hit < 3; hit++) warmer.hit('a', 'x', { expiresAt: 20_000, ttlMs: 20_000, hot: 3 });
    for (let hit = 0; hit < 3; hit++) warmer.hit('a', 'x', { expiresAt: 25_000, ttlMs: 20_000, hot: 3 });
    await clock.advance(60_000);
    expect(fetches).toEqual([]);
  });

  it('fetches at once what becomes hot in the last part of its life', async () => {
    const { warmer, clock, fetches } = setUp();
    await clock.advance(19_000);
    for (let hit = 0; hit < 4; hit++) warmer.hit('a', 'late', { expiresAt: 20_000, ttlMs: 20_000, hot: 3 });
    await clock.advance(0);
    expect(fetches).toEqual([{ what: 'late', at: 19_000, mayBeCached: false }]);
  });

  it('counts no more answers than it is told to remember', async () => {
    const { warmer, clock, fetches } = setUp({ maxHot: 2 });
    for (const key of ['a', 'b', 'c']) for (let hit = 0; hit < 5; hit++) warmer.hit(key, key, { expiresAt: 1_000, ttlMs: 1_000, hot: 1 });
    await clock.advance(1_000);
    expect(fetches.map(({ what }) => what)).toEqual(['a', 'b']);
  });

  it('ends what is under way when it stops', async () => {
    const { warmer, clock } = setUp({ fetch: (_what, { signal }) => clock.sleep(3_600_000, signal) });
    warmer.start([{ what: 'long', rule: { atStart: true, everyMs: undefined } }]);
    await warmer.stop();
    await warmer.stop();
    expect(clock.pending).toBe(0);
  });
});
