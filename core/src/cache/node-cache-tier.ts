import NodeCache from 'node-cache';
import type { CacheEntry, CacheTier, CacheUsage } from '../ports/cache-tier.js';
import { deepFreeze } from './deep-freeze.js';
import { RecencyList, type RecencyNode } from './recency-list.js';
import { sizeOf } from './size-of.js';

export interface NodeCacheTierOptions {
  /** Entries kept; the least recently used goes first. @default 10000 */
  readonly maxEntries?: number | undefined;
  /** Bytes kept, estimated once for each entry; the least recently used goes first. @default 64 MiB */
  readonly maxBytes?: number | undefined;
}

export const nodeCacheTierDefaults = { maxEntries: 10_000, maxBytes: 64 * 1024 * 1024 } as const satisfies NodeCacheTierOptions;

/**
 * The response cache of one process, on node-cache. Values are frozen instead of cloned: a clone per read costs more than the JSON did.
 * node-cache's own expiry is off, since it reads the machine's clock and sweeps everything at once; its bound throws, so ours evicts.
 */
export function createNodeCacheTier(options: NodeCacheTierOptions = {}): CacheTier {
  return new NodeCacheTier(options.maxEntries ?? nodeCacheTierDefaults.maxEntries, options.maxBytes ?? nodeCacheTierDefaults.maxBytes);
}

/** An entry's place: what it weighs, and its tags, since node-cache knows neither. */
interface Kept extends RecencyNode<Kept> {
  /** The very text under which node-cache holds the entry: it has been hashed, which the caller's equal text has not. */
  readonly key: string;
  readonly bytes: number;
  readonly scope: string;
  readonly tags: readonly string[];
}

class NodeCacheTier implements CacheTier {
  readonly #store = new NodeCache({ useClones: false, checkperiod: 0, stdTTL: 0 });
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  #bytes = 0;
  #evictions = 0;
  readonly #kept = new Map<string, Kept>();
  readonly #recency = new RecencyList<Kept>();
  readonly #keysByTag = new Map<string, Set<string>>();

  constructor(maxEntries: number, maxBytes: number) {
    this.#maxEntries = maxEntries;
    this.#maxBytes = maxBytes;
  }

  get(key: string): CacheEntry | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#recency.touch(kept);
    return this.#store.get<CacheEntry>(kept.key);
  }

  set(key: string, entry: CacheEntry): void {
    this.#drop(key);
    const valueBytes = sizeOf(entry.value);
    // A stream is nobody's to keep, and what fills the tier alone would leave it empty behind itself.
    if (valueBytes === undefined || valueBytes + key.length > this.#maxBytes) return;
    const bytes = valueBytes + key.length;
    while (this.#kept.size >= this.#maxEntries || this.#bytes + bytes > this.#maxBytes) {
      const { oldest } = this.#recency;
      if (oldest === undefined) break;
      this.#evictions += this.#drop(oldest.key);
    }
    const { scope, tags } = entry;
    const kept: Kept = { key, bytes, scope, tags, older: undefined, newer: undefined };
    this.#store.set(key, deepFreeze(entry));
    this.#kept.set(key, kept);
    this.#recency.add(kept);
    this.#bytes += bytes;
    for (const tag of tags) {
      const index = tagIndex(scope, tag);
      const keys = this.#keysByTag.get(index);
      if (keys === undefined) this.#keysByTag.set(index, new Set([key]));
      else keys.add(key);
    }
  }

  delete(key: string): void {
    this.#drop(key);
  }

  invalidate(scope: string, tags: readonly string[]): number {
    let dropped = 0;
    for (const tag of tags) {
      for (const key of this.#keysByTag.get(tagIndex(scope, tag)) ?? []) dropped += this.#drop(key);
    }
    return dropped;
  }

  usage(): CacheUsage {
    return { entries: this.#kept.size, bytes: this.#bytes, evictions: this.#evictions };
  }

  close(): void {
    this.#bytes = 0;
    this.#store.flushAll();
    this.#store.close();
    this.#kept.clear();
    this.#recency.clear();
    this.#keysByTag.clear();
  }

  #drop(key: string): number {
    const kept = this.#kept.get(key);
    if (kept === undefined) return 0;
    this.#kept.delete(key);
    this.#recency.remove(kept);
    this.#bytes -= kept.bytes;
    this.#store.del(kept.key);
    for (const tag of kept.tags) {
      const index = tagIndex(kept.scope, tag);
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
