import type { Clock } from '@mooring/core';

/**
 * Does something again and again, `ms` milliseconds after the time before.
 * @returns how to stop it
 */
export function every(clock: Clock, ms: number, work: () => void): () => void {
  let cancel = (): void => undefined;
  const later = (): void => {
    cancel = clock.schedule(ms, () => {
      work();
      later();
    });
  };
  later();
  return () => cancel();
}
