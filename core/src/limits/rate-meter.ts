import type { LimitState } from '../contract/limits.js';

/** Counts what one lane has used, against one rule. Pure arithmetic over the time it is given. */
export interface RateMeter {
  /** What `used` is measured against. */
  readonly limit: number;
  /** Units that only critical calls may take. */
  readonly reserve: number;
  /** Whether `waitMs` can tell how long those behind others will wait. */
  readonly foresees: boolean;
  /**
   * Milliseconds until `units` can be taken; 0 when now, Infinity when only the end of a call can free them.
   * @param ahead Units that others will take first. The answer is then an estimate. @default 0
   * @param unseen Units that the provider counts beside these. @default 0
   */
  waitMs(units: number, now: number, ahead?: number, unseen?: number): number;
  /** Counts `units` as used at `now`. */
  take(units: number, now: number): void;
  /** A call has ended, for meters that count what is under way. */
  release?(units: number, now: number): void;
  /** Takes back units that turned out to be free, for meters that hold a bucket. */
  give?(units: number, now: number): void;
  /** Units that could be taken at once, fractions included. */
  available(now: number): number;
  /** Units that are left of the limit, whether they may go at once or only one by one. */
  left(now: number): number;
  /** Units used of `limit`. */
  used(now: number): number;
  /** How long a unit that is used now stays used, in milliseconds. */
  usedForMs(now: number): number;
  /** Milliseconds until `left` units are gone at a pace of `unitsPerMs`; undefined when enough come back before that. */
  exhaustedInMs(left: number, unitsPerMs: number, now: number): number | undefined;
  /** Takes over the numbers that an answer tells, keeping the count. */
  adopt(state: LimitState, now: number): void;
  /** Whether nothing of what was taken matters any more. */
  isIdle(now: number): boolean;
}

/** Below that many units a share of them is none, or too much. */
export const fewUnits = 10;
const defaultReserve = 0.1;

/** Units of `capacity` that are kept for critical calls: whole ones, and none where there are but few. */
export function reserveOf(capacity: number, share = defaultReserve): number {
  return share <= 0 || capacity < fewUnits || !Number.isFinite(capacity) ? 0 : Math.max(1, Math.floor(capacity * share));
}

/** Whether a number that a provider wrote can be a limit. */
export const isLimit = (limit: number | undefined): limit is number => limit !== undefined && limit > 0 && Number.isFinite(limit);
