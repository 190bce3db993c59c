import { VirtualClock } from './virtual-clock.js';

describe('VirtualClock', () => {
  it('runs what is due in order, each at its own instant', async () => {
    const clock = new VirtualClock(1_000);
    const seen: [string, number][] = [];
    clock.schedule(50, () => seen.push(['b', clock.now()]));
    clock.schedule(20, () => {
      seen.push(['a', clock.now()]);
      clock.schedule(10, () => seen.push(['chained', clock.now()]));
    });
    clock.schedule(80, () => seen.push(['late', clock.now()]));
    await clock.advance(60);
    expect(seen).toEqual([
      ['a', 1_020],
      ['chained', 1_030],
      ['b', 1_050],
    ]);
    expect(clock.now()).toBe(1_060);
    expect(clock.pending).toBe(1);
  });

  it('wakes sleepers, keeps a record of them and lets go of an aborted one', async () => {
    const clock = new VirtualClock();
    const aborter = new AbortController();
    const aborted = clock.sleep(500, aborter.signal);
    aborter.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    expect(clock.pending).toBe(0);
    await clock.settle(clock.sleep(86_400_000));
    expect(clock.sleeps).toEqual([500, 86_400_000]);
  });

  it('cancels a scheduled callback', async () => {
    const clock = new VirtualClock();
    const cancel = clock.schedule(5, () => {
      throw new Error('must not run');
    });
    cancel();
    await clock.advance(10);
    expect(clock.pending).toBe(0);
  });

  it('says so when a promise waits for something else', async () => {
    const never = new Promise<void>(() => undefined);
    await expect(new VirtualClock().settle(never)).rejects.toThrow('nothing waits on the virtual clock');
  });

  it('lets promises, immediates and zero timers run out before time moves on', async () => {
    const clock = new VirtualClock(0);
    const seen: string[] = [];
    const work = async (): Promise<void> => {
      for (let step = 0; step < 3; step += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setTimeout(resolve, 0));
        seen.push(`step ${step}`);
      }
    };
    clock.schedule(10, () => void work());
    clock.schedule(20, () => seen.push('later'));
    await clock.advance(30);
    expect(seen).toEqual(['step 0', 'step 1', 'step 2', 'later']);
  });

  it('does not wait for timers of others that take longer', async () => {
    const foreign = setTimeout(() => undefined, 3_600_000);
    const clock = new VirtualClock();
    await clock.drain();
    await clock.advance(1_000);
    clearTimeout(foreign);
    expect(clock.pending).toBe(0);
  });
});
