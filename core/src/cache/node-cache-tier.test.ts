import { Readable } from 'node:stream';
import type { CacheEntry } from '../ports/cache-tier.js';
import { createNodeCacheTier } from './node-cache-tier.js';
import { cacheTierContract } from './tier-contract.js';

const entry = (value: unknown, more: Partial<CacheEntry> = {}): CacheEntry => ({
  value,
  expiresAt: 0,
  scope: 'shop/acme',
  tags: [],
  ...more,
});

describe('createNodeCacheTier', () => {
  it.each(cacheTierContract)('$name', async ({ run }) => {
    const tier = createNodeCacheTier();
    await expect(run(tier, 1_000)).resolves.toBeUndefined();
    tier.close();
  });

  it('keeps to its bound of bytes, whatever the number of entries', () => {
    const tier = createNodeCacheTier({ maxBytes: 100_000 });
    for (let index = 0; index < 200; index++) tier.set(`k${index}`, entry({ text: 'x'.repeat(index * 40) }));
    const { entries, bytes, evictions } = tier.usage();
    expect(bytes).toBeLessThanOrEqual(100_000);
    expect(bytes).toBeGreaterThan(80_000);
    expect(entries + evictions).toBe(200);
    expect(tier.get('k199')).toBeDefined();
    expect(tier.get('k0')).toBeUndefined();
  });

  it('gives back the room of what was replaced, deleted and invalidated', () => {
    const tier = createNodeCacheTier();
    tier.set('a', entry('x'.repeat(1_000), { tags: ['t'] }));
    tier.set('a', entry('y', { tags: ['t'] }));
    tier.set('b', entry('z'));
    tier.delete('b');
    tier.delete('b');
    expect(tier.usage().bytes).toBeLessThan(100);
    tier.invalidate('shop/acme', ['t']);
    expect(tier.usage()).toEqual({ entries: 0, bytes: 0, evictions: 0 });
  });

  it('does not keep what is larger than itself, nor leave the older value in its place', () => {
    const tier = createNodeCacheTier({ maxBytes: 1_000 });
    tier.set('a', entry('small'));
    tier.set('b', entry('other'));
    tier.set('a', entry('x'.repeat(2_000)));
    expect([tier.get('a'), tier.get('b')?.value]).toEqual([undefined, 'other']);
  });

  it('never keeps a stream', () => {
    const tier = createNodeCacheTier();
    const stream = Readable.from(['a']);
    tier.set('a', entry({ output: stream }));
    expect(tier.get('a')).toBeUndefined();
    expect(Object.isFrozen(stream)).toBe(false);
  });

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
