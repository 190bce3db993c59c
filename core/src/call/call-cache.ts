import { Flight, FlightBook } from '../cache/flight.js';
import { ownerKey, requestKey, sharedKey } from '../cache/cache-key.js';
import {
  absenceOf,
  allowsStale,
  answerIn,
  conditionalHeaders,
  entryOf,
  errorOf,
  mayHaveHappened,
  nothingLeft,
  renewedEntry,
  tagsOf,
  wholeConnection,
  type StoredResult,
} from '../cache/stored-answer.js';
import type { ConnectionState } from '../connection/connection-state.js';
import type { CompiledCacheRule } from '../contract/cache-rule.js';
import { isMooringError, type MooringError } from '../errors/mooring-error.js';
import type { CacheEntry, CacheTier, SharedCacheTier, SharedStamp } from '../ports/cache-tier.js';
import type { Clock } from '../ports/clock.js';
import { cancelled, deadlineOf, isAborted } from './call-errors.js';
import type { CallResult } from './call-services.js';
import type { PlannedCall } from './planned-call.js';

/** A call whose answer is kept, and where. */
export interface CallKey {
  readonly text: string;
  readonly planned: PlannedCall;
  readonly rule: CompiledCacheRule;
}

/** What memory knows of a call. A stale result is good to hand out; `wantsRefresh` asks for `refresh` behind the caller's back. */
export type CacheHit =
  | { readonly state: 'fresh' | 'stale'; readonly result: CallResult; readonly wantsRefresh: boolean }
  | { readonly state: 'absent'; readonly error: MooringError<'NotFound'> };

/** Where an answer came from that memory did not have. */
export interface CacheAnswer {
  readonly source: 'provider' | 'renewed' | 'shared' | 'joined' | 'stale';
  readonly result: CallResult;
  readonly wantsRefresh: boolean;
}

/**
 * Asks the provider, as it is done without a cache, for the call it is given: that one carries the signal, the time left, the priority and,
 * where something is to be compared, conditional headers. An answer "not modified" to those is a result of status 304.
 */
export type AskProvider = (planned: PlannedCall) => Promise<CallResult>;

const ranks = { background: 0, normal: 1, critical: 2 } as const;
/** One who joined a flight that ran out of time asks again only with so much more time: a fresh call on the last milliseconds helps nobody. */
const worthwhileMs = 1_000;
/** How long a failed refresh keeps stale hits from asking again. */
const refreshPauseMs = 5_000;
/** Failed refreshes remembered; beyond them the oldest is forgotten, which costs one more try. */
const maxPaused = 10_000;
/** Headers by which a caller asks for something else than the whole answer. */
const partialHeaders = ['range', 'if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since', 'if-range'];

/** Answers kept for a while, in this process and in what processes share; never shared between two connections. */
export class CallCache {
  readonly #tier: CacheTier;
  readonly #clock: Clock;
  readonly #shared: SharedCacheTier | undefined;
  readonly #flights = new FlightBook<CacheAnswer>();
  readonly #owners = new WeakMap<ConnectionState, string>();
  readonly #pausedUntil = new Map<string, number>();
  readonly #unsubscribe: (() => void) | undefined;
  #onHit: ((key: CallKey, expiresAt: number) => void) | undefined;

  constructor(tier: CacheTier, clock: Clock, shared?: SharedCacheTier) {
    this.#tier = tier;
    this.#clock = clock;
    this.#shared = shared;
    this.#unsubscribe = shared?.onInvalidated((scope, tags) => void this.#dropHere(scope, tags));
  }

  /** Where the answer of a call is kept; undefined when it is not to be kept. */
  keyOf(planned: PlannedCall): CallKey | undefined {
    const { endpoint, connection, request, options } = planned;
    const rule = endpoint.cache;
    if (rule === undefined || options.cache === 'bypass') return undefined;
    for (const name of partialHeaders) if (request.headers[name] !== undefined) return undefined;
    let owner = this.#owners.get(connection);
    if (owner === undefined) this.#owners.set(connection, (owner = ownerKey(connection)));
    // An idempotency key names the call, not what is asked.
    return { text: requestKey(owner, request, connection.plugin.headers, endpoint.idempotencyHeader?.toLowerCase()), planned, rule };
  }

