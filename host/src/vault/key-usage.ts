export interface KeyUsageOptions {
  /**
   * Called once per key, when it has wrapped `warnAt` data keys: time for a new one.
   * @default none
   */
  readonly onWorn?: ((keyId: string, wraps: number) => void) | undefined;
  /**
   * A random IV of 96 bits is safe for 2^32 messages of one key (NIST SP 800-38D, 8.3); a quarter of that leaves time to act.
   * @default 2^30
   */
  readonly warnAt?: number | undefined;
  /** Wraps before this process started, by key id. @default none */
  readonly before?: Iterable<readonly [keyId: string, wraps: number]> | undefined;
}

/** Counts how many data keys each key has wrapped, and says when one has done enough. */
export class KeyUsage {
  readonly #wraps: Map<string, number>;
  readonly #warnAt: number;
  readonly #onWorn: KeyUsageOptions['onWorn'];

  constructor({ onWorn, warnAt = 2 ** 30, before = [] }: KeyUsageOptions = {}) {
    this.#wraps = new Map(before);
    this.#warnAt = warnAt;
    this.#onWorn = onWorn;
  }

  count(keyId: string): void {
    const before = this.#wraps.get(keyId) ?? 0;
    this.#wraps.set(keyId, before + 1);
    if (before < this.#warnAt && before + 1 >= this.#warnAt) this.#onWorn?.(keyId, before + 1);
  }

  /** By key id: keep it and give it back as `before`, or a restart counts from nothing. */
  get wraps(): ReadonlyMap<string, number> {
    return this.#wraps;
  }
}
