import { isMooringError, type ProviderErrorCode, type ProviderResponse } from '@mooring/core';
import { compilePlugin, createConnection, prepareRequest, systemRandom, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import { shopifyErrors, throttleStatus } from './errors.js';
import product from './fixtures/product.json' with { type: 'json' };
import restProduct from './fixtures/rest-product.json' with { type: 'json' };
import { shopify } from './plugin.js';

const compiled = compilePlugin(shopify);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');
const operations = endpoints.filter(({ definition }) => definition.graphql !== undefined);
const older = endpoints.filter(({ name }) => name.startsWith('rest.'));
const options = { credentials: { accessToken: 'shpat_mooring_example' }, values: { shop: 'harbour-supplies' } } as const;
const connection = createConnection(compiled, { name: 'default', ...options });

conformance(shopify);

describe('every endpoint of Shopify', () => {
  const documented = endpoints.filter(({ definition }) => definition.follow === undefined);

  it.each(documented)('$name: its schema takes its fixture', async ({ definition: { output, fixture } }) => {
    expect(fixture).toBeDefined();
    expect(await output['~standard'].validate(fixture)).not.toHaveProperty('issues');
  });

  it('counts in the bucket that is its own', () => {
    expect(new Set(operations.map(({ limits }) => limits.map(({ name }) => name).join()))).toEqual(new Set(['graphql']));
    expect(new Set(older.map(({ limits }) => limits.map(({ name }) => name).join()))).toEqual(new Set(['rest']));
  });

  it('costs no more than one operation may', () => {
    for (const { name, definition } of operations) {
      expect([name, Number.isInteger(definition.cost) && Number(definition.cost) <= 1000]).toEqual([name, true]);
    }
  });
});

describe('an operation', () => {
  it('has a name of its own, by which Shopify lists it', () => {
    const names = operations.map(({ definition }) => /^(?:query|mutation) (\w+)/.exec(definition.graphql?.document ?? '')?.[1]);
    expect(new Set(names).size).toBe(operations.length);
    expect(names).not.toContain(undefined);
  });

  it('asks for the errors of every mutation', () => {
    for (const { name, definition } of operations.filter(({ definition: { graphql } }) => graphql?.operation === 'mutation')) {
      expect([name, definition.graphql?.document]).toEqual([name, expect.stringMatching(/userErrors \{ field message/i)]);
    }
  });

  it('is repeated where Shopify does a deed once, by a key that the caller must give', async () => {
    const keyed = operations.filter(({ definition }) => definition.graphql?.document.includes('@idempotent(key: $idempotencyKey)'));
    expect(keyed.map(({ name }) => name)).toEqual([
      'refunds.create',
      'inventory.activate',
      'inventory.adjustQuantities',
      'inventory.setQuantities',
      'inventory.moveQuantities',
      'locations.activate',
      'locations.deactivate',
    ]);
    expect(keyed.filter(({ safe }) => !safe)).toEqual([]);
    const create = keyed.find(({ name }) => name === 'refunds.create');
    await expect(
      prepareRequest(create!, connection, { input: { orderId: 'gid://shopify/Order/1' } }, { random: systemRandom }),
    ).rejects.toMatchObject({
      code: 'InvalidInput',
      issues: [{ path: 'idempotencyKey' }],
    });
  });

  it('is not repeated where a repetition could create, send or pay once more', () => {
    const repeated = operations.filter(({ definition, safe }) => definition.graphql?.operation === 'mutation' && safe);
    for (const { name } of repeated)
      expect(name).not.toMatch(/\.(create(?!d)|add(?!ress|$)|send|capture|complete|begin|duplicate|merge)(?!$)/);
    expect(repeated.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['orders.create', 'customers.create', 'orders.capture']));
  });

  it('is posted with its document, its variables and the token, to the shop of the connection', async () => {
    const tested = testPlugin(shopify, options);
    tested.on('products.retrieve').sample();
    const { product: found } = await tested.client.products.retrieve({ id: 'gid://shopify/Product/632910392' });
    expect(found?.priceRangeV2.minVariantPrice).toEqual({ amount: '599.00', currencyCode: 'EUR' });
    expect(tested.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://harbour-supplies.myshopify.com/admin/api/2026-07/graphql.json',
        headers: { 'x-shopify-access-token': 'shpat_mooring_example', 'content-type': 'application/json' },
        body: { query: expect.stringContaining('query ProductsRetrieve($id: ID!)'), variables: { id: 'gid://shopify/Product/632910392' } },
      },
    ]);
  });

  it('gives null for what is not there', async () => {
    const tested = testPlugin(shopify, options);
    tested.on('customers.find').reply({ data: { customerByIdentifier: null } });
    expect(await tested.client.customers.find({ identifier: { emailAddress: 'nobody@example.com' } })).toEqual({
      customerByIdentifier: null,
    });
  });

  it('refuses a field that its input type does not have, however deep, before anything is sent', async () => {
    const tested = testPlugin(shopify, options);
    const input = { product: { title: 'Snowboard', seo: { titel: 'x' } } };
    // @ts-expect-error a misspelt field
    await expect(tested.client.products.create(input)).rejects.toMatchObject({ code: 'InvalidInput', issues: [{ path: 'product.seo' }] });
    expect(tested.requests).toEqual([]);
  });
});

