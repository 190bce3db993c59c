import { createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { isMooringError } from '@mooring/core';
import { silentLogger, VirtualClock } from '@mooring/core/runtime';
import { createHost } from '../create-host.js';
import { JumpingClock } from '../fixtures/jumping-clock.js';
import { ring } from '../vault/fixtures/test-keys.js';
import { openTenantBench, type Reply, type TenantBench, type TenantBenchOptions } from './fixtures/tenant-bench.js';
import { ferry } from './fixtures/tenant-plugins.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const open: TenantBench[] = [];
async function bench(options: TenantBenchOptions = {}): Promise<TenantBench> {
  const opened = await openTenantBench(options);
  opened.answers.set('api.depot.example/me', ({ headers }) => ({ body: { id: `account of ${headers['x-key']?.replace(/\d+$/, '')}` } }));
  opened.answers.set('api.depot.example/stock', ({ headers }) => ({ body: { owner: headers['x-key'] } }));
  opened.answers.set('id.ferry.example/token', {
    body: { access_token: 'canary-access', expires_in: 3600, instance_url: 'https://north.ferry.example', org: { id: 'org 7' } },
  });
  opened.answers.set('north.ferry.example/me', { body: { id: 'org 7' } });
  opened.answers.set('api.barge.example/metadata', { body: { dc: 'eu1' } });
  opened.answers.set('eu1.barge.example/me', ({ headers }) => ({
    body: { id: `account of ${headers['authorization']?.replace(/^Bearer [\w-]+ (?=\w)/, '')}` },
  }));
  opened.answers.set('id.barge.example/token', { body: { access_token: 'renewed one', refresh_token: 'canary-next', expires_in: 3600 } });
  open.push(opened);
  return opened;
}
afterEach(async () => {
  for (const opened of open.splice(0)) await opened.stop();
});

const depotName = { plugin: 'depot', name: 'main' } as const;
const bargeName = { plugin: 'barge', name: 'main' } as const;
const consent = (access: string, refresh = 'canary-refresh') => ({ accessToken: `${access}`, refreshToken: refresh });

/** What a consent has brought, as the flow hands it on. */
const granted = (accessToken: string, refreshToken?: string) =>
  ({
    kind: 'granted',
    tokens: { accessToken, expiresInSeconds: 3600, ...(refreshToken === undefined ? {} : { refreshToken }) },
    body: { access_token: accessToken },
  }) as const;

describe('making a connection', () => {
  it('with a key: finds the account out, and calls with it', async () => {
    const { host, sent } = await bench();
    const made = await host.connections.create({ ...depotName, tenant: 't1', credentials: { key: 'canary-k1' } });
    expect(made).toMatchObject({
      tenant: 't1',
      plugin: 'depot',
      name: 'main',
      environment: 'live',
      status: 'active',
      account: 'account of canary-k',
    });
    expect(await host.tenant('t1').connection('depot', 'main').stock()).toEqual({ owner: 'canary-k1' });
    expect(sent('api.depot.example/me')).toHaveLength(1);
  });

  it('with client credentials: obtains a token at once, and takes host and account out of its answer', async () => {
    const { host, sent, form } = await bench();
    const made = await host.connections.create({ plugin: 'ferry', name: 'main' });
    expect(made).toMatchObject({ status: 'active', values: { line: 'north' }, account: 'org 7', scopes: ['sail'] });
    expect(made.tokenExpiresAt).toEqual(new Date(made.createdAt.getTime() + hourMs));
    expect(sent('id.ferry.example/token')).toHaveLength(1);
    expect(form('id.ferry.example/token')).toMatchObject({
      grant_type: 'client_credentials',
      scope: 'sail',
    });

    expect(await host.connection('ferry', 'main').me()).toEqual({ id: 'org 7' });
    expect(sent('north.ferry.example/me')[0]?.headers).toMatchObject({ authorization: 'Bearer canary-access' });
    expect(sent('id.ferry.example/token')).toHaveLength(1);
  });

  it('refuses a host in the answer that the plugin does not allow, and stores nothing', async () => {
    for (const instance of [
      'https://evil.example',
      'https://north.ferry.example.evil.example',
      'https://a.b.ferry.example',
      'https://user@x.ferry.example',
    ]) {
      const { host, answers } = await bench();
      answers.set('id.ferry.example/token', { body: { access_token: 'canary-access', instance_url: instance } });
      const error = await failure(host.connections.create({ plugin: 'ferry', name: 'main' }));
      expect(error).toMatchObject({ code: 'ConnectionRefused' });
      expect(inspect(error)).not.toContain('evil');
      expect(host.connections.list()).toEqual({ connections: [], next: undefined });
    }
  });

  it('with a private key: signs an assertion that the provider can verify', async () => {
    const { host, answers, form, clock } = await bench();
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    answers.set('id.tug.example/token', { body: { access_token: 'canary-access' } });
    // As it stands in an environment variable.
    await host.connections.create({
      plugin: 'tug',
      name: 'main',
      credentials: { user: 'skipper', privateKey: pem.replaceAll('\n', '\\n') },
    });
    const asked = form('id.tug.example/token');
    expect(asked['grant_type']).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header = '', claims = '', signature = ''] = (asked['assertion'] ?? '').split('.');
    expect(createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url')).toBe(true);
    const now = Math.floor(clock.now() / 1_000);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: 'client of the app',
      sub: 'skipper',
      aud: 'https://id.tug.example',
      iat: now,
      exp: now + 180,
    });
  });

  it('says of a private key that cannot be read that it cannot, without it', async () => {
    const { host, requests } = await bench();
    const error = await failure(
      host.connections.create({ plugin: 'tug', name: 'main', credentials: { user: 'skipper', privateKey: 'canary-no-pem' } }),
    );
    expect(error).toMatchObject({ code: 'InvalidOptions', message: expect.stringContaining('PEM') });
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
    expect(requests).toEqual([]);
  });

  it('waits for a consent where only a person can bring the tokens, and asks nobody', async () => {
    const { host, requests } = await bench();
    expect(await host.connections.create(bargeName)).toMatchObject({
      status: 'pending',
      method: 'consent',
      account: undefined,
      scopes: [],
    });
    expect(requests).toEqual([]);
    await expect(host.connection('barge', 'main').metadata()).rejects.toMatchObject({ code: 'NotConnected' });
    expect(await host.connections.test(bargeName)).toMatchObject({ ok: false });
  });

  it('finds a value out by a call before the one that tells the account', async () => {
    const { host, requests } = await bench();
    const made = await host.connections.create({ ...bargeName, credentials: consent('access ada') });
    expect(made).toMatchObject({ values: { region: 'eu1' }, account: 'account of ada' });
    expect(requests.map(({ url }) => url.href)).toEqual(['https://api.barge.example/metadata', 'https://eu1.barge.example/me']);
  });

  it('refuses a value that a call tells and the plugin does not allow', async () => {
    const { host, answers } = await bench();
    answers.set('api.barge.example/metadata', { body: { dc: 'evil.example/' } });
    await expect(host.connections.create({ ...bargeName, credentials: consent('a') })).rejects.toMatchObject({ code: 'ConnectionRefused' });
    expect(host.connections.list().connections).toEqual([]);
  });

  it('stores nothing where the provider gives no token, and says what it said', async () => {
    const { host, answers } = await bench();
    answers.set('id.ferry.example/token', { status: 401, body: { error: 'invalid_client' } });
    await expect(host.connections.create({ plugin: 'ferry', name: 'main' })).rejects.toMatchObject({ code: 'AuthenticationFailed' });
    answers.set('id.ferry.example/token', 'unreachable');
    await expect(host.connections.create({ plugin: 'ferry', name: 'main' })).rejects.toMatchObject({
      code: 'TokenUnavailable',
      retryable: true,
    });
    expect(host.connections.list().connections).toEqual([]);
  });

  it('keeps the grant of tokens that were brought along alive, too', async () => {
    const clock = new JumpingClock();
    const { host, sent } = await bench({ clock });
    await host.connections.create({ ...bargeName, credentials: consent('access ada') });
    await clock.advance(2 * 60_000);
    expect(sent('id.barge.example/token')).toHaveLength(0);
    clock.jump(5 * dayMs);
    await clock.advance(2 * 60_000);
    expect(sent('id.barge.example/token')).toHaveLength(1);
  });

  it('refuses what is wrong before anybody is asked', async () => {
    const { host, requests } = await bench();
    const create = (request: object): Promise<unknown> => host.connections.create({ ...depotName, credentials: { key: 'k' }, ...request });
    await expect(create({ plugin: 'none' })).rejects.toMatchObject({ code: 'UnknownPlugin' });
    await expect(create({ credentials: {} })).rejects.toMatchObject({ code: 'MissingCredential' });
    await expect(create({ credentials: { key: 'k', other: 'x' } })).rejects.toMatchObject({ code: 'InvalidOptions' });
    await expect(create({ values: { shop: 'x' } })).rejects.toMatchObject({ code: 'InvalidOptions' });
    expect(requests).toEqual([]);
  });

  it('refuses a method that the plugin does not have, and does not take another one in its place', async () => {
    const { host } = await bench();
    await expect(host.connections.create({ ...bargeName, method: 'kye' })).rejects.toMatchObject({
      code: 'InvalidOptions',
      message: expect.stringContaining('consent, key'),
    });
    await expect(host.connections.create({ ...depotName, method: 'key', credentials: { key: 'k' } })).rejects.toMatchObject({
      code: 'InvalidOptions',
    });
  });

  it('lets one of two win that come at once', async () => {
    const { host } = await bench();
    const create = (key: string): Promise<unknown> => host.connections.create({ ...depotName, credentials: { key } });
    const results = await Promise.allSettled([create('k1'), create('k2')]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(create('k3')).rejects.toMatchObject({ code: 'ConnectionExists' });
    expect(host.connections.list().connections).toHaveLength(1);
  });
});

