/** How many units of late, in three numbers: the stretch that runs, and what is left of the one before it, evenly spread. */
export class RollingCount {
  readonly #spanMs: number;
  readonly #bornAt: number;
  #startedAt: number;
  #current = 0;
  #before = 0;

  constructor(spanMs: number, now: number) {
    this.#spanMs = spanMs;
    this.#bornAt = now;
    this.#startedAt = now;
  }

  add(units: number, now: number): void {
    this.#moveTo(now);
    this.#current += units;
  }

  /** Units of the last `spanMs`, estimated. */
  total(now: number): number {
    this.#moveTo(now);
    return this.#current + this.#before * Math.max(0, 1 - (now - this.#startedAt) / this.#spanMs);
  }

  /** Pace of late; a first burst counts as spread over a tenth of the span. */
  unitsPerMs(now: number): number {
    return this.total(now) / Math.min(this.#spanMs, Math.max(now - this.#bornAt, this.#spanMs / 10));
  }

  #moveTo(now: number): void {
    const stretches = Math.floor((now - this.#startedAt) / this.#spanMs);
    if (stretches < 1) return;
    this.#before = stretches === 1 ? this.#current : 0;
    this.#current = 0;
    this.#startedAt += stretches * this.#spanMs;
  }
}
