import { isMooringError } from '@mooring/core';
import { compilePlugin, createConnection, requiredFields } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import ledger from './fixtures/ledger.json' with { type: 'json' };
import tides from './fixtures/tides.json' with { type: 'json' };
import warehouse from './fixtures/warehouse.json' with { type: 'json' };
import type { GenericConfiguration } from './configuration/configuration.js';
import { generic, genericFromJson } from './plugin.js';

const warehousePlugin = genericFromJson('warehouse', warehouse);
const tidesPlugin = genericFromJson('tides', tides);
const ledgerPlugin = genericFromJson('ledger', ledger);

conformance(warehousePlugin);
conformance(tidesPlugin);
conformance(ledgerPlugin);

const small = {
  id: 'harbour',
  baseUrl: 'https://api.harbour.example',
  auth: { kind: 'none' },
  endpoints: { 'ships.list': { method: 'GET', path: '/ships' } },
} as const satisfies GenericConfiguration;

describe('a request', () => {
  it('carries the bearer token, the headers of every request, and a key where it writes', async () => {
    const tested = testPlugin(warehousePlugin, { credentials: { token: 'tok_x' } });
    tested.on('orders.create').sample();
    await tested.client['orders']?.['create']?.({ sku: 'ROPE-12', quantity: 2 });
    expect(tested.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://api.warehouse.example/v2/orders',
        headers: { authorization: 'Bearer tok_x', 'x-api-version': '2026-10-01', 'idempotency-key': expect.any(String) },
        body: { sku: 'ROPE-12', quantity: 2 },
      },
    ]);
  });

  it('carries an API key in the query, to the host that the connection names', async () => {
    const tested = testPlugin(tidesPlugin, { credentials: { apiKey: 'k&1' }, values: { region: 'us' } });
    tested.on('stations.list').sample();
    await tested.client['stations']?.['list']?.({ sea: 'north', near: ['a', 'b'] });
    expect(tested.requests[0]?.url).toBe('https://us.tides.example/stations?sea=north&near=a&near=b&key=k%261');
  });

  it('carries a user name and password', async () => {
    const plugin = generic({ ...small, auth: { kind: 'basic', usernameEnv: 'HARBOUR_USER', passwordEnv: 'HARBOUR_PASSWORD' } });
    const tested = testPlugin(plugin, { credentials: { username: 'ada', password: 'pier' } });
    tested.on('ships.list').sample();
    await tested.client.ships.list();
    expect(tested.requests[0]?.headers['authorization']).toBe(`Basic ${Buffer.from('ada:pier').toString('base64')}`);
  });

  it('has query and body by name where both are wanted', async () => {
    const tested = testPlugin(warehousePlugin);
    tested.on('orders.search').sample();
    await tested.client['orders']?.['search']?.({ query: { limit: 5 }, body: { sku: { in: ['ROPE-12'] } } });
    expect(tested.requests).toMatchObject([
      { url: 'https://api.warehouse.example/v2/orders/search?limit=5', body: { sku: { in: ['ROPE-12'] } } },
    ]);
  });

  it('goes to the sandbox where the connection does', async () => {
    const tested = testPlugin(warehousePlugin, { environment: 'sandbox' });
    tested.on('account.get').sample();
    await tested.client['account']?.['get']?.();
    expect(tested.requests[0]?.url).toBe('https://sandbox.warehouse.example/v2/account');
  });

  it('may be worded by the application, whatever the configuration names', async () => {
    const tested = testPlugin(generic(small));
    tested.on('ships.list').reply({ ships: [] });
    expect(await tested.client.request({ method: 'GET', path: '/ships', query: { flag: 'fi' } })).toMatchObject({
      status: 200,
      body: { ships: [] },
    });
  });

  it('is refused before the network where its input does not fit the schema', async () => {
    const tested = testPlugin(warehousePlugin);
    await expect(tested.client['orders']?.['create']?.({ sku: 'ROPE-12', quantity: 0 })).rejects.toMatchObject({
      code: 'InvalidInput',
      issues: [{ path: 'quantity' }],
    });
    await expect(tested.client['orders']?.['get']?.({ id: 'ord_1', expand: true })).rejects.toMatchObject({ code: 'InvalidInput' });
    expect(tested.requests).toEqual([]);
  });
});

describe('an answer', () => {
  it('that does not fit its schema is a drift', async () => {
    const tested = testPlugin(warehousePlugin);
    tested.on('account.get').reply({ name: 'Harbour Supplies' });
    await expect(tested.client['account']?.['get']?.()).rejects.toMatchObject({ code: 'SchemaDrift' });
  });

  it('of bytes stays bytes', async () => {
    const tested = testPlugin(warehousePlugin);
    tested.on('orders.label').reply(Buffer.from('%PDF-1.7'));
    expect(String(await tested.client['orders']?.['label']?.({ id: 'ord_1' }))).toBe('%PDF-1.7');
  });

  it('may be empty', async () => {
    const tested = testPlugin(warehousePlugin);
    tested.on('orders.cancel').status(204);
    await expect(tested.client['orders']?.['cancel']?.({ id: 'ord_1' })).resolves.toBeUndefined();
  });

  it('without the list that the configuration names is a drift, and no end of pages', async () => {
    const tested = testPlugin(warehousePlugin);
    tested.on('orders.list').reply({ orders: [], paging: {} });
    await expect(tested.client['orders']?.['list']?.all().toArray()).rejects.toMatchObject({ code: 'SchemaDrift' });
  });
});

