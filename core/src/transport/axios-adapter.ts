import { AxiosHeaders, type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { WireResponse } from '../ports/transport.js';

/** What one attempt came to: an answer to hand on, or a failure for the retry layer to judge. */
export type AttemptOutcome<Answer, Failure> = { readonly answer: Answer } | { readonly failure: Failure };

/** The least that an answer must hold. */
export interface AttemptAnswer {
  readonly response: WireResponse;
}

/** The call that an axios config carries. A class, because axios copies plain objects apart and would lose the call's state. */
export abstract class CarriedCall<Answer extends AttemptAnswer = AttemptAnswer, Failure = unknown> {
  /** Runs the next attempt. What it throws goes to the caller past the retry. */
  abstract attempt(): Promise<AttemptOutcome<Answer, Failure>>;
}

/** A config that carries its call. */
export interface CarryingConfig {
  readonly method: string;
  readonly url: string;
  readonly carriedCall: CarriedCall;
}

/**
 * How a failed attempt looks to axios-retry, which retries what carries a `config`. No `Error`: axios would write into its stack, and
 * building one costs more than the rest of the attempt.
 */
export class FailedAttempt {
  constructor(
    readonly config: InternalAxiosRequestConfig,
    readonly call: CarriedCall,
    readonly failure: unknown,
  ) {}
}

/** An error of the attempt itself. It carries no `config`, so axios-retry leaves it alone, and it keeps axios from editing the error. */
export class ThrownInAttempt {
  constructor(readonly error: unknown) {}
}

/** The axios adapter of a call: runs the attempt that the config carries and tells axios how it ended. */
export const runCarriedAttempt: AxiosAdapter = async (config) => {
  const call = carriedBy(config);
  let outcome: AttemptOutcome<AttemptAnswer, unknown>;
  try {
    outcome = await call.attempt();
  } catch (error) {
    // oxlint-disable-next-line typescript/only-throw-error -- see ThrownInAttempt
    throw new ThrownInAttempt(error);
  }
  // oxlint-disable-next-line typescript/only-throw-error -- see FailedAttempt
  if ('failure' in outcome) throw new FailedAttempt(config, call, outcome.failure);
  return toAxiosResponse(outcome.answer, config);
};

function carriedBy(config: InternalAxiosRequestConfig): CarriedCall {
  if ('carriedCall' in config && config.carriedCall instanceof CarriedCall) return config.carriedCall;
  throw new TypeError('This axios instance runs calls of Mooring only.');
}

const noHeaders = new AxiosHeaders();

function toAxiosResponse(answer: AttemptAnswer, config: InternalAxiosRequestConfig): AxiosResponse<AttemptAnswer> {
  // Whoever wants the headers finds them in the answer; a map of axios's own for each answer would cost more than the retry does.
  return { data: answer, status: answer.response.status, statusText: '', headers: noHeaders, config };
}
