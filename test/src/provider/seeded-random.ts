import type { Random } from '@mooring/core';

/** A source of chance that repeats itself: the same seed gives the same numbers, ids and bytes on every machine. */
export function createSeededRandom(seed = 1): Random {
  let state = seed >>> 0;
  // mulberry32: 32 bits of state are plenty for jitter and ids in a test.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => Math.floor(next() * 256));
  return {
    next,
    bytes,
    uuid() {
      const random = Buffer.from(bytes(16));
      random.writeUInt8((random.readUInt8(6) & 0x0f) | 0x40, 6);
      random.writeUInt8((random.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = random.toString('hex');
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
    },
  };
}
