import type { Clock } from '@mooring/core';

interface Count {
  readonly endsAt: number;
  taken: number;
}

/** Counts what each of many sources does in a window of time, and says when one has done too much. */
export class RateWindow {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #windowMs: number;
  /** The oldest first; a source too many displaces it, so that nobody can fill the memory. */
  readonly #counts = new Map<string, Count>();

  constructor(clock: Clock, { limit, windowMs }: { readonly limit: number; readonly windowMs: number }) {
    this.#clock = clock;
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Counts one more. Answers the milliseconds to wait where it is one too many, else undefined. */
  take(source: string): number | undefined {
    const now = this.#clock.now();
    let count = this.#counts.get(source);
    if (count === undefined || now >= count.endsAt) {
      this.#counts.delete(source);
      if (this.#counts.size >= mostSources) for (const oldest of this.#counts.keys()) if (this.#counts.delete(oldest)) break;
      count = { endsAt: now + this.#windowMs, taken: 0 };
      this.#counts.set(source, count);
    }
    count.taken += 1;
    return count.taken > this.#limit ? count.endsAt - now : undefined;
  }
}

const mostSources = 10_000;
