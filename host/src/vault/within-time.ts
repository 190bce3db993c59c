import type { Clock } from '@mooring/core';

/** The answer of `request`, or a rejection named `TimeoutError` after `ms`; `onLate` gets an answer that comes after that. */
export function withinTime<Value>(clock: Clock, ms: number, request: () => Promise<Value>, onLate: (value: Value) => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const cancel = clock.schedule(ms, () => {
      isLate = true;
      reject(new DOMException(`No answer within ${ms} ms.`, 'TimeoutError'));
    });
    const settle = async (): Promise<void> => {
      try {
        const value = await request();
        if (isLate) onLate(value);
        else resolve(value);
      } catch (error) {
        reject(error);
      } finally {
        cancel();
      }
    };
    void settle();
  });
}
