import { CircuitState } from 'cockatiel';
import { VirtualClock } from '../ports/virtual-clock.js';
import { BreakerWindow } from './breaker-window.js';

const { Closed, HalfOpen } = CircuitState;

describe('BreakerWindow', () => {
  it('opens on five failures in a row while traffic is low', () => {
    const window = new BreakerWindow(new VirtualClock());
    const verdicts = Array.from({ length: 5 }, () => window.failure(Closed));
    expect(verdicts).toEqual([false, false, false, false, true]);
  });

  it('starts the row again after a success, and after a silence longer than the window', async () => {
    const clock = new VirtualClock();
    const window = new BreakerWindow(clock);
    for (let call = 0; call < 4; call += 1) window.failure(Closed);
    window.success(Closed);
    expect(window.failure(Closed)).toBe(false);
    for (let call = 0; call < 3; call += 1) window.failure(Closed);
    await clock.advance(600_000);
    expect(window.failure(Closed)).toBe(false);
    expect(window.totals()).toEqual({ successes: 0, failures: 1 });
  });

  it('opens at half failures once there are twenty outcomes, and not below', () => {
    const window = new BreakerWindow(new VirtualClock());
    const outcomes = Array.from({ length: 10 }, () => {
      window.success(Closed);
      return window.failure(Closed);
    });
    expect(outcomes).toEqual([...Array.from({ length: 9 }, () => false), true]);
    const healthy = new BreakerWindow(new VirtualClock());
    for (let call = 0; call < 30; call += 1) healthy.success(Closed);
    expect(Array.from({ length: 8 }, () => healthy.failure(Closed))).not.toContain(true);
  });

  it('does not go on for half a window when a busy provider goes down', async () => {
    const clock = new VirtualClock();
    const window = new BreakerWindow(clock);
    for (let call = 0; call < 10_000; call += 1) window.success(Closed);
    const wave = Array.from({ length: 32 }, () => window.failure(Closed));
    expect(wave).not.toContain(true);
    await clock.advance(499);
    expect(window.failure(Closed)).toBe(false);
    await clock.advance(1);
    expect(window.failure(Closed)).toBe(true);
  });

  it('stays closed when all sockets broke at once and the next try goes well', async () => {
    const clock = new VirtualClock();
    const window = new BreakerWindow(clock);
    for (let call = 0; call < 100; call += 1) window.success(Closed);
    for (let call = 0; call < 32; call += 1) window.failure(Closed);
    await clock.advance(200);
    window.success(Closed);
    await clock.advance(400);
    expect(window.failure(Closed)).toBe(false);
  });

  it('lets outcomes leave the window slice by slice', async () => {
    const clock = new VirtualClock(0);
    const window = new BreakerWindow(clock);
    for (let slice = 0; slice < 12; slice += 1) {
      window.success(Closed);
      await clock.advance(3_000);
    }
    expect(window.totals().successes).toBe(9);
    await clock.advance(24_000);
    expect(window.totals().successes).toBe(1);
  });

  it('forgets everything when the circuit closes again', () => {
    const window = new BreakerWindow(new VirtualClock());
    for (let call = 0; call < 4; call += 1) window.failure(Closed);
    window.success(HalfOpen);
    expect(window.totals()).toEqual({ successes: 0, failures: 0 });
    expect(window.failure(Closed)).toBe(false);
  });
});
