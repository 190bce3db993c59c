import { classifyAnswer, classifyTransportError, type CallPlace } from '../answer/classify.js';
import { readAnswer, type ReadAnswer } from '../answer/read-answer.js';
import { isMooringError, MooringError } from '../errors/mooring-error.js';
import type { AccessToken } from '../ports/token-source.js';
import type { Span } from '../ports/tracer.js';
import type { StreamWatch, WireBody, WireRequest, WireResponse } from '../ports/transport.js';
import { canSendAgain } from '../request/body.js';
import { failureRules, type AttemptFailure, type CircuitPermit } from '../resilience/index.js';
import { isTransportError, nextHop, type AttemptOutcome, type AttemptTimer, type Hop } from '../transport/index.js';
import { measureAttempt, startAttemptSpan } from './attempt-report.js';
import { circuitOpen, deadlineOf, isAborted, whereOf } from './call-errors.js';
import type { CallServices } from './call-services.js';
import type { Guard } from './guards.js';
import { learnLanes, releaseLanes, toldWaitMs, type Lane } from './limit-lanes.js';
import type { PlannedCall } from './planned-call.js';
import { withinCall } from './within-call.js';

/** A good answer of an attempt. */
export interface Answer {
  readonly response: WireResponse;
  readonly read: ReadAnswer;
  readonly url: string;
}

/** One call while it is attempted: what stays the same for every attempt, and what the last one used. */
export interface CallUnderWay {
  readonly planned: PlannedCall;
  readonly place: CallPlace;
  readonly guard: Guard;
  readonly lanes: readonly Lane[];
  /** Epoch milliseconds. */
  readonly deadlineAt: number;
  readonly span: Span | undefined;
  /** The access token of the last attempt. */
  token: AccessToken | undefined;
  /** Gives back what the last attempt holds at the limiter. */
  giveBack: () => void;
  /** Lanes whose token was given back for another one that has not come yet; undefined where there never was one. */
  givenBack: Set<Lane> | undefined;
}

/** Why our timer ended an attempt. Told apart by identity from every other abort. */
class AttemptExpired extends Error {}
class CallerAborted extends Error {}

/** A token of the limiter that waited longer for a slot than this is taken anew: by then the provider's window is another one. */
const staleTurnMs = 250;

/** How long a streamed answer may pause, and how long its reader may. */
const providerIdleMs = 15_000;
const readerIdleMs = 60_000;

/** What a slot's task comes to when the token of the limiter has become too old and another has to be waited for. */
class StaleTurn {
  constructor(readonly turn: Promise<void>) {}
}

/** Makes single attempts: a token of the limiter, a permit of the circuit, a slot of the bulkhead, a timer, and a verdict. */
export class AttemptRunner {
  readonly #services: CallServices;
  readonly #timer: AttemptTimer;

  constructor(services: CallServices, timer: AttemptTimer) {
    this.#services = services;
    this.#timer = timer;
  }

