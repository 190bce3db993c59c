import { isMooringError, type ProviderErrorCode, type ProviderResponse } from '@mooring/core';
import { compilePlugin, type CompiledEndpoint } from '@mooring/core/runtime';
import { conformance, testPlugin } from '@mooring/test';
import disputeFixtures from './fixtures/disputes.json' with { type: 'json' };
import { paypalErrors } from './errors.js';
import { paypal } from './plugin.js';

const compiled = compilePlugin(paypal);
const endpoints = [...compiled.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');

conformance(paypal);

describe('the endpoints', () => {
  it.each(endpoints)('$name: its schema takes the answer of the documents', async ({ definition: { output, fixture } }) => {
    expect(await output['~standard'].validate(fixture)).not.toHaveProperty('issues');
  });

  it('send PayPal-Request-Id where a document lists it, and nowhere else', () => {
    const keyed = endpoints.filter(({ idempotencyHeader }) => idempotencyHeader !== undefined).map(({ name }) => name);
    expect(keyed).toEqual([
      'orders.create',
      'orders.authorize',
      'orders.capture',
      'authorizations.capture',
      'authorizations.reauthorize',
      'captures.refund',
      'payouts.create',
      'invoices.send',
      'products.create',
      'plans.create',
      'subscriptions.create',
      'subscriptions.capture',
      'paymentTokens.create',
      'setupTokens.create',
    ]);
  });

  it('repeat a POST without a key only where it reads', () => {
    const repeated = endpoints.filter(({ safe, definition }) => safe && definition.method === 'POST').map(({ name }) => name);
    expect(repeated).toEqual(['invoices.nextNumber', 'invoices.search', 'webhooks.verifySignature']);
  });

  it('keep no answer', () => {
    expect(endpoints.filter(({ cache }) => cache !== undefined)).toEqual([]);
  });
});

describe('a request', () => {
  const order = { intent: 'CAPTURE' as const, purchase_units: [{ amount: { currency_code: 'EUR', value: '10.99' } }] };

  it('goes to the sandbox where the connection is one', async () => {
    const tested = testPlugin(paypal, { environment: 'sandbox' });
    tested.on('orders.get').sample();
    await tested.client.orders.get({ id: '5O190127TN364715T', fields: 'payment_source' });
    expect(tested.requests[0]?.url).toBe('https://api-m.sandbox.paypal.com/v2/checkout/orders/5O190127TN364715T?fields=payment_source');
  });

  it('carries the headers of the call, and the key of a repeat', async () => {
    const tested = testPlugin(paypal);
    tested.on('orders.create').sample();
    const headers = { Prefer: 'return=representation', 'PayPal-Partner-Attribution-Id': 'HARBOUR_SP' } as const;
    await tested.client.orders.create({ ...order, headers }, { idempotencyKey: 'order-1001' });
    expect(tested.requests[0]).toMatchObject({
      headers: { prefer: 'return=representation', 'paypal-partner-attribution-id': 'HARBOUR_SP', 'paypal-request-id': 'order-1001' },
      body: order,
    });
  });

  it('says for whom a partner acts', async () => {
    const tested = testPlugin(paypal);
    tested.on('captures.refund').sample();
    await tested.client.captures.refund({
      capture_id: '2GG279541U471931P',
      headers: { 'PayPal-Auth-Assertion': 'eyJhbGciOiJub25lIn0.e30.' },
    });
    expect(tested.requests[0]?.headers).toMatchObject({ 'paypal-auth-assertion': 'eyJhbGciOiJub25lIn0.e30.' });
  });

  it('has the content type that PayPal wants, also without a body', async () => {
    const tested = testPlugin(paypal);
    tested.on('plans.activate').status(204);
    tested.on('orders.capture').sample();
    await expect(tested.client.plans.activate({ id: 'P-1' })).resolves.toBeUndefined();
    await tested.client.orders.capture({ id: '5O190127TN364715T' });
    expect(tested.requests.map(({ headers, rawBody }) => [headers['content-type'], String(rawBody)])).toEqual([
      ['application/json', ''],
      ['application/json', '{}'],
    ]);
  });

  it('of a change is a list of patches', async () => {
    const tested = testPlugin(paypal);
    tested.on('orders.update').status(204);
    const body = [{ op: 'replace', path: "/purchase_units/@reference_id=='default'/custom_id", value: 'berth-5' }] as const;
    await tested.client.orders.update({ id: '5O190127TN364715T', body: [...body] });
    expect(tested.requests[0]).toMatchObject({ method: 'PATCH', body });
  });

  it('of evidence is a form: what it is as JSON, and a file', async () => {
    const tested = testPlugin(paypal);
    tested.on('disputes.provideEvidence').sample();
    await tested.client.disputes.provideEvidence({
      id: 'PP-D-27803',
      body: {
        input: {
          evidences: [
            {
              evidence_type: 'PROOF_OF_FULFILLMENT',
              evidence_info: { tracking_info: [{ carrier_name: 'DHL', tracking_number: '122533485' }] },
            },
          ],
        },
        'evidence-file': { filename: 'receipt.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') },
      },
    });
    const { headers, rawBody } = tested.requests[0] ?? {};
    expect(headers?.['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(String(rawBody)).toContain('{"evidences":[{"evidence_type":"PROOF_OF_FULFILLMENT"');
    expect(String(rawBody)).toContain('name="evidence-file"; filename="receipt.pdf"');
  });

  it('with a parameter that nobody knows is refused, however deep', async () => {
    const tested = testPlugin(paypal);
    const wrong = { intent: 'CAPTURE' as const, purchase_units: [{ amount: { currency_code: 'EUR', value: '1', tax: '1' } }] };
    await expect(tested.client.orders.create(wrong)).rejects.toMatchObject({
      code: 'InvalidInput',
      issues: [{ path: 'purchase_units.0.amount.tax' }],
    });
  });
});

describe('an answer', () => {
  it('may be nothing but id, status and links', async () => {
    const tested = testPlugin(paypal);
    tested
      .on('orders.create')
      .reply({ id: 'O1', status: 'PAYER_ACTION_REQUIRED', links: [{ href: 'https://www.paypal.com/x', rel: 'payer-action' }] });
    const order = await tested.client.orders.create({
      intent: 'AUTHORIZE',
      purchase_units: [{ amount: { currency_code: 'EUR', value: '1' } }],
    });
    expect([order.status, order.links?.[0]?.rel, order.purchase_units]).toEqual(['PAYER_ACTION_REQUIRED', 'payer-action', undefined]);
  });

  it('of a void is there only where it was asked for', async () => {
    const tested = testPlugin(paypal);
    tested.on('authorizations.void').status(204).sample();
    const authorization_id = '0VF52814937998046';
    expect(await tested.client.authorizations.void({ authorization_id })).toBeUndefined();
    expect(await tested.client.authorizations.void({ authorization_id, headers: { Prefer: 'return=representation' } })).toMatchObject({
      id: authorization_id,
    });
  });

  it('of a created invoice is a link to it', async () => {
    const tested = testPlugin(paypal);
    const self = { rel: 'self', href: 'https://api.paypal.com/v2/invoicing/invoices/INV2-1', method: 'GET' };
    tested.on('invoices.create').reply(self, { status: 201 });
    expect(await tested.client.invoices.create({ detail: { currency_code: 'EUR' } })).toEqual(self);
  });
});

describe('pages', () => {
  it('are numbered, by the link to the next one', async () => {
    const tested = testPlugin(paypal);
    tested.on('plans.list').pages(3);
    const plans = await tested.client.plans.list.all({ product_id: 'PROD-1' }).toArray();
    expect(plans).toHaveLength(6);
    expect(tested.requests.every(({ query }) => query['product_id'] === 'PROD-1')).toBe(true);
  });

  it('end where no link says more, and never go to the host of a link', async () => {
    const tested = testPlugin(paypal);
    const next = { href: 'https://api.sandbox.paypal.com/v1/catalogs/products?page_size=1&page=2', rel: 'next', method: 'GET' };
    tested
      .on('products.list')
      .reply({ products: [{ id: 'A' }], links: [{ ...next, rel: 'self' }, next] })
      .reply({ products: [{ id: 'B' }], links: [{ ...next, rel: 'self' }] });
    expect(await tested.client.products.list.all({ page_size: 1 }).toArray()).toMatchObject([{ id: 'A' }, { id: 'B' }]);
    expect(tested.requests.map(({ url }) => url)).toEqual([
      'https://api-m.paypal.com/v1/catalogs/products?page_size=1',
      'https://api-m.paypal.com/v1/catalogs/products?page=2&page_size=1',
    ]);
  });

  it('of transactions end with the last one that the answer tells of', async () => {
    const tested = testPlugin(paypal);
    const page = (number: number): object => ({
      transaction_details: [{ transaction_info: { transaction_id: String(number) } }],
      page: number,
      total_pages: 2,
    });
    tested.on('reporting.transactions').reply(page(1)).reply(page(2));
    const between = { start_date: '2026-11-01T00:00:00Z', end_date: '2026-11-30T00:00:00Z' };
    expect(await tested.client.reporting.transactions.all(between).toArray()).toHaveLength(2);
    expect(tested.requests.map(({ query }) => query['page'])).toEqual([undefined, '2']);
  });

  it('of disputes go on from a token in the link', async () => {
    const tested = testPlugin(paypal);
    const href = 'https://api.paypal.com/v1/customer/disputes?page_size=1&next_page_token=Tk9WLTI1%2B%3D';
    tested
      .on('disputes.list')
      .reply({ items: [disputeFixtures.summary], links: [{ href, rel: 'next', method: 'GET' }] })
      .reply({ items: [disputeFixtures.summary], links: [] });
    expect(await tested.client.disputes.list.all({ page_size: 1 }).toArray()).toHaveLength(2);
    expect(tested.requests[1]?.query).toEqual({ page_size: '1', next_page_token: 'Tk9WLTI1+=' });
  });
});

describe('errors', () => {
  const response = (status: number, body: object | undefined): ProviderResponse => ({ status, headers: {}, body, text: '' });
  const unprocessable = (issue: string): object => ({
    name: 'UNPROCESSABLE_ENTITY',
    message: 'The requested action could not be performed, semantically incorrect, or failed business validation.',
    debug_id: '90957fca61718',
    details: [{ issue, description: 'The instrument presented was declined.', field: '/payment_source' }],
  });

  it.each<[what: string, response: ProviderResponse, means: ProviderErrorCode | undefined, code: string | undefined]>([
    ['an expired token', response(401, { error: 'invalid_token', error_description: 'x' }), 'TokenExpired', 'invalid_token'],
    ['another refused credential', response(401, { name: 'AUTHENTICATION_FAILURE' }), 'AuthenticationFailed', 'AUTHENTICATION_FAILURE'],
    ['a refused client', response(401, { error: 'invalid_client' }), 'AuthenticationFailed', 'invalid_client'],
    ['too many calls', response(429, { name: 'RATE_LIMIT_REACHED' }), 'RateLimited', 'RATE_LIMIT_REACHED'],
    [
      'the same key at the same time',
      response(409, unprocessable('PREVIOUS_REQUEST_IN_PROGRESS')),
      'TransientRefusal',
      'PREVIOUS_REQUEST_IN_PROGRESS',
    ],
    ['a declined card', response(422, unprocessable('INSTRUMENT_DECLINED')), undefined, 'INSTRUMENT_DECLINED'],
    [
      'a missing right',
      response(403, { name: 'NOT_AUTHORIZED', details: [{ issue: 'PERMISSION_DENIED' }] }),
      undefined,
      'PERMISSION_DENIED',
    ],
    ['no such resource', response(404, { name: 'RESOURCE_NOT_FOUND' }), undefined, 'RESOURCE_NOT_FOUND'],
    ['a failure of PayPal', response(500, { name: 'INTERNAL_SERVER_ERROR' }), undefined, 'INTERNAL_SERVER_ERROR'],
    ['something in between', response(503, undefined), undefined, undefined],
    ['a body of another form', response(400, { name: 7, details: 'no' }), undefined, undefined],
  ])('%s', (_what, given, means, code) => {
    const failure = paypalErrors.read(given);
    expect([failure?.means, failure?.code]).toEqual([means, code]);
  });

  it('are none where the answer is a success', () => {
    expect(paypalErrors.read(response(200, { name: 'Berth', message: 'x' }))).toBeUndefined();
  });

  it('reach the caller with the issue, what is wrong with which field, and the id for support', async () => {
    const tested = testPlugin(paypal);
    tested.on('orders.capture').status(422, { 'paypal-debug-id': '90957fca61718' }, unprocessable('INSTRUMENT_DECLINED'));
    const error: unknown = await tested.client.orders.capture({ id: 'O1' }).catch((caught: unknown) => caught);
    expect(isMooringError(error) && error.toJSON()).toMatchObject({
      code: 'RequestRejected',
      status: 422,
      requestId: '90957fca61718',
      provider: {
        code: 'INSTRUMENT_DECLINED',
        message:
          'The requested action could not be performed, semantically incorrect, or failed business validation. | The instrument presented was declined. (/payment_source)',
      },
    });
  });

  const meanings = ['RateLimited', 'TransientRefusal', 'TokenExpired', 'AuthenticationFailed'] as const;
  it.each(meanings)('%s reads back as it was written', (means) => {
    const { status, body } = paypalErrors.write?.({ means, message: 'No.' }) ?? { status: 0, body: undefined };
    const failure = paypalErrors.read({ status, body, headers: {}, text: '' });
    expect([failure?.means, failure?.message?.split(' | ')[0]]).toEqual([means, 'No.']);
  });
});

describe('a token', () => {
  it('is obtained by the id and secret of the app, at the host of its environment', () => {
    const { application } = compiled.definition.auth;
    expect(application).toMatchObject({
      kind: 'token',
      place: { in: 'header', name: 'authorization', prefix: 'Bearer ' },
      grant: {
        type: 'clientCredentials',
        clientProof: 'basic',
        tokenUrl: 'https://api-m.paypal.com/v1/oauth2/token',
        sandbox: { tokenUrl: 'https://api-m.sandbox.paypal.com/v1/oauth2/token' },
      },
    });
  });
});

it('says its secrets nowhere', async () => {
  const tested = testPlugin(paypal);
  tested.on('webhooks.availableEventTypes').reply({ name: 'AUTHENTICATION_FAILURE', message: 'not accepted' }, { status: 401 });
  const error = await tested.client.webhooks.availableEventTypes().catch((caught: unknown) => caught);
  const said = JSON.stringify(tested.logs) + String(error) + JSON.stringify(error);
  expect(said).toContain('AuthenticationFailed');
  const secrets = [tested.credentials['clientSecret'], tested.credentials['accessToken']].filter((secret) => secret !== undefined);
  expect(secrets).not.toEqual([]);
  for (const secret of secrets) expect(said).not.toContain(secret);
});
