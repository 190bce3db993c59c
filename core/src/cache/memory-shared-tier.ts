import type { CacheEntry, SharedCacheTier, SharedLookup, SharedStamp } from '../ports/cache-tier.js';
import type { Clock } from '../ports/clock.js';
import { deepFreeze } from './deep-freeze.js';

interface Kept {
  readonly entry: CacheEntry;
  readonly stamp: SharedStamp;
}

type Listener = (scope: string, tags: readonly string[]) => void;

/** What tiers in one process share, in place of a server. */
export class MemorySharedStore {
  readonly entries = new Map<string, Kept>();
  readonly tiers = new Set<{ hear: Listener }>();
  readonly #versions = new Map<string, number>();

  versionsOf(scope: string, tags: readonly string[]): SharedStamp {
    return tags.map((tag) => String(this.#versions.get(JSON.stringify([scope, tag])) ?? 0));
  }

  raise(scope: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const index = JSON.stringify([scope, tag]);
      this.#versions.set(index, (this.#versions.get(index) ?? 0) + 1);
    }
  }
}

/** A shared tier for tests and for several hosts in one process: each of them gets a tier of its own on the same store. */
export function createMemorySharedTier(store: MemorySharedStore, clock: Clock): SharedCacheTier {
  const listeners = new Set<Listener>();
  const self = { hear: (scope: string, tags: readonly string[]): void => listeners.forEach((listener) => listener(scope, tags)) };
  return {
    async start() {
      store.tiers.add(self);
    },
    async get(key, scope, tags): Promise<SharedLookup> {
      const stamp = store.versionsOf(scope, tags);
      const kept = store.entries.get(key);
      const isValid =
        kept !== undefined && (kept.entry.keepUntil ?? kept.entry.expiresAt) > clock.now() && kept.stamp.join() === stamp.join();
      return { entry: isValid ? kept.entry : undefined, stamp };
    },
    async set(key, entry, stamp) {
      if (stamp === undefined) return;
      store.entries.set(key, { entry: deepFreeze(entry), stamp });
    },
    async invalidate(scope, tags) {
      store.raise(scope, tags);
      for (const tier of store.tiers) if (tier !== self) tier.hear(scope, tags);
    },
    onInvalidated(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      store.tiers.delete(self);
      listeners.clear();
    },
  };
}
