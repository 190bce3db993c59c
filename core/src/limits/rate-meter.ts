/** Counts what one lane has used, against one rule. Pure arithmetic over the time it is given. */
export interface RateMeter {
  /**
   * Milliseconds until `units` can be taken; 0 when now.
   * @param ahead Units that others will take first. The answer is then an estimate. @default 0
   */
  waitMs(units: number, now: number, ahead?: number): number;
  /** Counts `units` as used at `now`. */
  take(units: number, now: number): void;
  /** Units that could be taken at once. */
  available(now: number): number;
  /** Whether nothing of what was taken matters any more. */
  isIdle(now: number): boolean;
}
