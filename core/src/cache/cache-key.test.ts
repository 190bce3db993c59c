import { z } from 'zod';
import { createConnection, type ConnectionSource } from '../connection/create-connection.js';
import type { ConnectionState } from '../connection/connection-state.js';
import { apiKey } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get } from '../contract/endpoint.js';
import { compilePlugin } from '../plugin/compiled-plugin.js';
import { ownerKey, requestKey, sharedKey } from './cache-key.js';

const plugin = (id: string, version = '1.0.0', api: Readonly<Record<string, unknown>> = {}): ReturnType<typeof compilePlugin> =>
  compilePlugin(
    definePlugin({
      id,
      title: id,
      category: 'commerce',
      version,
      api: { version: '1', baseUrl: 'https://api.shop.example/v1', egress: ['api.shop.example'], ...api },
      auth: apiKey({ in: 'header', name: 'authorization', fields: { apiKey: {} } }),
      endpoints: { list: get('/items', { output: z.object({}) }) },
    }),
  );

const shop = plugin('shop');
const owner = (source: Partial<ConnectionSource> = {}, of = shop): ConnectionState =>
  createConnection(of, { name: 'acme', credentials: { apiKey: 'key-1' }, ...source });

const request: Parameters<typeof requestKey>[1] = {
  method: 'GET',
  origin: 'https://api.shop.example',
  path: '/v1/items',
  query: 'a=1&b=2&b=3',
  headers: { accept: 'application/json' },
  body: undefined,
  credentialOf: '',
};
const ownHeaders = { accept: 'application/json' };
const keyOf = (change: Partial<typeof request> = {}): string =>
  requestKey('o'.repeat(43), { ...request, ...change }, ownHeaders, 'idempotency-key');

describe('ownerKey', () => {
  it('is the same for the same connection made twice', () => {
    expect(ownerKey(owner())).toBe(ownerKey(owner()));
    expect(ownerKey(owner())).toMatch(/^[\w-]{43}$/);
  });

  it('is never the same for two connections, however alike their names are', () => {
    const names = [
      'acme',
      'Acme',
      'acme ',
      ' acme',
      'acm',
      'acme/x',
      'acme|x',
      'acme\u0000',
      'x/acme',
      't|acme',
      'shop@1/acme',
      '',
      '/',
      '|',
      '"',
      '","',
      '\\',
      '\n',
      'caf\u00e9',
      'cafe\u0301',
      '\ufb01',
      'fi',
      '\u212b',
      '\u00c5',
      '\ud800',
      '\ud801',
      '\ufffd',
      '%2F',
      'a%2Fb',
      'a/b',
      '__proto__',
      'null',
      'undefined',
    ];
    const tenants = [
      undefined,
      't',
      'T',
      't/acme',
      't|',
      'acme',
      'caf\u00e9',
      'cafe\u0301',
      '',
      '%7C',
      '|',
      'null',
      'undefined',
      '__proto__',
    ];
    const keys = tenants.flatMap((tenant) => names.map((name) => ownerKey(owner({ name, tenant }))));
    expect(new Set(keys).size).toBe(names.length * tenants.length);
  });

  it('changes with everything that may change what the provider answers', () => {
    const changed: ConnectionState[] = [
      owner(),
      owner({ environment: 'sandbox' }),
      owner({ account: 'acct_1' }),
      owner({ account: 'acct_2' }),
      owner({ account: 'sandbox' }),
      owner({ account: '' }),
      owner({ credentials: { apiKey: 'key-2' } }),
      owner({}, plugin('shop', '1.0.1')),
      owner({}, plugin('shop', '2.0.0')),
      owner({}, plugin('shop2')),
      owner({}, plugin('shop', '1.0.0', { version: '2' })),
      owner({}, plugin('shop', '1.0.0', { headers: { 'x-version': '2' } })),
    ];
    expect(new Set(changed.map(ownerKey)).size).toBe(changed.length);
  });

  it('keeps two names of one account apart', () => {
    expect(ownerKey(owner({ name: 'first', account: 'acct_1' }))).not.toBe(ownerKey(owner({ name: 'second', account: 'acct_1' })));
  });
});

describe('requestKey', () => {
  it('is the same whatever the order of names in query and headers', () => {
    expect(keyOf({ query: 'b=2&a=1&b=3' })).toBe(keyOf());
    const headers = { 'x-a': '1', accept: 'application/json', 'x-b': '2' };
    expect(keyOf({ headers })).toBe(keyOf({ headers: { 'x-b': '2', 'x-a': '1', accept: 'application/json' } }));
  });

  it('does not look at the header that names the call', () => {
    expect(keyOf({ headers: { ...ownHeaders, 'idempotency-key': 'k-1' } })).toBe(keyOf());
  });

  it.each<[string, Partial<typeof request>]>([
    ['method', { method: 'HEAD' }],
    ['origin', { origin: 'https://api.shop.example:8443' }],
    ['path', { path: '/v1/items/' }],
    ['case of the path', { path: '/v1/Items' }],
    ['encoding of the path', { path: '/v1%2Fitems' }],
    ['query', { query: 'a=1&b=2' }],
    ['order of values of one name', { query: 'a=1&b=3&b=2' }],
    ['empty query', { query: '' }],
    ['body', { body: '{"a":1}' }],
    ['empty body', { body: '' }],
    ['bytes of a body', { body: new Uint8Array([1]) }],
    ['added header', { headers: { ...ownHeaders, 'x-a': '1' } }],
    ['changed header', { headers: { accept: 'text/csv' } }],
    ['missing header', { headers: {} }],
    ['credential', { credentialOf: 'files' }],
    ['no credential', { credentialOf: undefined }],
  ])('differs by %s', (_name, change) => {
    expect(keyOf(change)).not.toBe(keyOf());
  });

  it('does not let one part run into the next', () => {
    const spelt: Partial<typeof request>[] = [
      { path: '/v1/items', query: 'a=1' },
      { path: '/v1/itemsa=1', query: '' },
      { path: '/v1/items?a=1', query: '' },
      { path: '/v1/items?', query: 'a=1' },
      { path: '/v1/item', query: 'sa=1' },
      { origin: 'https://api.shop.example/v1', path: '/items', query: 'a=1' },
      { query: 'a=1[[["x-a","1"]],null,""]' },
      { query: 'a=1', headers: { ...ownHeaders, 'x-a': '1' } },
      { query: 'a=1', headers: { ...ownHeaders, 'x-a': '1","x-b":"2' } },
      { query: 'a=1', headers: { ...ownHeaders, 'x-a': '1', 'x-b': '2' } },
      { query: 'a=1', headers: { ...ownHeaders, 'x-a': '1\u0000x-b' } },
      { query: 'a=1', headers: { ...ownHeaders, 'x-a': 'caf\u00e9' } },
      { query: 'a=1', headers: { ...ownHeaders, 'x-a': 'cafe\u0301' } },
      { query: 'a=1', body: 'null' },
      { query: 'a=1', body: '[]' },
    ];
    expect(new Set(spelt.map((change) => keyOf(change))).size).toBe(spelt.length);
  });

  it('shows nothing of the input once it is made for another place', () => {
    expect(sharedKey(keyOf({ query: 'email=ann@example.com' }))).toMatch(/^[\w-]{43}$/);
    expect(sharedKey(keyOf())).not.toBe(sharedKey(keyOf({ query: '' })));
  });
});