describe('names and tenants', () => {
  const hostile = [
    '',
    ' ',
    ' a',
    '../x',
    'a/b',
    'a\0b',
    'a\nb',
    '<b>',
    'a"b',
    "a'b",
    'a|b',
    'a%2fb',
    '\u202eb',
    '__proto__',
    'x'.repeat(129),
    '\ud800',
  ];

  it('are refused where they could spell something else', async () => {
    const { host, requests } = await bench();
    for (const text of hostile) {
      await expect(host.connections.create({ ...depotName, name: text, credentials: { key: 'k' } })).rejects.toMatchObject({
        code: 'InvalidOptions',
      });
      await expect(host.connections.create({ ...depotName, tenant: text, credentials: { key: 'k' } })).rejects.toMatchObject({
        code: 'InvalidOptions',
      });
    }
    expect(requests).toEqual([]);
  });

  it('find nothing where they are asked for', async () => {
    const { host } = await bench();
    await host.connections.create({ ...depotName, credentials: { key: 'k' } });
    for (const text of [...hostile, 'constructor', 'toString', 'MAIN', 'main ']) {
      expect(() => host.connections.get({ ...depotName, name: text })).toThrow(expect.objectContaining({ code: 'UnknownConnection' }));
      expect(() => host.connections.get({ ...depotName, tenant: text })).toThrow(expect.objectContaining({ code: 'UnknownConnection' }));
      await expect(host.tenant(text).connection('depot', 'main').me()).rejects.toMatchObject({ code: 'UnknownConnection' });
      expect(host.connections.list({ tenant: text }).connections).toEqual([]);
    }
  });

  it('may be those of people and companies', async () => {
    const { host } = await bench();
    for (const text of ['Zoë & co'.replace(' &', ''), 'a@b.example', '株式会社', '2nd shop', 'a:b+c-d_e.f'])
      expect(await host.connections.create({ ...depotName, tenant: text, name: text, credentials: { key: 'k' } })).toMatchObject({
        tenant: text,
        name: text,
      });
  });

  it('of another tenant answer as if nothing were there, whatever is asked', async () => {
    const { host, requests } = await bench();
    await host.connections.create({ ...depotName, tenant: 't1', credentials: { key: 'k' } });
    const before = requests.length;
    const { connections } = host;
    const other = { ...depotName, tenant: 't2' };
    const unknown = expect.objectContaining({ code: 'UnknownConnection' });
    expect(() => connections.get(other)).toThrow(unknown);
    for (const ask of [
      () => connections.test(other),
      () => connections.disable(other),
      () => connections.enable(other),
      () => connections.remove(other),
      () => connections.replaceCredentials(other, { key: 'x' }),
      () => host.tenant('t2').connection('depot', 'main').me(),
    ])
      await expect((async () => ask())()).rejects.toEqual(unknown);
    expect(connections.list({ tenant: 't2' }).connections).toEqual([]);
    expect(requests).toHaveLength(before);
    expect(connections.get({ ...depotName, tenant: 't1' })).toMatchObject({ status: 'active' });
  });

  it('of two tenants share no answers', async () => {
    const { host } = await bench();
    for (const tenant of ['t1', 't2']) await host.connections.create({ ...depotName, tenant, credentials: { key: `of ${tenant}` } });
    const stock = (tenant: string): Promise<unknown> => host.tenant(tenant).connection('depot', 'main').stock();
    for (const tenant of ['t1', 't2', 't1', 't2']) expect(await stock(tenant)).toEqual({ owner: `of ${tenant}` });
  });
});

