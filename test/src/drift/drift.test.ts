import { apiKey, basic, definePlugin, get, graphql, ndjson, post, type AnyPlugin } from '@mooring/core';
import { z } from 'zod';
import { desk } from '../fixtures/recordable-plugin.js';
import { driftLines, findDrift } from './drift.js';

const Item = z.object({ id: z.string(), size: z.number().int() });
const data = graphql('/graphql');

/** Form bodies, a secret in the path, GraphQL, lines of JSON, and a failure that comes as a 200. */
const shelf = definePlugin({
  id: 'shelf',
  title: 'Shelf',
  category: 'other',
  version: '1.0.0',
  api: { version: '1', baseUrl: 'https://{zone}.shelf.example/api/{account}', egress: ['*.shelf.example'], body: 'form' },
  values: { zone: { pattern: /[a-z]{2}\d/, example: 'eu1' }, account: { pattern: /AC\d+/, example: 'AC1' } },
  auth: apiKey({ in: 'query', name: 'key', fields: { apiKey: {} } }),
  servers: {
    bulk: {
      baseUrl: 'https://bulk.shelf.example',
      auth: basic({ fields: { user: {}, password: {} }, username: 'user', password: 'password' }),
    },
  },
  errors: ({ body }) => (z.object({ ok: z.literal(false) }).safeParse(body).success ? { message: 'refused' } : undefined),
  endpoints: {
    items: {
      list: get('/items', {
        input: z.object({
          limit: z.number().int().max(100).optional(),
          open: z.boolean().optional(),
          ids: z.array(z.number()).optional(),
          since: z.object({ gte: z.number() }).optional(),
        }),
        output: z.object({ items: z.array(Item) }),
      }),
      latest: get('/items/latest', { output: Item }),
      retrieve: get('/items/:id', { output: Item }),
      create: post('/items', {
        input: z.object({ size: z.number().int(), tags: z.record(z.string(), z.string()).optional() }),
        output: Item,
      }),
      remove: post('/items/:id/remove', { output: z.undefined() }),
    },
    hooks: { send: post('/hooks/:secret', { secretParam: 'secret', input: z.object({ text: z.string() }), output: z.object({}) }) },
    pick: get('/pick?kind=:kind', { output: Item }),
    export: get('/export', { server: 'bulk', output: ndjson(Item) }),
    look: data.query('query look($id: ID!) { item(id: $id) { id size } }', {
      variables: z.object({ id: z.string() }),
      output: z.object({ item: Item }),
    }),
    opaque: get('/opaque', { input: z.object({ at: z.date() }), output: z.object({}) }),
  },
});

type Line = Readonly<Record<string, unknown>>;
const verdicts = async (plugin: AnyPlugin, ...lines: readonly Line[]) =>
  (await findDrift(plugin, lines.map((line) => JSON.stringify({ status: 200, ...line })).join('\n'))).verdicts;
const item = { id: 'itm_1', size: 3 };
const base = '/api/AC1';

