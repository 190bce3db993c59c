import { VirtualClock } from '@mooring/core/runtime';
import { DataKeyCache } from './data-key-cache.js';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

describe('DataKeyCache', () => {
  const clock = new VirtualClock();
  const cacheOf = (maxEntries: number): DataKeyCache => new DataKeyCache({ clock, ttlMs: 1_000, maxEntries });

  it('gives copies, and keeps one of its own', () => {
    const cache = cacheOf(2);
    const given = key(1);
    cache.set('a', given);
    given.fill(0);
    cache.get('a')?.fill(0);
    expect(cache.get('a')).toEqual(key(1));
    cache.close();
  });

  it('forgets what was not used for longest', () => {
    const cache = cacheOf(2);
    cache.set('a', key(1));
    cache.set('b', key(2));
    cache.get('a');
    cache.set('c', key(3));
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([key(1), undefined, key(3)]);
    expect(cache.size).toBe(2);
    cache.close();
  });

  it('forgets each key when its time is over, however often it is used', async () => {
    const cache = cacheOf(10);
    cache.set('a', key(1));
    await clock.advance(600);
    cache.set('b', key(2));
    expect(cache.get('a')).toEqual(key(1));
    await clock.advance(400);
    expect([cache.get('a'), cache.get('b'), cache.size]).toEqual([undefined, key(2), 1]);
    await clock.advance(600);
    expect([cache.size, clock.pending]).toEqual([0, 0]);
  });

  it('overwrites what it forgets', async () => {
    const zeroed: number[] = [];
    const fill = jest.spyOn(Uint8Array.prototype, 'fill').mockImplementation(function fillAndNote(this: Uint8Array, value: number) {
      if (this.length === 32 && value === 0 && this[0] !== undefined) zeroed.push(this[0]);
      for (let index = 0; index < this.length; index += 1) this[index] = value;
      return this;
    });
    try {
      const cache = cacheOf(2);
      for (const byte of [1, 2, 3]) cache.set(`key ${byte}`, key(byte));
      expect(zeroed).toEqual([1]);
      cache.set('key 3', key(4));
      expect(zeroed).toEqual([1, 3]);
      await clock.advance(1_000);
      expect(zeroed).toEqual([1, 3, 2, 4]);
      cache.set('key 5', key(5));
      cache.close();
      expect(zeroed).toEqual([1, 3, 2, 4, 5]);
    } finally {
      fill.mockRestore();
    }
  });

  it('keeps nothing once it is closed', () => {
    const cache = cacheOf(2);
    cache.close();
    cache.set('a', key(1));
    expect([cache.size, clock.pending]).toEqual([0, 0]);
    cache.close();
  });
});