describe('a page of connections', () => {
  it('holds as many as asked for, five hundred at most, and says how to go on', async () => {
    const { host } = await bench();
    for (let index = 0; index < 7; index += 1)
      await host.connections.create({ ...depotName, name: `n${index}`, credentials: { key: 'k' } });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = host.connections.list({}, { after, limit: 3 });
      seen.push(...page.connections.map(({ name }) => name));
      after = page.next;
    } while (after !== undefined);
    expect(seen.toSorted()).toEqual(Array.from({ length: 7 }, (_, index) => `n${index}`));
    expect(host.connections.list({}, { limit: -5 }).connections).toHaveLength(1);
    expect(host.connections.list({}, { limit: 2.5 }).connections).toHaveLength(2);
    expect(host.connections.list({ plugin: 'ferry' }).connections).toEqual([]);
    expect(host.connections.list({ status: 'active' }).connections).toHaveLength(7);
  });
});

describe('credentials that are replaced', () => {
  it('are used at once, and what was cached with the old ones is gone', async () => {
    const { host } = await bench();
    await host.connections.create({ ...depotName, credentials: { key: 'k1' } });
    const stock = (): Promise<unknown> => host.connection('depot', 'main').stock();
    expect(await stock()).toEqual({ owner: 'k1' });
    await host.connections.replaceCredentials(depotName, { key: 'k2' });
    expect(await stock()).toEqual({ owner: 'k2' });
  });

  it('of another account are refused, and the old ones stay in use', async () => {
    const { host } = await bench();
    await host.connections.create({ ...depotName, credentials: { key: 'mine1' } });
    const before = host.connections.get(depotName);
    await expect(host.connections.replaceCredentials(depotName, { key: 'theirs1' })).rejects.toMatchObject({ code: 'AccountMismatch' });
    expect(host.connections.get(depotName)).toEqual(before);
    expect(await host.connection('depot', 'main').stock()).toEqual({ owner: 'mine1' });
  });

  it('work although the token before them has expired', async () => {
    const clock = new JumpingClock();
    const { host, sent } = await bench({ clock });
    await host.connections.consented(
      { ...bargeName, environment: 'live', method: 'consent', values: {} },
      granted('access ada', 'r'),
      clock.now(),
    );
    clock.jump(2 * hourMs);
    await host.connections.replaceCredentials(bargeName, { accessToken: 'access ada' });
    expect(host.connections.get(bargeName)).toMatchObject({ status: 'active', tokenExpiresAt: undefined, grantEndsAt: undefined });
    expect(await host.connection('barge', 'main').me()).toEqual({ id: 'account of ada' });
    expect(sent('id.barge.example/token')).toEqual([]);
  });

  it('do not make a connection active that has none', async () => {
    const { host } = await bench();
    await host.connections.create(bargeName);
    await expect(host.connections.replaceCredentials(bargeName, {})).rejects.toMatchObject({ code: 'MissingCredential' });
    await expect(host.connections.replaceCredentials(bargeName, { accessToken: ' ' })).rejects.toMatchObject({ code: 'MissingCredential' });
    expect(host.connections.get(bargeName)).toMatchObject({ status: 'pending' });
  });

  it('do not switch a connection on that somebody has switched off', async () => {
    const { host } = await bench();
    await host.connections.create({ ...depotName, credentials: { key: 'k1' } });
    await host.connections.disable(depotName);
    expect(await host.connections.replaceCredentials(depotName, { key: 'k2' })).toMatchObject({ status: 'disabled' });
    await expect(host.connection('depot', 'main').stock()).rejects.toMatchObject({ code: 'ConnectionDisabled' });
    await host.connections.enable(depotName);
    expect(await host.connection('depot', 'main').stock()).toEqual({ owner: 'k2' });
  });

  it('may be for another of the ways that the plugin has', async () => {
    const { host, answers, sent } = await bench();
    answers.set('eu1.barge.example/me', { body: { id: 'ada' } });
    await host.connections.create({ ...bargeName, credentials: consent('access') });
    expect(await host.connections.replaceCredentials(bargeName, { key: 'canary-key' })).toMatchObject({ method: 'key', status: 'active' });
    await host.connection('barge', 'main').me();
    expect(sent('eu1.barge.example/me').at(-1)?.headers).toMatchObject({ 'x-key': 'canary-key' });
  });
});