describe('findDrift', () => {
  it('finds the endpoint of each exchange, literal segments before names', async () => {
    const found = await verdicts(
      shelf,
      { method: 'get', path: `${base}/items/latest`, response: item },
      { method: 'GET', path: '/items/itm_1', response: item },
      { method: 'GET', path: `https://eu1.shelf.example${base}/items/itm_2/`, response: item },
      { method: 'GET', path: '/pick?kind=blue', response: item },
      { method: 'DELETE', path: '/items/itm_1' },
      { method: 'GET', path: `https://other.example${base}/items`, response: {} },
    );
    expect(found.map(({ endpoint }) => endpoint)).toEqual([
      'items.latest',
      'items.retrieve',
      'items.retrieve',
      'pick',
      undefined,
      undefined,
    ]);
    expect(found.slice(0, 4).map(({ request, answer }) => [request, answer])).toEqual(Array.from({ length: 4 }, () => ['fits', 'fits']));
  });

  it('reads texts as the schemas have them: numbers, booleans, lists, nested fields', async () => {
    const list = { method: 'GET', path: '/items', response: { items: [item] } };
    const found = await verdicts(
      shelf,
      { ...list, query: { limit: '5', open: 'true', ids: ['1', '2'], since: { gte: '9' }, key: 'whatever' } },
      { ...list, query: 'limit=5&since[gte]=9&ids[]=1&ids[]=2' },
      { method: 'POST', path: '/items', reqBody: 'size=3&tags[a]=1', response: item },
      { method: 'POST', path: '/items', reqBody: { size: '3', 'tags[a]': '1' }, response: item },
    );
    expect(found.map(({ request, issues }) => [request, issues])).toEqual(Array.from({ length: 4 }, () => ['fits', []]));
  });

  it('says what the plugin would refuse to send', async () => {
    const found = await verdicts(
      shelf,
      { method: 'GET', path: '/items', query: { limit: '500' }, response: { items: [] } },
      { method: 'GET', path: '/items/itm_1', query: { expand: 'size' }, response: item },
      { method: 'POST', path: '/items', reqBody: { colour: 'red' }, response: item },
      { method: 'GET', path: 'https://moon.shelf.example/api/AC1/items/latest', response: item },
    );
    expect(found.map(({ request }) => request)).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(found.map(({ issues }) => issues.map(({ path }) => path))).toEqual([
      ['request.limit'],
      ['request.expand'],
      ['request.size'],
      ['request.{zone}'],
    ]);
  });

  it('says where a success does not fit the declared output, and judges no failure by it', async () => {
    const found = await verdicts(
      shelf,
      { method: 'GET', path: '/items', response: { items: [item, { id: 'itm_2', size: 'large' }] } },
      { method: 'GET', path: '/items/itm_1', response: { ...item, unknown: 'is fine' } },
      { method: 'GET', path: '/items/itm_1', status: 404, response: { problem: 'gone' } },
      { method: 'GET', path: '/items/itm_1', response: { ok: false } },
      { method: 'GET', path: '/items/itm_1' },
      { method: 'GET', path: '/items/itm_1', response: '<html>' },
      { method: 'POST', path: '/items/itm_1/remove', status: 204 },
    );
    expect(found.map(({ answer }) => answer)).toEqual(['drift', 'fits', 'error', 'rejected', 'absent', 'drift', 'fits']);
    expect(found[0]?.issues).toMatchObject([{ path: 'answer.items.1.size' }]);
  });

  it('takes it for agreement where plugin and provider both refuse a request', async () => {
    const wrong = { method: 'GET', path: '/items', query: { limit: '500' } };
    const lines = [400, 422, 404, 429, 503].map((status) => JSON.stringify({ ...wrong, status, response: {} }));
    const { verdicts: found, summary } = await findDrift(shelf, lines.join('\n'));
    expect(found.map(({ request, answer }) => `${request} ${answer}`)).toEqual([
      'refused rejected',
      'refused rejected',
      'refused error',
      'refused error',
      'refused error',
    ]);
    expect(summary.drifted).toBe(3);
  });

  it('reads GraphQL by its document, lines of JSON one by one, and shows no secret of a path', async () => {
    const document = 'query look($id: ID!) { item(id: $id) { id size } }';
    const found = await verdicts(
      shelf,
      { method: 'POST', path: '/graphql', reqBody: { query: document, variables: { id: 'itm_1' } }, response: { data: { item } } },
      { method: 'POST', path: '/graphql', reqBody: { query: document, variables: {} }, response: { data: { item: null } } },
      { method: 'GET', path: '/export', response: `${JSON.stringify(item)}\n{"id":1,"size":1}\n` },
      { method: 'POST', path: '/hooks/hook-secret', reqBody: { text: 'hello' }, response: {} },
      { method: 'GET', path: '/opaque', query: { at: '2026-11-25' }, response: {} },
    );
    expect(found.map(({ endpoint, request, answer }) => [endpoint, request, answer])).toEqual([
      ['look', 'fits', 'fits'],
      ['look', 'refused', 'drift'],
      ['export', 'fits', 'drift'],
      ['hooks.send', 'fits', 'fits'],
      ['opaque', 'unclear', 'fits'],
    ]);
    expect(found[2]?.issues).toMatchObject([{ path: 'answer.1.id' }]);
    expect(JSON.stringify(found)).not.toContain('hook-secret');
  });

  it('reads HAR', async () => {
    const entry = (request: object, response: object): object => ({
      request: { headers: [], ...request },
      response: { status: 200, headers: [], ...response },
    });
    const har = {
      log: {
        entries: [
          entry(
            {
              method: 'POST',
              url: 'https://acme.desk.example/v2/tickets',
              headers: [{ name: 'Content-Type', value: 'application/json' }],
              postData: { mimeType: 'application/json', text: '{"title":"Broken"}' },
            },
            { content: { text: '{"id":"tic_1","title":"Broken","open":true}' } },
          ),
          entry(
            { method: 'GET', url: 'https://acme.desk.example/v2/tickets?limit=2' },
            { content: { text: Buffer.from('{"tickets":[{}]}').toString('base64'), encoding: 'base64' } },
          ),
          entry({ method: 'GET', url: 'https://cdn.example/style.css' }, { content: { text: 'a{}' } }),
        ],
      },
    };
    const { summary, verdicts: found } = await findDrift(desk, JSON.stringify(har));
    expect(found.map(({ endpoint, request, answer }) => [endpoint, request, answer])).toEqual([
      ['tickets.create', 'fits', 'fits'],
      ['tickets.list', 'fits', 'drift'],
      [undefined, 'unknown', 'unknown'],
    ]);
    expect(summary).toEqual({ exchanges: 3, fitting: 1, drifted: 1, uncovered: 1 });
  });

  it('prints a line for each exchange and the sum', async () => {
    const lines = [
      { method: 'GET', path: '/items/latest', status: 200, response: item },
      { method: 'GET', path: '/items', query: { limit: 'many' }, status: 200, response: { items: [] } },
      { method: 'GET', path: '/nowhere', status: 404 },
    ];
    expect(driftLines(await findDrift(shelf, JSON.stringify(lines)))).toEqual([
      'ok        items.latest  GET /items/latest 200',
      'DRIFT     items.list    GET /items 200: request.limit: Invalid input: expected number, received string',
      'uncovered -             GET /nowhere 404',
      '3 exchanges: 1 as declared, 1 drifted, 1 without an endpoint',
    ]);
  });

  it('names the line that is no exchange', async () => {
    await expect(findDrift(shelf, '{"method":"GET","path":"/items","status":200}\n{"method":"GET"}')).rejects.toThrow(
      'line 2 is not an object with `method` and `path`',
    );
    await expect(findDrift(shelf, 'not JSON')).rejects.toThrow('line 1 is not a JSON object');
    await expect(findDrift(shelf, '{"log":{"entries":[{}]}}')).rejects.toThrow('entry 0 is not an entry with a request');
  });
});
