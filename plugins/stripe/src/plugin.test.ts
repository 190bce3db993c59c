import { isMooringError, type ProviderErrorCode, type ProviderResponse } from '@mooring/core';
import { compilePlugin, createConnection, prepareRequest, systemRandom, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import customer from './fixtures/customer.json' with { type: 'json' };
import { stripeErrors } from './errors.js';
import { stripe } from './plugin.js';

const compiled = compilePlugin(stripe);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');
const connection = createConnection(compiled, { name: 'default', credentials: { apiKey: 'sk_test_mooring_example' } });

conformance(stripe);

describe('the endpoints', () => {
  it.each(endpoints)('$name: its schema takes the answer of the documents', async ({ definition: { output, fixture } }) => {
    expect(fixture).toBeDefined();
    expect(await output['~standard'].validate(fixture)).not.toHaveProperty('issues');
  });

  it('send an idempotency key with every POST and with nothing else', () => {
    const keyed = endpoints.filter(({ idempotencyHeader }) => idempotencyHeader === 'Idempotency-Key').map(({ name }) => name);
    expect(keyed).toEqual(endpoints.filter(({ definition }) => definition.method === 'POST').map(({ name }) => name));
  });

  it('count against the limits that Stripe names', () => {
    for (const { name, limits } of endpoints) {
      const own = name.endsWith('.search')
        ? ['search']
        : /^paymentIntents\.(update|confirm|capture|cancel)$/.test(name)
          ? ['payment-intent']
          : [];
      expect([name, ...limits.map((limit) => limit.name)]).toEqual([name, 'account', 'endpoint', ...own]);
    }
  });

  it('cache nothing that is money under way', () => {
    const cached = endpoints.filter(({ cache }) => cache !== undefined).map(({ name }) => name);
    expect(cached).toEqual(['customers.list', 'products.list', 'products.retrieve', 'prices.list', 'prices.retrieve']);
  });

  it('refuse a parameter they do not know, however deep, before anything is sent', async () => {
    const create = endpoints.find(({ name }) => name === 'checkout.sessions.create');
    const input = { mode: 'payment', line_items: [{ prize: 'price_1' }] };
    const sending = prepareRequest(create!, connection, input, { random: systemRandom });
    await expect(sending).rejects.toMatchObject({
      code: 'InvalidInput',
      issues: [{ path: 'line_items.0', message: expect.stringContaining('prize') }],
    });
  });
});

describe('pages', () => {
  it('go on from the id of the last item', async () => {
    const tested = testPlugin(stripe);
    tested.on('customers.list').pages(3);
    // The limit of one endpoint lets two calls go at once.
    const customers = await tested.clock.settle(tested.client.customers.list.all({ limit: 2 }).toArray());
    expect(customers.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `cus_Harbour0001_${number}`));
    expect(tested.requests.map(({ query }) => query)).toEqual([
      { limit: '2' },
      { limit: '2', starting_after: 'cus_Harbour0001_2' },
      { limit: '2', starting_after: 'cus_Harbour0001_4' },
    ]);
  });

  it('of a search go on from its cursor', async () => {
    const tested = testPlugin(stripe);
    tested
      .on('customers.search')
      .reply({ data: [customer], has_more: true, next_page: 'WzE=' })
      .reply({ data: [customer], has_more: false, next_page: null });
    expect(await tested.client.customers.search.all({ query: "name:'Ada'" }).toArray()).toHaveLength(2);
    expect(tested.requests.map(({ query }) => query)).toEqual([{ query: "name:'Ada'" }, { query: "name:'Ada'", page: 'WzE=' }]);
  });
});

describe('a deleted customer', () => {
  it('is told apart by one field', async () => {
    const tested = testPlugin(stripe);
    tested.on('customers.retrieve').reply({ id: 'cus_1', object: 'customer', deleted: true }).sample();
    expect((await tested.client.customers.retrieve({ id: 'cus_1' })).deleted).toBe(true);
    expect((await tested.client.customers.retrieve({ id: 'cus_2' })).deleted).toBeUndefined();
  });
});

