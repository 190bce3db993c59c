import { definePlugin, get, MooringError, oauth2, type RefreshRule } from '@mooring/core';
import { compilePlugin, silentMeter, type OperationEvent, type Transport } from '@mooring/core/runtime';
import { z } from 'zod';
import type { NewConnection, StoredConnection } from '../connections/connection-store.js';
import { createMemoryConnectionStore } from '../connections/store/index.js';
import { newConnection } from '../connections/store/fixtures/connection-store.contract.js';
import { JumpingClock } from '../fixtures/jumping-clock.js';
import { recordingLogger } from '../fixtures/recording-logger.js';
import { ring } from '../vault/fixtures/test-keys.js';
import { Vault } from '../vault/index.js';
import { openSecrets, sealSecrets } from './connection-secrets.js';
import { TokenBackground } from './token-background.js';
import { TokenEndpointClient } from './token-endpoint.js';
import { TokenKeeper } from './token-keeper.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Lets time pass; only in the last minute of it there are rounds. */
async function pass(clock: JumpingClock, ms: number): Promise<void> {
  clock.jump(Math.max(0, ms - minuteMs));
  await clock.advance(Math.min(ms, minuteMs));
}

const harbour = (refresh: RefreshRule) =>
  compilePlugin(
    definePlugin({
      id: 'harbour',
      title: 'Harbour',
      category: 'other',
      version: '1.0.0',
      api: { version: 'v1', baseUrl: 'https://api.harbour.example', egress: ['api.harbour.example'] },
      auth: oauth2({
        fields: {},
        grant: {
          type: 'authorizationCode',
          authorizeUrl: 'https://id.harbour.example/authorize',
          tokenUrl: 'https://id.harbour.example/token',
          scopes: [],
          pkce: 'S256',
          refresh,
        },
      }),
      errors: { read: () => undefined },
      endpoints: { visit: get('/visit', { output: z.object({}) }) },
    }),
  );

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The background of a process over a provider that a test speaks for; the refresh token that was sent last answers with its successor. */
async function scene(refresh: RefreshRule = { rotates: true, idleTtl: '10d' }) {
  const clock = new JumpingClock();
  const store = createMemoryConnectionStore();
  await store.open();
  const vault = new Vault({ keys: ring('k1') });
  const logger = recordingLogger();
  const told: OperationEvent[] = [];
  const asked: string[] = [];
  const provider: { answer: (refreshToken: string) => { readonly status: number; readonly body: unknown }; gate: Promise<void> } = {
    answer: (sent) => ({ status: 200, body: { access_token: `access of ${sent}`, refresh_token: `${sent}+`, expires_in: 3600 } }),
    gate: Promise.resolve(),
  };
  const transport: Transport = {
    async send({ body }) {
      const sent = new URLSearchParams(typeof body === 'string' ? body : '').get('refresh_token') ?? '';
      asked.push(sent);
      const { status, body: answer } = provider.answer(sent);
      await provider.gate;
      return { status, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
    },
    close: async () => undefined,
  };
  const plugin = harbour(refresh);
  const random = { next: () => 0.5, uuid: () => 'none', bytes: (length: number) => new Uint8Array(length) };
  const events = { emit: (event: OperationEvent) => void told.push(event), isHeard: () => true };
  const shared = { store, vault, clock, random, logger, events };
  const keeper = new TokenKeeper({
    ...shared,
    endpoint: new TokenEndpointClient(clock, () => transport),
    meter: silentMeter,
    appOf: () => ({ clientId: 'id', clientSecret: 'the secret of the app' }),
  });
  const start = (): TokenBackground => {
    const background = new TokenBackground({
      ...shared,
      keeper,
      pluginOf: (id) => {
        if (id === 'harbour') return plugin;
        throw new MooringError('UnknownPlugin', 'No such plugin is loaded.');
      },
    });
    background.start();
    closing.push(() => clock.settle(background.stop()));
    return background;
  };
  closing.push(() => clock.settle(keeper.close()));
  const stored = (id: string): StoredConnection => {
    const record = store.get('acme', id);
    if (record === undefined) throw new Error('It is gone.');
    return record;
  };
  return {
    clock,
    store,
    logger,
    told,
    asked,
    provider,
    start,
    add: async (id: string, fields: Partial<NewConnection> = {}): Promise<void> => {
      const at = { tenant: 'acme', id, version: 1 };
      const sealed = await sealSecrets(vault, at, { accessToken: `access ${id}`, refreshToken: id });
      await store.create(newConnection({ ...at, name: id, plugin: 'harbour', ...sealed, ...fields }));
    },
    stored,
    secrets: async (id: string) => openSecrets(vault, stored(id)),
  };
}

describe('a grant that dies of disuse', () => {
  it('is renewed when half of the time has passed, and so on, though nobody calls', async () => {
    const { clock, add, asked, start, stored, secrets } = await scene();
    await add('c1', { refreshAt: clock.now() + 5 * dayMs });
    start();
    await pass(clock, 5 * dayMs - minuteMs);
    expect(asked).toEqual([]);
    await pass(clock, 2 * minuteMs);
    expect(asked).toEqual(['c1']);
    expect(await secrets('c1')).toEqual({ accessToken: 'access of c1', refreshToken: 'c1+' });
    expect(stored('c1').refreshAt).toBeGreaterThan(clock.now() + 5 * dayMs - 2 * minuteMs);
    await pass(clock, 5 * dayMs);
    expect(asked).toEqual(['c1', 'c1+']);
  });

  it('is left alone where somebody switched the connection off', async () => {
    const { clock, add, asked, start } = await scene();
    await add('c1', { refreshAt: clock.now(), status: 'disabled' });
    start();
    await clock.advance(hourMs);
    expect(asked).toEqual([]);
  });
});

describe('a grant that was refused', () => {
  it('is asked about again after five minutes, an hour and a day, and then not any more', async () => {
    const { clock, add, asked, provider, start, stored, told } = await scene();
    await add('c1', { refreshAt: clock.now() });
    provider.answer = () => ({ status: 400, body: { error: 'invalid_grant' } });
    start();
    const counts: number[] = [];
    for (const step of [minuteMs, 5 * minuteMs, hourMs, dayMs, 30 * dayMs]) {
      await pass(clock, step + minuteMs);
      counts.push(asked.length);
    }
    expect(counts).toEqual([1, 2, 3, 4, 4]);
    expect(stored('c1')).toMatchObject({ status: 'reauth_required', refusals: 4 });
    expect(told.map(({ type }) => type)).toEqual([
      'connection.suspect',
      'connection.suspect',
      'connection.suspect',
      'connection.reauthorisation_required',
    ]);
  });

  it('works again when the provider has changed its mind', async () => {
    const { clock, add, provider, start, stored } = await scene();
    await add('c1', { refreshAt: clock.now() });
    const { answer } = provider;
    provider.answer = () => ({ status: 400, body: { error: 'invalid_grant' } });
    start();
    await clock.advance(minuteMs);
    expect(stored('c1').status).toBe('suspect');
    provider.answer = answer;
    await clock.advance(6 * minuteMs);
    expect(stored('c1')).toMatchObject({ status: 'active', refusals: 0 });
  });
});

describe('renewals that fail', () => {
  it('are tried again, each time later, as long as the provider is down', async () => {
    const { clock, add, asked, provider, start, secrets } = await scene();
    await add('c1', { refreshAt: clock.now() });
    const { answer } = provider;
    provider.answer = () => ({ status: 503, body: {} });
    start();
    const counts: number[] = [];
    for (let hour = 0; hour < 6; hour += 1) {
      const before = asked.length;
      await clock.advance(hourMs);
      counts.push(asked.length - before);
    }
    expect(counts[0]).toBeGreaterThan(3);
    expect(counts.slice(2)).toEqual([1, 1, 1, 1]);
    provider.answer = answer;
    await clock.advance(hourMs + minuteMs);
    expect(await secrets('c1')).toMatchObject({ refreshToken: 'c1+' });
  });

  it('do not keep the others from being renewed, however many they are', async () => {
    const { clock, add, asked, provider, start } = await scene();
    const { answer } = provider;
    provider.answer = (sent) => (sent.startsWith('bad') ? { status: 503, body: {} } : answer(sent));
    for (let index = 0; index < 120; index += 1) await add(`bad ${index}`, { refreshAt: 1_000 });
    for (let index = 0; index < 20; index += 1) await add(`unknown ${index}`, { refreshAt: 500, plugin: 'gone' });
    for (let index = 0; index < 5; index += 1) await add(`good ${index}`, { refreshAt: clock.now() });
    start();
    await clock.advance(10 * minuteMs);
    expect(asked.filter((sent) => sent.startsWith('good')).toSorted()).toEqual(Array.from({ length: 5 }, (_, index) => `good ${index}`));
  });

  it('of a refused connection never keep its callers waiting for more than five minutes', async () => {
    const { clock, add, provider, start, stored } = await scene();
    await add('c1', { refreshAt: clock.now(), status: 'suspect', refusals: 1 });
    provider.answer = () => ({ status: 503, body: {} });
    start();
    for (let hour = 0; hour < 3; hour += 1) {
      await clock.advance(hourMs);
      expect((stored('c1').refreshAt ?? 0) - clock.now()).toBeLessThanOrEqual(5 * minuteMs);
    }
  });
});

describe('a grant that ends whatever is done', () => {
  const daysTold = (told: readonly OperationEvent[]): readonly (readonly [string, number])[] =>
    told.flatMap((event) => (event.type === 'connection.expiring' ? [[event.connection, event.days] as const] : []));

  it('is told of 30, 7 and 1 days before, once each, and not any more when it has ended', async () => {
    const { clock, add, told, start, logger } = await scene({ rotates: true, absoluteTtl: '60d' });
    const grantEndsAt = clock.now() + 60.5 * dayMs;
    await add('c1', { grantEndsAt });
    await add('never');
    start();
    const days: number[] = [];
    for (let day = 0; day < 70; day += 1) {
      await pass(clock, dayMs);
      if (told.length > days.length) days.push(Math.ceil((grantEndsAt - clock.now()) / dayMs));
    }
    expect(daysTold(told)).toEqual([
      ['c1', 30],
      ['c1', 7],
      ['c1', 1],
    ]);
    expect(days).toEqual([30, 7, 1]);
    expect(told[0]).toMatchObject({ plugin: 'harbour', tenant: 'acme', expiresAt: new Date(grantEndsAt) });
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(3);
  });

  it('is told of anew when the connection was authorised anew', async () => {
    const { clock, add, told, start, store } = await scene();
    await add('c1', { grantEndsAt: clock.now() + dayMs / 2 });
    start();
    await clock.advance(minuteMs);
    await store.update('acme', 'c1', 1, { grantEndsAt: clock.now() + 20 * dayMs, updatedAt: 2 });
    await clock.advance(minuteMs);
    expect(daysTold(told)).toEqual([
      ['c1', 1],
      ['c1', 30],
    ]);
  });

  it('is told of however many others have ended long ago, or end at the same time', async () => {
    const { clock, add, told, start, store } = await scene();
    for (let index = 0; index < 1_200; index += 1)
      await store.create(newConnection({ id: `old ${index}`, name: `old ${index}`, grantEndsAt: 1_000 }));
    for (let index = 0; index < 1_200; index += 1)
      await store.create(newConnection({ id: `same ${index}`, name: `same ${index}`, grantEndsAt: clock.now() + 2 * dayMs }));
    await add('c1', { grantEndsAt: clock.now() + 3 * dayMs });
    start();
    await clock.advance(2 * minuteMs);
    expect(daysTold(told).filter(([name]) => name === 'c1')).toEqual([['c1', 7]]);
    expect(daysTold(told).filter(([name]) => name.startsWith('old'))).toEqual([]);
    expect(new Set(daysTold(told).map(([name]) => name)).size).toBe(daysTold(told).length);
  });

  it('is not told of where the connection does not work anyway', async () => {
    const { clock, add, told, start } = await scene();
    await add('c1', { grantEndsAt: clock.now() + dayMs, status: 'disabled' });
    await add('c2', { grantEndsAt: clock.now() + dayMs, status: 'reauth_required' });
    start();
    await clock.advance(minuteMs);
    expect(told).toEqual([]);
  });
});

describe('the background of tokens', () => {
  it('drops consents that nobody ended', async () => {
    const { clock, store, start } = await scene();
    const consent = { stateHash: 's', sessionHash: 'h', sealed: new Uint8Array(), expiresAt: clock.now() + minuteMs };
    await store.beginConsent(consent);
    start();
    await clock.advance(3 * minuteMs);
    expect(await store.dropConsents(Number.POSITIVE_INFINITY)).toBe(0);
  });

  it('goes on after a round that failed', async () => {
    const { clock, add, asked, store, start, logger } = await scene();
    await add('c1', { refreshAt: clock.now() });
    start();
    await store.close();
    await clock.advance(minuteMs);
    expect(logger.lines.map(({ message }) => message)).toContain('the background of tokens failed; it goes on in the next round');
    expect(asked).toEqual([]);
    await store.open();
    await add('c1', { refreshAt: clock.now() });
    await clock.advance(minuteMs);
    expect(asked).toEqual(['c1']);
  });

  it('waits, when it is stopped, for the renewals under way, begins no other and asks nobody any more', async () => {
    const { clock, add, asked, provider, start, secrets } = await scene();
    for (let index = 0; index < 10; index += 1) await add(`c${index}`, { refreshAt: clock.now() });
    let open: () => void = () => undefined;
    provider.gate = new Promise((resolve) => {
      open = resolve;
    });
    const background = start();
    await clock.advance(minuteMs);
    expect(asked).toHaveLength(4);
    let isStopped = false;
    const stopping = background.stop().then(() => {
      isStopped = true;
    });
    await clock.drain();
    expect(isStopped).toBe(false);
    open();
    await clock.settle(stopping);
    expect(asked).toHaveLength(4);
    expect(await secrets('c0')).toMatchObject({ refreshToken: 'c0+' });
    await clock.advance(hourMs);
    expect(asked).toHaveLength(4);
    expect(clock.pending).toBe(0);
  });
});
