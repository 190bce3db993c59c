import * as oauth from 'oauth4webapi';
import { begin, callbackOf, granted, openBench, pathOf, publicUrl, type Bench, type BenchOptions } from './fixtures/consent-bench.js';

let bench: Bench;
const open = async (options?: BenchOptions): Promise<Bench> => (bench = await openBench(options));
afterEach(() => bench.close());

const formOf = (body: unknown): Record<string, string> => Object.fromEntries(new URLSearchParams(String(body)));

describe('a consent', () => {
  it('leads from the link over the provider to a connection that works', async () => {
    const { flow } = await open();
    const link = await flow.link({ tenant: 't1', plugin: 'pier', name: 'acme' });
    expect(link.startsWith(`${publicUrl}/oauth/pier/start?ticket=`)).toBe(true);

    const { url, cookie, state } = await begin(bench, link);
    expect(url.origin + url.pathname).toBe('https://login.pier.example/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'pier-client',
      redirect_uri: `${publicUrl}/oauth/pier/callback`,
      scope: 'boats:read boats:write',
      state,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      prompt: 'consent',
    });

    const done = await bench.browse(callbackOf('pier', { code: 'the code', state }), cookie);
    expect([done.statusCode, done.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(done.body).toContain('is connected');

    const [request] = bench.requests;
    expect(request?.url.href).toBe('https://login.pier.example/token');
    const [scheme, credentials = ''] = request?.headers['authorization']?.split(' ') ?? [];
    // RFC 6749, 2.3.1: id and secret are encoded as in a form before they are joined.
    expect([scheme, decodeURIComponent(Buffer.from(credentials, 'base64').toString())]).toEqual([
      'Basic',
      'pier-client:canary-pier-secret',
    ]);
    const { code_verifier: verifier = '', ...form } = formOf(request?.body);
    expect(form).toEqual({ grant_type: 'authorization_code', code: 'the code', redirect_uri: `${publicUrl}/oauth/pier/callback` });
    expect(await oauth.calculatePKCECodeChallenge(verifier)).toBe(url.searchParams.get('code_challenge'));

    expect(bench.connections.get({ tenant: 't1', plugin: 'pier', name: 'acme' })).toMatchObject({
      status: 'active',
      account: 'acc_1',
      scopes: ['boats:read', 'boats:write'],
      tokenExpiresAt: new Date(bench.clock.now() + 3_600_000),
    });
    expect(await bench.secretsOf('pier', 'acme', 't1')).toEqual({ accessToken: 'canary-access', refreshToken: 'canary-refresh' });
  });

  it('sends the browser to the application afterwards', async () => {
    const { flow } = await open({ returnTo: ['https://app.example.com'] });
    for (const [returnTo, location] of [
      ['/settings?tab=2#done', 'https://hooks.example.com/settings?tab=2#done'],
      ['https://app.example.com/connected', 'https://app.example.com/connected'],
    ] as const) {
      const { cookie, state } = await begin(bench, await flow.link({ plugin: 'pier', name: 'acme', returnTo }));
      const done = await bench.browse(callbackOf('pier', { code: 'c', state }), cookie);
      expect([done.statusCode, done.headers.location]).toEqual([302, location]);
    }
  });

  it('goes to the hosts of the sandbox for a connection of the sandbox', async () => {
    const { flow } = await open();
    const { url, cookie, state } = await begin(bench, await flow.link({ plugin: 'pier', name: 'acme', environment: 'sandbox' }));
    expect(url.host).toBe('sandbox.pier.example');
    await bench.browse(callbackOf('pier', { code: 'c', state }), cookie);
    expect(bench.requests.map((request) => request.url.host)).toEqual(['sandbox.pier.example']);
    expect(bench.stored('pier', 'acme')?.environment).toBe('sandbox');
  });

  it('authorises a connection anew, with what the connection itself says', async () => {
    const { flow, connections } = await open();
    const first = await begin(bench, await flow.link({ plugin: 'pier', name: 'acme', environment: 'sandbox' }));
    await bench.browse(callbackOf('pier', { code: 'c', state: first.state }), first.cookie);
    const { id } = connections.get({ plugin: 'pier', name: 'acme' });
    bench.answer = () => granted({ access_token: 'canary-second', refresh_token: undefined });
    const second = await begin(bench, await flow.link({ plugin: 'pier', name: 'acme' }));
    expect(second.url.host).toBe('sandbox.pier.example');
    await bench.browse(callbackOf('pier', { code: 'c', state: second.state }), second.cookie);
    expect(connections.get({ plugin: 'pier', name: 'acme' }).id).toBe(id);
    expect(await bench.secretsOf('pier', 'acme')).toEqual({ accessToken: 'canary-second', refreshToken: 'canary-refresh' });
  });

  it('can be under way twice in one browser', async () => {
    const { flow } = await open();
    const one = await begin(bench, await flow.link({ plugin: 'pier', name: 'one' }));
    const two = await begin(bench, await flow.link({ plugin: 'pier', name: 'two' }), one.cookie);
    expect(two.cookie).toBe(one.cookie);
    for (const { state, cookie } of [one, two])
      expect((await bench.browse(callbackOf('pier', { code: 'c', state }), cookie)).statusCode).toBe(200);
    expect(['one', 'two'].map((name) => bench.stored('pier', name)?.status)).toEqual(['active', 'active']);
  });

  it('says when less was granted than was asked for, and connects all the same', async () => {
    const told: unknown[] = [];
    const { flow, logger } = await open({ onGrantedLess: (where, missing) => told.push([where, missing]) });
    bench.answer = () => granted({ scope: 'boats:read' });
    const { cookie, state } = await begin(bench, await flow.link({ plugin: 'pier', name: 'acme', returnTo: '/back' }));
    const done = await bench.browse(callbackOf('pier', { code: 'c', state }), cookie);
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain('boats:write');
    expect(done.body).toContain('href="https://hooks.example.com/back"');
    expect(bench.stored('pier', 'acme')).toMatchObject({ status: 'active', scopes: ['boats:read'] });
    expect(told).toEqual([[{ tenant: 'default', plugin: 'pier', name: 'acme' }, ['boats:write']]]);
    expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'warn', message: 'a consent granted less than was asked for' }));
  });

  it('works with http on this machine, says what that costs, and nowhere else', async () => {
    const { flow, logger } = await open({ publicUrl: () => 'http://127.0.0.1:4600' });
    const { cookie, state } = await begin(bench, await flow.link({ plugin: 'pier', name: 'acme' }));
    expect(cookie).toMatch(/^mooring-consent=[\w-]{43}$/);
    expect((await bench.browse(callbackOf('pier', { code: 'c', state }), cookie)).statusCode).toBe(200);
    expect(logger.lines.filter(({ level, message }) => level === 'warn' && message.includes('cookie'))).toHaveLength(1);
    await bench.close();
    for (const url of ['http://hooks.example.com', undefined]) {
      await open({ publicUrl: () => url });
      await expect(bench.flow.link({ plugin: 'pier', name: 'acme' })).rejects.toMatchObject({ code: 'InvalidOptions' });
      await bench.close();
    }
    await open();
  });

  it('answers 404 with a page for a plugin that is not there or takes no consent', async () => {
    await open();
    for (const path of ['/oauth/nobody/start', '/oauth/nobody/callback?code=c&state=s'])
      expect((await bench.browse(path)).statusCode).toBe(404);
  });
});