  /** What memory knows, at once. Undefined means that somebody has to be asked: see `answer`. */
  lookup(key: CallKey): CacheHit | undefined {
    const entry = this.#tier.get(key.text);
    if (entry === undefined) return undefined;
    const stored = answerIn(entry);
    const now = this.#clock.now();
    if (entry.expiresAt > now) {
      if (key.rule.warm?.hot !== undefined) this.#onHit?.(key, entry.expiresAt);
      return stored.kind === 'result'
        ? { state: 'fresh', result: stored.result, wantsRefresh: false }
        : { state: 'absent', error: errorOf(stored) };
    }
    if (stored.kind !== 'result' || entry.expiresAt + key.rule.staleWhileRevalidateMs <= now) return undefined;
    return { state: 'stale', result: stored.result, wantsRefresh: this.#wantsRefresh(key, now) };
  }

  /**
   * The answer of a call that memory does not have: from an equal call under way, from the shared tier, or from the provider. A caller
   * whose signal aborts or whose deadline passes leaves; the work ends with the last one who waits. Calls with `cache: 'refresh'` join
   * nothing that was begun before them.
   * @throws MooringError as `ask` does, unless a stale answer may stand in; `Cancelled`, `DeadlineExceeded`
   */
  async answer(key: CallKey, ask: AskProvider): Promise<CacheAnswer> {
    const { planned } = key;
    const { signal, priority = 'normal', cache } = planned.options;
    if (isAborted(signal)) throw cancelled(planned, signal?.reason);
    const deadlineAt = this.#clock.now() + (planned.options.deadlineMs ?? planned.connection.plugin.resilience.deadlineMs);
    for (let mayJoin = cache !== 'refresh'; ; mayJoin = true) {
      const joined = mayJoin ? this.#flights.joinable(key.text, ranks[priority]) : undefined;
      joined?.join();
      const flight = joined ?? this.#lead(key, ask, deadlineAt, priority, signal !== undefined);
      try {
        const answer = await flight.wait(this.#clock, {
          deadlineAt,
          signal,
          onDeadline: () => deadlineOf(planned),
          onAbort: (reason) => cancelled(planned, reason),
        });
        return joined === undefined ? answer : { ...answer, source: 'joined', wantsRefresh: false };
      } catch (error) {
        // The time that ran out was another caller's.
        const wasShort = isMooringError(error) && error.code === 'DeadlineExceeded' && this.#clock.now() < deadlineAt;
        if (joined !== undefined && wasShort && deadlineAt - joined.plan.deadlineAt >= worthwhileMs) continue;
        const stale = this.staleFor(key, error);
        if (stale !== undefined) return { source: 'stale', result: stale, wantsRefresh: false };
        // One error for each caller: what one writes on it is not the others' to read. Who joined has made no attempt.
        throw joined !== undefined && isMooringError(error) ? error.with({ attempts: 0 }) : error;
      }
    }
  }

  /**
   * Fetches an answer anew behind everybody's back, once however often it is asked for. Never rejects: what fails is the business of `ask`
   * to report, and stale hits ask again a little later.
   */
  async refresh(key: CallKey, ask: AskProvider): Promise<void> {
    if (this.#flights.has(key.text)) return;
    const { deadlineMs } = key.planned.connection.plugin.resilience;
    const deadlineAt = this.#clock.now() + deadlineMs;
    const { planned } = key;
    // Whoever triggered it has long gone when it ends: neither their signal nor their deadline is its own.
    const detached: CallKey = { ...key, planned: { ...planned, options: { priority: 'background', cache: 'use' } } };
    const flight = this.#lead(detached, ask, deadlineAt, 'background', true);
    try {
      await flight.wait(this.#clock, {
        deadlineAt,
        signal: undefined,
        onDeadline: () => deadlineOf(detached.planned),
        onAbort: (reason) => cancelled(detached.planned, reason),
      });
    } catch {
      // The answer that is kept stays as it is.
    }
  }