  /**
   * One attempt.
   * @throws MooringError for what is no verdict on the provider: the circuit or the bulkhead refuses, the deadline passes while it waits,
   *   no access token can be had; the signal's reason when the caller aborts
   */
  async run(call: CallUnderWay, attempt: number): Promise<AttemptOutcome<Answer, AttemptFailure>> {
    const { lanes, guard } = call;
    let held = 0;
    let isStreaming = false;
    call.givenBack = undefined;
    call.giveBack = () => {
      const { givenBack } = call;
      releaseLanes(this.#services.limiter, givenBack === undefined ? lanes : lanes.filter((lane) => !givenBack.has(lane)), held);
      held = 0;
    };
    try {
      for (const lane of lanes) {
        const turn = this.#take(lane, call);
        if (turn !== undefined) await turn;
        held += 1;
      }
      const permit = guard.circuit.acquire();
      if (permit === undefined) throw circuitOpen(call.planned, guard.circuit.peek() ?? 0);
      let failed: AttemptFailure | undefined;
      try {
        const outcome = await this.#inSlot(call, attempt, permit);
        if ('failure' in outcome) failed = outcome.failure;
        else isStreaming = outcome.answer.response.stream !== undefined;
        permit.settle(failed === undefined ? 'success' : failureRules[failed.kind].circuit);
        if (failed !== undefined && failureRules[failed.kind].throttled) this.#pauseLanes(call, failed);
        return outcome;
      } catch (error) {
        // A full bulkhead or an abort says nothing about the provider.
        permit.settle('neutral');
        throw error;
      }
    } finally {
      // An answer that still comes in counts as under way until its stream is over.
      if (!isStreaming) call.giveBack();
    }
  }

  #take(lane: Lane, { planned, deadlineAt }: CallUnderWay): Promise<void> | undefined {
    const { options, connection } = planned;
    return this.#services.limiter.take(lane.key, lane.rule, {
      cost: lane.cost,
      priority: options.priority,
      deadlineAt,
      signal: options.signal,
      fairKey: connection.key,
    });
  }

  async #inSlot(call: CallUnderWay, attempt: number, permit: CircuitPermit): Promise<AttemptOutcome<Answer, AttemptFailure>> {
    const { guard, deadlineAt, planned } = call;
    const { clock } = this.#services;
    for (;;) {
      const takenAt = clock.now();
      const outcome = await guard.bulkhead.run<AttemptOutcome<Answer, AttemptFailure> | StaleTurn>(
        () => {
          // Those in line do not go on to a provider that those before them have found down.
          if (!permit.isCurrent && guard.circuit.status !== 'closed')
            return Promise.reject(circuitOpen(planned, guard.circuit.peek() ?? 0));
          const turn = clock.now() - takenAt > staleTurnMs ? this.#takeAnew(call) : undefined;
          return turn === undefined ? this.#send(call, attempt) : Promise.resolve(new StaleTurn(turn));
        },
        { deadlineAt, signal: planned.options.signal },
      );
      if (!(outcome instanceof StaleTurn)) return outcome;
      await outcome.turn;
    }
  }

  /** Undefined where all were to be had at once. Slots, and what answers are set against, are held still. */
  #takeAnew(call: CallUnderWay): Promise<void> | undefined {
    let pending: Promise<void> | undefined;
    for (const lane of call.lanes) {
      if (lane.learns || lane.rule.kind === 'concurrency') continue;
      if (lane.holds) this.#services.limiter.release(lane.key, lane.cost);
      const turn = this.#take(lane, call);
      if (turn === undefined) continue;
      const without = (call.givenBack ??= new Set());
      without.add(lane);
      const taken = turn.then(() => void without.delete(lane));
      const before = pending;
      pending = before === undefined ? taken : Promise.all([before, taken]).then(() => undefined);
    }
    return pending;
  }

  async #send(call: CallUnderWay, attempt: number): Promise<AttemptOutcome<Answer, AttemptFailure>> {
    const { planned, place, deadlineAt } = call;
    const { endpoint, connection, request, options } = planned;
    const { clock } = this.#services;
    const { signal } = options;
    if (isAborted(signal)) throw signal?.reason;
    const token = connection.tokens === undefined || request.credentialOf === undefined ? undefined : connection.tokens.current();
    call.token = token instanceof Promise ? await withinCall(token, clock, planned, deadlineAt) : token;
    const now = clock.now();
    const { attemptTimeoutMs } = connection.plugin.resilience;
    const remainingMs = deadlineAt - now;
    const authorised = connection.authorise(request.credentialOf)(request, endpoint.encoding, now, call.token?.value);
    const span = startAttemptSpan(call.span, planned, attempt);

    let abort: (reason: Error) => void = () => undefined;
    const disarm = this.#timer.arm(Math.min(attemptTimeoutMs, remainingMs), () => abort(new AttemptExpired()));
    const onCallerAbort = (): void => abort(new CallerAborted());
    signal?.addEventListener('abort', onCallerAbort, { once: true });
    const stopListening = (): void => signal?.removeEventListener('abort', onCallerAbort);
    let status: number | undefined;
    let failure: AttemptFailure | undefined;
    let isStreaming = false;
    try {
      const response = await this.#exchange(planned, {
        method: request.method,
        url: new URL(authorised.url),
        headers: span === undefined ? authorised.headers : { ...authorised.headers, ...span.headers },
        body: authorised.body,
        maxResponseBytes: endpoint.maxResponseBytes,
        onAbortable: (abortAttempt) => {
          abort = abortAttempt;
        },
        stream: endpoint.isStreamed ? this.#watch(call, stopListening) : undefined,
      });
      ({ status } = response);
      const read = readAnswer(response);
      learnLanes(this.#services.limiter, call.lanes, read, clock.now());
      failure = onlyOnce(request.body, waitingAsTold(classifyAnswer(place, read, clock.now()), call, read, clock.now()));
      isStreaming = response.stream !== undefined;
      return failure === undefined ? { answer: { response, read, url: request.origin + request.path } } : { failure };
    } catch (error) {
      if (!isTransportError(error)) throw error;
      if (error.cause instanceof CallerAborted) throw signal?.reason;
      failure = onlyOnce(
        request.body,
        error.cause instanceof AttemptExpired
          ? timedOut(call, remainingMs <= attemptTimeoutMs, error.sent)
          : classifyTransportError(place, error),
      );
      return { failure };
    } finally {
      disarm();
      if (!isStreaming) stopListening();
      measureAttempt(this.#services, planned, span, { attempt, status, failure, durationMs: clock.now() - now });
    }
  }

  /** Sends a request, and follows redirects as far as the endpoint says. */
  async #exchange(planned: PlannedCall, request: WireRequest): Promise<WireResponse> {
    const { endpoint, connection } = planned;
    const transport = this.#services.transportOf(connection);
    const { redirects } = endpoint.definition;
    let response = await transport.send(request);
    if (redirects === undefined || redirects === 'none') return response;
    const rule = { redirects, allowsHost: (hostname: string) => connection.allowsHost(hostname) };
    const earlier: Hop[] = [];
    for (let hop: Hop = request; ;) {
      const next = follow(planned, hop, response, earlier, rule);
      if (next === undefined) return response;
      earlier.push(hop);
      hop = next;
      response = await transport.send({ ...request, ...hop });
    }
  }

  #watch(call: CallUnderWay, stopListening: () => void): StreamWatch {
    const { giveBack } = call;
    return {
      arm: (ms, onExpire) => this.#timer.arm(ms, onExpire),
      providerIdleMs,
      readerIdleMs,
      onEnd: () => {
        stopListening();
        giveBack();
      },
    };
  }

  /** A provider that says "too many" is left alone by everybody who shares the count, for as long as it asks. */
  #pauseLanes({ lanes }: CallUnderWay, { retryAfterMs: wait }: AttemptFailure): void {
    if (wait === undefined || wait <= 0) return;
    const until = this.#services.clock.now() + wait;
    for (const lane of lanes) this.#services.limiter.pause(lane.key, until);
  }
}