describe('a link', () => {
  it('is refused before anybody is sent anywhere, when it cannot work', async () => {
    const { flow, connections } = await open();
    await connections.create({ plugin: 'market', name: 'off', values: { stall: 'harbour' }, method: 'consent' });
    await connections.disable({ plugin: 'market', name: 'off' });
    const rejections: readonly (readonly [Parameters<typeof flow.link>[0], string])[] = [
      [{ plugin: 'nobody', name: 'a' }, 'UnknownPlugin'],
      [{ plugin: 'pier', name: '' }, 'InvalidOptions'],
      [{ plugin: 'pier', name: 'a', tenant: '../b' }, 'InvalidOptions'],
      [{ plugin: 'pier', name: 'a', method: 'key' }, 'InvalidOptions'],
      [{ plugin: 'pier', name: 'a', values: { stall: 'x' } }, 'InvalidOptions'],
      [{ plugin: 'market', name: 'a', values: { stall: 'a.evil.example' } }, 'InvalidOptions'],
      [{ plugin: 'market', name: 'a', values: { stall: 'a.market.example.evil.example' } }, 'InvalidOptions'],
      [{ plugin: 'market', name: 'off' }, 'ConnectionDisabled'],
    ];
    for (const [request, code] of rejections) await expect(flow.link(request)).rejects.toMatchObject({ code });
  });

  it('takes the values of a connection that is there, and moves none to another account', async () => {
    const { flow, connections } = await open();
    bench.answer = () => ({ status: 200, body: { id: 'me' } });
    await connections.create({ plugin: 'market', name: 'acme', values: { stall: 'harbour' }, credentials: { marketKey: 'canary-key' } });
    const { url } = await begin(bench, await flow.link({ plugin: 'market', name: 'acme' }));
    expect(url.host).toBe('harbour.market.example');
    await expect(flow.link({ plugin: 'market', name: 'acme', values: { stall: 'other' } })).rejects.toMatchObject({
      code: 'InvalidOptions',
    });
    await expect(flow.link({ plugin: 'market', name: 'acme', environment: 'sandbox' })).rejects.toMatchObject({ code: 'InvalidOptions' });
  });

  it('works for ten minutes, for its own plugin, and as it was made', async () => {
    const { flow, clock } = await open();
    const link = await flow.link({ plugin: 'pier', name: 'acme' });
    const ticket = new URL(link).searchParams.get('ticket') ?? '';
    const flipped = (ticket.startsWith('A') ? 'B' : 'A') + ticket.slice(1);
    for (const path of [
      '/oauth/pier/start',
      '/oauth/pier/start?ticket=',
      `/oauth/pier/start?ticket=${flipped}`,
      `/oauth/pier/start?ticket=${ticket.slice(0, -8)}`,
      `/oauth/market/start?ticket=${ticket}`,
      `/oauth/pier/start?ticket=${ticket}&ticket=${ticket}`,
    ])
      expect((await bench.browse(path)).statusCode).toBe(400);
    await clock.advance(10 * 60_000 - 1);
    expect((await bench.browse(pathOf(link))).statusCode).toBe(302);
    await clock.advance(1);
    const late = await bench.browse(pathOf(link));
    expect([late.statusCode, late.body.includes('too old')]).toEqual([400, true]);
  });

  it('does not bring back what was switched off or removed meanwhile', async () => {
    const { flow, connections } = await open();
    const name = { plugin: 'pier', name: 'acme' };
    const first = await begin(bench, await flow.link(name));
    await bench.browse(callbackOf('pier', { code: 'c', state: first.state }), first.cookie);
    const link = await flow.link(name);
    const second = await begin(bench, link);
    await connections.disable(name);
    expect((await bench.browse(pathOf(link))).statusCode).toBe(409);
    const asked = bench.requests.length;
    expect((await bench.browse(callbackOf('pier', { code: 'c', state: second.state }), second.cookie)).statusCode).toBe(409);
    await connections.remove(name);
    expect((await bench.browse(pathOf(link))).statusCode).toBe(409);
    expect(bench.requests.length).toBe(asked);
  });
});

describe('an installation', () => {
  it('needs to be allowed', async () => {
    await open();
    expect((await bench.browse('/oauth/market/start?stall=harbour&hmac=00&timestamp=1')).statusCode).toBe(400);
  });
});

describe('the provider', () => {
  it.each([
    ['a refusal', 400, { error: 'invalid_grant', error_description: 'canary' }, 502],
    ['an error inside a 200', 200, { error: 'bad_code' }, 502],
    ['a page of a proxy', 502, '<html>bad gateway</html>', 502],
    ['broken JSON', 200, '{"access_token":', 502],
    ['no token', 200, {}, 502],
    ['a rate limit', 429, {}, 503],
  ])('that answers with %s ends the consent with a page', async (_name, status, body, expected) => {
    const { flow } = await open();
    bench.answer = () => ({ status, body });
    const { cookie, state } = await begin(bench, await flow.link({ plugin: 'pier', name: 'acme' }));
    const done = await bench.browse(callbackOf('pier', { code: 'canary-code', state }), cookie);
    expect(done.statusCode).toBe(expected);
    expect(bench.stored('pier', 'acme')).toBeUndefined();
    expect(JSON.stringify(bench.logger.lines)).not.toContain('canary');
  });
});
