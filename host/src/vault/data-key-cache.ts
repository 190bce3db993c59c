import type { Clock } from '@mooring/core';

export interface DataKeyCacheOptions {
  readonly clock: Clock;
  /** Milliseconds after which a key is forgotten, however often it is used. */
  readonly ttlMs: number;
  /** Beyond this many, the one that was not used for longest is forgotten. */
  readonly maxEntries: number;
}

interface Entry {
  readonly dataKey: Uint8Array;
  readonly expiresAt: number;
}

/** Unwrapped data keys for a short while, least recently used out first. What is forgotten is overwritten with zeros. */
export class DataKeyCache {
  readonly #options: DataKeyCacheOptions;
  /** In order of use. */
  readonly #entries = new Map<string, Entry>();
  /** In order of expiry, which is that of arrival, since all live equally long. */
  readonly #byAge = new Map<string, Entry>();
  #cancelSweep: (() => void) | undefined;
  #closed = false;

  constructor(options: DataKeyCacheOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** A copy, which the caller overwrites after use. */
  get(id: string): Uint8Array | undefined {
    const entry = this.#entries.get(id);
    // A timer may be late.
    if (entry === undefined || entry.expiresAt <= this.#options.clock.now()) return undefined;
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return new Uint8Array(entry.dataKey);
  }

  /** Keeps a copy. */
  set(id: string, dataKey: Uint8Array): void {
    const { clock, ttlMs, maxEntries } = this.#options;
    if (this.#closed || maxEntries < 1 || ttlMs <= 0) return;
    this.#forget(id);
    const entry = { dataKey: new Uint8Array(dataKey), expiresAt: clock.now() + ttlMs };
    this.#entries.set(id, entry);
    this.#byAge.set(id, entry);
    if (this.#entries.size > maxEntries) {
      const [leastUsed] = this.#entries.keys();
      if (leastUsed !== undefined) this.#forget(leastUsed);
    }
    this.#cancelSweep ??= clock.schedule(ttlMs, () => this.#sweep());
  }

  /** Forgets all, and keeps nothing from now on. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
    for (const id of this.#byAge.keys()) this.#forget(id);
  }

  #sweep(): void {
    const { clock } = this.#options;
    this.#cancelSweep = undefined;
    for (const [id, { expiresAt }] of this.#byAge) {
      if (expiresAt > clock.now()) {
        this.#cancelSweep = clock.schedule(expiresAt - clock.now(), () => this.#sweep());
        return;
      }
      this.#forget(id);
    }
  }

  #forget(id: string): void {
    this.#entries.get(id)?.dataKey.fill(0);
    this.#entries.delete(id);
    this.#byAge.delete(id);
  }
}