describe('errors', () => {
  const response = (status: number, error: object | undefined, headers: Readonly<Record<string, string>> = {}): ProviderResponse => ({
    status,
    headers,
    body: error === undefined ? undefined : { error },
    text: '',
  });

  it.each<[what: string, response: ProviderResponse, means: ProviderErrorCode | undefined, code: string | undefined]>([
    ['too many requests', response(429, { type: 'invalid_request_error', code: 'rate_limit' }), 'RateLimited', 'rate_limit'],
    ['too many requests, as 400', response(400, { type: 'invalid_request_error', code: 'rate_limit' }), 'RateLimited', 'rate_limit'],
    ['too many requests, without a body', response(429, undefined), 'RateLimited', undefined],
    [
      'a lock held by somebody else',
      response(429, { type: 'invalid_request_error', code: 'lock_timeout' }),
      'TransientRefusal',
      'lock_timeout',
    ],
    [
      'the same key at the same time',
      response(409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }),
      'TransientRefusal',
      'idempotency_key_in_use',
    ],
    [
      'a conflict for good',
      response(409, { type: 'invalid_request_error' }, { 'stripe-should-retry': 'false' }),
      'Conflict',
      'invalid_request_error',
    ],
    ['a refusal of the moment', response(400, { type: 'api_error' }, { 'stripe-should-retry': 'true' }), 'TransientRefusal', 'api_error'],
    ['the same key with other parameters', response(400, { type: 'idempotency_error' }), undefined, 'idempotency_error'],
    ['a wrong key', response(401, { type: 'invalid_request_error' }), 'AuthenticationFailed', 'invalid_request_error'],
    [
      'an expired key',
      response(401, { type: 'invalid_request_error', code: 'api_key_expired' }),
      'AuthenticationFailed',
      'api_key_expired',
    ],
    [
      'a declined card',
      response(402, { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' }),
      undefined,
      'card_declined',
    ],
    ['a failure of the provider', response(500, { type: 'api_error' }), undefined, 'api_error'],
    ['an answer of something in between', response(502, undefined), undefined, undefined],
  ])('%s', (_what, given, means, code) => {
    const failure = stripeErrors.read(given);
    expect([failure?.means, failure?.code]).toEqual([means, code]);
  });

  it('are none where the answer is a success', () => {
    expect(stripeErrors.read(response(200, { type: 'card_error' }))).toBeUndefined();
  });

  it("name the bank's reason and the parameter beside Stripe's words", () => {
    const declined = response(402, {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'do_not_honor',
      param: 'card',
      message: 'Your card was declined.',
    });
    expect(stripeErrors.read(declined)?.message).toBe('Your card was declined. (decline_code: do_not_honor, param: card)');
  });

  it('reach the caller with code, words and the id of the request', async () => {
    const tested = testPlugin(stripe);
    tested
      .on('refunds.create')
      .status(
        402,
        { 'request-id': 'req_1' },
        { error: { type: 'card_error', code: 'charge_already_refunded', message: 'Already refunded.' } },
      );
    const error: unknown = await tested.client.refunds.create({ charge: 'ch_1' }).catch((caught: unknown) => caught);
    expect(isMooringError(error) && error.toJSON()).toMatchObject({
      code: 'RequestRejected',
      status: 402,
      requestId: 'req_1',
      provider: { code: 'charge_already_refunded', message: 'Already refunded.' },
    });
  });

  const meanings = ['RateLimited', 'Conflict', 'TransientRefusal', 'AuthenticationFailed'] as const;
  it.each(meanings)('%s reads back as it was written', (means) => {
    const { status, body, headers = {} } = stripeErrors.write?.({ means, message: 'No.' }) ?? { status: 0, body: undefined };
    expect(stripeErrors.read({ status, body, headers, text: '' })).toMatchObject({ means, message: 'No.' });
  });
});

describe('a credential', () => {
  it.each(['pk_test_123', 'sk_test_1 2', 'Bearer sk_test_123', 'whsec_123'])('that is none is refused: %s', (apiKey) => {
    expect(() => createConnection(compiled, { name: 'default', credentials: { apiKey } })).toThrow(/does not look like one/);
  });
});
