import { callBench } from './fixtures/call-bench.js';
import { recordingMeter } from './fixtures/recording-meter.js';
import { laneOwner } from './lane-owner.js';

describe('a limit watch', () => {
  it('tells once when a limit is used to 80 %, whose it is, and when it will be used up', async () => {
    const meter = recordingMeter();
    const bench = callBench(meter);
    const north = bench.client('north', 'Müller & Sons');
    await bench.call(north, 45);
    expect(bench.told).toEqual([
      {
        type: 'limit.warned',
        plugin: 'shop',
        connection: 'north',
        tenant: 'Müller & Sons',
        limit: 'account',
        split: '',
        usedRatio: 0.8,
        exhaustedInMs: expect.any(Number),
      },
    ]);
    expect(bench.lines).toEqual([
      {
        level: 'warn',
        message: 'limit used to 80 % and more',
        fields: expect.objectContaining({ plugin: 'shop', connection: 'north', tenant: 'Müller & Sons', limit: 'account', usedRatio: 0.8 }),
      },
    ]);
    expect(meter.measurements.filter(({ name }) => name === 'mooring_limit_warnings_total')).toEqual([
      { kind: 'count', name: 'mooring_limit_warnings_total', value: 1, attributes: { plugin: 'shop', limit: 'account' } },
    ]);
  });

  it('shows the largest use of any connection, and none once nobody calls any more', async () => {
    const meter = recordingMeter();
    const bench = callBench(meter);
    const shown = (): Readonly<Record<string, number>> => {
      const from = meter.measurements.length;
      bench.watch.measure(bench.limiter);
      return Object.fromEntries(
        meter.measurements
          .slice(from)
          .map(({ name, attributes, value }) => [`${name} ${attributes['plugin']} ${attributes['limit']}`, value]),
      );
    };
    expect(shown()).toEqual({});
    await bench.call(bench.client('north'), 5);
    await bench.call(bench.client('south'), 25);
    expect(shown()).toEqual({ 'mooring_limit_used_ratio shop account': 0.5, 'mooring_limit_used_ratio shop everybody': 0.03 });
    await bench.clock.advance(600_000);
    expect(shown()).toEqual({ 'mooring_limit_used_ratio shop account': 0, 'mooring_limit_used_ratio shop everybody': 0 });
    expect(JSON.stringify(meter.measurements)).not.toMatch(/north|south/);
  });
});

describe('laneOwner', () => {
  it.each([
    ['shop@2/acme', { plugin: 'shop', connection: 'acme', tenant: undefined }],
    ['shop@2|a%7Cb%2Fc/name/with|all@of them', { plugin: 'shop', connection: 'name/with|all@of them', tenant: 'a|b/c' }],
    ['shop@2', { plugin: 'shop', connection: undefined, tenant: undefined }],
    ['shop', { plugin: 'shop', connection: undefined, tenant: undefined }],
  ])('reads %s', (owner, parts) => {
    expect(laneOwner(owner)).toEqual(parts);
  });
});