describe('a consent', () => {
  const target = { ...bargeName, environment: 'live', method: 'consent', values: {} } as const;

  it('makes the connection, with when its token and its grant end', async () => {
    const { host, clock } = await bench();
    const made = await host.connections.consented(target, granted('access ada', 'r'), clock.now());
    expect(made).toMatchObject({ status: 'active', account: 'account of ada', values: { region: 'eu1' }, scopes: ['load'] });
    expect(made.tokenExpiresAt).toEqual(new Date(clock.now() + hourMs));
    expect(made.grantEndsAt).toEqual(new Date(clock.now() + 100 * dayMs));
  });

  it('completes a connection that waits for it, and calls go on from there', async () => {
    const { host, clock } = await bench();
    await host.connections.create(bargeName);
    const { me } = host.tenant('default').connection('barge', 'main');
    await expect(me()).rejects.toBeDefined();
    await host.connections.consented(target, granted('access ada', 'r'), clock.now());
    expect(await me()).toEqual({ id: 'account of ada' });
  });

  it('of another account changes nothing', async () => {
    const { host, clock } = await bench();
    await host.connections.consented(target, granted('access ada', 'r'), clock.now());
    await expect(host.connections.consented(target, granted('access eve', 'r'), clock.now())).rejects.toMatchObject({
      code: 'AccountMismatch',
    });
    expect(await host.connection('barge', 'main').me()).toEqual({ id: 'account of ada' });
  });

  it('brings no connection back on that was switched off while the provider was asked', async () => {
    const { host, clock, answers } = await bench();
    await host.connections.consented(target, granted('access ada', 'r'), clock.now());
    let disabling: Promise<unknown> | undefined;
    answers.set('eu1.barge.example/me', () => {
      disabling = host.connections.disable(bargeName);
      return { body: { id: 'account of ada' } };
    });
    expect(await host.connections.consented(target, granted('access ada', 'r2'), clock.now())).toMatchObject({ status: 'disabled' });
    await disabling;
    expect(host.connections.get(bargeName)).toMatchObject({ status: 'disabled' });
  });
});

