import type { Clock, MooringError } from '@mooring/core';

interface Pause {
  readonly until: number;
  readonly error: MooringError;
  /** How often it failed in a row. */
  readonly failures: number;
}

const shortestMs = 1_000;
const longestOwnMs = 30_000;
/** The longest that a provider can make us wait. */
const longestAskedMs = 15 * 60_000;
const mostPaused = 20_000;

/**
 * Which connections' renewals have just failed, and until when nobody asks again: without it a token endpoint in trouble is asked once for
 * every call.
 */
export class RenewalPauses {
  readonly #clock: Clock;
  readonly #pauses = new Map<string, Pause>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(id: string): boolean {
    const pause = this.#pauses.get(id);
    return pause !== undefined && this.#clock.now() < pause.until;
  }

  /** The failure to answer with, as long as its pause lasts. */
  of(id: string): MooringError | undefined {
    const pause = this.#pauses.get(id);
    const leftMs = pause === undefined ? 0 : pause.until - this.#clock.now();
    return pause === undefined || leftMs <= 0 ? undefined : pause.error.with({ retryAfterMs: leftMs });
  }

  /**
   * Begins a pause, which is twice as long after each failure.
   * @param askedMs How long the provider asks to be left alone.
   * @returns the failure, which says how long the pause is
   */
  begin(id: string, error: MooringError, askedMs = 0): MooringError {
    const failures = (this.#pauses.get(id)?.failures ?? 0) + 1;
    const ownMs = Math.min(longestOwnMs, shortestMs * 2 ** (failures - 1));
    const pauseMs = Math.max(ownMs, Math.min(askedMs, longestAskedMs));
    if (this.#pauses.size >= mostPaused) for (const oldest of this.#pauses.keys()) if (this.#pauses.delete(oldest)) break;
    this.#pauses.delete(id);
    this.#pauses.set(id, { until: this.#clock.now() + pauseMs, error, failures });
    return error.with({ retryAfterMs: pauseMs });
  }

  /** Ends the pause of a connection that works, or that somebody has changed. */
  end(id: string): void {
    this.#pauses.delete(id);
  }
}
