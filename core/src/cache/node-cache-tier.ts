import NodeCache from 'node-cache';
import type { CacheEntry, CacheTier } from '../ports/cache-tier.js';
import { deepFreeze } from './deep-freeze.js';

export interface NodeCacheTierOptions {
  /** Entries kept; the least recently used goes first. @default 10000 */
  readonly maxEntries?: number | undefined;
}

export const nodeCacheTierDefaults = { maxEntries: 10_000 } as const satisfies NodeCacheTierOptions;

/**
 * The response cache of one process, on node-cache. Values are frozen instead of cloned: a clone per read costs more than the JSON did.
 * node-cache's own expiry is off, since it reads the machine's clock and sweeps everything at once; its bound throws, so ours evicts.
 */
export function createNodeCacheTier(options: NodeCacheTierOptions = {}): CacheTier {
  return new NodeCacheTier(options.maxEntries ?? nodeCacheTierDefaults.maxEntries);
}

class NodeCacheTier implements CacheTier {
  readonly #store = new NodeCache({ useClones: false, checkperiod: 0, stdTTL: 0 });
  readonly #maxEntries: number;
  /** Keys in order of use, the least recent first. */
  readonly #recency = new Map<string, CacheEntry>();
  /** Follows behind the keys as they are dropped: each fresh iterator would step over the holes that they leave in the map. */
  #byAge = this.#recency.keys();
  readonly #keysByTag = new Map<string, Set<string>>();

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get(key: string): CacheEntry | undefined {
    // Both hold the same keys; a miss, which every first call is, need not ask the slower one.
    if (!this.#recency.has(key)) return undefined;
    const entry = this.#store.get<CacheEntry>(key);
    if (entry === undefined) return undefined;
    this.#recency.delete(key);
    this.#recency.set(key, entry);
    return entry;
  }

  set(key: string, entry: CacheEntry): void {
    this.#drop(key);
    while (this.#recency.size >= this.#maxEntries) {
      const oldest = this.#oldest();
      if (oldest === undefined) break;
      this.#drop(oldest);
    }
    deepFreeze(entry);
    this.#store.set(key, entry);
    this.#recency.set(key, entry);
    for (const tag of entry.tags) {
      const index = tagIndex(entry.scope, tag);
      const keys = this.#keysByTag.get(index);
      if (keys === undefined) this.#keysByTag.set(index, new Set([key]));
      else keys.add(key);
    }
  }

  invalidate(scope: string, tags: readonly string[]): number {
    let dropped = 0;
    for (const tag of tags) {
      for (const key of this.#keysByTag.get(tagIndex(scope, tag)) ?? []) dropped += this.#drop(key);
    }
    return dropped;
  }

  close(): void {
    this.#store.flushAll();
    this.#store.close();
    this.#recency.clear();
    this.#keysByTag.clear();
  }

  #oldest(): string | undefined {
    const next = this.#byAge.next();
    if (next.done !== true) return next.value;
    this.#byAge = this.#recency.keys();
    return this.#byAge.next().value;
  }

  #drop(key: string): number {
    const entry = this.#recency.get(key);
    if (entry === undefined) return 0;
    this.#recency.delete(key);
    this.#store.del(key);
    for (const tag of entry.tags) {
      const index = tagIndex(entry.scope, tag);
      const keys = this.#keysByTag.get(index);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysByTag.delete(index);
    }
    return 1;
  }
}

/** Length first, so that no pair of scope and tag can spell another. */
function tagIndex(scope: string, tag: string): string {
  return `${scope.length}:${scope}${tag}`;
}
