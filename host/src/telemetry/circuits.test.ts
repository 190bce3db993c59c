import { MooringError } from '@mooring/core';
import { recordingMeter } from './fixtures/recording-meter.js';
import { callBench, type CallBench } from './fixtures/call-bench.js';
import { createCircuits, measureCircuits, type Circuits } from './circuits.js';

function setUp(): { readonly bench: CallBench; readonly circuits: Circuits } {
  const bench = callBench();
  const circuits = createCircuits(bench.pipeline.guards, (id) => {
    if (id !== 'shop') throw new MooringError('UnknownPlugin', `"${id}": no such plugin is loaded.`);
    return bench.plugin;
  });
  return { bench, circuits };
}

describe('circuits', () => {
  it('are listed for each host that was called and each kind of operation', async () => {
    const { bench, circuits } = setUp();
    expect(circuits.list()).toEqual([]);
    await bench.call(bench.client('north'), 1);
    await bench.call(bench.client('south'), 1, 'orders.create');
    expect(circuits.list()).toEqual([
      { plugin: 'shop', origin: 'https://north.shop.example', operation: 'read', status: 'closed', retryAfterMs: undefined },
      { plugin: 'shop', origin: 'https://south.shop.example', operation: 'write', status: 'closed', retryAfterMs: undefined },
    ]);
    expect(circuits.list({ operation: 'write' })).toHaveLength(1);
  });

  it('say when they are open, and when the next probe is', async () => {
    const { bench, circuits } = setUp();
    bench.answer = 'reset';
    await bench.call(bench.client('north'), 8, 'orders.create');
    expect(circuits.list()).toEqual([expect.objectContaining({ status: 'open', retryAfterMs: expect.any(Number) })]);
  });

  it('refuse calls while they are forced open, and let them pass once they are forced closed', async () => {
    const { bench, circuits } = setUp();
    const north = bench.client('north');
    await bench.call(north, 1);
    expect(circuits.forceOpen({ plugin: 'shop' })).toEqual([expect.objectContaining({ status: 'forced_open' })]);
    expect(await bench.call(north, 1)).toEqual([expect.objectContaining({ code: 'CircuitOpen' })]);
    await bench.clock.advance(3_600_000);
    expect(await bench.call(north, 1)).toEqual([expect.objectContaining({ code: 'CircuitOpen' })]);
    expect(circuits.forceClose({ plugin: 'shop' })).toEqual([expect.objectContaining({ status: 'closed' })]);
    expect(await bench.call(north, 1)).toEqual([{}]);
    expect(bench.told.map(({ type }) => type).filter((type) => type.startsWith('breaker'))).toEqual(['breaker.opened', 'breaker.closed']);
  });

  it('can be forced before the first call to a host, both kinds unless one is named', async () => {
    const { bench, circuits } = setUp();
    expect(circuits.forceOpen({ plugin: 'shop', origin: 'https://north.shop.example' })).toHaveLength(2);
    expect(await bench.call(bench.client('north'), 1)).toEqual([expect.objectContaining({ code: 'CircuitOpen' })]);
    expect(await bench.call(bench.client('south'), 1)).toEqual([{}]);
    circuits.forceOpen({ plugin: 'shop', origin: 'https://south.shop.example', operation: 'write' });
    expect(await bench.call(bench.client('south'), 1)).toEqual([{}]);
  });

  it('are forced by names that exist, or not at all', () => {
    const { circuits } = setUp();
    expect(() => circuits.forceOpen({ plugin: 'shp' })).toThrow('no such plugin');
    expect(() => circuits.forceOpen({ plugin: 'shop', origin: 'north.shop.example' })).toThrow('`origin` must be a scheme and a host');
    expect(() => circuits.forceClose({ plugin: 'shop', origin: 'https://north.shop.example/' })).toThrow('`origin` must be');
  });

  it('are measured by the worst of a plugin, so that one that closes does not hide one that is open', async () => {
    const { bench, circuits } = setUp();
    await bench.call(bench.client('north'), 1);
    await bench.call(bench.client('south'), 1);
    circuits.forceOpen({ plugin: 'shop', origin: 'https://north.shop.example', operation: 'read' });
    const meter = recordingMeter();
    measureCircuits(bench.pipeline.guards, meter);
    circuits.forceClose({ plugin: 'shop' });
    measureCircuits(bench.pipeline.guards, meter);
    expect(meter.measurements).toEqual([
      { kind: 'gauge', name: 'mooring_circuit_state', value: 2, attributes: { plugin: 'shop', operation: 'read' } },
      { kind: 'gauge', name: 'mooring_circuit_state', value: 0, attributes: { plugin: 'shop', operation: 'read' } },
    ]);
  });
});
