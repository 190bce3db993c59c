/** One tier of the response cache. Values are frozen before they enter; an expired entry is the caller's to recognise by its own `expiresAt`. */
export interface CacheTier {
  get(key: string): CacheEntry | undefined;
  set(key: string, entry: CacheEntry): void;
  /** Drops every entry that carries one of `tags` below `scope`; answers how many went. */
  invalidate(scope: string, tags: readonly string[]): number;
  /** Releases all entries and timers. */
  close(): void;
}

export interface CacheEntry {
  readonly value: unknown;
  /** Epoch milliseconds after which the value is stale. */
  readonly expiresAt: number;
  /** The connection the value belongs to; tags are looked up below it. */
  readonly scope: string;
  readonly tags: readonly string[];
}
