import type { LimitState } from '../contract/limits.js';
import type { LaneName } from './lane-name.js';

/** What a provider allows on one lane. */
export interface LimitRule {
  /**
   * Units per `perMs`; slots where `kind` is `concurrency`. `Infinity` where nobody has declared a limit: calls pass until an answer tells
   * one, and from then on it is kept like a declared one.
   */
  readonly rate: number;
  /** Milliseconds. */
  readonly perMs: number;
  /**
   * Size of the provider's own bucket, where its documents name one: so many units at once, then `rate` per `perMs`.
   * Without it no stretch of `perMs` ever sees more than `rate`.
   */
  readonly burst?: number | undefined;
  /** `rate`: units come back with time. `concurrency`: with `release`. `daily`: all at once, at a time of day. @default 'rate' */
  readonly kind?: 'rate' | 'concurrency' | 'daily' | undefined;
  /** When a `daily` count begins anew, in milliseconds after midnight UTC. @default 0 */
  readonly dayStartsAtMs?: number | undefined;
  /** Whether `release` follows every `take`. Without it nobody knows what is under way, and answers only ever make the lane stricter. */
  readonly held?: boolean | undefined;
  /** Share that only `critical` calls may use, in a lane of ten units or more. @default 0.1 */
  readonly reserve?: number | undefined;
  /** Calls that may wait. @default 10000 */
  readonly maxWaiting?: number | undefined;
}

export type LimitPriority = 'critical' | 'normal' | 'background';

export interface LimitRequest {
  /** Units this call counts for; more than the rule allows at all counts as all of it. @default 1 */
  readonly cost?: number | undefined;
  /** Who goes first when several wait. @default 'normal' */
  readonly priority?: LimitPriority | undefined;
  /** Whose call it is. Among equal priorities the keys that wait take turns. @default one key for all */
  readonly fairKey?: string | undefined;
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
  /**
   * Corrects a lane by what an answer says. Call it while the call is still held, before `release`. The lane then lets through no more than
   * what remains, less what else is under way; an answer that was overtaken by later ones never loosens it. A limit that is not the
   * declared one takes its place.
   * @param cost Units of the call that was answered. @default 1
   */
  learn(key: string, state: LimitState, rule: LimitRule, cost?: number): void;
  /** Ends a call that holds a place on lane `key` (`rule.held`), with an answer or without. @param cost As it was taken. @default 1 */
  release(key: string, cost?: number): void;
  /** Lets nothing through on lane `key` before `untilMs` (epoch milliseconds): the provider said so. A later end stands. */
  pause(key: string, untilMs: number): void;
  /** What a lane holds; undefined for one that is idle or unknown. */
  usage(key: string): LaneUsage | undefined;
  /** Every lane that is in use or has been a moment ago. */
  usages(): Iterable<LaneUsage>;
  /** Rejects everybody who waits, releases the timers. */
  close(): void;
}

/** How far a lane is used. */
export interface LaneUsage {
  readonly key: string;
  readonly name: LaneName;
  /** Units per `perMs`, of the bucket, or slots: as declared or as learned. Undefined while no answer has told one. */
  readonly limit: number | undefined;
  /** Units used of it: over the last `perMs`, since the count began, of the bucket, or under way; with what answers told of others. */
  readonly used: number;
  /** `used / limit`; 0 while there is none. */
  readonly usedRatio: number;
  /** Units that a critical call could take now. */
  readonly available: number;
  readonly waiting: number;
  /** Epoch milliseconds until which the provider wants silence; undefined when it does not. */
  readonly pausedUntil: number | undefined;
  /** Milliseconds until nothing is left if use goes on as of late; undefined when it will last. */
  readonly exhaustedInMs: number | undefined;
}
