import { MooringError } from '@mooring/core';
import { createHost } from '@mooring/host';
import { isTransportError, silentLogger, VirtualClock, type Transport, type WireResponse } from '@mooring/core/runtime';
import { depot } from '../fixtures/depot-plugin.js';
import type { SimulatedFaults } from './faults.js';
import { createSimulator } from './simulator.js';

function depotWith(faults: SimulatedFaults, seed = 1) {
  const clock = new VirtualClock();
  const simulator = createSimulator({ plugins: [depot], clock, faults, seed });
  const transport = simulator.transport('depot');
  let abort: (reason: Error) => void = () => undefined;
  const list = (on: Transport = transport): Promise<WireResponse> =>
    on.send({
      method: 'GET',
      url: new URL('https://api.depot.example/v1/crates'),
      headers: { authorization: `Bearer ${simulator.connectionOf('depot').credentials['apiKey'] ?? ''}` },
      body: undefined,
      maxResponseBytes: 1_000_000,
      onAbortable: (register) => {
        abort = register;
      },
    });
  return { clock, simulator, transport, list, abort: (reason: Error) => abort(reason) };
}

const failureOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe('a simulated provider on a bad day', () => {
  it('fails in its own words', async () => {
    const { list } = depotWith({ serverError: 1 });
    const [first, second] = [await list(), await list()];
    expect([first.status, second.status]).toEqual([503, 500]);
    expect(JSON.parse(first.body.toString())).toMatchObject({ fault: 'Overloaded' });
    expect(first.headers['x-request-id']).toMatch(/^req_simulated_/);
  });

  it('refuses as it would for too many requests', async () => {
    const { list } = depotWith({ tooMany: 1 });
    expect(await list()).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  });

  it('breaks connections', async () => {
    const { list } = depotWith({ reset: 1 });
    const error = await failureOf(list());
    expect(isTransportError(error) && [error.reason, error.sent]).toEqual(['reset', 'maybe']);
  });

  it('never answers, until its caller gives up or it is closed', async () => {
    const { list, abort, clock, transport } = depotWith({ timeout: 1 });
    const given = failureOf(list());
    await clock.drain();
    abort(new Error('enough'));
    const error = await given;
    expect(isTransportError(error) && error.reason).toBe('aborted');
    const open = failureOf(list());
    await clock.drain();
    await transport.close();
    const closed = await open;
    expect(isTransportError(closed) && closed.reason).toBe('closed');
  });

  it('takes its time, on the clock it was given', async () => {
    const { list, clock } = depotWith({ latencyMs: 200 });
    const call = list();
    await clock.drain();
    expect(clock.pending).toBe(1);
    await clock.advance(200);
    expect((await call).status).toBe(200);
    expect(clock.sleeps).toEqual([200]);
  });

  it('lets a request that waits be given up', async () => {
    const { list, clock, abort } = depotWith({ latencyMs: 200 });
    const given = failureOf(list());
    await clock.drain();
    abort(new Error('enough'));
    await given;
    expect(clock.pending).toBe(0);
  });

  it('makes the same ids whatever goes wrong', async () => {
    const idOn = async (faults: SimulatedFaults): Promise<string> => {
      const { simulator, clock } = depotWith(faults);
      const host = await createHost({
        plugins: [depot],
        store: 'memory',
        ...simulator.hostOptions(),
        services: { ...simulator.hostOptions().services, clock, logger: silentLogger },
      });
      const { id } = await clock.settle(host.plugin('depot').crates.create({ label: 'Plums' }));
      await host.stop();
      return id;
    };
    expect(await idOn({ serverError: 0.4, latencyMs: 50 })).toBe(await idOn({}));
  });

  it('refuses faults that are none', () => {
    expect(() => depotWith({ reset: 2 })).toThrow(MooringError);
  });
});
