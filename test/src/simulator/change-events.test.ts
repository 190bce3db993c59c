import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHost } from '@mooring/host';
import { silentLogger, VirtualClock } from '@mooring/core/runtime';
import { depot } from '../fixtures/depot-plugin.js';
import { parcels } from '../fixtures/parcels-plugin.js';
import type { DeliveryReport } from './event-courier.js';
import { createSimulator } from './simulator.js';

describe('the events of what changes', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function receiverAnswering(status: number): Promise<{ readonly url: string; readonly bodies: unknown[] }> {
    const bodies: unknown[] = [];
    const server: Server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
        response.writeHead(status, { connection: 'close' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, bodies };
  }

  function clientOf(simulator: ReturnType<typeof createSimulator>) {
    const key = simulator.connectionOf('depot').credentials['apiKey'] ?? '';
    const transport = simulator.transport('depot');
    closers.push(() => transport.close());
    return async (method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> => {
      const answer = await transport.send({
        method,
        url: new URL(`https://api.depot.example/v1${path}`),
        headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        body: body === undefined ? undefined : JSON.stringify(body),
        maxResponseBytes: 1_000_000,
        onAbortable: () => undefined,
      });
      return { status: answer.status, body: JSON.parse(answer.body.toString()) as Record<string, unknown> };
    };
  }

  it('are those whose names say so, and no others', () => {
    const simulator = createSimulator({ plugins: [depot, parcels] });
    expect(Object.fromEntries(simulator.changes('depot'))).toEqual({
      'crates.create': 'crate.created',
      'crates.update': 'crates/update',
      'crates.remove': 'crate_removed',
      'crates.seal': 'crate.sealed',
    });
    expect(simulator.changes('parcels').size).toBe(0);
  });

  it('are sent once there is a target, in order, with the thing as it then was', async () => {
    const { url, bodies } = await receiverAnswering(204);
    const reports: DeliveryReport[] = [];
    const clock = new VirtualClock();
    const simulator = createSimulator({ plugins: [depot], clock, onDelivery: (report) => reports.push(report) });
    closers.push(() => simulator.close());
    const send = clientOf(simulator);
    await send('POST', '/crates', { label: 'unheard' });
    simulator.sendTo('depot', url);
    await clock.advance(60_000);
    const { body: made } = await send('POST', '/crates', { label: 'Plums' });
    await send('POST', `/crates/${String(made['id'])}/seal`);
    await send('DELETE', `/crates/${String(made['id'])}`);
    expect((await send('PATCH', `/crates/${String(made['id'])}`, {})).status).toBe(404);
    await simulator.idle();
    expect(bodies).toMatchObject([
      { type: 'crate.created', payload: { crate: { id: made['id'], label: 'Plums', state: 'open' } } },
      { type: 'crate.sealed', payload: { crate: { id: made['id'], state: 'sealed' } } },
      { type: 'crate_removed', payload: { crate: { id: made['id'], state: 'sealed' } } },
    ]);
    expect(reports).toEqual(
      ['crate.created', 'crate.sealed', 'crate_removed'].map((type) => ({ plugin: 'depot', type, url, status: 204, body: '' })),
    );
  });

  it('reach the handlers of a host that made the change', async () => {
    const simulator = createSimulator({ plugins: [depot] });
    const host = await createHost({
      plugins: [depot],
      store: 'memory',
      ...simulator.hostOptions(),
      services: { ...simulator.hostOptions().services, logger: silentLogger },
    });
    closers.push(
      () => host.stop(),
      () => simulator.close(),
    );
    const seen: unknown[] = [];
    host.on('depot', 'crate.created', (event) => void seen.push(event.data.label));
    const { url = '' } = await host.start({ port: 0 });
    simulator.sendTo('depot', url + host.webhookPath('depot'));
    await host.plugin('depot').crates.create({ label: 'Pears' });
    await simulator.idle();
    await host.idle();
    expect(seen).toEqual(['Pears']);
  });

  it('say why they were not delivered, and go to this machine only', async () => {
    const reports: DeliveryReport[] = [];
    const simulator = createSimulator({
      plugins: [depot],
      targets: { depot: 'http://127.0.0.1:1/hooks' },
      onDelivery: (report) => reports.push(report),
    });
    await clientOf(simulator)('POST', '/crates', { label: 'Plums' });
    await simulator.idle();
    expect(reports).toMatchObject([{ type: 'crate.created', problem: expect.stringMatching(/bad port|ECONNREFUSED/) as unknown }]);
    expect(() => simulator.sendTo('depot', 'https://example.com/hooks')).toThrow('this machine only');
    expect(() => createSimulator({ plugins: [depot], targets: { depot: 'https://example.com/hooks' } })).toThrow('this machine only');
  });
});
