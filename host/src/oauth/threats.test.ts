import {
  begin,
  callbackOf,
  granted,
  marketSecret,
  openBench,
  pathOf,
  publicUrl,
  signedBy,
  type Begun,
  type Bench,
  type BenchOptions,
} from './fixtures/consent-bench.js';

const bodyText = (body: unknown): string => (typeof body === 'string' ? body : '');

let bench: Bench;
const open = async (options?: BenchOptions): Promise<Bench> => (bench = await openBench(options));
afterEach(() => bench.close());

/** A consent that waits for the provider's answer. */
const atProvider = async (plugin: 'pier' | 'issuing' | 'market' = 'pier', name = 'acme'): Promise<Begun> =>
  begin(bench, await bench.flow.link({ plugin, name, ...(plugin === 'market' ? { values: { stall: 'harbour' } } : {}) }));

/** That nothing came of a callback: no request went out and no connection is there. */
const expectNothing = (plugin = 'pier', name = 'acme'): void => {
  expect(bench.requests).toEqual([]);
  expect(bench.stored(plugin, name)).toBeUndefined();
};

describe('O1: a callback that another browser began, or that comes twice or late', () => {
  it('is refused without the cookie of the session, and leaves the consent to whom it belongs', async () => {
    await open();
    const { state, cookie } = await atProvider();
    for (const other of [
      undefined,
      'other=1',
      '__Host-mooring-consent=short',
      `mooring-consent=${cookie.split('=')[1]}`,
      `${cookie}; ${cookie}`,
    ])
      expect((await bench.browse(callbackOf('pier', { code: 'c', state }), other)).statusCode).toBe(403);
    expectNothing();
    expect((await bench.browse(callbackOf('pier', { code: 'c', state }), cookie)).statusCode).toBe(200);
  });

  it('is refused with the cookie of another session', async () => {
    await open();
    const mine = await atProvider();
    const theirs = await atProvider('pier', 'other');
    expect(theirs.cookie).not.toBe(mine.cookie);
    expect((await bench.browse(callbackOf('pier', { code: 'c', state: mine.state }), theirs.cookie)).statusCode).toBe(403);
    expectNothing();
  });

  it('is refused the second time, and with a state nobody made', async () => {
    await open();
    const { state, cookie } = await atProvider();
    const address = callbackOf('pier', { code: 'c', state });
    expect((await bench.browse(address, cookie)).statusCode).toBe(200);
    expect((await bench.browse(address, cookie)).statusCode).toBe(400);
    expect((await bench.browse(callbackOf('pier', { code: 'c', state: 'guessed' }), cookie)).statusCode).toBe(400);
    expect((await bench.browse(callbackOf('pier', { code: 'c' }), cookie)).statusCode).toBe(400);
    expect(bench.requests).toHaveLength(1);
  });

  it('is refused ten minutes and a second later', async () => {
    await open();
    const { state, cookie } = await atProvider();
    await bench.clock.advance(601_000);
    expect((await bench.browse(callbackOf('pier', { code: 'c', state }), cookie)).statusCode).toBe(400);
    expectNothing();
  });

  it('asks for tokens once when it comes twice at the same time', async () => {
    await open();
    const { state, cookie } = await atProvider();
    const address = callbackOf('pier', { code: 'c', state });
    const answers = await Promise.all(Array.from({ length: 8 }, () => bench.browse(address, cookie)));
    expect(answers.map(({ statusCode }) => statusCode).filter((status) => status !== 400)).toEqual([200]);
    expect(bench.requests).toHaveLength(1);
  });

  it('finds a cookie that only this host can set, over https, and no script can read', async () => {
    await open();
    const response = await bench.browse(await bench.flow.link({ plugin: 'pier', name: 'acme' }));
    expect(response.headers['set-cookie']).toMatch(
      /^__Host-mooring-consent=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it('keeps of a consent only hashes and what is sealed', async () => {
    await open();
    const kept: string[] = [];
    const begun = bench.store.beginConsent.bind(bench.store);
    Object.assign(bench.store, {
      beginConsent: async (consent: Parameters<typeof begun>[0]): Promise<void> => {
        kept.push(JSON.stringify({ ...consent, sealed: Buffer.from(consent.sealed).toString('latin1') }));
        await begun(consent);
      },
    });
    const { state, cookie } = await atProvider();
    for (const secret of [state, cookie.split('=')[1] ?? '', 'acme', 'pier']) expect(kept.join()).not.toContain(secret);
  });
});

describe('O2: an answer of another provider', () => {
  it("is refused at another plugin's address before any token is asked for", async () => {
    await open();
    const { state, cookie } = await atProvider('pier');
    expect((await bench.browse(callbackOf('issuing', { code: 'c', state, iss: 'https://login.issuer.example' }), cookie)).statusCode).toBe(
      400,
    );
    expectNothing();
    expect((await bench.browse(callbackOf('pier', { code: 'c', state }), cookie)).statusCode).toBe(400);
  });

  it.each([
    ['issuing', { iss: 'https://login.issuer.example' }, 200],
    ['issuing', { iss: 'https://attacker.example' }, 400],
    ['issuing', { iss: 'https://login.issuer.example/' }, 400],
    ['issuing', {}, 400],
    ['pier', {}, 200],
    ['pier', { iss: 'https://login.pier.example' }, 200],
    ['pier', { iss: 'https://attacker.example' }, 400],
    ['pier', { iss: 'https://login.pier.example.attacker.example' }, 400],
    ['pier', { iss: 'nonsense' }, 400],
  ] as const)('%s with %j is answered with %i', async (plugin, more, status) => {
    await open();
    const { state, cookie } = await atProvider(plugin);
    expect((await bench.browse(callbackOf(plugin, { code: 'c', state, ...more }), cookie)).statusCode).toBe(status);
    if (status !== 200) expectNothing(plugin);
  });
});

describe('O3: a code that is put in', () => {
  it('meets S256 and a verifier that never leaves the host before', async () => {
    await open();
    const { url, state, cookie } = await atProvider();
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    await bench.browse(callbackOf('pier', { code: 'c', state }), cookie);
    const verifier = new URLSearchParams(bodyText(bench.requests[0]?.body)).get('code_verifier') ?? '';
    expect(verifier).toMatch(/^[\w-]{43}$/);
    expect(url.href).not.toContain(verifier);
  });
});

describe('O4: where a browser is sent afterwards', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\/evil.example',
    'https:evil.example',
    '/%09/evil.example',
    '/\t/evil.example',
    '/%2F/evil.example',
    '/%5Cevil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://app.example.com/',
    'https://app.example.com.evil.example/',
    'https://app.example.com@evil.example/',
    'https://user@app.example.com/',
    'https://app.example.com:8443/',
    'https://evil.example',
    'https://APP.example.com/',
    'ok',
    '',
    ' /ok',
  ])('is never %j', async (returnTo) => {
    await open({ returnTo: ['https://app.example.com'] });
    await expect(bench.flow.link({ plugin: 'pier', name: 'acme', returnTo })).rejects.toMatchObject({ code: 'InvalidOptions' });
  });

  it.each(['/ok', '/ok?next=//evil.example', '/.//evil.example', '/a/..//evil.example'])(
    'is of the host itself for %j',
    async (returnTo) => {
      await open();
      const { state, cookie } = await begin(bench, await bench.flow.link({ plugin: 'pier', name: 'acme', returnTo }));
      const { headers } = await bench.browse(callbackOf('pier', { code: 'c', state }), cookie);
      expect(new URL(String(headers.location), 'https://none.example').origin).toBe('https://hooks.example.com');
    },
  );

  it('is not asked of the query, and not of an address that is allowed no more', async () => {
    await open({ returnTo: ['https://app.example.com'] });
    const link = await bench.flow.link({ plugin: 'pier', name: 'acme' });
    const { state, cookie } = await begin(bench, `${link}&returnTo=https://app.example.com/`);
    expect((await bench.browse(callbackOf('pier', { code: 'c', state, returnTo: '/x' }), cookie)).statusCode).toBe(200);
  });

  it.each(['https://*.example.com', 'https://app.example.com/', 'app.example.com', 'http://app.example.com'])(
    'cannot be allowed as %j',
    async (origin) => {
      await open();
      await expect(openBench({ returnTo: [origin] })).rejects.toMatchObject({ code: 'InvalidOptions' });
    },
  );
});