describe('pages', () => {
  it('of a connection go on from the cursor of the last one', async () => {
    const tested = testPlugin(shopify, options);
    const page = (id: number, more: boolean) => ({
      data: {
        products: {
          nodes: [{ ...product, id: `gid://shopify/Product/${id}` }],
          pageInfo: { hasNextPage: more, endCursor: `cursor-${id}` },
        },
      },
    });
    tested.on('products.list').reply(page(1, true)).reply(page(2, true)).reply(page(3, false));
    const ids: string[] = [];
    for await (const { id } of tested.client.products.list.all({ query: 'status:active' })) ids.push(id);
    expect(ids).toEqual([1, 2, 3].map((id) => `gid://shopify/Product/${id}`));
    expect(tested.requests.map(({ body }) => body)).toMatchObject([
      { variables: { query: 'status:active' } },
      { variables: { query: 'status:active', after: 'cursor-1' } },
      { variables: { query: 'status:active', after: 'cursor-2' } },
    ]);
  });

  it('of a connection of something go on, too, and there are none of nothing', async () => {
    const tested = testPlugin(shopify, options);
    tested.on('orders.listLineItems').pages(3);
    const { length } = await tested.clock.settle(tested.client.orders.listLineItems.all({ id: 'gid://shopify/Order/1' }).toArray());
    expect(length).toBe(6);
    tested.on('inventory.listLevels').reply({ data: { inventoryItem: null } });
    expect(await tested.client.inventory.listLevels.all({ id: 'gid://shopify/InventoryItem/1' }).toArray()).toEqual([]);
  });

  it('of the REST side follow the Link header', async () => {
    const tested = testPlugin(shopify, options);
    const next = 'https://harbour-supplies.myshopify.com/admin/api/2026-07/products.json?limit=1&page_info=abc';
    tested
      .on('rest.products.list')
      .reply({ products: [restProduct] }, { headers: { link: `<${next}>; rel="next"` } })
      .reply({ products: [{ ...restProduct, id: 2 }] }, { headers: { link: `<${next}>; rel="previous"` } });
    const products = await tested.client.rest.products.list.all({ limit: 1 }).toArray();
    expect(products.map(({ id }) => id)).toEqual([632910392, 2]);
    expect(tested.requests.map(({ query }) => query)).toEqual([{ limit: '1' }, { limit: '1', page_info: 'abc' }]);
  });
});

describe('the bucket of points', () => {
  const cost = (requested: number, available: number, restore = 100) => ({
    requestedQueryCost: requested,
    actualQueryCost: null,
    throttleStatus: { maximumAvailable: 2000, currentlyAvailable: available, restoreRate: restore },
  });
  const throttled = (given: object): ProviderResponse => ({
    status: 200,
    headers: {},
    text: '',
    body: { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions: { cost: given } },
  });

  it('is read from every answer, and from no other', () => {
    const body = { data: {}, extensions: { cost: cost(12, 1988) } };
    expect(throttleStatus({ status: 200, headers: {}, text: '', body })).toEqual({ remaining: 1988, limit: 2000, restorePerSecond: 100 });
    expect(throttleStatus({ status: 200, headers: {}, text: '', body: { data: {} } })).toBeUndefined();
    expect(throttleStatus({ status: 502, headers: {}, text: '', body: undefined })).toBeUndefined();
  });

  it('tells how long a throttled operation must wait', () => {
    expect(shopifyErrors.read(throttled(cost(502, 2)))).toEqual({
      means: 'RateLimited',
      code: 'THROTTLED',
      message: 'Throttled',
      retryAfterMs: 5_000,
    });
    expect(shopifyErrors.read(throttled(cost(502, 2, 1000)))).toMatchObject({ retryAfterMs: 500 });
    // Throttled for another reason than points: nothing tells how long.
    expect(shopifyErrors.read(throttled(cost(10, 2000)))).not.toHaveProperty('retryAfterMs');
    expect(shopifyErrors.read(throttled({}))).toEqual({ means: 'RateLimited', code: 'THROTTLED', message: 'Throttled' });
  });

  it('makes a throttled operation wait and come again, a mutation too, since nothing has been done', async () => {
    const tested = testPlugin(shopify, options);
    tested
      .on('customers.create')
      .reply(throttled(cost(302, 2)).body, { times: 1 })
      .sample();
    const { customerCreate } = await tested.clock.settle(tested.client.customers.create({ input: { email: 'ada@example.com' } }));
    expect(customerCreate?.customer?.displayName).toBe('Ada Harbour');
    const [first, second] = tested.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3_000);
  });
});