  /** Whether an equal call is under way that could be joined. */
  inFlight(key: CallKey): boolean {
    return this.#flights.has(key.text);
  }

  /** The answer that stands in for a failure, where the rule keeps one and the failure is the provider's. */
  staleFor(key: CallKey, error: unknown): CallResult | undefined {
    const entry = this.#tier.get(key.text);
    return entry === undefined ? undefined : this.#staleIn(entry, key.rule, error);
  }

  /**
   * Drops what a call has changed, by the `invalidates` of its endpoint; to be called before the caller learns how it went. With `error`
   * only where the provider may have done it all the same.
   */
  completed({ endpoint, connection }: PlannedCall, error?: unknown): void {
    const { invalidates } = endpoint.definition;
    if (invalidates === undefined || (error !== undefined && !mayHaveHappened(error))) return;
    this.invalidate(connection.key, invalidates);
  }

  /** Forgets what carries one of `tags` on a connection, here and wherever the tier is shared; answers how many went here. */
  invalidate(connectionKey: string, tags: readonly string[] | undefined): number {
    if (tags === undefined || tags.length === 0) return 0;
    const dropped = this.#dropHere(connectionKey, tags);
    void this.#shared?.invalidate(connectionKey, tags);
    return dropped;
  }

  /** Forgets everything of a connection: it was removed, or speaks for another account now. */
  forget(connectionKey: string): number {
    return this.invalidate(connectionKey, [wholeConnection]);
  }

  /** Tells `listener` of fresh hits on endpoints that warm hot answers. One listener. */
  onHit(listener: (key: CallKey, expiresAt: number) => void): void {
    this.#onHit = listener;
  }

  /** Ends what is under way in the background. The tiers are their owners' to close. */
  close(): void {
    this.#unsubscribe?.();
    this.#flights.abortAll();
  }

  #lead(key: CallKey, ask: AskProvider, deadlineAt: number, priority: keyof typeof ranks, isAbortable: boolean): Flight<CacheAnswer> {
    const flight = new Flight<CacheAnswer>({
      key: key.text,
      scope: key.planned.connection.key,
      tags: tagsOf(key.rule),
      deadlineAt,
      rank: ranks[priority],
      isAbortable,
    });
    this.#flights.add(flight);
    flight.start((started) => this.#fly(started, key, ask).finally(() => this.#flights.remove(started)));
    return flight;
  }

  async #fly(flight: Flight<CacheAnswer>, key: CallKey, ask: AskProvider): Promise<CacheAnswer> {
    const { planned, rule } = key;
    const { key: text, scope, tags } = flight.plan;
    let known = this.#tier.get(text);
    let stamp: SharedStamp | undefined;
    if (this.#shared !== undefined) {
      const found = await this.#shared.get(sharedKey(text), scope, tags);
      ({ stamp } = found);
      if (found.entry !== undefined && found.entry.expiresAt > (known?.expiresAt ?? 0)) {
        known = found.entry;
        if (flight.isCurrent) this.#tier.set(text, known);
        const answer = planned.options.cache === 'refresh' ? undefined : this.#answerOf(known, flight, rule);
        if (answer !== undefined) return answer;
      }
      if (flight.isAbandoned) throw cancelled(planned, undefined);
    }
    const before = known === undefined ? undefined : resultIn(known, rule, this.#clock.now());
    flight.keepsDeadline = true;
    try {
      const result = await ask(plannedFor(flight, planned, before, this.#clock.now()));
      const now = this.#clock.now();
      if (result.status === 304 && before !== undefined) {
        this.#keep(flight, renewedEntry(before, result.headers, rule, scope, now), stamp);
        return { source: 'renewed', result: before.result, wantsRefresh: false };
      }
      const entry = entryOf(result, rule, scope, now);
      if (entry !== undefined) this.#keep(flight, entry, stamp);
      return { source: 'provider', result, wantsRefresh: false };
    } catch (error) {
      this.#failed(flight, key, error, stamp);
      const stale = known === undefined ? undefined : this.#staleIn(known, rule, error);
      if (stale === undefined) throw error;
      return { source: 'stale', result: stale, wantsRefresh: false };
    }
  }

  /** What the shared tier has found, where that is an answer: fresh, or stale for a while during which it may be handed out. */
  #answerOf(entry: CacheEntry, { plan }: Flight<CacheAnswer>, rule: CompiledCacheRule): CacheAnswer | undefined {
    const now = this.#clock.now();
    const stored = answerIn(entry);
    if (entry.expiresAt > now) {
      if (stored.kind === 'absence') throw errorOf(stored);
      return { source: 'shared', result: stored.result, wantsRefresh: false };
    }
    // A refresh that was content with a stale answer would never bring a fresh one.
    if (stored.kind === 'absence' || plan.rank === ranks.background || entry.expiresAt + rule.staleWhileRevalidateMs <= now)
      return undefined;
    return { source: 'stale', result: stored.result, wantsRefresh: true };
  }

  #keep(flight: Flight<CacheAnswer>, entry: CacheEntry, stamp: SharedStamp | undefined): void {
    if (!flight.isCurrent) return;
    const { key } = flight.plan;
    this.#pausedUntil.delete(key);
    this.#tier.set(key, entry);
    void this.#shared?.set(sharedKey(key), entry, stamp);
  }

