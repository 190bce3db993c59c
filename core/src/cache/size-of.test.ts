import { Readable } from 'node:stream';
import { sizeOf } from './size-of.js';

describe('sizeOf', () => {
  it('follows the length of texts and bytes, at any depth', () => {
    const small = sizeOf({ data: [{ name: 'a' }] }) ?? 0;
    expect(sizeOf({ data: [{ name: 'a'.repeat(1_001) }] })).toBe(small + 1_000);
    expect(sizeOf({ data: [Buffer.alloc(10_000)] })).toBeGreaterThan(10_000);
    expect(sizeOf({ longPropertyName: null }) ?? 0).toBeGreaterThan(sizeOf({ l: null }) ?? 0);
  });

  it('is at least about what JSON would need', () => {
    const page = { data: Array.from({ length: 100 }, (_, id) => ({ id, name: `customer ${id}`, email: null, tags: ['a', 'b'] })) };
    const json = JSON.stringify(page).length;
    expect(sizeOf(page)).toBeGreaterThan(json * 0.8);
    expect(sizeOf(page)).toBeLessThan(json * 4);
  });

  it.each<[string, unknown]>([
    ['a stream', Readable.from(['a'])],
    ['a web stream', new ReadableStream()],
    ['an async generator', (async function* () {})()],
    ['an iterator', [1].values()],
    ['a promise', Promise.resolve(1)],
    ['a function', () => 1],
  ])('refuses %s, alone and inside', (_name, value) => {
    expect(sizeOf(value)).toBeUndefined();
    expect(sizeOf({ output: [value] })).toBeUndefined();
  });
});