describe('a token that is renewed', () => {
  it('leaves what was cached where it is', async () => {
    const clock = new JumpingClock();
    const { host, answers, sent } = await bench({ clock });
    answers.set('eu1.barge.example/cargo', { body: { tons: 7 } });
    const target = { ...bargeName, environment: 'live', method: 'consent', values: {} } as const;
    await host.connections.consented(target, granted('access ada', 'r'), clock.now());
    const { cargo, me } = host.connection('barge', 'main');
    await cargo();
    for (let hour = 0; hour < 2; hour += 1) {
      clock.jump(hourMs + 1);
      await me();
      clock.jump(2_000);
      expect(await cargo()).toEqual({ tons: 7 });
    }
    expect(sent('id.barge.example/token')).toHaveLength(2);
    expect(sent('eu1.barge.example/cargo')).toHaveLength(1);
  });
});

describe('a test', () => {
  it('calls the probe, and says whether and why not', async () => {
    const { host, answers } = await bench();
    await host.connections.create({ ...depotName, credentials: { key: 'k1' } });
    expect(await host.connections.test(depotName)).toEqual({ ok: true, durationMs: expect.any(Number) });
    answers.set('api.depot.example/me', { status: 401, body: {} });
    expect(await host.connections.test(depotName)).toMatchObject({ ok: false, code: 'AuthenticationFailed' });
    await host.connections.disable(depotName);
    expect(await host.connections.test(depotName)).toMatchObject({ ok: false, code: 'ConnectionDisabled' });
  });

  it('is refused where the plugin declares no probe', async () => {
    const { host } = await bench();
    await host.connections.create({ plugin: 'locker', name: 'main', credentials: { key: 'k' }, values: { pass: 'canary-pass' } });
    await expect(host.connections.test({ plugin: 'locker', name: 'main' })).rejects.toMatchObject({ code: 'InvalidOptions' });
  });
});

