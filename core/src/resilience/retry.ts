import type { AxiosError, AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import type { MooringError } from '../errors/mooring-error.js';
import type { Clock } from '../ports/clock.js';
import type { Random } from '../ports/random.js';
import {
  CarriedCall,
  FailedAttempt,
  runCarriedAttempt,
  ThrownInAttempt,
  type AttemptAnswer,
  type AttemptOutcome,
  type CarryingConfig,
} from '../transport/axios-adapter.js';
import { createAxiosInstance } from '../transport/axios-instance.js';
import { failureRules, type FailureClass } from './failure-class.js';
import type { RetryBudget } from './retry-budget.js';

/** A failed attempt, as `classify` judged it. */
export interface AttemptFailure {
  readonly kind: FailureClass;
  /** Whether the operation may run twice: by its method, its declaration or an idempotency key. */
  readonly repeatable: boolean;
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the provider itself says that another attempt is pointless. @default false */
  readonly isFinal?: boolean | undefined;
  /** Whether the access token is what the provider does not take. @default false */
  readonly refusesToken?: boolean | undefined;
  /** What the caller gets if this attempt was the last. */
  readonly error: MooringError;
}

/** One logical call, attempted as often as it makes sense. */
export interface RetriedCall<Answer extends AttemptAnswer> {
  readonly method: string;
  /** Absolute, without credentials. */
  readonly url: string;
  /** @default 3 */
  readonly maxAttempts?: number | undefined;
  /** Epoch milliseconds by which the whole call must end; no back-off reaches beyond it. */
  readonly deadlineAt: number;
  /** Ends a back-off at once; `run` then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly budget: RetryBudget;
  /** Runs attempt number `attempt`, counted from 1. What it throws is not retried. */
  attempt(attempt: number): Promise<AttemptOutcome<Answer, AttemptFailure>>;
  /** Told before each back-off. */
  onRetry?(failure: AttemptFailure, delayMs: number, attempt: number): void;
}

/** Why no further attempt was made. */
export type GiveUpReason = 'not_retryable' | 'not_repeatable' | 'attempts' | 'budget' | 'deadline' | 'retry_after_too_long';

export type RetryResult<Answer> =
  | { readonly answer: Answer; readonly attempts: number }
  | {
      readonly failure: AttemptFailure;
      readonly attempts: number;
      readonly gaveUp: GiveUpReason;
      /** Milliseconds that the next attempt would have waited; what to tell the caller as `retryAfterMs`. */
      readonly waitMs: number | undefined;
    };

export interface Retrier {
  /**
   * Resolves with the first good answer or the last failure.
   * @throws what an attempt throws, and the signal's reason when it aborts a back-off.
   */
  run<Answer extends AttemptAnswer>(call: RetriedCall<Answer>): Promise<RetryResult<Answer>>;
}

export interface RetryOptions {
  /** Attempts, the first included. @default 3 */
  readonly maxAttempts?: number | undefined;
  /** Milliseconds below which the first back-off lies; doubles per attempt. @default 200 */
  readonly baseMs?: number | undefined;
  /** The same when the provider asked for less. @default 1000 */
  readonly throttledBaseMs?: number | undefined;
  /** Longest back-off of our own. @default 8000 */
  readonly capMs?: number | undefined;
  /** Longest wait that a provider may ask for; a longer one ends the call. @default 60000 */
  readonly maxRetryAfterMs?: number | undefined;
}

export const retryDefaults = {
  maxAttempts: 3,
  baseMs: 200,
  throttledBaseMs: 1_000,
  capMs: 8_000,
  maxRetryAfterMs: 60_000,
} as const satisfies RetryOptions;

/** Retries calls through axios-retry, with our own condition, back-off and clock in place of its own. */
export function createRetrier(clock: Clock, random: Random, options: RetryOptions = {}): Retrier {
  const settings = { ...retryDefaults, ...definedOnly(options) };
  const instance = createAxiosInstance(runCarriedAttempt);
  wireRetry(instance);
  return {
    async run<Answer extends AttemptAnswer>(call: RetriedCall<Answer>): Promise<RetryResult<Answer>> {
      const state = new CallState(call, clock, random, settings);
      const config: CarryingConfig = { method: call.method, url: call.url, carriedCall: state };
      try {
        const { data } = await instance.request<Answer>(config);
        call.budget.deposit();
        return { answer: data, attempts: state.attempts };
      } catch (rejection) {
        if (rejection instanceof ThrownInAttempt) throw rejection.error;
        if (rejection instanceof FailedAttempt && state.lastFailure !== undefined) {
          return { failure: state.lastFailure, attempts: state.attempts, gaveUp: state.gaveUp, waitMs: state.delayMs };
        }
        throw rejection;
      }
    },
  };
}

/** The count of attempts, the wait and its end are decided by the call's state; axios-retry only runs the loop. */
function wireRetry(instance: AxiosInstance): void {
  axiosRetry(instance, {
    retries: Number.POSITIVE_INFINITY,
    retryCondition: (error) => stateOf(error)?.mayRetry() ?? false,
    // Its own timer reads the machine's clock and overflows on long waits. The wait happens in onRetry, on our clock.
    retryDelay: () => 0,
    onRetry: (_count, error) => stateOf(error)?.backOff(),
  });
}

type Settings = { readonly [Name in keyof typeof retryDefaults]: number };

/** What happened to one call so far. */
class CallState<Answer extends AttemptAnswer> extends CarriedCall<Answer, AttemptFailure> {
  attempts = 0;
  lastFailure: AttemptFailure | undefined;
  gaveUp: GiveUpReason = 'not_retryable';
  delayMs: number | undefined;

  constructor(
    readonly call: RetriedCall<Answer>,
    readonly clock: Clock,
    readonly random: Random,
    readonly settings: Settings,
  ) {
    super();
  }

  async attempt(): Promise<AttemptOutcome<Answer, AttemptFailure>> {
    this.attempts += 1;
    const outcome = await this.call.attempt(this.attempts);
    if ('failure' in outcome) this.lastFailure = outcome.failure;
    return outcome;
  }

  mayRetry(): boolean {
    const failure = this.lastFailure;
    if (failure === undefined) return false;
    this.delayMs = failure.retryAfterMs;
    const reason = this.#reasonAgainst(failure);
    if (reason === undefined) return true;
    this.gaveUp = reason;
    return false;
  }

  async backOff(): Promise<void> {
    const { lastFailure, delayMs = 0, call } = this;
    if (lastFailure !== undefined) call.onRetry?.(lastFailure, delayMs, this.attempts);
    try {
      await this.clock.sleep(delayMs, call.signal);
    } catch (reason) {
      // oxlint-disable-next-line typescript/only-throw-error -- unwrapped by run; axios would edit the reason's stack
      throw new ThrownInAttempt(reason);
    }
  }

  #reasonAgainst(failure: AttemptFailure): GiveUpReason | undefined {
    const rule = failureRules[failure.kind];
    if (rule.retry === 'never' || failure.isFinal === true) return 'not_retryable';
    if (rule.retry === 'repeatable' && !failure.repeatable) return 'not_repeatable';
    if (this.attempts >= (this.call.maxAttempts ?? this.settings.maxAttempts)) return 'attempts';
    if ((failure.retryAfterMs ?? 0) > this.settings.maxRetryAfterMs) return 'retry_after_too_long';
    this.delayMs = failure.retryAfterMs ?? this.#jitteredDelay(rule.throttled);
    if (this.clock.now() + this.delayMs >= this.call.deadlineAt) return 'deadline';
    return this.call.budget.withdraw(rule.budgetCost) ? undefined : 'budget';
  }

  /** Full jitter: callers that failed together do not come back together. */
  #jitteredDelay(throttled: boolean): number {
    const { baseMs, throttledBaseMs, capMs } = this.settings;
    const ceiling = Math.min(capMs, (throttled ? throttledBaseMs : baseMs) * 2 ** (this.attempts - 1));
    return Math.floor(this.random.next() * ceiling);
  }
}

/** axios-retry types what it hands us as AxiosError; what it truly holds is what our adapter threw. */
function stateOf(error: AxiosError): CallState<AttemptAnswer> | undefined {
  const thrown: unknown = error;
  return thrown instanceof FailedAttempt && thrown.call instanceof CallState ? thrown.call : undefined;
}

function definedOnly(options: RetryOptions): { [Name in keyof RetryOptions]?: number } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