describe('O5: a host name that a request brings along', () => {
  it('changes nothing', async () => {
    await open();
    const link = await bench.flow.link({ plugin: 'pier', name: 'acme' });
    const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' };
    const { headers } = await bench.browse(link, undefined, evil);
    expect(new URL(String(headers.location)).searchParams.get('redirect_uri')).toBe(`${publicUrl}/oauth/pier/callback`);
    expect(headers['set-cookie']).toContain('Secure');
  });
});

describe('O6: a parameter that stands twice', () => {
  it.each([
    'code=1&code=2&state=%',
    'code=1&state=%&state=a',
    'code=1&state=%&iss=a&iss=b',
    'state=%&error=a&error=b',
    'code=1&state=%&x=1&x=1',
  ])('is refused: %s', async (query) => {
    await open();
    const { state, cookie } = await atProvider();
    expect((await bench.browse(callbackOf('pier', query.replace('%', state)), cookie)).statusCode).toBe(400);
    expectNothing();
  });

  it.each(['state=%', 'state=%&code=', 'state=%&code=c&response=x', 'state=%&code=c&id_token=x'])(
    'and so is an answer that is none: %s',
    async (query) => {
      await open();
      const { state, cookie } = await atProvider();
      expect((await bench.browse(callbackOf('pier', query.replace('%', state)), cookie)).statusCode).toBe(400);
      expectNothing();
    },
  );
});