describe('switching off and on', () => {
  it('refuses calls from now on, also those of a client that somebody holds, and asks nobody', async () => {
    const { host, requests } = await bench();
    await host.connections.create({ ...depotName, credentials: { key: 'k1' } });
    const { stock } = host.connection('depot', 'main');
    await stock();
    const before = requests.length;
    expect(await host.connections.disable(depotName)).toMatchObject({ status: 'disabled' });
    await expect(stock()).rejects.toMatchObject({ code: 'ConnectionDisabled' });
    expect(requests).toHaveLength(before);
    expect(await host.connections.enable(depotName)).toMatchObject({ status: 'active' });
    expect(await stock()).toEqual({ owner: 'k1' });
  });

  it('takes effect at once also on a call that was looking the connection up', async () => {
    const { host } = await bench();
    await host.connections.create({ ...depotName, credentials: { key: 'k1' } });
    const { stock } = host.connection('depot', 'main');
    const [looking] = [stock(), host.connections.disable(depotName)];
    await host.connections.disable(depotName);
    await looking.catch(() => undefined);
    await expect(stock()).rejects.toMatchObject({ code: 'ConnectionDisabled' });
  });

  it('leaves one that nobody consented to waiting for that', async () => {
    const { host } = await bench();
    await host.connections.create(bargeName);
    expect(await host.connections.disable(bargeName)).toMatchObject({ status: 'disabled' });
    expect(await host.connections.enable(bargeName)).toMatchObject({ status: 'pending' });
  });
});

describe('a removal', () => {
  const ofBarge = async (opened: TenantBench): Promise<void> => {
    await opened.host.connections.create({ ...bargeName, credentials: consent('access ada') });
  };

  it('revokes the grant by the revocation endpoint', async () => {
    const opened = await bench();
    await ofBarge(opened);
    opened.answers.set('id.barge.example/revoke', {});
    expect(await opened.host.connections.remove(bargeName)).toEqual({ revoked: 'yes' });
    expect(opened.form('id.barge.example/revoke')).toMatchObject({
      token: 'canary-refresh',
    });
    expect(() => opened.host.connections.get(bargeName)).toThrow(expect.objectContaining({ code: 'UnknownConnection' }));
  });

  it('revokes it by an endpoint of the API, with a token that it renews for that where it has ended', async () => {
    const clock = new JumpingClock();
    const opened = await bench({ clock });
    const raft = { plugin: 'raft', name: 'main' } as const;
    opened.answers.set('id.raft.example/token', { body: { access_token: 'renewed', expires_in: 3600 } });
    opened.answers.set('api.raft.example/leave', ({ headers }) => ({ status: headers['authorization'] === 'Bearer renewed' ? 200 : 401 }));
    await opened.host.connections.consented({ ...raft, environment: 'live', method: '', values: {} }, granted('old', 'r'), clock.now());
    clock.jump(2 * hourMs);
    expect(await opened.host.connections.remove(raft)).toEqual({ revoked: 'yes' });
    expect(opened.sent('api.raft.example/leave')).toHaveLength(1);
  });

  it.each<readonly [string, Reply]>([
    ['is down', { status: 503 }],
    ['cannot be reached', 'unreachable'],
    ['refuses', { status: 400, body: { error: 'invalid_request' } }],
  ])('destroys the secrets here when the provider %s, and says so', async (_what, reply) => {
    const opened = await bench();
    await ofBarge(opened);
    opened.answers.set('id.barge.example/revoke', reply);
    expect(await opened.clock.settle(opened.host.connections.remove(bargeName))).toEqual({ revoked: 'no' });
    expect(opened.host.connections.list().connections).toEqual([]);
    await expect(opened.host.tenant('default').connection('barge', 'main').me()).rejects.toMatchObject({ code: 'UnknownConnection' });
    expect(opened.logger.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'the provider did not take a grant back' }),
    );
  });

  it('destroys the secrets here although nobody gives the client of the app any more', async () => {
    const opened = await bench({ hasApps: false });
    await ofBarge(opened);
    expect(await opened.host.connections.remove(bargeName)).toEqual({ revoked: 'no' });
    expect(opened.host.connections.list().connections).toEqual([]);
    expect(opened.clock.sleeps).toEqual([]);
  });

  it('says where there is nothing to revoke', async () => {
    const { host, requests } = await bench();
    await host.connections.create({ ...depotName, credentials: { key: 'k' } });
    const before = requests.length;
    expect(await host.connections.remove(depotName)).toEqual({ revoked: 'not_supported' });
    await host.connections.create(bargeName);
    expect(await host.connections.remove(bargeName)).toEqual({ revoked: 'not_supported' });
    expect(requests).toHaveLength(before);
  });

  it('drops what was cached: another connection of the name gets answers of its own', async () => {
    const { host } = await bench();
    const { stock } = host.tenant('default').connection('depot', 'main');
    for (const key of ['first', 'second']) {
      await host.connections.create({ ...depotName, credentials: { key } });
      expect(await stock()).toEqual({ owner: key });
      await host.connections.remove(depotName);
    }
  });
});

