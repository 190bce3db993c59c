import { isMooringError } from '@mooring/core';
import type { EndpointConfiguration, GenericConfiguration } from './configuration.js';
import { generic, genericFromJson } from '../plugin.js';

const good = {
  id: 'orders',
  baseUrl: 'https://api.orders.example/v1',
  auth: { kind: 'bearer', env: 'ORDERS_TOKEN' },
  endpoints: { 'orders.list': { method: 'GET', path: '/orders' } },
};

/** What is said of a configuration with some parts replaced. */
function saidOf(changed: Readonly<Record<string, unknown>>): string {
  try {
    genericFromJson('orders', { ...good, ...changed });
  } catch (error) {
    if (!isMooringError(error) || error.code !== 'InvalidOptions') throw error;
    return error.message;
  }
  return '';
}

const list = (changed: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  endpoints: { 'orders.list': { method: 'GET', path: '/orders', ...changed } },
});

describe('a wrong configuration', () => {
  it.each<[what: string, changed: Readonly<Record<string, unknown>>, said: string]>([
    ['no auth', { auth: undefined }, '`auth` is missing: it must be one of "none", "bearer"'],
    [
      'an unknown kind of auth',
      { auth: { kind: 'magic' } },
      '`auth.kind` must be one of "none", "bearer", "apiKey", "basic", "clientCredentials"',
    ],
    [
      'a key in an unknown place',
      { auth: { kind: 'apiKey', in: 'moon', name: 'key', env: 'K' } },
      '`auth.in` must be one of "header", "query", "body"',
    ],
    ['a key without a name', { auth: { kind: 'apiKey', in: 'query', env: 'K' } }, '`auth.name` is missing: it must be a text'],
    [
      'an unknown name',
      { auth: { kind: 'bearer', env: 'K', colour: 1 } },
      '`auth` does not know "colour"; it takes "kind", "env", "label", "hint"',
    ],
    ['an unknown name on top', { colour: 1 }, 'The configuration of "orders": it does not know "colour"; it takes "id", '],
    ['a base URL that is none', { baseUrl: 'orders' }, '`baseUrl` must be an absolute https URL without user, query or fragment'],
    ['an open connection', { baseUrl: 'http://api.orders.example' }, '`baseUrl` must be an absolute https URL'],
    ['a credential among the headers', { headers: { Authorization: 'Bearer x' } }, '`headers.Authorization` must not be a credential'],
    ['no endpoints', { endpoints: {} }, '`endpoints` must have an endpoint'],
    [
      'a name that is none',
      { endpoints: { 'orders list': { method: 'GET', path: '/' } } },
      '`endpoints["orders list"]` must be called by a dotted name',
    ],
    [
      'an unknown method',
      list({ method: 'FETCH' }),
      '`endpoints["orders.list"].method` must be one of "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"',
    ],
    ['a path that is none', list({ path: 'orders' }), '`endpoints["orders.list"].path` must be a path that begins with "/"'],
    ['pages nobody described', list({ paginate: true }), '`endpoints["orders.list"].paginate` is true, and `pagination` does not say how'],
    [
      'pages of an unknown kind',
      list({ paginate: { by: 'luck' } }),
      '`endpoints["orders.list"].paginate.by` must be one of "link", "nextUrl"',
    ],
    [
      'pages without a part',
      list({ paginate: { by: 'cursor', items: 'data', param: 'c' } }),
      '`endpoints["orders.list"].paginate.cursor` is missing',
    ],
    ['a duration that is none', list({ cache: { ttl: 30 } }), '`endpoints["orders.list"].cache.ttl` must be a duration such as'],
    ['a schema that is none', list({ input: { type: 'ship' } }), '`endpoints["orders.list"].input` must be a JSON Schema'],
    ['input and parts', list({ input: false, parts: ['query'] }), '`endpoints["orders.list"].parts` and `input` exclude each other'],
    ['an example that JSON cannot hold', list({ example: { at: new Date(0), run: () => 1 } }), '`endpoints["orders.list"].example'],
    [
      'an endpoint below another one',
      { endpoints: { orders: { method: 'GET', path: '/o' }, 'orders.list': { method: 'GET', path: '/o' } } },
      '`endpoints["orders.list"]` cannot stand below the endpoint "orders"',
    ],
    ['a probe that is not there', { probe: 'account.get' }, '`probe` must name one of the endpoints'],
    ['a limit without a rate', { limits: [{ name: 'account' }] }, '`limits[0].rate` is missing: it must be a number'],
    ['a value whose pattern is none', { values: { shop: { pattern: '[' } } }, '`values.shop.pattern` must be a regular expression'],
    [
      'webhooks without a signature',
      { webhooks: { env: 'S', type: 'type', id: 'id', events: {} } },
      '`webhooks` must have either `hmac` or `sharedSecret`',
    ],
    ['a meaning that is none', { errors: { meanings: { gone: 'Gone' } } }, '`errors.meanings.gone` must be one of "RateLimited"'],
    ['an id that is another', { id: 'invoices' }, '`id` is another one than "orders"'],
    // What the plugin contract says, which knows how the parts hang together.
    ['a limit that is not there', list({ limits: ['search'] }), 'names a limit "search" that is not declared'],
    ['a value that is not there', { baseUrl: 'https://{shop}.orders.example' }, 'has {shop}, which `values` does not declare'],
    ['a host that is not covered', { egress: ['other.example'] }, '`api.egress` does not cover the host'],
    ['a name that every connection has', { endpoints: { request: { method: 'GET', path: '/' } } }, 'is a name that every connection has'],
    [
      'a signature without a header',
      { webhooks: { env: 'S', hmac: { algorithm: 'sha256', encoding: 'hex' }, type: 'type', id: 'id', events: {} } },
      'header',
    ],
  ])('%s', (_what, changed, said) => {
    expect(saidOf(changed)).toContain(said);
  });

  it('is told everything that is wrong at once', () => {
    expect(saidOf({ baseUrl: 'x', auth: { kind: 'bearer' } })).toBe(
      'The configuration of "orders": `baseUrl` must be an absolute https URL without user, query or fragment; `auth.env` is missing: it must be the name of an environment variable, such as ORDERS_API_KEY; a secret itself never stands in a configuration.',
    );
  });

  it.each([
    ['in place of the name of a variable', { auth: { kind: 'bearer', env: 'sk_live_4242' } }],
    ['under a name of its own', { auth: { kind: 'bearer', token: 'sk_live_4242' } }],
    ['in the base URL', { baseUrl: 'https://sk_live_4242:@api.orders.example' }],
    ['in a header', { headers: { authorization: 'sk_live_4242' } }],
  ])('never repeats a secret that was pasted %s', (_where, changed) => {
    const said = saidOf(changed);
    expect(said).not.toBe('');
    expect(said).not.toContain('4242');
  });

  it('that is no object at all is one, too', () => {
    for (const json of [undefined, null, 'orders', [], 7]) expect(() => genericFromJson('orders', json)).toThrow('it must be an object');
  });

  it('names itself only by an id that is one', () => {
    // @ts-expect-error the compiler sees it first
    expect(() => generic({ ...good, id: 'sk live\n4242' })).toThrow(/^The configuration of a generic plugin: /);
  });
});