describe('O7: a token endpoint that sends elsewhere', () => {
  it('gets the secret once, and nobody else gets it', async () => {
    await open();
    bench.answer = () => ({ status: 302, body: '', headers: { location: 'https://evil.example/token' } });
    const { state, cookie } = await atProvider();
    expect((await bench.browse(callbackOf('pier', { code: 'c', state }), cookie)).statusCode).toBe(502);
    expect(bench.requests.map(({ url }) => url.host)).toEqual(['login.pier.example']);
    expect(bench.stored('pier', 'acme')).toBeUndefined();
  });
});

describe('O8: a token answer that is not as it should be', () => {
  it.each([
    [{ access_token: 'a' }, undefined],
    [{ access_token: 'a', expires_in: 0 }, undefined],
    [{ access_token: 'a', expires_in: '3600' }, 3_600_000],
    [{ access_token: 'a', token_type: 'bot', expires_in: 60 }, 60_000],
  ])('%j is taken for what it means', async (body, lifetimeMs) => {
    await open();
    bench.answer = () => ({ status: 200, body });
    const { state, cookie } = await atProvider('issuing');
    await bench.browse(callbackOf('issuing', { code: 'c', state, iss: 'https://login.issuer.example' }), cookie);
    expect(bench.stored('issuing', 'acme')).toMatchObject({
      status: 'active',
      tokenExpiresAt: lifetimeMs === undefined ? undefined : bench.clock.now() + lifetimeMs,
    });
  });
});

describe('O9: scopes that were granted', () => {
  it.each([
    ['goods,orders', []],
    ['orders,goods,goods', []],
    ['goods', ['orders']],
    ['goods orders', ['goods', 'orders']],
    [undefined, []],
  ])('%j are compared as a set with what was asked for', async (scope, missing) => {
    const told: (readonly string[])[] = [];
    await open({ onGrantedLess: (_where, scopes) => told.push(scopes) });
    bench.answer = () => granted({ scope });
    const { state, cookie, url } = await atProvider('market');
    expect(url.searchParams.get('scope')).toBe('goods,orders');
    const query = signedBy(marketSecret, { code: 'c', state, timestamp: String(bench.clock.now() / 1_000) });
    expect((await bench.browse(callbackOf('market', query), cookie)).statusCode).toBe(200);
    expect(told).toEqual(missing.length === 0 ? [] : [missing]);
    expect(bench.stored('market', 'acme')?.status).toBe('active');
  });
});

