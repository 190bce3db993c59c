import type { CallPlace } from '../answer/classify.js';
import { parseOutput } from '../answer/parse-output.js';
import { typedStream } from '../answer/typed-stream.js';
import { inWords } from '../contract/schema-issues.js';
import { allowsStale } from '../cache/stored-answer.js';
import { isMooringError, MooringError } from '../errors/mooring-error.js';
import { isBodySource } from '../ports/transport.js';
import type { AccessToken } from '../ports/token-source.js';
import { createRetrier, type AttemptFailure, type Retrier, type RetryResult } from '../resilience/index.js';
import { createAttemptTimer, type AttemptTimer } from '../transport/index.js';
import { AttemptRunner, type Answer, type CallUnderWay } from './attempt-runner.js';
import { CallCache, type CallKey } from './call-cache.js';
import { cancelled, circuitOpen, isAborted, whereOf } from './call-errors.js';
import { CallReport } from './call-report.js';
import type { CallResult, CallServices } from './call-services.js';
import { createGuards, type GuardRegistry } from './guards.js';
import { lanesOf } from './limit-lanes.js';
import type { PlannedCall } from './planned-call.js';
import { withinCall } from './within-call.js';

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
  readonly #runner: AttemptRunner;

  constructor(services: CallServices) {
    this.#services = services;
    this.#cache = new CallCache(services.cache, services.clock, services.sharedCache);
    this.#guards = createGuards(services);
    this.#retrier = createRetrier(services.clock, services.random);
    this.#timer = createAttemptTimer(services.clock);
    this.#runner = new AttemptRunner(services, this.#timer);
  }

  /** Cached answers, for whoever must drop some. */
  get cache(): CallCache {
    return this.#cache;
  }

  /** What guards calls, for whoever looks at circuits or forces one. */
  get guards(): GuardRegistry {
    return this.#guards;
  }

  /**
   * The parsed answer of a call.
   * @throws MooringError
   */
  async call(planned: PlannedCall): Promise<CallResult> {
    const report = new CallReport(this.#services, planned.endpoint, planned.connection);
    try {
      const key = this.#cache.keyOf(planned);
      if (key !== undefined) return await this.#cached(key, planned, report);
      const result = await this.#fetch(planned, report);
      this.#cache.completed(planned);
      report.succeeded(result.status);
      return result;
    } catch (error) {
      this.#cache.completed(planned, error);
      const declared = this.#declaredFallback(planned, error, report);
      if (declared !== undefined) return declared;
      throw report.failed(error);
    }
  }

  async #cached(key: CallKey, planned: PlannedCall, report: CallReport): Promise<CallResult> {
    const hit = planned.options.cache === 'refresh' ? undefined : this.#cache.lookup(key);
    if (hit !== undefined) {
      if (hit.state === 'absent') throw hit.error;
      if (hit.wantsRefresh) void this.refreshCached(key);
      report.cacheHit(hit.state);
      return hit.result;
    }
    // A refresh is conditional where the cache has added headers to what the caller asked.
    const answer = await this.#cache.answer(key, (asked) =>
      this.#fetch(asked, report, asked.request !== planned.request).catch((error: unknown) => report.missed(error)),
    );
    if (answer.wantsRefresh) void this.refreshCached(key);
    if (answer.source === 'provider' || answer.source === 'renewed') {
      this.#cache.completed(planned);
      report.succeeded(answer.result.status);
    } else {
      report.cacheHit(answer.source === 'stale' ? 'fallback' : 'fresh');
    }
    return answer.result;
  }

  /** Fetches a kept answer anew, behind everybody's back; reported as a call of its own. Never rejects. */
  refreshCached(key: CallKey): Promise<void> {
    return this.#cache.refresh(key, async (asked) => {
      const report = new CallReport(this.#services, asked.endpoint, asked.connection);
      try {
        const result = await this.#fetch(asked, report, asked.request !== key.planned.request);
        report.succeeded(result.status);
        return result;
      } catch (error) {
        throw report.failed(error);
      }
    });
  }

  /** What an endpoint declares to answer with where the provider cannot. */
  #declaredFallback({ endpoint }: PlannedCall, error: unknown, report: CallReport): CallResult | undefined {
    const { fallback } = endpoint.definition;
    if (fallback === undefined || !isMooringError(error) || !allowsStale(error)) return undefined;
    report.fellBack('declared', error);
    return { output: fallback, status: error.status ?? 503, headers: {}, url: '' };
  }

  /** Releases the timers. Attempts under way are the transport's to abort. */
  close(): void {
    this.#cache.close();
    this.#timer.close();
  }

  async #fetch(planned: PlannedCall, report: CallReport, isConditional = false): Promise<CallResult> {
    const { endpoint, connection, request, options } = planned;
    const deadlineMs = options.deadlineMs ?? connection.plugin.resilience.deadlineMs;
    const deadlineAt = this.#services.clock.now() + deadlineMs;
    if (isAborted(options.signal)) throw cancelled(planned, options.signal?.reason);

    const guard = this.#guards.of(connection.plugin, request.origin, endpoint.operation);
    const waitMs = guard.circuit.peek();
    if (waitMs !== undefined) throw circuitOpen(planned, waitMs);

    const place: CallPlace = {
      endpoint,
      connection,
      repeatable: endpoint.safe || endpoint.idempotencyHeader !== undefined,
      isConditional,
    };
    const lanes = lanesOf(endpoint, connection, request.parameters);
    const call: CallUnderWay = {
      planned,
      place,
      guard,
      lanes,
      deadlineAt,
      span: report.span,
      token: undefined,
      giveBack: () => undefined,
      givenBack: undefined,
    };
    try {
      const outcome = await this.#attempts(call, report);
      if ('failure' in outcome) throw lastWord(outcome);
      return await this.#parse(call, outcome.answer, report);
    } catch (error) {
      if (isAborted(options.signal) && error === options.signal?.reason) throw cancelled(planned, error);
      throw error;
    } finally {
      // A stream that nobody opened is let go; one that was read is over already.
      if (isBodySource(request.body)) request.body.discard?.();
    }
  }

  /** Attempts until one verdict; once more where the provider refuses an access token that can be renewed. */
  async #attempts(call: CallUnderWay, report: CallReport): Promise<RetryResult<Answer>> {
    const outcome = await this.#retried(call, report);
    if (!('failure' in outcome) || !outcome.failure.refusesToken) return outcome;
    if ((await this.#renewedToken(call)) === undefined) return outcome;
    return this.#retried(call, report);
  }

  /** The token after the one that was refused, obtained at most once for each version, whoever asks. */
  async #renewedToken({ token, planned, deadlineAt }: CallUnderWay): Promise<AccessToken | undefined> {
    const renewal = token === undefined ? undefined : planned.connection.tokens?.after(token);
    return renewal === undefined ? undefined : withinCall(renewal, this.#services.clock, planned, deadlineAt);
  }

  async #retried(call: CallUnderWay, report: CallReport): Promise<RetryResult<Answer>> {
    const { planned, guard, deadlineAt } = call;
    const { request, connection, options } = planned;
    const before = report.attempts;
    const outcome = await this.#retrier.run<Answer>({
      method: request.method,
      url: request.origin + request.path,
      maxAttempts: connection.plugin.resilience.attempts,
      deadlineAt,
      signal: options.signal,
      budget: guard.budget,
      attempt: (attempt) => {
        report.attempts = before + attempt;
        return this.#runner.run(call, before + attempt);
      },
      onRetry: (failure, delayMs, attempt) => report.retrying(failure, delayMs, before + attempt),
    });
    return outcome;
  }

  async #parse({ planned, place }: CallUnderWay, { response, read, url }: Answer, report: CallReport): Promise<CallResult> {
    // "Not modified", to a question that the cache has made conditional: the answer is the one it has.
    if (response.status === 304) return { output: undefined, status: 304, headers: response.headers, url };
    const { endpoint, connection, options } = planned;
    const { output, graphql } = endpoint.definition;
    const bytes = response.stream === undefined ? response.body : typedStream(response.stream, place, () => options.signal?.reason);
    const { value, drift } = await parseOutput(
      output,
      read,
      bytes,
      graphql !== undefined,
      endpoint.isStreamed ? whereOf(planned) : undefined,
    );
    if (drift.length > 0) {
      report.drifted(drift);
      if (this.#services.onSchemaDrift === 'strict') {
        throw new MooringError(
          'SchemaDrift',
          `${connection.plugin.id} ${endpoint.name}: the answer does not fit the declared schema: ${inWords(drift)}.`,
          { ...whereOf({ endpoint, connection }), status: response.status, issues: drift },
        );
      }
    }
    return { output: value, status: response.status, headers: response.headers, url };
  }
}

/** The error of the last attempt, with how many there were and what the next would have waited. */
function lastWord({ failure: { error }, attempts, waitMs }: Extract<RetryResult<Answer>, { failure: AttemptFailure }>): MooringError {
  return error.with({ attempts, retryAfterMs: error.retryAfterMs ?? (error.retryable ? waitMs : undefined) });
}
