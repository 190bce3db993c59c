import type { ErrorCode } from '../errors/catalogue.js';

/** Whose call an event is about. */
interface OfCall {
  readonly plugin: string;
  readonly connection: string;
  readonly tenant: string | undefined;
  readonly endpoint: string;
}

interface OfCircuit {
  readonly plugin: string;
  readonly origin: string;
  readonly operation: 'read' | 'write';
}

interface OfConnection {
  readonly plugin: string;
  readonly connection: string;
  readonly tenant: string | undefined;
}

/** How a connection is doing, by the calls of the last minutes. */
export type HealthState = 'healthy' | 'degraded' | 'failing';

/** What happens while calls are made, for an application that wants to know as it happens. No event holds a secret or a body. */
export type OperationEvent =
  /** An attempt failed and another one follows after `delayMs`. */
  | (OfCall & { readonly type: 'call.retried'; readonly attempt: number; readonly reason: string; readonly delayMs: number })
  | (OfCall & { readonly type: 'call.failed'; readonly code: ErrorCode; readonly attempts: number; readonly durationMs: number })
  /** A call took longer than the host's `slowCallMs`. */
  | (OfCall & { readonly type: 'call.slow'; readonly attempts: number; readonly durationMs: number })
  /**
   * The provider did not answer well; the caller got an older answer, or what the endpoint declares for this case. `code` is undefined where
   * it was the call of somebody else that failed, which this one waited for.
   */
  | (OfCall & { readonly type: 'call.fallback'; readonly from: 'stale' | 'declared'; readonly code: ErrorCode | undefined })
  | (OfCircuit & { readonly type: 'breaker.opened' })
  | (OfCircuit & { readonly type: 'breaker.half_opened' })
  | (OfCircuit & { readonly type: 'breaker.closed' })
  /**
   * A limit is used to 80 % and more; `exhaustedInMs` is when it will be used up if calls go on like this, undefined when it will last.
   * `connection` is undefined where connections share the limit. `split` is which of its counts it is, where parameters split it.
   */
  | {
      readonly type: 'limit.warned';
      readonly plugin: string;
      readonly connection: string | undefined;
      readonly tenant: string | undefined;
      readonly limit: string;
      readonly split: string;
      readonly usedRatio: number;
      readonly exhaustedInMs: number | undefined;
    }
  /** The provider said that a limit is used up. */
  | (OfCall & { readonly type: 'limit.exceeded'; readonly retryAfterMs: number | undefined })
  | (OfConnection & { readonly type: 'connection.health_changed'; readonly from: HealthState; readonly to: HealthState })
  | (OfConnection & { readonly type: 'connection.refreshed'; readonly version: number })
  /** The provider refused the grant once; it is asked again before anybody is bothered. */
  | (OfConnection & { readonly type: 'connection.suspect'; readonly reason: string })
  | (OfConnection & { readonly type: 'connection.reauthorisation_required'; readonly reason: string })
  /** Somebody consented to less than was asked for; calls that need the rest will be refused. */
  | (OfConnection & { readonly type: 'connection.scopes_missing'; readonly missing: readonly string[] })
  /** The grant ends at `expiresAt` whatever is done: told 30, 7 and 1 days before. */
  | (OfConnection & { readonly type: 'connection.expiring'; readonly expiresAt: Date; readonly days: number });

export type OperationEventType = OperationEvent['type'];
export type OperationEventOf<Type extends OperationEventType> = Extract<OperationEvent, { readonly type: Type }>;
