import { createHost } from '@mooring/host';
import { parcels } from '../fixtures/parcels-plugin.js';
import { loopbackTransport } from './loopback-transport.js';
import { createSimulator, type Simulator } from './simulator.js';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function hostOn(simulator: Simulator, transport = simulator.transport('parcels')) {
  const { credentials, webhookSecret = '' } = simulator.connectionOf('parcels');
  return createHost({
    plugins: [parcels],
    connections: { parcels: { default: { credentials: { apiKey: credentials['apiKey'] ?? '' }, webhookSecret } } },
    store: 'memory',
    services: { logger: silent, transport },
    onSchemaDrift: 'strict',
  });
}

describe('createSimulator', () => {
  const open: { close?: () => Promise<void>; stop?: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await (thing.stop ?? thing.close)?.call(thing);
  });

  it('keeps what is created, so that list, retrieve, update and delete agree', async () => {
    const host = await hostOn(createSimulator({ plugins: [parcels] }));
    open.push(host);
    const { parcels: api } = host.plugin('parcels');
    const made = await api.create({ to: 'Grace', weightGrams: 20 });
    expect(made).toMatchObject({ to: 'Grace', weightGrams: 20 });
    expect(made.id).toMatch(/^par_[0-9a-f]{16}$/);
    expect(await api.retrieve({ id: made.id })).toEqual(made);
    expect((await api.update({ id: made.id, to: 'Ada' })).to).toBe('Ada');
    expect((await api.retrieve({ id: made.id })).to).toBe('Ada');
    expect((await api.list.all().toArray()).map(({ id }) => id)).toEqual(['par_1', made.id]);
    expect((await api.remove({ id: made.id })).id).toBe(made.id);
    await expect(api.retrieve({ id: made.id })).rejects.toMatchObject({ code: 'NotFound', provider: { code: 'NotFound' } });
  });

  it('pages for real', async () => {
    const host = await hostOn(createSimulator({ plugins: [parcels] }));
    open.push(host);
    const { parcels: api } = host.plugin('parcels');
    for (let made = 0; made < 4; made += 1) await api.create({ to: `number ${made}`, weightGrams: 1 });
    const page = await api.list({ limit: 2 });
    expect(page).toMatchObject({ parcels: [{ id: 'par_1' }, { to: 'number 0' }], next: 'cursor_2' });
    expect(await api.list.all({ limit: 2 }).toArray()).toHaveLength(5);
  });

  it('refuses a missing credential and a bad input in the words of the provider', async () => {
    const simulator = createSimulator({ plugins: [parcels] });
    open.push(simulator);
    const url = await simulator.listen();
    const anonymous = await fetch(`${url}/parcels/v1/parcels`);
    expect(anonymous.status).toBe(401);
    expect(await anonymous.json()).toEqual({ problem: { kind: 'AuthenticationFailed', text: 'no valid credential was given' } });
    const headers = { authorization: `Bearer ${simulator.connectionOf('parcels').credentials['apiKey'] ?? ''}` };
    const bad = await fetch(`${url}/parcels/v1/parcels?limit=many`, { headers });
    expect(bad.status).toBe(400);
    expect(await bad.json()).toMatchObject({ problem: { kind: 'RequestRejected' } });
    expect((await fetch(`${url}/v1/parcels?limit=5`, { headers })).status).toBe(200);
    expect((await fetch(`${url}/parcels/v1/nowhere`, { headers })).status).toBe(404);
  });

  it('answers a repeat with one idempotency key once', async () => {
    const host = await hostOn(createSimulator({ plugins: [parcels] }));
    open.push(host);
    const { parcels: api } = host.plugin('parcels');
    const options = { idempotencyKey: 'once' };
    const first = await api.create({ to: 'Grace', weightGrams: 20 }, options);
    expect(await api.create({ to: 'Grace', weightGrams: 20 }, options)).toEqual(first);
    await expect(api.create({ to: 'Ada', weightGrams: 20 }, options)).rejects.toMatchObject({ code: 'RequestRejected' });
  });

  it('serves a host over loopback, and sends it signed events by HTTP', async () => {
    const simulator = createSimulator({ plugins: [parcels] });
    open.push(simulator);
    const simulatorUrl = await simulator.listen();
    const transport = loopbackTransport(simulatorUrl, 'parcels');
    open.push(transport);
    const host = await hostOn(simulator, transport);
    open.push(host);
    expect((await host.plugin('parcels').parcels.list()).parcels).toHaveLength(1);

    const seen: string[] = [];
    host.on('parcels', 'parcel.lost', (event) => void seen.push(event.data.id));
    const { url } = await host.start({ port: 0 });
    simulator.sendTo('parcels', `${url ?? ''}${host.webhookPath('parcels')}`);
    const triggered = await fetch(`${simulatorUrl}/_events/parcels/parcel.lost`, {
      method: 'POST',
      body: JSON.stringify({ id: 'par_7', to: 'Ada', weightGrams: 1 }),
    });
    expect(await triggered.json()).toEqual({ status: 200, body: '' });
    await host.idle();
    expect(seen).toEqual(['par_7']);
  });

  it('sends events to this machine only', async () => {
    const simulator = createSimulator({ plugins: [parcels] });
    await expect(simulator.send('parcels', 'parcel.lost', undefined, 'https://example.com/hook')).rejects.toThrow('this machine only');
    expect((await simulator.sign('parcels', 'parcel.lost', undefined, 'https://example.com/hook')).headers['parcels-signature']).toMatch(
      /^t=\d+,v1=/,
    );
  });

  it('sends nothing out by the loopback transport', () => {
    expect(() => loopbackTransport('https://example.com', 'parcels')).toThrow('127.0.0.1');
  });
});
