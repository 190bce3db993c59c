import { resetAfterMs, retryAfterMs, type ResetEncoding } from './retry-after.js';

const now = Date.parse('2026-03-01T12:00:00Z');

describe('retryAfterMs', () => {
  it.each<[string | undefined, number | undefined]>([
    ['0', 0],
    ['30', 30_000],
    [' 2 ', 2_000],
    ['2.0', 2_000],
    ['0.25', 250],
    ['Sun, 01 Mar 2026 12:00:05 GMT', 5_000],
    ['Sunday, 01-Mar-26 12:00:05 GMT', 5_000],
    ['Sun, 01 Mar 2026 11:59:00 GMT', 0],
    ['99999999', 2 ** 31 - 1],
    ['99999999999999999999', 2 ** 31 - 1],
    ['-5', undefined],
    ['soon', undefined],
    ['1e3', undefined],
    ['Infinity', undefined],
    ['0x10', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %p as %p', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

describe('resetAfterMs', () => {
  it.each<[string | undefined, ResetEncoding, number | undefined]>([
    ['45', 'auto', 45_000],
    ['0.5', 'auto', 500],
    [String(now / 1_000 + 7), 'auto', 7_000],
    [String(now + 1_500), 'auto', 1_500],
    ['2026-03-01T12:01:00Z', 'auto', 60_000],
    ['2026-03-01T13:01:00+01:00', 'auto', 60_000],
    ['2026-03-01 12:01:00', 'auto', 60_000],
    ['Sun, 01 Mar 2026 12:00:05 GMT', 'auto', 5_000],
    [String(now / 1_000 - 7), 'auto', 0],
    ['45', 'delta-seconds', 45_000],
    ['45', 'unix-seconds', 0],
    [String(now / 1_000 + 1), 'unix-seconds', 1_000],
    [String(now + 1), 'unix-milliseconds', 1],
    ['2026-03-01T12:00:01.250Z', 'iso-8601', 1_250],
    ['Sun, 01 Mar 2026 12:00:01 GMT', 'http-date', 1_000],
    ['2026-13-45T99:00:00Z', 'iso-8601', undefined],
    ['tomorrow', 'auto', undefined],
    ['tomorrow', 'delta-seconds', undefined],
    ['', 'auto', undefined],
    [undefined, 'auto', undefined],
  ])('reads %p as %s: %p', (header, encoding, expected) => {
    expect(resetAfterMs(header, now, encoding)).toBe(expected);
  });
});
