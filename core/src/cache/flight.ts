import type { Clock } from '../ports/clock.js';

/** How somebody waits for a flight. */
export interface FlightWait {
  /** Epoch milliseconds. */
  readonly deadlineAt: number;
  readonly signal: AbortSignal | undefined;
  /** The error of a waiter whose own time is up. */
  readonly onDeadline: () => Error;
  /** The error of a waiter who has aborted. */
  readonly onAbort: (reason: unknown) => Error;
}

/** What flights are told apart by. */
export interface FlightPlan {
  readonly key: string;
  readonly scope: string;
  readonly tags: readonly string[];
  /** Epoch milliseconds after which the work itself gives up. */
  readonly deadlineAt: number;
  /** Importance; whoever is more important does not wait for it. */
  readonly rank: number;
  /** Whether whoever starts it may leave before its end. Only then there is a signal, which is dear. */
  readonly isAbortable: boolean;
}

/** Work that nobody waits for any more. */
class FlightAbandoned extends Error {}

/**
 * One piece of work that several callers wait for, each with a signal and a deadline of their own: leaving ends nothing but the leaver's
 * waiting, until the last one leaves.
 */
export class Flight<End> {
  readonly plan: FlightPlan;
  /** False as soon as what it will bring is no longer to be kept or shared. */
  isCurrent = true;
  /** Whether the work itself keeps to `deadlineAt` by now. */
  keepsDeadline = false;
  readonly #controller: AbortController | undefined;
  #waiters = 0;
  #end: Promise<End> | undefined;

  constructor(plan: FlightPlan) {
    this.plan = plan;
    this.#controller = plan.isAbortable ? new AbortController() : undefined;
  }

  /** Aborts when the last waiter has left. */
  get signal(): AbortSignal | undefined {
    return this.#controller?.signal;
  }

  get isAbandoned(): boolean {
    return this.#waiters === 0;
  }

  /** Starts the work, for the first who waits. */
  start(work: (flight: this) => Promise<End>): void {
    this.#waiters = 1;
    this.#end = work(this);
    // Whoever left early has an error of their own by now.
    this.#end.catch(() => undefined);
  }

  /** One more who waits. */
  join(): void {
    this.#waiters += 1;
  }

  /** Ends the work, whoever waits. */
  abort(): void {
    this.isCurrent = false;
    this.#controller?.abort(new FlightAbandoned('Nobody waits for this answer any more.'));
  }

  /** What the work comes to, for one who has started or joined it. Costs a timer or a listener only where the waiter may leave first. */
  wait(clock: Clock, wait: FlightWait): Promise<End> {
    const { deadlineAt, signal } = wait;
    const end = this.#end ?? Promise.reject(new FlightAbandoned('The flight has not been started.'));
    const needsTimer = deadlineAt < this.plan.deadlineAt || !this.keepsDeadline;
    if (signal === undefined && !needsTimer) return end;
    return new Promise<End>((resolve, reject) => {
      const stop = (): void => {
        cancelTimer?.();
        signal?.removeEventListener('abort', onAbort);
      };
      const leave = (error: Error): void => {
        stop();
        reject(error);
        this.#waiters -= 1;
        if (this.#waiters === 0) this.abort();
      };
      const onAbort = (): void => leave(wait.onAbort(signal?.reason));
      const cancelTimer = needsTimer ? clock.schedule(deadlineAt - clock.now(), () => leave(wait.onDeadline())) : undefined;
      signal?.addEventListener('abort', onAbort, { once: true });
      void end.then(resolve, reject).finally(stop);
    });
  }
}

/** The flights under way, at most one per key that others may join. */
export class FlightBook<End> {
  readonly #byKey = new Map<string, Flight<End>>();
  readonly #byScope = new Map<string, Set<Flight<End>>>();

  /** The flight of a key that somebody of this importance may join. */
  joinable(key: string, rank: number): Flight<End> | undefined {
    const flight = this.#byKey.get(key);
    return flight?.isCurrent === true && flight.plan.rank >= rank ? flight : undefined;
  }

  has(key: string): boolean {
    return this.#byKey.get(key)?.isCurrent === true;
  }

  /** Makes this the flight of its key. The one before it goes on for those who wait for it. */
  add(flight: Flight<End>): void {
    const { key, scope } = flight.plan;
    const before = this.#byKey.get(key);
    if (before !== undefined) this.#outdate(before);
    this.#byKey.set(key, flight);
    const flights = this.#byScope.get(scope);
    if (flights === undefined) this.#byScope.set(scope, new Set([flight]));
    else flights.add(flight);
  }

  remove(flight: Flight<End>): void {
    const { key, scope } = flight.plan;
    if (this.#byKey.get(key) === flight) this.#byKey.delete(key);
    const flights = this.#byScope.get(scope);
    flights?.delete(flight);
    if (flights?.size === 0) this.#byScope.delete(scope);
  }

  /** What is under way and carries one of `tags` below `scope` may have been asked before the change: it is neither kept nor joined. */
  outdate(scope: string, tags: readonly string[]): void {
    for (const flight of this.#byScope.get(scope) ?? []) if (flight.plan.tags.some((tag) => tags.includes(tag))) this.#outdate(flight);
  }

  abortAll(): void {
    for (const flights of this.#byScope.values()) for (const flight of flights) flight.abort();
  }

  #outdate(flight: Flight<End>): void {
    flight.isCurrent = false;
    this.remove(flight);
  }
}
