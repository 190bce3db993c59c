import { isMooringError, MooringError } from '@mooring/core';
import { runFailure, StoreFault, type Failure } from './failure.js';

/** The error an application sees for a failure of the store. */
export function errorOf(failure: Failure, cause?: unknown): MooringError {
  const because = cause ?? (failure.detail === undefined ? undefined : new Error(failure.detail));
  return new MooringError(failure.code, failure.message, { cause: because });
}

/** The same for whatever was thrown while the store worked on `path`. */
export function errorFrom(thrown: unknown, path: string): MooringError {
  if (isMooringError(thrown)) return thrown;
  if (thrown instanceof StoreFault) return errorOf(thrown.failure, thrown.cause);
  return errorOf(runFailure(thrown, path), thrown);
}
