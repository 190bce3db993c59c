import { compileCacheRule, type CacheRule } from './cache-rule.js';

describe('compileCacheRule', () => {
  it('fills in what is left out', () => {
    expect(compileCacheRule({ ttl: '30s' }, 'shop: items.list.cache')).toEqual({
      ttlMs: 30_000,
      tags: [],
      staleWhileRevalidateMs: 0,
      staleIfErrorMs: 0,
      negativeTtlMs: 0,
      revalidate: true,
      warm: undefined,
    });
  });

  it('works out every time in milliseconds', () => {
    const rule: CacheRule = {
      ttl: '1m',
      tags: ['a', 'b', 'a'],
      staleWhileRevalidate: '5m',
      staleIfError: '1h',
      negativeTtl: '10s',
      revalidate: false,
      warm: { at: '5m', inputs: [{ limit: 1 }], hot: 10 },
    };
    expect(compileCacheRule(rule, 'shop: items.list.cache')).toEqual({
      ttlMs: 60_000,
      tags: ['a', 'b'],
      staleWhileRevalidateMs: 300_000,
      staleIfErrorMs: 3_600_000,
      negativeTtlMs: 10_000,
      revalidate: false,
      warm: { atStart: true, everyMs: 300_000, inputs: [{ limit: 1 }], hot: 10 },
    });
  });

  it('asks once without input where only the time is given, and not by time where only heat is', () => {
    expect(compileCacheRule({ ttl: '1m', warm: { at: 'start' } }, 'x').warm).toEqual({
      atStart: true,
      everyMs: undefined,
      inputs: [{}],
      hot: undefined,
    });
    expect(compileCacheRule({ ttl: '1m', warm: { hot: 5 } }, 'x').warm).toEqual({ atStart: false, everyMs: undefined, inputs: [], hot: 5 });
  });

  it.each<[string, CacheRule]>([
    ['ttl', { ttl: '0s' }],
    ['tags', { ttl: '1s', tags: [''] }],
    ['warm.at', { ttl: '1s', warm: { at: '5ms' } }],
    ['warm.hot', { ttl: '1s', warm: { hot: 0 } }],
    ['warm.inputs', { ttl: '1s', warm: { inputs: [{}] } }],
  ])('refuses a %s that makes no sense, and names it', (name, rule) => {
    expect(() => compileCacheRule(rule, 'shop: items.list.cache')).toThrow(`shop: items.list.cache.${name}`);
  });
});