describe('two hosts on one file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mooring-connections-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let file = 0;
  const pair = async (): Promise<readonly [TenantBench, TenantBench]> => {
    const connectionStore = path.join(folder, `${(file += 1)}.sqlite`);
    return [await bench({ connectionStore }), await bench({ connectionStore })];
  };

  it('see within seconds what the other one has changed', async () => {
    const [one, two] = await pair();
    await one.host.connections.create({ ...depotName, credentials: { key: 'k1' } });
    const { stock, me } = two.host.connection('depot', 'main');
    expect(await stock()).toEqual({ owner: 'k1' });
    await one.host.connections.replaceCredentials(depotName, { key: 'k2' });
    await two.clock.advance(2_000);
    await me();
    expect(two.sent('api.depot.example/me').at(-1)?.headers).toMatchObject({ 'x-key': 'k2' });
    await one.host.connections.disable(depotName);
    await two.clock.advance(2_000);
    await expect(me()).rejects.toMatchObject({ code: 'ConnectionDisabled' });
    await one.host.connections.enable(depotName);
    expect(await me()).toBeDefined();
    await one.host.connections.remove(depotName);
    await two.clock.advance(2_000);
    await expect(me()).rejects.toMatchObject({ code: 'UnknownConnection' });
  });

  it('answer nothing from the cache of a connection that the other one has removed and made anew', async () => {
    const [one, two] = await pair();
    const { stock } = two.host.tenant('default').connection('depot', 'main');
    await one.host.connections.create({ ...depotName, credentials: { key: 'first' } });
    expect(await stock()).toEqual({ owner: 'first' });
    await one.host.connections.remove(depotName);
    await one.host.connections.create({ ...depotName, credentials: { key: 'second' } });
    await two.clock.advance(2_000);
    expect(await stock()).toEqual({ owner: 'second' });
  });

  it('answer nothing from it either where nothing tells the old and the new connection apart but that they are two', async () => {
    const [one, two] = await pair();
    two.answers.set('api.raft.example/crew', ({ headers }) => ({ body: { of: headers['authorization'] } }));
    const raft = { plugin: 'raft', name: 'main', environment: 'live', method: '', values: {} } as const;
    const { crew } = two.host.tenant('default').connection('raft', 'main');
    await one.host.connections.consented(raft, granted('first'), one.clock.now());
    expect(await crew()).toEqual({ of: 'Bearer first' });
    one.answers.set('api.raft.example/leave', {});
    await one.host.connections.remove(raft);
    await one.host.connections.consented(raft, granted('second'), one.clock.now());
    await two.clock.advance(2_000);
    expect(await crew()).toEqual({ of: 'Bearer second' });
  });

  it('take a token that the other one was given by a consent, while the one they know has not ended', async () => {
    const [one, two] = await pair();
    const target = { ...bargeName, environment: 'live', method: 'consent', values: {} } as const;
    await one.host.connections.consented(target, granted('old ada', 'r'), one.clock.now());
    const { me } = two.host.tenant('default').connection('barge', 'main');
    await me();
    const answer = two.answers.get('eu1.barge.example/me');
    await one.host.connections.consented(target, granted('new ada', 'r2'), one.clock.now());
    two.answers.set('eu1.barge.example/me', (request) => {
      if (request.headers['authorization'] === 'Bearer old ada') return { status: 401 };
      return typeof answer === 'function' ? answer(request) : { status: 500 };
    });
    expect(await me()).toBeDefined();
    expect(two.sent('id.barge.example/token')).toEqual([]);
  });
});