describe('O10: another account than before', () => {
  it('is answered with 409, and the old tokens stay in use', async () => {
    await open();
    const first = await atProvider();
    await bench.browse(callbackOf('pier', { code: 'c', state: first.state }), first.cookie);
    bench.answer = () => granted({ access_token: 'canary-other', account: { id: 'acc_2' } });
    const second = await atProvider();
    const done = await bench.browse(callbackOf('pier', { code: 'c', state: second.state }), second.cookie);
    expect(done.statusCode).toBe(409);
    expect(done.body).toContain('another account');
    expect(bench.stored('pier', 'acme')).toMatchObject({ status: 'active', account: 'acc_1', version: 1 });
    expect((await bench.secretsOf('pier', 'acme'))['accessToken']).toBe('canary-access');
  });
});

describe('O11: a redirect that the provider signs', () => {
  const now = (): string => String(Math.floor(bench.clock.now() / 1_000));
  type Change = (query: Record<string, string>) => Record<string, string>;
  const signed: Change = (query) => signedBy(marketSecret, query);
  const changes: readonly (readonly [string, number, Change])[] = [
    ['as it was signed', 200, signed],
    ['with parameters that we do not know', 200, (query) => signed({ ...query, host: 'YWRtaW4=/+ä&', zone: '1' })],
    ['in another order', 200, (query) => Object.fromEntries(Object.entries(signed(query)).toReversed())],
    ['with the host of the stall', 200, (query) => signed({ ...query, stall: 'harbour.market.example' })],
    ['with one digit flipped', 400, (query) => ({ ...signed(query), hmac: flip(signed(query)['hmac'] ?? '') })],
    ['with a parameter added', 400, (query) => ({ ...signed(query), more: '1' })],
    ['in upper case', 400, (query) => ({ ...signed(query), hmac: signed(query)['hmac']?.toUpperCase() ?? '' })],
    ['cut off', 400, (query) => ({ ...signed(query), hmac: signed(query)['hmac']?.slice(0, 32) ?? '' })],
    ['with nothing for a signature', 400, (query) => ({ ...signed(query), hmac: '' })],
    ['without a signature', 400, (query) => query],
    ['with another secret', 400, (query) => signedBy('guessed', query)],
    ['without a time', 400, ({ timestamp: _timestamp, ...query }) => signed(query)],
    ['five minutes and a second ago', 400, (query) => signed({ ...query, timestamp: String(Number(now()) - 301) })],
    ['five minutes and a second ahead', 400, (query) => signed({ ...query, timestamp: String(Number(now()) + 301) })],
    ['with a time that is none', 400, (query) => signed({ ...query, timestamp: '1e9' })],
    ['for another stall', 400, (query) => signed({ ...query, stall: 'other.market.example' })],
    ['for a stall of somebody else', 400, (query) => signed({ ...query, stall: 'harbour.market.example.evil.example' })],
  ];

  it.each(changes)('%s is answered with %i', async (_name, status, change) => {
    await open();
    const { state, cookie } = await atProvider('market');
    const query = change({ code: 'c', state, timestamp: now() });
    expect((await bench.browse(callbackOf('market', query), cookie)).statusCode).toBe(status);
    if (status !== 200) expectNothing('market');
  });

  it.each(changes)('begins an installation: %s', async (_name, status, change) => {
    await open({ installs: true });
    const query = change({ timestamp: now(), stall: 'harbour' });
    const isOtherStall = status === 400 && query['stall'] === 'other.market.example' && 'hmac' in query;
    const answer = await bench.browse(`/oauth/market/start?${new URLSearchParams(query).toString()}`);
    // Whoever begins is asked for no other stall than the one that was signed.
    const { location = '' } = answer.headers;
    const host = typeof location === 'string' && URL.canParse(location) ? new URL(location).host : undefined;
    const expected = isOtherStall ? 'other.market.example' : status === 200 ? 'harbour.market.example' : undefined;
    expect([answer.statusCode, host]).toEqual([expected === undefined ? 400 : 302, expected]);
  });

  it('ends an installation with a connection that is named after the stall', async () => {
    await open({ installs: true });
    bench.answer = () => granted({ refresh_token: undefined });
    const query = signed({ timestamp: now(), stall: 'harbour.market.example' });
    const { state, cookie } = await begin(bench, `/oauth/market/start?${new URLSearchParams(query).toString()}`);
    const back = signed({ code: 'c', state, timestamp: now(), stall: 'harbour.market.example' });
    expect((await bench.browse(callbackOf('market', back), cookie)).statusCode).toBe(200);
    expect(bench.stored('market', 'harbour')).toMatchObject({ status: 'active', method: 'consent', values: { stall: 'harbour' } });
  });
});

