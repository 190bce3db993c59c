import { createHash, generateKeyPairSync } from 'node:crypto';
import { createHost } from '@mooring/host';
import { definePlugin, get, oauth2, type TokenGrant } from '@mooring/core';
import { VirtualClock } from '@mooring/core/runtime';
import { z } from 'zod';
import { createSeededRandom } from '../provider/seeded-random.js';
import { createAuthorizationServer, type AuthorizationServer, type AuthorizationServerOptions } from './authorization-server.js';
import { behaviourOf, type AuthorizationServerMode } from './server-mode.js';

const redirectUri = 'https://app.example.com/callback';
const verifier = 'a verifier that is long enough to be one, by the book';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const web = { id: 'web', secret: 'a secret: of the web/app', redirectUris: [redirectUri] };
const form = { id: 'form', secret: 'another secret', proof: 'post', redirectUris: [redirectUri] } as const;
const phone = { id: 'phone', redirectUris: [redirectUri] };

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly location: URL | undefined;
}

function setUp(options: AuthorizationServerOptions = {}) {
  const clock = new VirtualClock();
  const server = createAuthorizationServer({ clock, random: createSeededRandom(1), clients: [web, form, phone], ...options });
  const send = async (
    method: string,
    url: string,
    headers: Record<string, string> = {},
    fields?: Record<string, string>,
  ): Promise<Answer> => {
    const {
      status,
      body,
      headers: got,
    } = await server.transport.send({
      method,
      url: new URL(url),
      headers,
      body: fields === undefined ? undefined : new URLSearchParams(fields).toString(),
      maxResponseBytes: 1_000_000,
      onAbortable: () => undefined,
    });
    const location = got['location'];
    const isJson = got['content-type'] === 'application/json';
    return { status, body: isJson ? JSON.parse(body.toString()) : {}, location: location === undefined ? undefined : new URL(location) };
  };
  const authorize = (changed: Record<string, string | undefined> = {}, more = ''): Promise<Answer> => {
    const query = {
      response_type: 'code',
      client_id: 'web',
      redirect_uri: redirectUri,
      scope: 'dock',
      state: 'mine & yours',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...changed,
    };
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return send('GET', `${server.urls.authorize}?${new URLSearchParams(given).toString()}${more}`);
  };
  const ask = (fields: Record<string, string>, headers: Record<string, string> = proofOf('web', web.secret)): Promise<Answer> =>
    send('POST', server.urls.token, headers, fields);
  const exchange = (code: string, changed: Record<string, string> = {}): Promise<Answer> =>
    ask({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier, ...changed });
  const visit = (token: unknown): Promise<Answer> => send('GET', server.urls.resource, { authorization: `Bearer ${String(token)}` });
  return { clock, server, send, authorize, ask, exchange, visit };
}