describe('an error', () => {
  it('has the code and the words from where the configuration says, and the meaning of the code', async () => {
    const tested = testPlugin(warehousePlugin);
    tested
      .on('orders.get')
      .status(400, { 'x-request-id': 'req_1' }, { fault: { code: 'sku_unknown', text: 'No such thing.' }, message: 'not this' })
      .status(401, {}, { fault: { code: 'token_expired' } });
    const get = tested.client['orders']?.['get'];
    await expect(get?.({ id: 'ord_1' })).rejects.toMatchObject({
      code: 'RequestRejected',
      requestId: 'req_1',
      provider: { code: 'sku_unknown', message: 'No such thing.' },
    });
    // The limit keeps calls apart.
    await expect(tested.clock.settle(Promise.resolve(get?.({ id: 'ord_1' })))).rejects.toMatchObject({ code: 'TokenExpired' });
  });

  it.each([
    [{ type: 'about:blank', title: 'Not Found', detail: 'No ship 9.', status: 404 }, undefined, 'No ship 9.'],
    [{ error: 'not_found', error_description: 'No ship 9.' }, 'not_found', 'No ship 9.'],
    [{ error: { code: 17, message: 'No ship 9.' } }, '17', 'No ship 9.'],
    [['no object'], undefined, undefined],
  ])('is read in the usual shapes: %j', async (body, code, message) => {
    const tested = testPlugin(generic(small));
    tested.on('ships.list').status(404, {}, body);
    const error: unknown = await tested.client.ships.list().catch((caught: unknown) => caught);
    expect(isMooringError(error) && [error.code, error.provider?.code, error.provider?.message]).toEqual(['NotFound', code, message]);
  });
});

describe('a limit that nobody declared', () => {
  it('is learned from the standard headers', async () => {
    const tested = testPlugin(generic(small));
    tested
      .on('ships.list')
      .reply({}, { headers: { 'ratelimit-limit': '1', 'ratelimit-remaining': '0', 'ratelimit-reset': '7' } })
      .reply({});
    await tested.client.ships.list();
    const startedAt = tested.clock.now();
    await tested.clock.settle(tested.client.ships.list());
    expect(tested.clock.now() - startedAt).toBeGreaterThanOrEqual(7_000);
  });
});

describe('a webhook', () => {
  it('is read where the configuration says', async () => {
    const tested = testPlugin(warehousePlugin);
    expect(await tested.webhook('order.created', { id: 'ord_9' }).deliver()).toMatchObject({ outcome: 'accepted' });
    expect(tested.received).toMatchObject([{ type: 'order.created', id: expect.any(String), data: { id: 'ord_9' } }]);
  });

  it('may say in its headers what it is', async () => {
    const tested = testPlugin(tidesPlugin);
    const webhook = tested.webhook('surge', { station: 'cuxhaven', metres: 6 });
    expect(await webhook.deliver()).toMatchObject({ outcome: 'accepted' });
    expect(await webhook.deliver()).toMatchObject({ outcome: 'duplicate' });
    expect(tested.received).toMatchObject([{ type: 'surge', data: { station: 'cuxhaven', metres: 6 } }]);
  });
});

describe('several of them', () => {
  it('are plugins of their own, with connections and credentials of their own', async () => {
    const north = generic({ ...small, id: 'north', auth: { kind: 'bearer', env: 'NORTH_TOKEN' } });
    const south = generic({ ...small, id: 'south', auth: { kind: 'bearer', env: 'SOUTH_TOKEN' } });
    const [first, second] = [compilePlugin(north), compilePlugin(south)];
    expect([first.key, second.key]).toEqual(['north@1', 'south@1']);
    const keys = [first, second].map((plugin) => createConnection(plugin, { name: 'default', credentials: { token: 'x' } }).key);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('client credentials', () => {
  it('are required, and ask the configured place for a token', () => {
    const { auth } = ledgerPlugin.definition;
    expect(requiredFields(auth.fields)).toEqual(['clientId', 'clientSecret']);
    expect(auth.fields).toMatchObject({ clientId: { env: 'LEDGER_CLIENT_ID' }, clientSecret: { env: 'LEDGER_CLIENT_SECRET' } });
    expect(auth.application).toMatchObject({
      kind: 'token',
      grant: {
        type: 'clientCredentials',
        tokenUrl: 'https://login.ledger.example/oauth/token',
        scopes: ['invoices.read'],
        tokenParams: { audience: 'https://api.ledger.example' },
        lifetime: '10m',
      },
    });
  });
});