/** Everything that the interfaces know, once. */
const everyTrait: Required<Omit<EndpointConfiguration, 'parts' | 'method' | 'path'>> = {
  title: 'List orders',
  input: { type: 'object' },
  answer: { type: 'object', properties: { items: { type: 'array', items: { type: 'object' } } }, required: ['items'] },
  paginate: { by: 'page', items: 'items', param: 'page', size: 'size', first: 0, totalPages: { header: 'x-pages' } },
  example: { items: [{ id: 'ord_1' }] },
  safe: true,
  idempotency: 'x-key',
  encoding: 'form',
  compress: 'gzip',
  redirects: 'same-origin',
  limits: ['search'],
  cost: 2,
  scopes: ['orders.read'],
  cache: {
    ttl: '30s',
    tags: ['orders'],
    staleWhileRevalidate: '10s',
    staleIfError: '1h',
    negativeTtl: '5s',
    revalidate: false,
    warm: { at: '5m', inputs: [{}], hot: 3 },
  },
  invalidates: ['orders'],
  maxResponseBytes: 4_096,
};

const everything: Required<GenericConfiguration> = {
  id: 'orders',
  title: 'Orders',
  docs: 'https://docs.orders.example',
  category: 'commerce',
  version: '2.1.0',
  apiVersion: '2026-10',
  baseUrl: 'https://{shop}.orders.example/v1',
  sandbox: { baseUrl: 'https://sandbox.orders.example/v1' },
  egress: ['*.orders.example'],
  values: { shop: { pattern: '[a-z-]+', env: 'ORDERS_SHOP', label: 'Shop', hint: 'The first part of its address.', example: 'harbour' } },
  auth: { kind: 'apiKey', in: 'header', name: 'x-api-key', prefix: 'Key ', env: 'ORDERS_KEY', label: 'Key', hint: 'Settings, API.' },
  headers: { 'x-client': 'mooring' },
  body: 'form',
  idempotency: 'Idempotency-Key',
  limits: [
    {
      name: 'search',
      scope: 'app',
      by: ['endpoint'],
      appliesTo: 'named',
      rate: 10,
      per: '1s',
      burst: 20,
      byEnvironment: { sandbox: { rate: 1, per: '1s', burst: 1 } },
      kind: 'rate',
      reserve: 0.1,
      learn: { limit: 'x-limit', remaining: 'x-left', reset: 'x-reset', resetAs: 'auto', used: 'x-used', bucket: 'x-bucket' },
      maxWaiting: 10,
    },
    { name: 'day', rate: 1_000, kind: 'daily', resets: { utcHour: 8 } },
  ],
  resilience: { attempts: 2, attemptTimeoutMs: 1_000, deadlineMs: 5_000, bulkhead: { running: 2, waiting: 0 } },
  pagination: { by: 'offset', items: '.', param: 'skip', size: 'top' },
  errors: { code: 'code', message: 'text', meanings: { expired: 'TokenExpired' }, requestIdHeader: 'x-id' },
  endpoints: {
    'orders.list': { method: 'GET', path: '/orders', ...everyTrait },
    'orders.export': { method: 'POST', path: '/orders/export', parts: ['query', 'body', 'headers'], answer: 'text' },
  },
  probe: 'orders.list',
  webhooks: {
    env: 'ORDERS_SECRET',
    hmac: { algorithm: 'sha256', encoding: 'base64', header: 'x-signature' },
    type: 'type',
    id: { header: 'x-id' },
    data: 'data',
    events: { 'order.created': { title: 'Created', data: { type: 'object' }, invalidates: ['orders'], example: { data: {} } } },
  },
};

describe('a good configuration', () => {
  it('may say everything that its interfaces know, and says it to the plugin', () => {
    const { definition } = generic(everything);
    expect(definition).toMatchObject({
      title: 'Orders',
      version: '2.1.0',
      api: { version: '2026-10', egress: ['*.orders.example'], body: 'form', idempotency: 'Idempotency-Key' },
      limits: everything.limits,
      resilience: everything.resilience,
    });
    const { input: _input, answer: _answer, example, ...traits } = everyTrait;
    expect(definition.endpoints['orders']).toMatchObject({ list: { definition: { ...traits, fixture: example } } });
  });

  it('is copied: what is changed afterwards changes nothing', () => {
    const given = structuredClone(good);
    const plugin = genericFromJson('orders', given);
    given.endpoints['orders.list'].path = '/elsewhere';
    expect(JSON.stringify(plugin.definition.endpoints)).toContain('"/orders"');
  });

  it('may leave its id to whoever reads the file', () => {
    const { id: _id, ...rest } = good;
    expect(genericFromJson('orders', rest).id).toBe('orders');
  });
});
