import { classifyAnswer, classifyTransportError, type CallPlace } from '../answer/classify.js';
import { parseOutput } from '../answer/parse-output.js';
import { readAnswer, type ReadAnswer } from '../answer/read-answer.js';
import type { ConnectionState } from '../connection/connection-state.js';
import { inWords } from '../contract/schema-issues.js';
import { MooringError, type ErrorDetails } from '../errors/mooring-error.js';
import type { CompiledEndpoint } from '../plugin/compiled-plugin.js';
import type { WireResponse } from '../ports/transport.js';
import { createRetrier, failureRules, type AttemptFailure, type Retrier, type RetryResult } from '../resilience/index.js';
import { createAttemptTimer, isTransportError, type AttemptOutcome, type AttemptTimer } from '../transport/index.js';
import { CallCache } from './call-cache.js';
import { CallReport } from './call-report.js';
import type { CallResult, CallServices } from './call-services.js';
import { createGuards, type Guard, type GuardRegistry } from './guards.js';
import { lanesOf, type Lane } from './limit-lanes.js';
import type { PlannedCall } from './planned-call.js';

interface Answer {
  readonly response: WireResponse;
  readonly read: ReadAnswer;
  readonly url: string;
}

/** Why our timer ended an attempt. Told apart by identity from every other abort. */
class AttemptExpired extends Error {}
class CallerAborted extends Error {}

/**
 * Carries calls out: cache, deadline, circuit, then attempts, each with a token of the limiter, a permit of the circuit, a slot of the
 * bulkhead and a timer of its own, until one verdict ends them. One pipeline per host.
 */
export class Pipeline {
  readonly #services: CallServices;
  readonly #cache: CallCache;
  readonly #guards: GuardRegistry;
  readonly #retrier: Retrier;
  readonly #timer: AttemptTimer;

  constructor(services: CallServices) {
    this.#services = services;
    this.#cache = new CallCache(services.cache, services.clock);
    this.#guards = createGuards(services);
    this.#retrier = createRetrier(services.clock, services.random);
    this.#timer = createAttemptTimer(services.clock);
  }

  /** Cached answers, for whoever must drop some. */
  get cache(): CallCache {
    return this.#cache;
  }

