/**
 * The tier of the response cache inside this process: asked on every cached call, so it never waits. Values are frozen before they enter.
 * Keys are plain texts that may hold personal data: they stay in memory and out of logs.
 */
export interface CacheTier {
  /** The entry, even a stale one: the reader compares `expiresAt` and `keepUntil` with its own clock. */
  get(key: string): CacheEntry | undefined;
  /** Keeps an entry, in place of the one before it. What is larger than the whole tier is not kept. */
  set(key: string, entry: CacheEntry): void;
  delete(key: string): void;
  /** Drops every entry that carries one of `tags` below `scope`; answers how many went. */
  invalidate(scope: string, tags: readonly string[]): number;
  usage(): CacheUsage;
  /** Releases all entries and timers. */
  close(): void;
}

export interface CacheEntry {
  readonly value: unknown;
  /** Epoch milliseconds after which the value is stale. */
  readonly expiresAt: number;
  /** Epoch milliseconds after which the value is of no use to anybody. @default expiresAt */
  readonly keepUntil?: number | undefined;
  /** The connection the value belongs to; tags are looked up below it. */
  readonly scope: string;
  readonly tags: readonly string[];
}

/** How full a tier is. */
export interface CacheUsage {
  readonly entries: number;
  readonly bytes: number;
  /** Entries dropped for want of room, since the start. */
  readonly evictions: number;
}

/**
 * A tier that several processes share. It fails no call: where it is out of reach, `get` finds nothing and `set` and `invalidate` do what
 * they can later. Commands of one process take effect in the order in which they were given, so a process reads what it has written.
 */
export interface SharedCacheTier {
  /** Begins to connect. Resolves when the tier is ready or has turned out not to be: it then goes on trying by itself. */
  start(): Promise<void>;
  /**
   * Looks for an entry that none of its tags has been invalidated since. The stamp belongs to a later `set` of the same key: with it, what
   * was invalidated between the two is never found. @param key of fixed length, without any input in it
   */
  get(key: string, scope: string, tags: readonly string[]): Promise<SharedLookup>;
  /** Keeps an entry until its `keepUntil`. Nothing is kept without a stamp, or when the value is more than plain data. */
  set(key: string, entry: CacheEntry, stamp: SharedStamp | undefined): Promise<void>;
  /** Makes every entry that carries one of `tags` below `scope` unfindable, and tells the other processes. */
  invalidate(scope: string, tags: readonly string[]): Promise<void>;
  /** Hears what other processes invalidate: at most once each, so a lost message is bounded by the entries' life. Answers how to stop. */
  onInvalidated(listener: (scope: string, tags: readonly string[]) => void): () => void;
  close(): Promise<void>;
}

/** The versions of an entry's tags at the time of a look-up; opaque to all but the tier. */
export type SharedStamp = readonly string[];

export interface SharedLookup {
  readonly entry: CacheEntry | undefined;
  /** Undefined where the tier is out of reach. */
  readonly stamp: SharedStamp | undefined;
}