describe('the bucket of the REST side', () => {
  it('lets forty calls go at once, and two a second after them', async () => {
    const tested = testPlugin(shopify, options);
    tested.on('rest.shop.retrieve').sample({}, { times: 42 });
    await tested.clock.settle(
      Promise.all(Array.from({ length: 42 }, () => tested.client.rest.shop.retrieve({}, { priority: 'critical' }))),
    );
    const start = tested.requests[0]?.at ?? 0;
    expect(tested.requests.map(({ at }) => at - start).filter((wait) => wait > 0)).toEqual([500, 1_000]);
  });

  it('waits as long as a fraction of a second may be', async () => {
    const tested = testPlugin(shopify, options);
    tested.on('rest.shop.retrieve').status(429, { 'retry-after': '2.0' }, { errors: 'Exceeded 2 calls per second' }).sample();
    await tested.clock.settle(tested.client.rest.shop.retrieve());
    expect((tested.requests[1]?.at ?? 0) - (tested.requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
  });
});

describe('an error of Shopify', () => {
  const response = (status: number, body: unknown): ProviderResponse => ({ status, headers: {}, body, text: '' });
  const operation = (code: string | undefined): ProviderResponse =>
    response(200, { data: null, errors: [{ message: 'No.', ...(code === undefined ? {} : { extensions: { code } }) }] });

  it.each<[what: string, given: ProviderResponse, means: ProviderErrorCode | undefined, code: string | undefined]>([
    ['a field that the token may not see', operation('ACCESS_DENIED'), 'PermissionDenied', 'ACCESS_DENIED'],
    ['a closed shop', operation('SHOP_INACTIVE'), 'PermissionDenied', 'SHOP_INACTIVE'],
    ['a failure of Shopify', operation('INTERNAL_SERVER_ERROR'), 'ServerError', 'INTERNAL_SERVER_ERROR'],
    ['an operation that costs too much', operation('MAX_COST_EXCEEDED'), 'RequestRejected', 'MAX_COST_EXCEEDED'],
    ['an unknown field', operation('undefinedField'), 'RequestRejected', 'undefinedField'],
    ['an error without a code', operation(undefined), 'RequestRejected', undefined],
    ['a wrong token', response(401, { errors: '[API] Invalid API key or access token' }), undefined, undefined],
    ['a frozen shop', response(402, { errors: 'Payment Required' }), 'PermissionDenied', undefined],
    ['a locked shop', response(423, { errors: 'Locked' }), 'PermissionDenied', undefined],
    ['a rejected request', response(430, 'no JSON'), 'RequestRejected', undefined],
    ['an invalid field', response(422, { errors: { title: ["can't be blank"] } }), undefined, undefined],
    ['an answer of something in between', response(502, undefined), undefined, undefined],
  ])('%s', (_what, given, means, code) => {
    const failure = shopifyErrors.read(given);
    expect([failure?.means, failure?.code]).toEqual([means, code]);
  });

  it('says what a token lacks, although the rest of the data came', () => {
    const errors = [
      {
        message: 'Access denied for customer field. Required access: `read_customers` access scope.',
        extensions: { code: 'ACCESS_DENIED' },
        path: ['order', 'customer'],
      },
    ];
    expect(shopifyErrors.read(response(200, { data: { order: { id: '1', customer: null } }, errors }))).toMatchObject({
      means: 'PermissionDenied',
      message: expect.stringContaining('read_customers'),
    });
  });

  it('is what a mutation says of its input', () => {
    const userErrors = [
      { field: ['input', 'email'], message: 'Email has already been taken', code: 'TAKEN' },
      { field: null, message: 'Nothing was saved' },
    ];
    expect(shopifyErrors.read(response(200, { data: { customerCreate: { customer: null, userErrors } } }))).toEqual({
      means: 'RequestRejected',
      code: 'TAKEN',
      message: 'input.email: Email has already been taken; Nothing was saved',
    });
    const orderCancelUserErrors = [{ field: ['orderId'], message: 'Order does not exist' }];
    expect(shopifyErrors.read(response(200, { data: { orderCancel: { job: null, orderCancelUserErrors } } }))).toMatchObject({
      means: 'RequestRejected',
      message: 'orderId: Order does not exist',
    });
    expect(shopifyErrors.read(response(200, { data: { customerCreate: { customer: {}, userErrors: [] } } }))).toBeUndefined();
  });

  it('passes where the same deed is being done already', () => {
    const userErrors = [{ field: null, message: 'Concurrent', code: 'IDEMPOTENCY_CONCURRENT_REQUEST' }];
    expect(shopifyErrors.read(response(200, { data: { inventorySetQuantities: { userErrors } } }))).toMatchObject({
      means: 'TransientRefusal',
    });
  });

  it('of the REST side is a text, a list, or lists by field', () => {
    const words = (body: unknown): string | undefined => shopifyErrors.read(response(400, body))?.message;
    expect(words({ errors: 'Not Found' })).toBe('Not Found');
    expect(words({ errors: ['a', 'b'] })).toBe('a; b');
    expect(words({ errors: { title: ["can't be blank"], base: ['x', 'y'] } })).toBe("title: can't be blank; base: x, y");
    expect(words({ error: 'invalid_request', error_description: 'The code was used.' })).toBe('The code was used.');
    expect(words('<html>')).toBeUndefined();
  });

  it('is none where the answer is a success', () => {
    for (const body of [
      undefined,
      null,
      [],
      'x',
      {},
      { data: null },
      { data: { shop: { id: '1' } }, extensions: {} },
      { errors: [] },
      restProduct,
    ])
      expect(shopifyErrors.read(response(200, body))).toBeUndefined();
  });

  it('reaches the caller with code, words and the id of the request', async () => {
    const tested = testPlugin(shopify, options);
    tested
      .on('tags.add')
      .reply(
        { data: { tagsAdd: { node: null, userErrors: [{ field: ['id'], message: 'invalid id' }] } } },
        { headers: { 'x-request-id': 'req-1' } },
      );
    const error: unknown = await tested.client.tags.add({ id: 'x', tags: ['a'] }).catch((caught: unknown) => caught);
    expect(isMooringError(error) && error.toJSON()).toMatchObject({
      code: 'RequestRejected',
      status: 200,
      requestId: 'req-1',
      provider: { message: 'id: invalid id' },
    });
    expect(tested.requests).toHaveLength(1);
  });

  const meanings = ['RateLimited', 'RequestRejected', 'PermissionDenied', 'NotFound', 'ServerError'] as const;
  it.each(meanings)('%s reads back as it was written', (means) => {
    const { status, body } = shopifyErrors.write?.({ means, message: 'No.' }) ?? { status: 0, body: undefined };
    const failure = shopifyErrors.read(response(status, body));
    expect(failure).toMatchObject({ message: 'No.', ...(status < 400 ? { means } : {}) });
  });
});

describe('a shop', () => {
  it.each(['harbour.myshopify.com', 'a.evil.com/', 'Harbour', '-a', 'a@b', 'a/b', 'harbour:8443', ''])(
    'that is none is refused: %s',
    (shop) => {
      expect(() => createConnection(compiled, { name: 'default', ...options, values: { shop } })).toThrow(/shop/);
    },
  );

  it.each(['shpss_client_secret', 'Bearer shpat_1', 'sk_test_1', 'shpat_'])('gets no token that is none: %s', (accessToken) => {
    expect(() => createConnection(compiled, { name: 'default', ...options, credentials: { accessToken } })).toThrow(
      /does not look like one/,
    );
  });
});

describe('files', () => {
  it('of a bulk operation are read line by line, without the token', async () => {
    const tested = testPlugin(shopify, options);
    tested
      .on('bulkOperations.download')
      .reply('{"id":"gid://shopify/Product/1"}\n{"id":"gid://shopify/ProductVariant/2","__parentId":"gid://shopify/Product/1"}\n');
    const lines = await tested.client.bulkOperations.download({ url: 'https://storage.googleapis.com/bulk/1.jsonl?Signature=x' });
    const parents: unknown[] = [];
    for await (const line of lines) parents.push(line['__parentId']);
    expect(parents).toEqual([undefined, 'gid://shopify/Product/1']);
    expect(tested.requests[0]?.headers).not.toHaveProperty('x-shopify-access-token');
  });

  it('go up with the parameters of their target, without the token, and nowhere else', async () => {
    const tested = testPlugin(shopify, options);
    tested.on('files.upload').reply('');
    const body = { key: 'tmp/1/board.png', file: { filename: 'board.png', content: Buffer.from('png') } };
    await tested.client.files.upload({ url: 'https://shopify-staged-uploads.storage.googleapis.com/', body });
    expect(tested.requests[0]?.headers).not.toHaveProperty('x-shopify-access-token');
    expect(tested.requests[0]?.headers['content-type']).toMatch(/^multipart\/form-data/);
    await expect(tested.client.files.upload({ url: 'https://storage.evil.example/', body })).rejects.toMatchObject({
      code: 'EgressDenied',
    });
  });
});
