/** What a provider allows on one lane. */
export interface LimitRule {
  /** Units per `perMs`. */
  readonly rate: number;
  /** Milliseconds. */
  readonly perMs: number;
  /**
   * Size of the provider's own bucket, where its documents name one: so many units at once, then `rate` per `perMs`.
   * Without it no stretch of `perMs` ever sees more than `rate`.
   */
  readonly burst?: number | undefined;
  /** Calls that may wait. @default 10000 */
  readonly maxWaiting?: number | undefined;
}

export type LimitPriority = 'critical' | 'normal' | 'background';

export interface LimitRequest {
  /** Units this call counts for; more than the rule allows at all counts as all of it. @default 1 */
  readonly cost?: number | undefined;
  /** Who goes first when several wait. @default 'normal' */
  readonly priority?: LimitPriority | undefined;
  /** Epoch milliseconds after which waiting is pointless. */
  readonly deadlineAt: number;
  readonly signal?: AbortSignal | undefined;
}

/** Keeps calls within the limits of a provider. Lanes come into being when first used and are forgotten when idle. */
export interface Limiter {
  /**
   * Takes a token of lane `key`. Answers undefined when there was one: no promise, nothing to await. Otherwise a promise for the turn.
   * @throws by rejection MooringError `LimiterFull` when too many wait, `DeadlineExceeded` with the wait it would need as `retryAfterMs`
   *   when the turn cannot come in time; the signal's reason when it aborts the wait.
   */
  take(key: string, rule: LimitRule, request: LimitRequest): Promise<void> | undefined;
  /** Lets nothing through on lane `key` before `untilMs` (epoch milliseconds): the provider said so. A later end stands. */
  pause(key: string, untilMs: number): void;
  /** What a lane holds; undefined for one that is idle or unknown. */
  usage(key: string): LaneUsage | undefined;
  /** Rejects everybody who waits, releases the timers. */
  close(): void;
}

export interface LaneUsage {
  /** Units that could be taken now. */
  readonly available: number;
  readonly waiting: number;
  /** Epoch milliseconds until which the provider wants silence; undefined when it does not. */
  readonly pausedUntil: number | undefined;
}