  #failed(flight: Flight<CacheAnswer>, { rule }: CallKey, error: unknown, stamp: SharedStamp | undefined): void {
    const { key, scope } = flight.plan;
    const now = this.#clock.now();
    if (allowsStale(error)) {
      if (this.#pausedUntil.size >= maxPaused) for (const oldest of this.#pausedUntil.keys()) if (this.#pausedUntil.delete(oldest)) break;
      this.#pausedUntil.set(key, now + Math.min(rule.ttlMs, refreshPauseMs));
      return;
    }
    if (!flight.isCurrent || !isMooringError(error) || error.code === 'Cancelled') return;
    const absence = absenceOf(error, rule, scope, now);
    if (absence !== undefined) return this.#keep(flight, absence, stamp);
    // The provider has spoken: what it said before is not true any more, or not for us.
    this.#tier.delete(key);
    void this.#shared?.set(sharedKey(key), nothingLeft(rule, scope, now), stamp);
  }

  #wantsRefresh({ text }: CallKey, now: number): boolean {
    const paused = this.#pausedUntil.get(text);
    return (paused === undefined || paused <= now) && !this.#flights.has(text);
  }

  #staleIn(entry: CacheEntry, rule: CompiledCacheRule, error: unknown): CallResult | undefined {
    if (!allowsStale(error) || entry.expiresAt + rule.staleIfErrorMs <= this.#clock.now()) return undefined;
    const stored = answerIn(entry);
    return stored.kind === 'result' ? stored.result : undefined;
  }

  #dropHere(scope: string, tags: readonly string[]): number {
    this.#flights.outdate(scope, tags);
    return this.#tier.invalidate(scope, tags);
  }
}

/** The answer of an entry, where it may still be renewed. */
function resultIn(entry: CacheEntry, rule: CompiledCacheRule, now: number): StoredResult | undefined {
  const stored = answerIn(entry);
  return stored.kind === 'result' && rule.revalidate && (entry.keepUntil ?? entry.expiresAt) > now ? stored : undefined;
}

/** The call that goes out for a flight. */
function plannedFor(flight: Flight<CacheAnswer>, planned: PlannedCall, before: StoredResult | undefined, now: number): PlannedCall {
  const { signal, plan } = flight;
  const conditional = conditionalHeaders(before?.validators);
  const { signal: _callers, ...options } = planned.options;
  return {
    ...planned,
    request: conditional === undefined ? planned.request : { ...planned.request, headers: { ...planned.request.headers, ...conditional } },
    options: { ...options, ...(signal === undefined ? {} : { signal }), deadlineMs: Math.max(plan.deadlineAt - now, 0) },
  };
}
