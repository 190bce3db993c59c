import type { Random } from '@mooring/core';

const baseMs = 1_000;
const capMs = 3_600_000;

/** Milliseconds until the next try of an event: full jitter below one second, then four times as much for each try, at most an hour. */
export function eventBackOffMs(attempt: number, random: Random): number {
  const ceiling = Math.min(capMs, baseMs * 4 ** Math.max(0, attempt - 1));
  // Never at once: what failed a moment ago is likely to fail again.
  return Math.ceil(ceiling * (0.1 + 0.9 * random.next()));
}
