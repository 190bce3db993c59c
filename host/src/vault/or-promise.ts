import { types } from 'node:util';

/** A value now, or a promise of it where somebody must be asked. Keys in this process answer at once, a service does not. */
export type OrPromise<Value> = Value | Promise<Value>;

/** Goes on with `value` in the same turn where it is there already. */
export function andThen<Value, Next>(value: OrPromise<Value>, next: (value: Value) => OrPromise<Next>): OrPromise<Next> {
  return types.isPromise(value) ? value.then(next) : next(value);
}

/** Runs `use` and overwrites `key` with zeros when it is done, whether it answers, rejects or throws. */
export function zeroAfter<Result>(key: Uint8Array, use: () => OrPromise<Result>): OrPromise<Result> {
  const zero = (): void => void key.fill(0);
  let result: OrPromise<Result>;
  try {
    result = use();
  } catch (error) {
    zero();
    throw error;
  }
  if (types.isPromise(result)) return result.finally(zero);
  zero();
  return result;
}
