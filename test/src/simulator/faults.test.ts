import { createSeededRandom } from '../provider/seeded-random.js';
import { checkFaults, drawFate, parseFaults } from './faults.js';

describe('parseFaults', () => {
  it('reads what the command line writes', () => {
    expect(parseFaults(['5xx:0.1', '429:0.05', 'reset:0.01', 'timeout:0', 'latency:200ms'])).toEqual({
      serverError: 0.1,
      tooMany: 0.05,
      reset: 0.01,
      timeout: 0,
      latencyMs: 200,
    });
    expect(parseFaults([])).toEqual({});
  });

  it.each(['5xx', '5xx:', 'constructor:0.1', '5xx:often', '5xx:-0.1', '5xx:1.1', 'latency:200', 'latency:0.1', '404:0.5'])(
    'says what is wrong with %s',
    (spec) => {
      expect(() => parseFaults([spec])).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
    },
  );

  it('refuses shares that are more than the whole', () => {
    expect(() => parseFaults(['5xx:0.6', 'reset:0.5'])).toThrow('1 at most');
    expect(() => checkFaults({ latencyMs: Number.NaN })).toThrow('latencyMs');
  });
});

describe('drawFate', () => {
  it('gives each fault its share, and the same fates for the same seed', () => {
    const faults = { serverError: 0.2, tooMany: 0.1, reset: 0.05, timeout: 0.05 };
    const draw = (): readonly string[] => {
      const random = createSeededRandom(7);
      return Array.from({ length: 10_000 }, () => drawFate(faults, random) ?? 'none');
    };
    const fates = draw();
    expect(draw()).toEqual(fates);
    const share = (fate: string): number => fates.filter((drawn) => drawn === fate).length / fates.length;
    for (const [fate, wanted] of [...Object.entries(faults), ['none', 0.6] as const])
      expect(Math.abs(share(fate) - wanted)).toBeLessThan(0.02);
  });

  it('lets everything pass where nothing is to go wrong', () => {
    expect(drawFate({}, { ...createSeededRandom(), next: () => 0 })).toBeUndefined();
    expect(drawFate({ timeout: 1 }, { ...createSeededRandom(), next: () => 0.999_999 })).toBe('timeout');
  });
});
