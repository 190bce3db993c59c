import { z } from 'zod';
import { signature } from '../signature/index.js';
import { bearer } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get, post } from '../contract/endpoint.js';
import type { AnyPluginDefinition } from '../contract/plugin.js';
import { validatePlugin } from './validate-plugin.js';

const output = z.object({ id: z.string() });
const good: AnyPluginDefinition = definePlugin({
  id: 'shop',
  title: 'Shop',
  category: 'commerce',
  version: '1.2.3',
  api: { version: '1', baseUrl: 'https://{shop}.example.com/v1', egress: ['{shop}.example.com'] },
  values: { shop: { pattern: /^[a-z0-9-]+$/ } },
  auth: bearer({ fields: { token: {} }, probe: 'orders.list' }),
  limits: [{ name: 'search', appliesTo: 'named', rate: 20 }],
  endpoints: {
    orders: {
      list: get('/orders', { output, limits: ['search'], cache: { ttl: '30s' } }),
      create: post('/orders', { input: output, output }),
    },
  },
  webhooks: {
    secret: {},
    verify: signature.hmac({ algorithm: 'sha256', encoding: 'hex', header: 'X-Signature' }),
    type: 'type',
    id: 'id',
    events: {},
  },
}).definition;

type Change = (definition: AnyPluginDefinition) => unknown;

describe('validatePlugin', () => {
  it('accepts a plugin that is consistent', () => {
    expect(() => validatePlugin(good)).not.toThrow();
  });

  it.each<[place: string, words: RegExp, change: Change]>([
    ['id', /lower-case/, (d) => ({ ...d, id: 'Shop' })],
    ['version', /semantic version/, (d) => ({ ...d, version: '1.0' })],
    ['api.baseUrl', /absolute/, (d) => ({ ...d, api: { ...d.api, baseUrl: 'example.com' } })],
    ['api.baseUrl', /https/, (d) => ({ ...d, api: { ...d.api, baseUrl: 'http://value.example.com' } })],
    ['api.baseUrl', /user, query or fragment/, (d) => ({ ...d, api: { ...d.api, baseUrl: 'https://u:p@value.example.com' } })],
    ['api.egress', /does not cover/, (d) => ({ ...d, api: { ...d.api, egress: ['other.example'] } })],
    ['api.baseUrl', /\{region\}/, (d) => ({ ...d, api: { ...d.api, baseUrl: 'https://{region}.example.com' } })],
    ['values.shop.pattern', /end the host/, (d) => ({ ...d, values: { shop: { pattern: /.*/ } } })],
    ['auth.probe', /not there/, (d) => ({ ...d, auth: { ...d.auth, probe: 'orders.lst' } })],
    ['limits[0].rate', /above 0/, (d) => ({ ...d, limits: [{ name: 'search', rate: 0 }] })],
    ['limits[0].per', /duration/, (d) => ({ ...d, limits: [{ name: 'search', rate: 1, per: '1 second' }] })],
    [
      'limits[1].name',
      /twice/,
      (d) => ({
        ...d,
        limits: [
          { name: 'search', rate: 1 },
          { name: 'search', rate: 2 },
        ],
      }),
    ],
    ['endpoints.request', /every connection has/, (d) => ({ ...d, endpoints: { request: get('/x', { output }) } })],
    ['endpoints.a-b', /behind a dot/, (d) => ({ ...d, endpoints: { ...d.endpoints, 'a-b': get('/x', { output }) } })],
    ['endpoints.x', /an endpoint/, (d) => ({ ...d, endpoints: { ...d.endpoints, x: null } })],
    ['endpoints.x.path', /begin with/, (d) => ({ ...d, endpoints: { ...d.endpoints, x: get('x', { output }) } })],
    ['endpoints.x.path', /twice/, (d) => ({ ...d, endpoints: { ...d.endpoints, x: get('/:id/:id', { output }) } })],
    ['endpoints.x.path', /\{account\}/, (d) => ({ ...d, endpoints: { ...d.endpoints, x: get('/{account}', { output }) } })],
    ['endpoints.x.server', /not declared/, (d) => ({ ...d, endpoints: { ...d.endpoints, x: get('/x', { output, server: 'files' }) } })],
    ['endpoints.x.limits', /not declared/, (d) => ({ ...d, endpoints: { ...d.endpoints, x: get('/x', { output, limits: ['serch'] }) } })],
    [
      'endpoints.x.idempotency',
      /header/,
      (d) => ({ ...d, endpoints: { ...d.endpoints, x: post('/x', { output, idempotency: 'Idempotency Key' }) } }),
    ],
    ['endpoints.x', /same part/, (d) => ({ ...d, endpoints: { ...d.endpoints, x: post('/x', { output, input: output, body: output }) } })],
    ['endpoints.x.body', /GET/, (d) => ({ ...d, endpoints: { ...d.endpoints, x: get('/x', { output, body: output }) } })],
    [
      'endpoints.x.cache',
      /change nothing/,
      (d) => ({ ...d, endpoints: { ...d.endpoints, x: post('/x', { output, cache: { ttl: '1s' } }) } }),
    ],
    [
      'endpoints.x.cache.ttl',
      /duration/,
      (d) => ({ ...d, endpoints: { ...d.endpoints, x: get('/x', { output, cache: { ttl: '1 s' as '1s' } }) } }),
    ],
    ['webhooks.verify', /unsigned/, (d) => ({ ...d, webhooks: { ...d.webhooks, verify: undefined } })],
    ['webhooks.secret', /`app` does not declare/, (d) => ({ ...d, webhooks: { ...d.webhooks, secret: { app: 'clientSecret' } } })],
    ['webhooks.account', /one endpoint serves/, (d) => ({ ...d, webhooks: { ...d.webhooks, scope: 'app' } })],
  ])('refuses a plugin whose %s is wrong (%s)', (place, words, change) => {
    const broken = change(good) as AnyPluginDefinition;
    expect(() => validatePlugin(broken)).toThrow(expect.objectContaining({ code: 'InvalidPlugin', message: expect.stringMatching(words) }));
    expect(() => validatePlugin(broken)).toThrow(`\`${place}\``);
  });
});