describe('a host', () => {
  it('has no stored connections before it starts', async () => {
    const { host } = await bench({ isStarted: false });
    expect(() => host.connections).toThrow(expect.objectContaining({ code: 'HostNotStarted' }));
    const { me } = host.tenant('t1').connection('depot', 'main');
    await expect(me()).rejects.toMatchObject({ code: 'HostNotStarted' });
    await host.start({ http: false });
    await expect(me()).rejects.toMatchObject({ code: 'UnknownConnection' });
    expect(() => host.tenant('t1').connection('none' as 'depot', 'main')).toThrow(expect.objectContaining({ code: 'UnknownPlugin' }));
  });

  it('finds stored connections of its only tenant by `connection`, those it was given first', async () => {
    const { host } = await bench();
    await host.connections.create({ ...depotName, credentials: { key: 'stored' } });
    expect(await host.connection('depot', 'main').stock()).toEqual({ owner: 'stored' });
    expect(() => host.connection('depot', 'other')).toThrow(expect.objectContaining({ code: 'UnknownConnection' }));
  });

  it('obtains tokens for a connection that was given in code, and reports them without a tenant', async () => {
    const clock = new VirtualClock();
    const told: unknown[] = [];
    const host = await createHost({
      plugins: [ferry],
      store: 'memory',
      storeWriter: 'inline',
      connectionStore: 'memory',
      keys: ring('k1'),
      apps: { ferry: { clientId: 'id', clientSecret: 'canary-app-secret' } },
      connections: { ferry: { main: { credentials: {}, values: { line: 'north' } } } },
      environment: {},
      services: {
        clock,
        logger: silentLogger,
        transport: {
          send: async ({ url, headers }) => {
            const isToken = url.pathname === '/token';
            const body = isToken ? { access_token: 'canary-access', expires_in: 3600 } : { id: headers['authorization'] };
            return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) };
          },
          close: async () => undefined,
        },
      },
    });
    host.operations.on('connection.refreshed', (event) => void told.push(event));
    expect(await host.connection('ferry', 'main').me()).toEqual({ id: 'Bearer canary-access' });
    expect(told).toEqual([expect.objectContaining({ plugin: 'ferry', connection: 'main', tenant: undefined })]);
    await clock.settle(host.stop());
  });
});

describe('secrets', () => {
  it('stand in nothing that a host tells: infos, pages, logs, errors', async () => {
    const opened = await bench();
    const { host, answers, logger } = opened;
    const told: unknown[] = [];
    host.operations.on('*', (event) => void told.push(event));
    const note = async (work: Promise<unknown>): Promise<void> => {
      told.push(await work.catch((error: unknown) => error));
    };
    await note(host.connections.create({ ...depotName, credentials: { key: 'canary-key1' } }));
    await note(host.connections.create({ ...depotName, credentials: { key: 'canary-key2' } }));
    await note(
      host.connections.create({ plugin: 'locker', name: 'main', credentials: { key: 'canary-key' }, values: { pass: 'canary-pass' } }),
    );
    await note(
      host.connections.create({ plugin: 'locker', name: 'bad', credentials: { key: 'canary-key' }, values: { pass: 'canary pass' } }),
    );
    await note(host.connections.create({ ...bargeName, credentials: { accessToken: 'canary-access x', refreshToken: 'canary-refresh' } }));
    await note(host.connections.create({ plugin: 'ferry', name: 'main' }));
    answers.set('id.ferry.example/token', { status: 400, body: { error: 'invalid_grant', error_description: 'canary-description' } });
    await note(host.connections.create({ plugin: 'ferry', name: 'second' }));
    await note(host.connections.replaceCredentials(depotName, { key: 'canary-other' }));
    await note(host.connections.test(depotName));
    await note(host.connections.test(bargeName));
    await note(host.connection('barge', 'main').me());
    told.push(host.connections.list(), host.connections.get({ plugin: 'locker', name: 'main' }), host, host.connections, host.describe());
    const errors = told.filter(isMooringError);
    expect(errors.map(({ code }) => code)).toEqual(['ConnectionExists', 'InvalidOptions', 'AuthenticationFailed', 'AccountMismatch']);
    // What a plugin takes for the account is no secret: it is told.
    const text = [
      inspect(told, { depth: 12, maxArrayLength: null }),
      JSON.stringify(told.filter((value) => value !== host)),
      inspect(logger.lines, { depth: 9 }),
    ]
      .join('\n')
      .replaceAll(/account of (Bearer )?canary-\w+/g, '');
    expect([...text.matchAll(/.{0,60}canary.{0,20}/g)].map(([found]) => found)).toEqual([]);
  });
});

async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}