describe('O12: what a consent is for', () => {
  it('is chosen by the application and not by the browser', async () => {
    await open();
    const link = await bench.flow.link({ tenant: 't1', plugin: 'market', name: 'acme', values: { stall: 'harbour' } });
    const { url } = await begin(bench, `${link}&tenant=t2&name=other&stall=other&environment=sandbox`);
    expect(url.host).toBe('harbour.market.example');
  });

  it('takes a value that the application left open from the query, in its shape only', async () => {
    await open();
    const path = pathOf(await bench.flow.link({ plugin: 'market', name: 'acme' }));
    expect((await bench.browse(path)).statusCode).toBe(400);
    for (const stall of ['evil.example', 'a.market.example.evil.example', 'evil.example/', 'a@evil.example', '', '.market.example'])
      expect((await bench.browse(`${path}&stall=${encodeURIComponent(stall)}`)).statusCode).toBe(400);
    const { headers } = await bench.browse(`${path}&stall=harbour.market.example`);
    expect(new URL(String(headers.location)).host).toBe('harbour.market.example');
  });
});

describe("O13: what a plugin declares beside the flow's own parameters", () => {
  it('takes the place of none of them', async () => {
    await open();
    const { url, state } = await atProvider();
    expect(state).toMatch(/^[\w-]{43}$/);
    expect(url.searchParams.getAll('state')).toHaveLength(1);
    expect(url.searchParams.get('redirect_uri')).toBe(`${publicUrl}/oauth/pier/callback`);
  });
});

describe('a page', () => {
  const attack = '<script>alert("x")</script>\u202E\'`&';

  it('shows what a provider says as text, runs no script and stands in no frame', async () => {
    await open();
    const { state, cookie } = await atProvider();
    const { statusCode, body, headers } = await bench.browse(
      callbackOf('pier', { error: 'access_denied', error_description: attack, state }),
      cookie,
    );
    expect(statusCode).toBe(400);
    expect(body).toContain('access_denied: &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;\uFFFD&#39;&#96;&amp;');
    expect(body).not.toMatch(/<script/i);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; frame-ancestors 'none'; base-uri 'none'; form-action 'none'$/,
    );
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' });
    expectNothing();
    // The consent is over.
    expect((await bench.browse(callbackOf('pier', { code: 'c', state }), cookie)).statusCode).toBe(400);
  });

  it('encodes the name of a plugin, a missing value and an error of a token endpoint too', async () => {
    await open();
    const { state, cookie } = await atProvider();
    expect((await bench.browse(callbackOf('pier', { code: 'c', state }), cookie)).body).toContain('Pier &lt;b&gt;&amp;&lt;/b&gt; Co');
    bench.answer = () => ({ status: 400, body: { error: attack } });
    const again = await atProvider();
    expect((await bench.browse(callbackOf('pier', { code: 'c', state: again.state }), again.cookie)).body).not.toMatch(/<script/i);
  });

  it('holds neither code, state nor token, and no log line does', async () => {
    await open();
    const { state, cookie } = await atProvider();
    const { body } = await bench.browse(callbackOf('pier', { code: 'canary-code', state }), cookie);
    for (const text of [body, JSON.stringify(bench.logger.lines)]) {
      expect(text).not.toContain('canary');
      expect(text).not.toContain(state);
    }
  });
});

const flip = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1);
