import { fork, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createHost, type Host } from '@mooring/host';
import { createUndiciTransport, systemClock, type OperationEvent } from '@mooring/core/runtime';
import { harbourPlugin } from '../fixtures/harbour-plugin.js';

/** Processes are started, and the provider is not light. */
const timeoutMs = 60_000;
const hourMs = 3_600_000;
const callback = 'http://127.0.0.1/callback';
const basic = `Basic ${Buffer.from('clientId:clientSecret').toString('base64')}`;

interface Counts {
  readonly refreshes: number;
  readonly refused: readonly string[];
  readonly revokedGrants: number;
  readonly served: number;
  readonly unauthorised: number;
}

type HarbourHost = Host<readonly [ReturnType<typeof harbourPlugin>]>;

describe('tokens of oidc-provider, with strict rotation', () => {
  let provider: ChildProcess;
  let issuer = '';
  let host: HarbourHost;
  let offsetMs = 0;
  const events: OperationEvent[] = [];

  beforeAll(async () => {
    provider = fork(join(__dirname, 'oidc-child.mjs'), [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    ({ issuer } = await message<{ readonly issuer: string }>(provider));
    const urls = {
      authorize: `${issuer}/auth`,
      token: `${issuer}/token`,
      revoke: `${issuer}/token/revocation`,
      introspect: `${issuer}/token/introspection`,
      resource: `${issuer}/resource`,
    };
    host = await createHost({
      plugins: [harbourPlugin(urls, { refresh: { rotates: true } })],
      apps: { harbour: { clientId: 'clientId', clientSecret: 'clientSecret' } },
      store: 'memory',
      storeWriter: 'inline',
      connectionStore: 'memory',
      environment: {},
      logLevel: 'error',
      services: {
        // The provider's hour need not be waited for: it is we who think that it is over.
        clock: { ...systemClock, now: () => Date.now() + offsetMs },
        transport: createUndiciTransport({ allowAddresses: ['127.0.0.1'] }),
      },
    });
    await host.start({ http: false });
    host.operations.on('*', (event) => void events.push(event));
  }, timeoutMs);
  afterAll(async () => {
    await host?.stop();
    provider.kill('SIGKILL');
    await once(provider, 'exit');
  });

  const counts = (forget?: string): Promise<Counts> => {
    const answer = message<Counts>(provider);
    provider.send({ forget });
    return answer;
  };
  /** What was counted since. */
  const since = async (before: Counts): Promise<Counts> => {
    const now = await counts();
    return {
      refreshes: now.refreshes - before.refreshes,
      refused: now.refused.slice(before.refused.length),
      revokedGrants: now.revokedGrants - before.revokedGrants,
      served: now.served - before.served,
      unauthorised: now.unauthorised - before.unauthorised,
    };
  };
  const connect = async (name: string): Promise<Tokens> => {
    const tokens = await consent(issuer);
    await host.connections.create({
      tenant: 'acme',
      plugin: 'harbour',
      name,
      credentials: { accessToken: tokens.access_token, refreshToken: tokens.refresh_token },
    });
    return tokens;
  };
  const visits = (name: string, callers: number): Promise<readonly unknown[]> => {
    const connection = host.tenant('acme').connection('harbour', name);
    return Promise.all(Array.from({ length: callers }, () => connection.visit()));
  };

  it(
    'are renewed once for a hundred callers, over and over, and no refresh token comes twice',
    async () => {
      // Nobody has told us when the first token ends; that of the next one is told.
      const { access_token: token } = await connect('expiring');
      await counts(token);
      await visits('expiring', 1);
      for (let expiry = 1; expiry <= 3; expiry += 1) {
        const before = await counts();
        offsetMs += hourMs + 1_000;
        await visits('expiring', 100);
        expect(await since(before)).toEqual({ refreshes: 1, refused: [], revokedGrants: 0, served: 100, unauthorised: 0 });
      }
    },
    timeoutMs,
  );

  it(
    'are renewed when one is refused before its time',
    async () => {
      const { access_token: token } = await connect('refused');
      const before = await counts(token);
      await visits('refused', 20);
      expect(await since(before)).toMatchObject({ refreshes: 1, refused: [], revokedGrants: 0, served: 20 });
    },
    timeoutMs,
  );

  it(
    'are given back when the connection is removed',
    async () => {
      const { refresh_token: token } = await connect('removed');
      expect(await host.connections.remove({ tenant: 'acme', plugin: 'harbour', name: 'removed' })).toEqual({ revoked: 'yes' });
      expect(await (await post(`${issuer}/token/introspection`, { token })).json()).toEqual({ active: false });
    },
    timeoutMs,
  );

  it(
    'are over when somebody else has used the refresh token: the connection becomes suspect, and is asked about again',
    async () => {
      const { access_token: token, refresh_token: refreshToken } = await connect('stolen');
      await post(`${issuer}/token`, { grant_type: 'refresh_token', refresh_token: refreshToken });
      const before = await counts(token);
      await expect(visits('stolen', 1)).rejects.toMatchObject({ code: 'TokenUnavailable' });
      expect(await since(before)).toMatchObject({ refreshes: 0, refused: ['refresh token already used'], revokedGrants: 1 });
      expect(host.connections.get({ tenant: 'acme', plugin: 'harbour', name: 'stolen' }).status).toBe('suspect');
      expect(events).toContainEqual(expect.objectContaining({ type: 'connection.suspect', connection: 'stolen' }));
    },
    timeoutMs,
  );
});

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

async function message<Message>(child: ChildProcess): Promise<Message> {
  const [received] = await once(child, 'message');
  return received as Message;
}

const post = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { authorization: basic }, body: new URLSearchParams(fields) });

/** The code flow with PKCE, as a browser that keeps cookies goes through it. */
async function consent(issuer: string): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const start = new URL('/auth', issuer);
  start.search = new URLSearchParams({
    client_id: 'clientId',
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid offline_access',
    prompt: 'consent',
    state: 'a state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const cookies = new Map<string, string>();
  let url = start;
  for (let steps = 0; !url.href.startsWith(callback); steps += 1) {
    if (steps > 10) throw new Error('The consent goes round in circles.');
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`The consent ended with status ${response.status}: ${await response.text()}`);
    url = new URL(location, url);
  }
  expect(url.searchParams.get('state')).toBe('a state');
  expect(url.searchParams.get('iss')).toBe(issuer);
  const code = url.searchParams.get('code') ?? '';
  const response = await post(`${issuer}/token`, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: callback,
    code_verifier: verifier,
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}
