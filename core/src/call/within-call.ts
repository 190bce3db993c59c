import type { Clock } from '../ports/clock.js';
import { deadlineOf } from './call-errors.js';
import type { PlannedCall } from './planned-call.js';

/**
 * What `work` brings, as long as the call waits for it: work that belongs to nobody, such as the renewal of a token, goes on when its caller
 * has left.
 * @throws MooringError `DeadlineExceeded`; the signal's reason when the caller aborts
 */
export function withinCall<Result>(work: Promise<Result>, clock: Clock, planned: PlannedCall, deadlineAt: number): Promise<Result> {
  const { signal } = planned.options;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
    };
    const leave = (reason: unknown): void => {
      stop();
      reject(reason);
    };
    const onAbort = (): void => leave(signal?.reason);
    const cancelTimer = clock.schedule(deadlineAt - clock.now(), () => leave(deadlineOf(planned)));
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    work.then(
      (result) => {
        stop();
        resolve(result);
      },
      (error: unknown) => leave(error),
    );
  });
}
