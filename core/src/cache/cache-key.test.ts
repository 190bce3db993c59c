import { cacheKey, canonicalJson, type CacheKeyParts } from './cache-key.js';

const call: CacheKeyParts = {
  plugin: 'shop@1',
  connection: 't1/acme',
  apiVersion: '2026-01',
  method: 'GET',
  path: '/items',
  query: { a: 1, b: [1, 2] },
};

describe('cacheKey', () => {
  it('is the same whatever the order of properties and the case of the method', () => {
    expect(cacheKey({ ...call, method: 'get', query: { b: [1, 2], a: 1, c: undefined } })).toBe(cacheKey(call));
  });

  it.each<[string, Partial<CacheKeyParts>]>([
    ['connection', { connection: 't1/other' }],
    ['plugin', { plugin: 'shop@2' }],
    ['API version', { apiVersion: '2026-02' }],
    ['method', { method: 'POST' }],
    ['path', { path: '/items/' }],
    ['query', { query: { a: '1', b: [1, 2] } }],
    ['order of values', { query: { a: 1, b: [2, 1] } }],
    ['body', { body: { a: 1 } }],
    ['headers', { headers: { accept: 'text/csv' } }],
  ])('differs by %s', (_name, change) => {
    expect(cacheKey({ ...call, ...change })).not.toBe(cacheKey(call));
  });

  it('does not let one part run into the next', () => {
    expect(cacheKey({ ...call, plugin: 'a', connection: 'bc' })).not.toBe(cacheKey({ ...call, plugin: 'ab', connection: 'c' }));
  });

  it('shows nothing of the input', () => {
    expect(cacheKey({ ...call, query: { email: 'ann@example.com' } })).toMatch(/^[\w-]{43}$/);
  });
});

describe('canonicalJson', () => {
  it('writes dates, bytes and nesting in one way', () => {
    expect(canonicalJson({ b: new Date(0), a: [{ d: null, c: new Uint8Array([1]) }] })).toBe(
      '{"a":[{"c":{"bytes":"AQ=="},"d":null}],"b":"1970-01-01T00:00:00.000Z"}',
    );
  });
});
