import { isMooringError } from '@mooring/core';

/** How a call ended. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Waits for a call to end, whichever way. */
export const outcomeOf = (call: Promise<unknown>): Promise<Outcome> =>
  call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

/** @throws Error with the sentence when the condition does not hold */
export function expectThat(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence);
}

/** What an error is, in a word or two. */
export function describeError(error: unknown): string {
  if (isMooringError(error)) return `${error.code} (${error.message})`;
  return error instanceof Error ? `${error.name} (${error.message})` : String(error);
}

/** The value of a call that must succeed. */
export function expectSuccess(outcome: Outcome, circumstances: string): unknown {
  if ('error' in outcome)
    throw new Error(`The call must succeed ${circumstances}, and failed with ${describeError(outcome.error)}.`, { cause: outcome.error });
  return outcome.value;
}

/** A call must fail with one of these codes. */
export function expectCode(outcome: Outcome, codes: readonly string[], circumstances: string): void {
  if ('value' in outcome) throw new Error(`The call must fail with ${codes.join(' or ')} ${circumstances}, and succeeded.`);
  const { error } = outcome;
  if (!isMooringError(error) || !codes.includes(error.code)) {
    throw new Error(`The call must fail with ${codes.join(' or ')} ${circumstances}, and failed with ${describeError(error)}.`, {
      cause: error,
    });
  }
}

/** A number of requests must have gone out. */
export function expectRequests(requests: readonly unknown[], count: number, circumstances: string): void {
  expectThat(
    requests.length === count,
    `${circumstances} there must be ${count} request${count === 1 ? '' : 's'}, and there ${requests.length === 1 ? 'was' : 'were'} ${requests.length}.`,
  );
}
