import type { Clock } from '../ports/clock.js';

/** Times attempts out. Coarse on purpose: an attempt that may take seconds need not end on the millisecond. */
export interface AttemptTimer {
  /** Calls `onExpire` once, `ms` to `ms` + 25 milliseconds from now; the returned function disarms it and may be called again. */
  arm(ms: number, onExpire: () => void): () => void;
  /** Forgets everything armed. */
  close(): void;
}

const tickMs = 25;

/**
 * One timer of the clock for all attempts under way, none while nothing is armed. Arming and disarming touch one bucket; the timer is set
 * for the earliest bucket, so attempts that end in time cost no wake-up each.
 */
export function createAttemptTimer(clock: Clock): AttemptTimer {
  const buckets = new Map<number, Set<() => void>>();
  let wakeAtTick = Number.POSITIVE_INFINITY;
  let cancelWake: (() => void) | undefined;

  const stop = (): void => {
    cancelWake?.();
    cancelWake = undefined;
    wakeAtTick = Number.POSITIVE_INFINITY;
  };

  const wakeAt = (tick: number): void => {
    cancelWake?.();
    wakeAtTick = tick;
    cancelWake = clock.schedule(tick * tickMs - clock.now(), wake);
  };

  const wake = (): void => {
    stop();
    const presentTick = Math.floor(clock.now() / tickMs);
    const due = [...buckets.keys()].filter((tick) => tick <= presentTick).sort((left, right) => left - right);
    for (const tick of due) {
      const expired = buckets.get(tick);
      buckets.delete(tick);
      for (const onExpire of expired ?? []) onExpire();
    }
    if (buckets.size > 0) wakeAt(Math.min(...buckets.keys()));
  };

  return {
    arm(ms, onExpire) {
      const tick = Math.ceil((clock.now() + Math.max(ms, 0)) / tickMs);
      let bucket = buckets.get(tick);
      if (bucket === undefined) buckets.set(tick, (bucket = new Set()));
      // A fresh function per arming: the same callback armed twice must count twice.
      const entry = (): void => onExpire();
      bucket.add(entry);
      if (tick < wakeAtTick) wakeAt(tick);
      return () => {
        if (bucket.delete(entry) && bucket.size === 0 && buckets.get(tick) === bucket) {
          buckets.delete(tick);
          if (buckets.size === 0) stop();
        }
      };
    },
    close() {
      buckets.clear();
      stop();
    },
  };
}