/** HTTP Basic as RFC 6749 wants it, each half form-encoded. */
const proofOf = (id: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

const codeOf = ({ location }: Answer): string => location?.searchParams.get('code') ?? '';

describe('a consent', () => {
  it('comes back with code, state and issuer, and its code is good for tokens once', async () => {
    const { authorize, exchange, visit, server } = setUp();
    const answer = await authorize();
    expect(answer.status).toBe(302);
    expect(answer.location?.href.startsWith(`${redirectUri}?`)).toBe(true);
    expect(Object.fromEntries(answer.location?.searchParams ?? [])).toEqual({
      code: expect.stringMatching(/^code_/),
      state: 'mine & yours',
      iss: server.issuer,
    });
    const { body } = await exchange(codeOf(answer));
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.any(String),
      scope: 'dock',
    });
    expect((await visit(body['access_token'])).body).toEqual({ subject: 'person', scope: 'dock' });
    expect((await exchange(codeOf(answer))).body['error']).toBe('invalid_grant');
    // What came of a code that is used twice ends with it.
    expect((await visit(body['access_token'])).status).toBe(401);
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['an unknown client', { client_id: 'stranger' }],
    ['another redirect address', { redirect_uri: `${redirectUri}/more` }],
    ['no redirect address', { redirect_uri: undefined }],
  ])('redirects nobody with %s', async (_what, changed) => {
    const { authorize } = setUp();
    const { status, location } = await authorize(changed);
    expect([status, location]).toEqual([400, undefined]);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['no code challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['a plain code challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ])('comes back with an error for %s', async (_what, changed, error) => {
    const { authorize } = setUp();
    const { location } = await authorize(changed);
    expect([location?.searchParams.get('error'), location?.searchParams.get('state')]).toEqual([error, 'mine & yours']);
  });

  it('comes back with an error when a parameter stands there twice, or the person says no', async () => {
    const { authorize, server } = setUp();
    expect((await authorize({}, '&state=another')).location?.searchParams.get('error')).toBe('invalid_request');
    server.mode('deny');
    expect((await authorize()).location?.searchParams.get('error')).toBe('access_denied');
  });

  it.each<[string, Record<string, string>]>([
    ['another verifier', { code_verifier: 'another verifier' }],
    ['no verifier', { code_verifier: '' }],
    ['another redirect address', { redirect_uri: `${redirectUri}?x` }],
  ])('is worth nothing with %s', async (_what, changed) => {
    const { authorize, exchange } = setUp();
    expect((await exchange(codeOf(await authorize()), changed)).body['error']).toBe('invalid_grant');
  });

  it('is worth nothing after a minute, and to another client', async () => {
    const { authorize, exchange, ask, clock } = setUp();
    const code = codeOf(await authorize());
    const stolen = {
      grant_type: 'authorization_code',
      code: codeOf(await authorize()),
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    expect((await ask({ ...stolen, client_id: 'phone' }, {})).body['error']).toBe('invalid_grant');
    await clock.advance(60_000);
    expect((await exchange(code)).body['error']).toBe('invalid_grant');
  });
});

describe('a client', () => {
  it('is known by the proof it is registered for, and by no other', async () => {
    const { ask } = setUp();
    const outcome = async (fields: Record<string, string>, headers: Record<string, string>): Promise<string> => {
      const { body } = await ask({ grant_type: 'client_credentials', ...fields }, headers);
      return typeof body['error'] === 'string' ? body['error'] : 'granted';
    };
    expect(await outcome({}, proofOf('web', web.secret))).toBe('granted');
    expect(await outcome({ client_id: 'form', client_secret: form.secret }, {})).toBe('granted');
    expect(await outcome({ client_id: 'phone' }, {})).toBe('unauthorized_client');
    expect(await outcome({}, proofOf('web', 'wrong'))).toBe('invalid_client');
    expect(await outcome({ client_id: 'web', client_secret: web.secret }, {})).toBe('invalid_client');
    expect(await outcome({}, proofOf('form', form.secret))).toBe('invalid_client');
    expect(await outcome({ client_secret: web.secret }, proofOf('web', web.secret))).toBe('invalid_client');
    expect(await outcome({ client_id: 'stranger' }, {})).toBe('invalid_client');
  });
});

describe('a refresh token', () => {
  const refresh = async ({ ask }: Pick<ReturnType<typeof setUp>, 'ask'>, token: unknown): Promise<Answer> =>
    ask({ grant_type: 'refresh_token', refresh_token: String(token) });

  it('stays and works again where nothing rotates', async () => {
    const { server, ask } = setUp();
    const { refreshToken } = server.grant();
    for (let use = 0; use < 3; use += 1) expect((await refresh({ ask }, refreshToken)).body['refresh_token']).toBe(refreshToken);
    expect(server.reuses).toBe(0);
  });

  it('ends everything when it comes twice under strict rotation', async () => {
    const { server, ask, visit } = setUp({ mode: 'rotate-strict' });
    const { refreshToken } = server.grant();
    const { body } = await refresh({ ask }, refreshToken);
    expect((await visit(body['access_token'])).status).toBe(200);
    expect((await refresh({ ask }, refreshToken)).body['error']).toBe('invalid_grant');
    expect((await refresh({ ask }, body['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await visit(body['access_token'])).status).toBe(401);
    expect(server).toMatchObject({ reuses: 1, revokedFamilies: 1 });
  });

  it('is forgiven so many times, or for so long, with grace', async () => {
    const times = setUp({ mode: 'rotate-grace(2)' });
    const { refreshToken } = times.server.grant();
    const outcomes: unknown[] = [];
    for (let use = 0; use < 4; use += 1) outcomes.push((await refresh(times, refreshToken)).status);
    expect(outcomes).toEqual([200, 200, 200, 400]);

    const time = setUp({ mode: 'rotate-grace(60s)' });
    const other = time.server.grant().refreshToken;
    await refresh(time, other);
    await time.clock.advance(60_000);
    expect((await refresh(time, other)).status).toBe(200);
    await time.clock.advance(1);
    expect((await refresh(time, other)).status).toBe(400);
    expect(time.server).toMatchObject({ reuses: 2, revokedFamilies: 1 });
  });

  it('belongs to its client', async () => {
    const { server, ask } = setUp();
    const { refreshToken } = server.grant({ client: 'form' });
    expect((await refresh({ ask }, refreshToken)).body['error']).toBe('invalid_grant');
  });
});

describe('a token', () => {
  it('can be looked at and given back', async () => {
    const { server, send, visit, ask } = setUp();
    const { accessToken, refreshToken } = server.grant({ scope: 'dock' });
    const look = async (): Promise<unknown> =>
      (await send('POST', server.urls.introspect, proofOf('web', web.secret), { token: accessToken })).body;
    expect(await look()).toEqual({ active: true, client_id: 'web', sub: 'person', scope: 'dock', exp: 1_767_229_200 });
    expect((await send('POST', server.urls.revoke, proofOf('web', 'wrong'), { token: refreshToken })).status).toBe(401);
    expect((await send('POST', server.urls.revoke, proofOf('web', web.secret), { token: refreshToken })).status).toBe(200);
    expect(await look()).toEqual({ active: false });
    expect((await visit(accessToken)).status).toBe(401);
    expect((await ask({ grant_type: 'refresh_token', refresh_token: refreshToken })).body['error']).toBe('invalid_grant');
    expect(server.calls).toMatchObject({ revoke: 2, introspect: 2, token: 1 });
  });

  it('ends after its hour, or when the test says so', async () => {
    const { server, visit, clock } = setUp();
    const { accessToken } = server.grant();
    await clock.advance(3_599_999);
    expect((await visit(accessToken)).status).toBe(200);
    await clock.advance(1);
    expect((await visit(accessToken)).status).toBe(401);
    const another = server.grant();
    server.expireTokens();
    expect((await visit(another.accessToken)).status).toBe(401);
  });
});

describe('grants without a person', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = (key: typeof privateKey): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const robot = { id: 'robot', publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };

  /** A host that obtains its token by itself. */
  async function visitBy(
    server: AuthorizationServer,
    clock: VirtualClock,
    grant: TokenGrant,
    credentials: Record<string, string>,
  ): Promise<unknown> {
    const names = Object.keys(credentials);
    const plugin = definePlugin({
      id: 'harbour',
      title: 'Harbour',
      category: 'other',
      version: '1.0.0',
      api: { version: 'v1', baseUrl: server.issuer, egress: [new URL(server.issuer).hostname] },
      auth: oauth2({ fields: Object.fromEntries(names.map((name) => [name, {}])), grant }),
      errors: { read: () => undefined },
      endpoints: { visit: get('/resource', { output: z.object({ subject: z.string() }) }) },
    });
    const host = await createHost({
      plugins: [plugin],
      store: 'memory',
      storeWriter: 'inline',
      connectionStore: 'memory',
      environment: {},
      logLevel: 'error',
      services: { clock, transport: server.transport },
    });
    await host.start({ http: false });
    try {
      await host.connections.create({ plugin: 'harbour', name: 'main', credentials });
      const connection = host.dynamic('harbour', 'main').endpoint('visit');
      await connection({}, {});
      await clock.advance(3_600_000);
      return await connection({}, {});
    } finally {
      await host.stop();
    }
  }

  it('are served: the client for itself, renewed with what it has', async () => {
    const { server, clock } = setUp();
    const grant = { type: 'clientCredentials', tokenUrl: server.urls.token } as const;
    expect(await visitBy(server, clock, grant, { clientId: 'web', clientSecret: web.secret })).toEqual({ subject: 'web', scope: '' });
    expect(server.calls).toMatchObject({ client_credentials: 2, token: 2 });
  });

  it('are served: an assertion with a good signature', async () => {
    const { server, clock } = setUp({ clients: [robot] });
    const grant = {
      type: 'jwtBearer',
      tokenUrl: server.urls.token,
      audience: server.urls.token,
      subject: 'subject',
      key: 'key',
      algorithm: 'ES256',
      clientProof: 'none',
    } as const;
    expect(await visitBy(server, clock, grant, { clientId: 'robot', subject: 'captain', key: pem(privateKey) })).toMatchObject({
      subject: 'captain',
    });
    expect(server.calls.jwt_bearer).toBe(2);
  });

  it.each<[string, Partial<Record<'audience' | 'algorithm' | 'clientId' | 'key', string>>]>([
    ['the key of somebody else', { key: pem(stranger.privateKey) }],
    ['another audience', { audience: 'https://elsewhere.example.com' }],
    ['an issuer that nobody knows', { clientId: 'stranger' }],
  ])('are refused: an assertion with %s', async (_what, { audience, clientId = 'robot', key = pem(privateKey) }) => {
    const { server, clock } = setUp({ clients: [robot] });
    const grant = {
      type: 'jwtBearer',
      tokenUrl: server.urls.token,
      audience: audience ?? server.urls.token,
      subject: 'subject',
      key: 'key',
      algorithm: 'ES256',
      clientProof: 'none',
    } as const;
    await expect(visitBy(server, clock, grant, { clientId, subject: 'captain', key })).rejects.toMatchObject({
      code: 'AuthenticationFailed',
    });
    expect(server.log.at(-1)).toMatchObject({ path: '/token', grant: 'jwt_bearer', error: 'invalid_grant' });
  });
});

describe('the server', () => {
  it('serves the same on 127.0.0.1, and is its own issuer there', async () => {
    const server = createAuthorizationServer();
    const issuer = await server.listen();
    try {
      expect(issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const { accessToken } = server.grant();
      const answer = await fetch(server.urls.resource, { headers: { authorization: `Bearer ${accessToken}` } });
      expect([answer.status, await answer.json()]).toEqual([200, { subject: 'person', scope: '' }]);
      server.mode('lost-response');
      await expect(
        fetch(server.urls.token, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token' }) }),
      ).rejects.toThrow('fetch failed');
      expect(server.log.map(({ path, outcome }) => [path, outcome])).toEqual([
        ['/resource', 200],
        ['/token', 'reset'],
      ]);
    } finally {
      await server.close();
    }
  });

  it('keeps no code, token or secret in its log', async () => {
    const { server, authorize, exchange, visit } = setUp();
    const { body } = await exchange(codeOf(await authorize()));
    await visit(body['access_token']);
    expect(server.log).toHaveLength(3);
    expect(JSON.stringify(server.log)).not.toMatch(/(access|refresh|code)_[A-Za-z0-9_-]{20,}|secret/);
  });

  it('reads modes that go together, the last word on rotation being the last', () => {
    expect(behaviourOf(['rotate-strict', 'rotate-grace(2)', 'slow(250ms)', 'no-expires', 'busy(3)'])).toMatchObject({
      rotates: true,
      reuse: { forgives: 'times', times: 2 },
      slowMs: 250,
      expiry: 'absent',
      faults: new Map([['busy', 3]]),
    });
  });

  it.each([
    ['rotate-often', 'is no mode'],
    ['slow', 'must be a duration'],
    ['slow(fast)', 'must be a duration'],
    ['html-502(many)', 'is no mode'],
  ])('refuses "%s", which %s', (mode, reason) => {
    expect(() => createAuthorizationServer({ mode: mode as AuthorizationServerMode })).toThrow(reason);
  });
});