  /**
   * The parsed answer of a call.
   * @throws MooringError
   */
  async call(planned: PlannedCall): Promise<CallResult> {
    const { endpoint, connection, options } = planned;
    const report = new CallReport(this.#services, endpoint, connection);
    try {
      const cacheKey = this.#cache.keyOf(planned);
      if (cacheKey !== undefined && options.cache !== 'refresh') {
        const hit = this.#cache.get(cacheKey);
        if (hit !== undefined) {
          report.cacheHit();
          return hit;
        }
      }
      const result = await this.#fetch(planned, report);
      if (cacheKey !== undefined) this.#cache.set(cacheKey, planned, result);
      this.#cache.invalidate(connection.key, endpoint.definition.invalidates);
      report.succeeded(result.status);
      return result;
    } catch (error) {
      throw report.failed(error);
    }
  }

  /** Releases the timers. Attempts under way are the transport's to abort. */
  close(): void {
    this.#timer.close();
  }

  async #fetch(planned: PlannedCall, report: CallReport): Promise<CallResult> {
    const { endpoint, connection, request, options } = planned;
    const { clock } = this.#services;
    const resilience = connection.plugin.resilience;
    const deadlineMs = options.deadlineMs ?? resilience.deadlineMs;
    const deadlineAt = clock.now() + deadlineMs;
    if (isAborted(options.signal)) throw this.#cancelled(planned, options.signal?.reason);

    const guard = this.#guards.of(connection.plugin, request.origin, endpoint.operation);
    const waitMs = guard.circuit.peek();
    if (waitMs !== undefined) throw this.#circuitOpen(planned, waitMs);

    const place: CallPlace = { endpoint, connection, repeatable: endpoint.safe || endpoint.idempotencyHeader !== undefined };
    const lanes = lanesOf(endpoint, connection, request.parameters);
    let outcome: RetryResult<Answer>;
    try {
      outcome = await this.#retrier.run<Answer>({
        method: request.method,
        url: request.origin + request.path,
        maxAttempts: resilience.attempts,
        deadlineAt,
        signal: options.signal,
        budget: guard.budget,
        attempt: () => this.#attempt(planned, place, guard, lanes, deadlineAt),
        onRetry: (failure, delayMs, attempt) => report.retrying(failure, delayMs, attempt),
      });
    } catch (error) {
      if (isAborted(options.signal) && error === options.signal?.reason) throw this.#cancelled(planned, error);
      throw error;
    }
    report.attempts = outcome.attempts;
    if ('failure' in outcome) throw lastWord(outcome);
    return this.#parse(planned, outcome.answer, report);
  }

  async #attempt(
    planned: PlannedCall,
    place: CallPlace,
    guard: Guard,
    lanes: readonly Lane[],
    deadlineAt: number,
  ): Promise<AttemptOutcome<Answer, AttemptFailure>> {
    const { options, connection, endpoint } = planned;
    const { limiter, clock } = this.#services;
    for (const lane of lanes) {
      const turn = limiter.take(lane.key, lane.rule, { cost: lane.cost, priority: options.priority, deadlineAt, signal: options.signal });
      if (turn !== undefined) await turn;
    }
    const permit = guard.circuit.acquire();
    if (permit === undefined) throw this.#circuitOpen(planned, guard.circuit.peek() ?? 0);
    let failed: AttemptFailure | undefined;
    try {
      const outcome = await guard.bulkhead.run(() => this.#send(planned, place, deadlineAt), { deadlineAt, signal: options.signal });
      if ('failure' in outcome) failed = outcome.failure;
      permit.settle(failed === undefined ? 'success' : failureRules[failed.kind].circuit);
      if (failed !== undefined && failureRules[failed.kind].throttled) this.#pauseLanes(endpoint, connection, planned, failed, clock.now());
      return outcome;
    } catch (error) {
      // A full bulkhead or an abort says nothing about the provider.
      permit.settle('neutral');
      throw error;
    }
  }

  async #send(planned: PlannedCall, place: CallPlace, deadlineAt: number): Promise<AttemptOutcome<Answer, AttemptFailure>> {
    const { endpoint, connection, request, options } = planned;
    const { clock, transportOf } = this.#services;
    const { signal } = options;
    if (isAborted(signal)) throw signal?.reason;
    const now = clock.now();
    const { attemptTimeoutMs } = connection.plugin.resilience;
    const remainingMs = deadlineAt - now;
    const authorised = connection.authorise(request.credentialOf)(request, endpoint.encoding, now);

    let abort: (reason: Error) => void = () => undefined;
    const disarm = this.#timer.arm(Math.min(attemptTimeoutMs, remainingMs), () => abort(new AttemptExpired()));
    const onCallerAbort = (): void => abort(new CallerAborted());
    signal?.addEventListener('abort', onCallerAbort, { once: true });
    try {
      const response = await transportOf(connection).send({
        method: request.method,
        url: new URL(authorised.url),
        headers: authorised.headers,
        body: authorised.body,
        maxResponseBytes: endpoint.maxResponseBytes,
        onAbortable: (abortAttempt) => {
          abort = abortAttempt;
        },
      });
      const read = readAnswer(response);
      const failure = classifyAnswer(place, read, clock.now());
      return failure === undefined ? { answer: { response, read, url: request.origin + request.path } } : { failure };
    } catch (error) {
      if (!isTransportError(error)) throw error;
      if (error.cause instanceof CallerAborted) throw signal?.reason;
      if (error.cause instanceof AttemptExpired) return { failure: this.#timedOut(place, remainingMs <= attemptTimeoutMs, planned) };
      return { failure: classifyTransportError(place, error) };
    } finally {
      disarm();
      signal?.removeEventListener('abort', onCallerAbort);
    }
  }

  async #parse({ endpoint, connection }: PlannedCall, { response, read, url }: Answer, report: CallReport): Promise<CallResult> {
    const { value, drift } = await parseOutput(endpoint.definition.output, read, response.body, endpoint.definition.graphql !== undefined);
    if (drift.length > 0) {
      report.drifted(drift);
      if (this.#services.onSchemaDrift === 'strict') {
        throw new MooringError(
          'SchemaDrift',
          `${connection.plugin.id} ${endpoint.name}: the answer does not fit the declared schema: ${inWords(drift)}.`,
          {
            ...where({ endpoint, connection }),
            status: response.status,
            issues: drift,
          },
        );
      }
    }
    return { output: value, status: response.status, headers: response.headers, url };
  }

  /** A provider that says "too many" is left alone by everybody who shares the count, for as long as it asks. */
  #pauseLanes(
    endpoint: CompiledEndpoint,
    connection: ConnectionState,
    { request }: PlannedCall,
    failure: AttemptFailure,
    now: number,
  ): void {
    const wait = failure.retryAfterMs;
    if (wait === undefined || wait <= 0) return;
    for (const lane of lanesOf(endpoint, connection, request.parameters)) this.#services.limiter.pause(lane.key, now + wait);
  }

  #timedOut(place: CallPlace, isDeadline: boolean, planned: PlannedCall): AttemptFailure {
    const { plugin } = planned.connection;
    return isDeadline
      ? {
          kind: 'deadline',
          repeatable: place.repeatable,
          error: new MooringError(
            'DeadlineExceeded',
            `${plugin.id} ${planned.endpoint.name}: no answer within the time of the call (${planned.options.deadlineMs ?? plugin.resilience.deadlineMs} ms).`,
            where(planned),
          ),
        }
      : {
          kind: 'attempt_timeout',
          repeatable: place.repeatable,
          error: new MooringError(
            'AttemptTimeout',
            `${plugin.id} ${planned.endpoint.name}: no answer within ${plugin.resilience.attemptTimeoutMs} ms.`,
            where(planned),
          ),
        };
  }

  #circuitOpen(planned: PlannedCall, waitMs: number): MooringError<'CircuitOpen'> {
    return new MooringError(
      'CircuitOpen',
      `${planned.connection.plugin.id} ${planned.endpoint.name}: the provider has failed too often; the next probe is in ${Math.ceil(waitMs)} ms.`,
      {
        ...where(planned),
        retryAfterMs: Math.ceil(waitMs),
      },
    );
  }

  #cancelled(planned: PlannedCall, reason: unknown): MooringError<'Cancelled'> {
    return new MooringError('Cancelled', `${planned.connection.plugin.id} ${planned.endpoint.name}: the caller aborted the call.`, {
      ...where(planned),
      cause: reason,
    });
  }
}

/** Asked anew each time: a signal may abort between two lines, which the compiler does not believe. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

const where = ({ endpoint, connection }: Pick<PlannedCall, 'endpoint' | 'connection'>): ErrorDetails => ({
  plugin: connection.plugin.id,
  connection: connection.name,
  endpoint: endpoint.name,
});

/** The error of the last attempt, with how many there were and what the next would have waited. */
function lastWord({ failure: { error }, attempts, waitMs }: Extract<RetryResult<Answer>, { failure: AttemptFailure }>): MooringError {
  return error.with({ attempts, retryAfterMs: error.retryAfterMs ?? (error.retryable ? waitMs : undefined) });
}
