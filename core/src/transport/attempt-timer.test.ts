import { VirtualClock } from '../ports/virtual-clock.js';
import { createAttemptTimer } from './attempt-timer.js';

describe('createAttemptTimer', () => {
  it('expires within one tick after the time asked for, never before it', async () => {
    const clock = new VirtualClock(1_000_013);
    const timer = createAttemptTimer(clock);
    const expiredAt: number[] = [];
    timer.arm(100, () => expiredAt.push(clock.now() - 1_000_013));
    await clock.advance(99);
    expect(expiredAt).toEqual([]);
    await clock.advance(30);
    expect(expiredAt).toHaveLength(1);
    expect(expiredAt[0]).toBeGreaterThanOrEqual(100);
    expect(expiredAt[0]).toBeLessThanOrEqual(125);
  });

  it('holds one timer for any number of attempts, and none when all ended in time', async () => {
    const clock = new VirtualClock();
    const timer = createAttemptTimer(clock);
    const disarm = Array.from({ length: 100 }, (_, index) => timer.arm(1_000 + index * 30, () => undefined));
    expect(clock.pending).toBe(1);
    for (const release of disarm) release();
    for (const release of disarm) release();
    expect(clock.pending).toBe(0);
  });

  it('wakes earlier when a shorter attempt joins, and serves both', async () => {
    const clock = new VirtualClock();
    const timer = createAttemptTimer(clock);
    const seen: string[] = [];
    timer.arm(10_000, () => seen.push('long'));
    timer.arm(50, () => seen.push('short'));
    await clock.advance(75);
    expect(seen).toEqual(['short']);
    await clock.advance(10_000);
    expect(seen).toEqual(['short', 'long']);
    expect(clock.pending).toBe(0);
  });

  it('does not lose an attempt that shares its bucket with one that was disarmed', async () => {
    const clock = new VirtualClock();
    const timer = createAttemptTimer(clock);
    const seen: string[] = [];
    const disarm = timer.arm(50, () => seen.push('a'));
    timer.arm(50, () => seen.push('b'));
    disarm();
    await clock.advance(100);
    expect(seen).toEqual(['b']);
  });

  it('lets an expiry arm the next attempt', async () => {
    const clock = new VirtualClock();
    const timer = createAttemptTimer(clock);
    const seen: string[] = [];
    timer.arm(25, () => {
      seen.push('first');
      timer.arm(25, () => seen.push('second'));
    });
    await clock.advance(100);
    expect(seen).toEqual(['first', 'second']);
    expect(clock.pending).toBe(0);
  });
});