/** A stream that was read from and cannot be opened again has nothing left to send: whatever failed, it is not tried again. */
function onlyOnce<Failure extends AttemptFailure | undefined>(body: WireBody | undefined, failure: Failure): Failure | AttemptFailure {
  return failure === undefined || canSendAgain(body) ? failure : { ...failure, isFinal: true };
}

function follow(
  planned: PlannedCall,
  hop: Hop,
  response: WireResponse,
  earlier: readonly Hop[],
  rule: Parameters<typeof nextHop>[3],
): Hop | undefined {
  try {
    return nextHop(hop, response, earlier, rule);
  } catch (error) {
    throw isMooringError(error) ? error.with(whereOf(planned)) : error;
  }
}

/** Many a provider says when to come back in the headers of its limits only, or in the body. */
function waitingAsTold(
  failure: AttemptFailure | undefined,
  { lanes }: CallUnderWay,
  answer: ReadAnswer,
  nowMs: number,
): AttemptFailure | undefined {
  if (failure === undefined || failure.retryAfterMs !== undefined || !failureRules[failure.kind].throttled) return failure;
  const waitMs = toldWaitMs(lanes, answer, nowMs);
  return waitMs === undefined ? failure : { ...failure, retryAfterMs: waitMs, error: failure.error.with({ retryAfterMs: waitMs }) };
}

function timedOut({ planned, place }: CallUnderWay, isDeadline: boolean, sent: 'no' | 'maybe'): AttemptFailure {
  const { endpoint, connection } = planned;
  // Where no connection came about in time, the provider has seen nothing.
  const repeatable = place.repeatable || sent === 'no';
  if (isDeadline) return { kind: 'deadline', repeatable, error: deadlineOf(planned) };
  const { attemptTimeoutMs } = connection.plugin.resilience;
  return {
    kind: 'attempt_timeout',
    repeatable,
    error: new MooringError(
      'AttemptTimeout',
      `${connection.plugin.id} ${endpoint.name}: no answer within ${attemptTimeoutMs} ms.`,
      whereOf(planned),
    ),
  };
}
