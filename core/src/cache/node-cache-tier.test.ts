import type { CacheEntry } from '../ports/cache-tier.js';
import { createNodeCacheTier } from './node-cache-tier.js';

const entry = (value: unknown, more: Partial<CacheEntry> = {}): CacheEntry => ({
  value,
  expiresAt: 0,
  scope: 'shop/acme',
  tags: [],
  ...more,
});

describe('createNodeCacheTier', () => {
  it('answers the very value that was set, frozen to the bottom', () => {
    const tier = createNodeCacheTier();
    const value = { data: [{ id: 1, tags: ['a'] }], bytes: Buffer.from('x') };
    tier.set('k', entry(value));
    expect(tier.get('k')?.value).toBe(value);
    expect(() => value.data[0]?.tags.push('b')).toThrow(TypeError);
    expect(() => Object.assign(value, { more: 1 })).toThrow(TypeError);
    tier.close();
  });

  it('leaves it to the reader to see that an entry is stale', () => {
    const tier = createNodeCacheTier();
    tier.set('k', entry(1, { expiresAt: 5 }));
    expect(tier.get('k')?.expiresAt).toBe(5);
    expect(tier.get('other')).toBeUndefined();
  });

  it('drops the least recently used entry when it is full, and never throws', () => {
    const tier = createNodeCacheTier({ maxEntries: 2 });
    tier.set('a', entry(1));
    tier.set('b', entry(2));
    tier.get('a');
    tier.set('c', entry(3));
    expect(['a', 'b', 'c'].map((key) => tier.get(key)?.value)).toEqual([1, undefined, 3]);
    tier.set('c', entry(4));
    expect(['a', 'c'].map((key) => tier.get(key)?.value)).toEqual([1, 4]);
  });

  it('invalidates by tag within one scope only', () => {
    const tier = createNodeCacheTier();
    tier.set('a', entry(1, { tags: ['customers', 'customer:1'] }));
    tier.set('b', entry(2, { tags: ['customers'] }));
    tier.set('c', entry(3, { tags: ['orders'] }));
    tier.set('d', entry(4, { tags: ['customers'], scope: 'shop/other' }));
    expect(tier.invalidate('shop/acme', ['customers', 'customer:1', 'unknown'])).toBe(2);
    expect(['a', 'b', 'c', 'd'].map((key) => tier.get(key)?.value)).toEqual([undefined, undefined, 3, 4]);
  });

  it('forgets the tags of an entry that was replaced', () => {
    const tier = createNodeCacheTier();
    tier.set('a', entry(1, { tags: ['old'] }));
    tier.set('a', entry(2, { tags: ['new'] }));
    expect(tier.invalidate('shop/acme', ['old'])).toBe(0);
    expect(tier.get('a')?.value).toBe(2);
  });

  it('is empty after it was closed', () => {
    const tier = createNodeCacheTier();
    tier.set('a', entry(1));
    tier.close();
    expect(tier.get('a')).toBeUndefined();
  });
});
