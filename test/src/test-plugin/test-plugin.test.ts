import { isMooringError } from '@mooring/core';
import { parcels } from '../fixtures/parcels-plugin.js';
import { testPlugin } from './test-plugin.js';

const codeOf = (error: unknown): string => (isMooringError(error) ? error.code : String(error));

describe('testPlugin', () => {
  it('calls through the real core, and records what went out', async () => {
    const shop = testPlugin(parcels);
    shop.on('parcels.create').sample({ to: 'Grace' });
    const made = await shop.client.parcels.create({ to: 'Grace', weightGrams: 20 });
    expect(made).toEqual({ id: 'par_1', to: 'Grace', weightGrams: 500, state: 'packed' });
    const [request] = shop.requests;
    expect(request).toMatchObject({
      endpoint: 'parcels.create',
      method: 'POST',
      path: '/v1/parcels',
      body: { to: 'Grace', weightGrams: 20 },
    });
    expect(request?.headers['authorization']).toBe(`Bearer ${shop.credentials['apiKey'] ?? ''}`);
    expect(shop.logs.at(-1)).toMatchObject({ level: 'info', message: 'call', fields: { endpoint: 'parcels.create', outcome: 'ok' } });
  });

  it('takes an endpoint by its declaration too', async () => {
    const shop = testPlugin(parcels);
    const { list } = parcels.definition.endpoints['parcels'] as { list: Parameters<typeof shop.on>[0] & object };
    shop.on(list).reply({ parcels: [], next: null });
    expect(await shop.client.parcels.list()).toEqual({ parcels: [], next: null });
  });

  it('waits on its own clock for what the provider asks', async () => {
    const shop = testPlugin(parcels);
    shop.on('parcels.retrieve').status(429, { 'retry-after': '2' }).sample();
    const parcel = await shop.clock.settle(shop.client.parcels.retrieve({ id: 'par_1' }));
    expect(parcel.id).toBe('par_1');
    expect(shop.clock.sleeps).toEqual([2000]);
    expect(shop.requests.map(({ at }) => at - (shop.requests[0]?.at ?? 0))).toEqual([0, 2000]);
  });

  it.each([
    ['refused', 'NotSent', 3],
    ['reset', 'NetworkFailure', 3],
    ['resetMidBody', 'NetworkFailure', 3],
    ['timeout', 'AttemptTimeout', 3],
    ['malformedJson', 'BadResponse', 1],
    ['oversized', 'ResponseTooLarge', 1],
  ] as const)('makes the fault %s look like the real one', async (fault, code, attempts) => {
    const shop = testPlugin(parcels);
    for (let time = 0; time < attempts; time += 1) shop.on('parcels.retrieve').fault(fault);
    const error = await shop.clock.settle(
      shop.client.parcels.retrieve({ id: 'par_1' }, { deadlineMs: 60_000 }).catch((reason: unknown) => reason),
    );
    expect(codeOf(error)).toBe(code);
    expect(shop.requests).toHaveLength(attempts);
  });

  it('answers slowly without anybody waiting', async () => {
    const shop = testPlugin(parcels);
    shop.on('parcels.retrieve').fault('slow');
    const started = shop.clock.now();
    await shop.clock.settle(shop.client.parcels.retrieve({ id: 'par_1' }));
    expect(shop.clock.now() - started).toBe(5_000);
    expect(shop.clock.sleeps).toEqual([]);
  });

  it('makes pages from the declaration', async () => {
    const shop = testPlugin(parcels);
    shop.on('parcels.list').pages(3);
    const all = await shop.client.parcels.list.all().toArray();
    expect(all.map(({ id }) => id)).toEqual(['par_1_1', 'par_1_2', 'par_1_3', 'par_1_4', 'par_1_5', 'par_1_6']);
    expect(shop.requests.map(({ query }) => query)).toEqual([{}, { after: 'cursor_1' }, { after: 'cursor_2' }]);
  });

  it('complains about replies that went unused', async () => {
    const shop = testPlugin(parcels);
    shop.on('parcels.list').sample();
    await expect(shop.stop()).rejects.toThrow('1 scripted reply of parcels.list went unused');
  });

  it('complains about requests that nobody expected, also where the caller swallowed the error', async () => {
    const shop = testPlugin(parcels);
    await shop.client.parcels.list().catch(() => undefined);
    await expect(shop.stop()).rejects.toThrow("no reply is scripted for it: on('parcels.list').reply(…)");
  });

  it('sends really signed webhooks through the real intake', async () => {
    const shop = testPlugin(parcels);
    const delivery = await shop.webhook('parcel.delivered').deliver();
    expect(delivery).toMatchObject({ status: 200, outcome: 'accepted' });
    expect(shop.received.map(({ id, type, data }) => ({ id, type, data }))).toEqual([
      { id: 'evt_1', type: 'parcel.delivered', data: { id: 'par_1', to: 'Ada', weightGrams: 500, state: 'delivered' } },
    ]);
  });

  it('makes an event without a fixture from its schema', async () => {
    const shop = testPlugin(parcels);
    await shop.webhook('parcel.lost', { id: 'par_9', to: 'Ada', weightGrams: 1 }).deliver();
    expect(shop.received[0]?.data).toMatchObject({ id: 'par_9' });
  });

  it.each(['body', 'signature', 'timestamp'] as const)('has a tampered %s refused', async (tamper) => {
    const shop = testPlugin(parcels);
    expect(await shop.webhook('parcel.delivered').deliver({ tamper })).toMatchObject({ status: 401, outcome: 'refused' });
    expect(shop.received).toEqual([]);
  });

  it('has a stale delivery and one with another secret refused', async () => {
    const shop = testPlugin(parcels);
    const webhook = shop.webhook('parcel.delivered');
    expect((await webhook.deliver({ at: shop.clock.now() - 301_000 })).outcome).toBe('refused');
    expect((await webhook.deliver({ secret: 'another secret' })).outcome).toBe('refused');
    expect((await webhook.deliver({ at: shop.clock.now() - 299_000 })).outcome).toBe('accepted');
  });

  it('tells a redelivery from another event', async () => {
    const shop = testPlugin(parcels);
    const webhook = shop.webhook('parcel.delivered');
    expect((await webhook.deliver({ times: 2 })).outcome).toBe('duplicate');
    expect((await shop.webhook('parcel.delivered').deliver()).outcome).toBe('accepted');
    expect(shop.received.map(({ id }) => id)).toEqual(['evt_1', 'evt_1_2']);
  });

  it("lets the test's own handler fail, and the host try again", async () => {
    const shop = testPlugin(parcels);
    let failures = 1;
    shop.onEvent('parcel.delivered', () => {
      if (failures-- > 0) throw new Error('not now');
    });
    await shop.webhook('parcel.delivered').deliver();
    await shop.clock.advance(3_600_000);
    expect(shop.received.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});
