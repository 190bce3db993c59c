import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { apiToken, begin, callbackOf, granted, openBench, type Bench, type BenchOptions } from '../oauth/fixtures/consent-bench.js';

let bench: Bench;
const open = async (options?: BenchOptions): Promise<Bench> => {
  bench = await openBench(options);
  bench.answer = ({ url }) => (url.pathname.endsWith('/token') ? granted() : { status: 200, body: { id: 'me' } });
  return bench;
};
afterEach(() => bench.close());

type Ask = Omit<InjectOptions, 'headers'> & { readonly headers?: Record<string, string> };
const ask = (
  method: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH' | 'HEAD',
  path: string,
  body?: object | string,
  more: Ask = {},
): Promise<LightMyRequestResponse> =>
  bench.app.inject({
    method,
    url: `/api/v1${path}`,
    ...more,
    headers: {
      authorization: `Bearer ${apiToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more.headers,
    },
    ...(body === undefined ? {} : { payload: body }),
  });
const market = (name: string, more: object = {}): object => ({
  plugin: 'market',
  name,
  values: { stall: 'harbour' },
  credentials: { marketKey: 'canary-market-key' },
  ...more,
});
const codeOf = (response: LightMyRequestResponse): unknown => response.json<{ error: { code: string } }>().error.code;

describe('the API of connections', () => {
  it('makes, shows, tests, switches off and on, changes and removes a connection', async () => {
    await open();
    const made = await ask('POST', '/connections', market('acme'));
    expect([made.statusCode, made.json()]).toEqual([
      201,
      {
        id: expect.any(String),
        tenant: 'default',
        plugin: 'market',
        name: 'acme',
        environment: 'live',
        method: 'key',
        values: { stall: 'harbour' },
        status: 'active',
        scopes: [],
        createdAt: '2026-11-25T12:00:00.000Z',
        updatedAt: '2026-11-25T12:00:00.000Z',
      },
    ]);
    expect((await ask('GET', '/connections/market/acme')).json()).toEqual(made.json());
    expect((await ask('POST', '/connections/market/acme/test')).json()).toEqual({ ok: true, durationMs: 0 });
    expect((await ask('POST', '/connections/market/acme/disable')).json()).toMatchObject({ status: 'disabled' });
    expect((await ask('POST', '/connections/market/acme/test')).json()).toMatchObject({ ok: false, code: 'ConnectionDisabled' });
    expect((await ask('POST', '/connections/market/acme/enable')).json()).toMatchObject({ status: 'active' });
    const changed = await ask('POST', '/connections/market/acme/credentials', { credentials: { marketKey: 'canary-new' } });
    expect([changed.statusCode, await bench.secretsOf('market', 'acme')]).toEqual([200, { marketKey: 'canary-new' }]);
    expect((await ask('DELETE', '/connections/market/acme')).json()).toEqual({ revoked: 'not_supported' });
    expect((await ask('GET', '/connections/market/acme')).statusCode).toBe(404);
  });

  it('makes a connection that waits for a consent, and the link for it', async () => {
    await open();
    expect((await ask('POST', '/connections', { plugin: 'pier', name: 'acme' })).json()).toMatchObject({ status: 'pending' });
    const { url } = (await ask('POST', '/connections/pier/acme/link', { returnTo: '/done' })).json<{ url: string }>();
    const { state, cookie } = await begin(bench, url);
    expect((await bench.browse(callbackOf('pier', { code: 'c', state }), cookie)).headers.location).toBe('https://hooks.example.com/done');
    expect((await ask('GET', '/connections/pier/acme')).json()).toMatchObject({
      status: 'active',
      account: 'acc_1',
      tokenExpiresAt: '2026-11-25T13:00:00.000Z',
    });
  });

  it('lists by page, plugin and status, 500 at most', async () => {
    await open();
    for (const name of ['a', 'b', 'c']) await ask('POST', '/connections', market(name));
    await ask('POST', '/connections', { plugin: 'pier', name: 'p' });
    const first = (await ask('GET', '/connections?limit=3')).json<{ connections: { id: string }[]; next: string }>();
    expect(first.connections).toHaveLength(3);
    const second = (await ask('GET', `/connections?limit=3&after=${first.next}`)).json<{ connections: object[]; next?: string }>();
    expect([second.connections.length, second.next]).toEqual([1, undefined]);
    const names = async (query: string): Promise<unknown> =>
      (await ask('GET', `/connections?${query}`))
        .json<{ connections: { name: string }[] }>()
        .connections.map(({ name }) => name)
        .toSorted();
    expect(await names('plugin=pier')).toEqual(['p']);
    expect(await names('status=active')).toEqual(['a', 'b', 'c']);
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'limit=-1', 'limit=1&limit=2', 'status=gone', 'unknown=1', 'after='])
      expect((await ask('GET', `/connections?${query}`)).statusCode).toBe(400);
  });

  it('is described in OpenAPI from what serves it', async () => {
    await open();
    const description = (await ask('GET', '/openapi.json')).json<{ openapi: string; paths: Record<string, object> }>();
    expect(description.openapi).toBe('3.1.0');
    expect(Object.entries(description.paths).map(([path, operations]) => [path, Object.keys(operations)])).toEqual([
      ['/api/v1/connections', ['get', 'post']],
      ['/api/v1/connections/{plugin}/{name}', ['get', 'delete']],
      ...['test', 'disable', 'enable', 'credentials', 'link'].map((verb) => [`/api/v1/connections/{plugin}/{name}/${verb}`, ['post']]),
    ]);
    // S11: what an answer may hold is said, and a credential is not part of it.
    const answers = JSON.stringify(
      Object.values(description.paths).flatMap((path) => Object.values(path).map(({ responses }) => responses)),
    );
    expect(answers).not.toMatch(/credential|secret|accessToken|refreshToken|password|apiKey/i);
  });

  it('keeps names apart that a URL writes alike', async () => {
    await open();
    await ask('POST', '/connections', market('a b+c@d:e'));
    expect((await ask('GET', `/connections/market/${encodeURIComponent('a b+c@d:e')}`)).statusCode).toBe(200);
    expect((await ask('GET', '/connections/market/a%20b%20c@d:e')).statusCode).toBe(404);
    expect((await ask('GET', '/connections/market/%2e%2e')).statusCode).toBe(404);
  });

  it('takes a body that a framework above has parsed already', async () => {
    await open();
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => bench.app.routing(Object.assign(request, { body: JSON.parse(text) as unknown }), response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/connections`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(market('acme'), undefined, 2),
    });
    expect(answer.status).toBe(201);
    await answer.text();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('A1: connections of somebody else', () => {
  const operations: readonly (readonly ['GET' | 'POST' | 'DELETE', string, object | undefined])[] = [
    ['GET', '', undefined],
    ['POST', '/test', undefined],
    ['POST', '/disable', undefined],
    ['POST', '/enable', undefined],
    ['POST', '/credentials', { credentials: { marketKey: 'canary-x' } }],
    ['POST', '/link', {}],
    ['DELETE', '', undefined],
  ];
  it.each(operations)(
    '%s %s answers alike for one of another tenant, one that is gone and one that never was',
    async (method, verb, body) => {
      await open();
      for (const [tenant, name] of [
        ['t1', 'mine'],
        ['t2', 'theirs'],
        ['t1', 'gone'],
      ] as const)
        expect(
          (await ask('POST', `/connections?tenant=${tenant}`, market(name, verb === '/link' ? { credentials: {}, method: 'consent' } : {})))
            .statusCode,
        ).toBe(201);
      await ask('DELETE', '/connections/market/gone?tenant=t1');
      const at = (name: string): Promise<LightMyRequestResponse> => ask(method, `/connections/market/${name}${verb}?tenant=t1`, body);
      const foreign = await Promise.all(['theirs', 'gone', 'never'].map(at));
      expect(foreign.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
      const [theirs, ...others] = foreign.map(({ body: text }, index) => text.replaceAll(['theirs', 'gone', 'never'][index] ?? '', '*'));
      expect(others).toEqual([theirs, theirs]);
      expect((await at('mine')).statusCode).toBe(200);
      expect(bench.stored('market', 'theirs', 't2')?.status).toMatch(/active|pending/);
    },
  );

  it('do not stand in a list', async () => {
    await open();
    await ask('POST', '/connections?tenant=t2', market('theirs'));
    for (const path of ['/connections', '/connections?tenant=t1']) expect((await ask('GET', path)).json()).toEqual({ connections: [] });
  });

  it('are named by query or header, which must agree', async () => {
    await open();
    await ask('POST', '/connections', market('acme'), { headers: { 'mooring-tenant': 't1' } });
    expect(bench.stored('market', 'acme', 't1')).toBeDefined();
    const both = (header: string): Promise<LightMyRequestResponse> =>
      ask('GET', '/connections/market/acme?tenant=t1', undefined, { headers: { 'mooring-tenant': header } });
    expect([(await both('t1')).statusCode, (await both('t2')).statusCode]).toEqual([200, 400]);
    for (const query of ['tenant=', 'tenant=t1&tenant=t2', `tenant=${'x'.repeat(129)}`])
      expect((await ask('GET', `/connections?${query}`)).statusCode).toBe(400);
  });
});

describe('A2: who may ask', () => {
  it.each([
    [undefined],
    ['Bearer'],
    ['Bearer '],
    [`Bearer ${apiToken}x`],
    [`Bearer ${apiToken.slice(0, -1)}`],
    [`Bearer ${apiToken.toUpperCase()}`],
    [`Basic ${Buffer.from(`x:${apiToken}`).toString('base64')}`],
    [apiToken],
  ])('not %s', async (authorization) => {
    await open();
    const response = await bench.app.inject({ url: '/api/v1/connections', headers: authorization === undefined ? {} : { authorization } });
    expect([response.statusCode, codeOf(response), response.headers['www-authenticate']]).toEqual([
      401,
      'Unauthorised',
      'Bearer realm="mooring"',
    ]);
  });

  it('is counted: who goes on guessing is answered with 429, and the owner gets in all the same', async () => {
    await open({ failuresPerMinute: 10 });
    const guess = (index: number, remoteAddress = '203.0.113.7'): Promise<LightMyRequestResponse> =>
      ask('GET', '/connections', undefined, { remoteAddress, headers: { authorization: `Bearer guess-${index}` } });
    const statuses: number[] = [];
    for (let index = 0; index < 1_000; index += 1) statuses.push((await guess(index)).statusCode);
    expect([statuses.filter((status) => status === 401).length, statuses.filter((status) => status === 429).length]).toEqual([10, 990]);
    const refused = await guess(0);
    expect([refused.headers['retry-after'], codeOf(refused)]).toEqual(['60', 'LimiterFull']);
    expect((await guess(0, '203.0.113.8')).statusCode).toBe(401);
    expect((await ask('GET', '/connections', undefined, { remoteAddress: '203.0.113.7' })).statusCode).toBe(200);
    await bench.clock.advance(60_000);
    expect((await guess(0)).statusCode).toBe(401);
  });

  it('is nobody where no token is configured: the API is not there, and the log says so', async () => {
    await open({ token: undefined });
    for (const path of ['/connections', '/connections/market/acme', '/openapi.json', '/nothing']) {
      const response = await ask('GET', path);
      expect([response.statusCode, response.json()]).toEqual([
        404,
        { error: { code: 'NotFound', message: 'There is nothing here.', retryable: false } },
      ]);
    }
    expect(bench.logger.lines.filter(({ message }) => message.includes('MOORING_API_TOKEN'))).toHaveLength(1);
  });

  it('cannot be told by a token that could be guessed', async () => {
    await open();
    await expect(openBench({ token: 'secret' })).rejects.toMatchObject({
      code: 'InvalidOptions',
      message: expect.not.stringContaining('"secret"'),
    });
  });
});

describe('A3: fields that are not there to be set', () => {
  it.each<object>([
    { tenant: 't2' },
    { status: 'active' },
    { account: 'acc_9' },
    { id: 'x' },
    { scopes: ['all'] },
    { role: 'admin' },
    { environment: 'test' },
    { name: '' },
    { name: 7 },
    { name: 'x'.repeat(129) },
    { values: { stall: 7 } },
    { values: [] },
    { credentials: 'canary-key' },
    { credentials: { marketKey: { nested: 1 } } },
    { credentials: { marketKey: '' } },
    { credentials: { unknown: 'canary-key' } },
    { values: { stall: 'a.evil.example' } },
    { values: { unknown: 'x' } },
    { plugin: undefined },
    { constructor: 1 },
  ])('are refused: %j', async (more) => {
    await open();
    const response = await ask('POST', '/connections', market('acme', more));
    expect([response.statusCode, codeOf(response)]).toEqual([400, 'InvalidOptions']);
    expect(response.body).not.toContain('canary');
    expect(bench.stored('market', 'acme')).toBeUndefined();
  });

  it.each([
    '{"__proto__":{"isAdmin":true}}',
    '{"constructor":{"prototype":{"isAdmin":true}}}',
    '{"plugin":',
    'canary',
    '[]',
    '"text"',
    '7',
    'null',
    '',
  ])('nor is a body like %s taken', async (body) => {
    await open();
    const response = await ask('POST', '/connections', body, { headers: { 'content-type': 'application/json' } });
    expect(response.statusCode).toBe(400);
    expect(response.body).not.toContain('canary');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('nor one of another type or size', async () => {
    await open();
    expect(
      (await ask('POST', '/connections', 'plugin=market', { headers: { 'content-type': 'application/x-www-form-urlencoded' } })).statusCode,
    ).toBe(415);
    expect((await ask('POST', '/connections', market('acme', { credentials: { marketKey: 'x'.repeat(300_000) } }))).statusCode).toBe(413);
  });

  it('nor is a way that is not there', async () => {
    await open();
    for (const [method, path] of [
      ['PUT', '/connections'],
      ['PATCH', '/connections/market/acme'],
      ['HEAD', '/connections'],
      ['GET', ''],
      ['POST', '/connections/market/acme/secrets'],
      ['GET', '/connections/market/acme/credentials'],
    ] as const)
      expect((await ask(method, path)).statusCode).toBe(404);
  });
});

describe('A4: too much at once', () => {
  it('is answered with 429 for the tenant that asks for it, and not for another', async () => {
    await open({ requestsPerMinute: 5 });
    const statuses: number[] = [];
    for (let index = 0; index < 50; index += 1) statuses.push((await ask('GET', '/connections?tenant=t1')).statusCode);
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    const refused = await ask('GET', '/connections?tenant=t1');
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '60']);
    expect((await ask('GET', '/connections?tenant=t2')).statusCode).toBe(200);
    await bench.clock.advance(60_000);
    expect((await ask('GET', '/connections?tenant=t1')).statusCode).toBe(200);
  });
});

describe('S11: an answer', () => {
  it('holds no secret, whatever is asked and whatever a provider quotes', async () => {
    await open();
    const canary = /canary/;
    const bodies: string[] = [];
    const tell = async (...parameters: Parameters<typeof ask>): Promise<void> => void bodies.push((await ask(...parameters)).body);
    const kiosk = { plugin: 'kiosk', name: 'k', values: { pass: 'canary-pass' }, credentials: { kioskKey: 'canary-kiosk-key' } };
    await tell('POST', '/connections', kiosk);
    await tell('POST', '/connections', market('acme'));
    await tell('POST', '/connections', market('acme'));
    await tell('POST', '/connections', {
      plugin: 'pier',
      name: 'given',
      credentials: { accessToken: 'canary-access', refreshToken: 'canary-refresh' },
    });
    await tell('POST', '/connections', { plugin: 'pier', name: 'later' });
    for (const [plugin, name] of [
      ['kiosk', 'k'],
      ['market', 'acme'],
      ['pier', 'given'],
      ['pier', 'later'],
    ] as const)
      for (const [method, verb, body] of [
        ['GET', ''],
        ['POST', '/test'],
        ['POST', '/link', {}],
        ['POST', '/disable'],
        ['POST', '/enable'],
      ] as const)
        await tell(method, `/connections/${plugin}/${name}${verb}`, body);
    await tell('GET', '/connections');
    // The provider says the key that it refuses.
    bench.answer = (request) => ({ status: 401, body: JSON.stringify(request.headers) });
    await tell('POST', '/connections/kiosk/k/test');
    await tell('POST', '/connections/kiosk/k/credentials', { credentials: { kioskKey: 'canary-again' } });
    await tell('POST', '/connections/kiosk/k/credentials', { credentials: { 'canary-field': 'x' } });
    bench.answer = (request) => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: typeof request.body === 'string' ? request.body : '' },
    });
    await tell('POST', '/connections/pier/given/credentials', { credentials: { refreshToken: 'canary-bad' } });
    await tell('DELETE', '/connections/kiosk/k');
    await tell('GET', '/openapi.json');
    expect(bodies).toHaveLength(32);
    for (const body of bodies.filter((text) => !text.includes('canary-field'))) expect(body).not.toMatch(canary);
    for (const body of bodies) expect(body).not.toContain(Buffer.from('canary').toString('base64'));
  });

  it('of a failure says by its status whose it is', async () => {
    await open();
    await ask('POST', '/connections', market('acme'));
    expect((await ask('POST', '/connections', market('acme'))).statusCode).toBe(409);
    expect((await ask('GET', '/connections/nobody/acme')).statusCode).toBe(404);
    expect((await ask('POST', '/connections', { plugin: 'kiosk', name: 'k', values: { pass: 'p' } })).statusCode).toBe(400);
    bench.answer = () => ({ status: 400, body: { error: 'invalid_grant' } });
    const refresh = { plugin: 'pier', name: 'given', credentials: { refreshToken: 'canary-refresh' } };
    const refused = await ask('POST', '/connections', refresh);
    expect([refused.statusCode, codeOf(refused)]).toEqual([422, 'AuthenticationFailed']);
    bench.answer = () => ({ status: 429, body: {} });
    const unavailable = await ask('POST', '/connections', refresh);
    expect([unavailable.statusCode, codeOf(unavailable)]).toEqual([503, 'TokenUnavailable']);
    expect(unavailable.json()).toMatchObject({ error: { retryable: true } });
  });
});
