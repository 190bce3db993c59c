import { definePlugin, get, MooringError, oauth2, type Logger, type RefreshRule } from '@mooring/core';
import { compilePlugin, silentMeter, VirtualClock, type OperationEvent, type Transport } from '@mooring/core/runtime';
import { z } from 'zod';
import type { ConnectionStore } from '../connections/connection-store.js';
import { createMemoryConnectionStore } from '../connections/store/index.js';
import { recordingLogger } from '../fixtures/recording-logger.js';
import { ring } from '../vault/fixtures/test-keys.js';
import { Vault } from '../vault/index.js';
import { openSecrets, sealSecrets } from './connection-secrets.js';
import { TokenEndpointClient } from './token-endpoint.js';
import { TokenKeeper, type TokenOwner } from './token-keeper.js';

const hourMs = 3_600_000;
const owner = { tenant: 'acme', id: 'c1', name: 'main' };

/** A provider whose refresh tokens work once. Answers wait at its gate until a test lets them go. */
class Provider {
  readonly asked: string[] = [];
  reuses = 0;
  gate: Promise<void> = Promise.resolve();
  /** The host that it names beside a token. */
  region = 'eu';
  #count = 1;
  #current = 'refresh-1';
  /** Answered in place of tokens, one request each. */
  readonly instead: { readonly status: number; readonly error?: string }[] = [];

  readonly transport: Transport = {
    send: async ({ body }) => {
      const sent = new URLSearchParams(typeof body === 'string' ? body : '').get('refresh_token') ?? '';
      this.asked.push(sent);
      const instead = this.instead.shift();
      const { status, error } = instead ?? this.#exchange(sent);
      const answer =
        error === undefined && status === 200
          ? {
              access_token: `access-${this.#count}`,
              refresh_token: this.#current,
              expires_in: 3600,
              token_type: 'bearer',
              region: this.region,
            }
          : { error };
      await this.gate;
      return { status, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
    },
    close: async () => undefined,
  };

  #exchange(sent: string): { readonly status: number; readonly error?: string } {
    if (sent !== this.#current) {
      this.reuses += 1;
      return { status: 400, error: 'invalid_grant' };
    }
    this.#count += 1;
    this.#current = `refresh-${this.#count}`;
    return { status: 200 };
  }
}

interface Process {
  readonly keeper: TokenKeeper;
  readonly logger: Logger & { readonly lines: readonly { readonly message: string }[] };
  readonly events: OperationEvent[];
  readonly token: () => Promise<string>;
}

interface Scene {
  readonly clock: VirtualClock;
  readonly store: ConnectionStore;
  readonly vault: Vault;
  readonly provider: Provider;
  /** Refused or served by the store that the keepers see, in place of the real thing. */
  readonly faults: Partial<ConnectionStore>;
  readonly owner: TokenOwner;
  readonly process: (parts?: { readonly clock?: VirtualClock; readonly vault?: Vault }) => Process;
  readonly stored: () => Promise<Readonly<Record<string, string>>>;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A connection whose token has just expired. */
async function scene(refresh: RefreshRule = { rotates: true }): Promise<Scene> {
  const clock = new VirtualClock();
  const store = createMemoryConnectionStore();
  const vault = new Vault({ keys: ring('k1') });
  const provider = new Provider();
  const plugin = compilePlugin(
    definePlugin({
      id: 'harbour',
      title: 'Harbour',
      category: 'other',
      version: '1.0.0',
      api: { version: 'v1', baseUrl: 'https://{region}.harbour.example', egress: ['{region}.harbour.example'] },
      values: { region: { pattern: /eu|us/, from: { token: 'region' } } },
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
  await store.open();
  const now = clock.now();
  const at = { tenant: owner.tenant, id: owner.id, version: 1 };
  await store.create({
    ...at,
    plugin: plugin.id,
    name: owner.name,
    environment: 'live',
    method: '',
    values: { region: 'eu' },
    status: 'active',
    account: undefined,
    scopes: [],
    ...(await sealSecrets(vault, at, { accessToken: 'access-1', refreshToken: 'refresh-1' })),
    tokenExpiresAt: now,
    refreshAt: undefined,
    grantEndsAt: undefined,
    refusals: 0,
    createdAt: now,
    updatedAt: now,
  });
  const faults: Partial<ConnectionStore> = {};
  const seen = new Proxy(store, {
    get: (target, name: keyof ConnectionStore) => {
      const found = faults[name] ?? target[name];
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
  const whole: TokenOwner = { ...owner, plugin, auth: plugin.definition.auth };
  return {
    clock,
    store,
    vault,
    provider,
    faults,
    owner: whole,
    process: (parts = {}) => {
      const logger = recordingLogger();
      const events: OperationEvent[] = [];
      const ownClock = parts.clock ?? clock;
      const keeper = new TokenKeeper({
        store: seen,
        vault: parts.vault ?? vault,
        endpoint: new TokenEndpointClient(ownClock, () => provider.transport),
        clock: ownClock,
        random: { next: () => 0.5, uuid: () => 'none', bytes: (length) => new Uint8Array(length) },
        logger,
        meter: silentMeter,
        events: { emit: (event) => void events.push(event), isHeard: () => true },
        appOf: () => ({ clientId: 'id', clientSecret: 'the secret of the app' }),
      });
      closing.push(() => ownClock.settle(keeper.close()));
      const source = keeper.sourceOf(whole);
      return { keeper, logger, events, token: async () => (await source.current()).value.expose() };
    },
    stored: async () => {
      const record = store.get(owner.tenant, owner.id);
      if (record === undefined) throw new Error('It is gone.');
      return { ...(await openSecrets(vault, record)), status: record.status };
    },
  };
}

function gated(): { readonly gate: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate, open: () => open() };
}

const storeIsFull = (): Promise<never> => Promise.reject(new MooringError('StoreFailed', 'The disk is full.'));

describe('a store that takes no renewed token', () => {
  it('keeps no caller from the token, and gets it as soon as it takes one again', async () => {
    const { clock, faults, process, stored, provider } = await scene();
    const { token, logger } = process();
    faults.commit = storeIsFull;
    expect(await clock.settle(token())).toBe('access-2');
    expect(await stored()).toMatchObject({ refreshToken: 'refresh-1' });
    expect(logger.lines.map(({ message }) => message)).toContain('a renewed token could not be written; it is tried again');
    delete faults.commit;
    await clock.advance(5_000);
    expect(await stored()).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2', status: 'active' });
    expect(provider.asked).toEqual(['refresh-1']);
  });

  it('does not make the next renewal use the spent refresh token, which would end the grant', async () => {
    const { clock, faults, process, provider } = await scene();
    const { token } = process();
    faults.commit = storeIsFull;
    await clock.settle(token());
    // Past the lease and the token's end, the store still failing: nobody may ask with what is in the store.
    await clock.advance(hourMs);
    await expect(clock.settle(token())).rejects.toMatchObject({ code: 'TokenUnavailable' });
    expect(provider.asked).toEqual(['refresh-1']);
    delete faults.commit;
    await clock.advance(5_000);
    expect(await clock.settle(token())).toBe('access-3');
    expect(provider).toMatchObject({ asked: ['refresh-1', 'refresh-2'], reuses: 0 });
  });

  it('gets it at the latest when the host stops', async () => {
    const { clock, faults, process, stored } = await scene();
    const { token, keeper } = process();
    faults.commit = storeIsFull;
    await clock.settle(token());
    delete faults.commit;
    await keeper.close();
    expect(await stored()).toMatchObject({ refreshToken: 'refresh-2' });
  });

  it('fails because the vault cannot seal for a moment: the token is not lost', async () => {
    const { clock, vault, process, stored } = await scene();
    let failures = 2;
    const reluctant = new Proxy(vault, {
      get: (target, name: keyof Vault) => {
        if (name === 'seal' && failures-- > 0)
          return () => Promise.reject(new MooringError('VaultUnavailable', 'The keys are out of reach.'));
        const found = target[name];
        return typeof found === 'function' ? found.bind(target) : found;
      },
    });
    expect(await clock.settle(process({ vault: reluctant }).token())).toBe('access-2');
    expect(await stored()).toMatchObject({ refreshToken: 'refresh-2' });
  });
});

describe('a renewed token that comes with another host', () => {
  it('moves the connection there', async () => {
    const { process, provider, store } = await scene();
    provider.region = 'us';
    expect(await process().token()).toBe('access-2');
    expect(store.get(owner.tenant, owner.id)?.values).toEqual({ region: 'us' });
  });

  it('is not lost when the plugin does not allow that host', async () => {
    const { process, provider, store, stored } = await scene();
    provider.region = 'evil.example/';
    expect(await process().token()).toBe('access-2');
    expect(await stored()).toMatchObject({ refreshToken: 'refresh-2' });
    expect(store.get(owner.tenant, owner.id)?.values).toEqual({ region: 'eu' });
  });
});

describe('a token endpoint that refuses the client', () => {
  it('is not asked once for every call; the grant stays as it is', async () => {
    const { clock, process, provider, stored } = await scene();
    const { token } = process();
    provider.instead.push({ status: 401, error: 'invalid_client' });
    for (let call = 0; call < 3; call += 1)
      await expect(token()).rejects.toMatchObject({ code: 'AuthenticationFailed', provider: { code: 'invalid_client' } });
    expect(provider.asked).toHaveLength(1);
    expect(await stored()).toMatchObject({ status: 'active' });
    await clock.advance(1_000);
    expect(await token()).toBe('access-2');
  });
});

describe('a process that was suspended while it renewed', () => {
  it('saves what it got when the one that took over has got nothing: the newest pair is never lost', async () => {
    const { clock, process, provider, stored } = await scene();
    const late = gated();
    provider.gate = late.gate;
    // Its own time stands still.
    const first = process();
    const caller = first.token();
    await clock.drain();
    expect(provider.asked).toHaveLength(1);

    const awake = new VirtualClock(clock.now() + 60_000);
    const second = process({ clock: awake });
    provider.instead.push({ status: 502 });
    provider.gate = Promise.resolve();
    await expect(awake.settle(second.token())).rejects.toMatchObject({ code: 'TokenUnavailable' });
    late.open();
    expect(await caller).toBe('access-2');
    expect(await stored()).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' });
    await awake.advance(1_000);
    expect(await second.token()).toBe('access-2');
    expect(provider.reuses).toBe(0);
  });

  it('does not replace what the one that took over has written, and uses it', async () => {
    const { clock, process, provider, store, vault } = await scene();
    const late = gated();
    provider.gate = late.gate;
    const first = process();
    const caller = first.token();
    await clock.drain();
    // Somebody consents anew meanwhile.
    const record = store.get(owner.tenant, owner.id);
    if (record === undefined) throw new Error('It is gone.');
    const sealed = await sealSecrets(vault, { ...record, version: 2 }, { accessToken: 'access-new', refreshToken: 'refresh-new' });
    await store.update(owner.tenant, owner.id, 1, { ...sealed, tokenExpiresAt: clock.now() + hourMs, updatedAt: clock.now() });
    late.open();
    expect(await caller).toBe('access-new');
    expect(await openSecrets(vault, store.get(owner.tenant, owner.id) ?? record)).toMatchObject({ refreshToken: 'refresh-new' });
    expect(first.events).toEqual([]);
  });

  it('does not call the grant into question when it is refused and another process holds the lease', async () => {
    const { clock, process, provider, stored, store } = await scene();
    const late = gated();
    provider.gate = late.gate;
    provider.instead.push({ status: 400, error: 'invalid_grant' });
    const first = process();
    const caller = first.token();
    await clock.drain();
    await store.lease(owner.id, { version: 1, now: clock.now() + 60_000, until: clock.now() + 90_000 });
    late.open();
    await expect(caller).rejects.toMatchObject({ code: 'TokenUnavailable', retryAfterMs: 1_000 });
    expect(await stored()).toMatchObject({ status: 'active' });
    expect(first.events).toEqual([]);
  });
});

describe('a process that follows another one', () => {
  it('only reads until the other has ended, and asks the provider nothing', async () => {
    const { clock, process, provider, faults, store } = await scene();
    let leases = 0;
    faults.lease = (id, options) => {
      leases += 1;
      return store.lease(id, options);
    };
    const late = gated();
    provider.gate = late.gate;
    const first = process().token();
    await clock.drain();
    const second = process().token();
    await clock.advance(3_000);
    late.open();
    expect(await Promise.all([first, clock.settle(second)])).toEqual(['access-2', 'access-2']);
    expect(provider.asked).toHaveLength(1);
    expect(leases).toBe(1);
  });

  it('takes over when the other has died, after the lease is over', async () => {
    const { clock, process, provider, store } = await scene();
    await store.lease(owner.id, { version: 1, now: clock.now(), until: clock.now() + 25_000 });
    const startedAt = clock.now();
    expect(await clock.settle(process().token())).toBe('access-2');
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(25_000);
    expect(provider.asked).toEqual(['refresh-1']);
  });

  it('does not ask again when the other was refused between its look at the store and its lease', async () => {
    const { clock, process, provider, faults, store } = await scene();
    provider.instead.push({ status: 400, error: 'invalid_grant' });
    const late = gated();
    let leases = 0;
    faults.lease = async (id, options) => {
      leases += 1;
      if (leases === 2) await late.gate;
      return store.lease(id, options);
    };
    const first = process().token();
    const second = process().token();
    await expect(first).rejects.toMatchObject({ code: 'TokenUnavailable' });
    late.open();
    await expect(clock.settle(second)).rejects.toMatchObject({ code: 'TokenUnavailable' });
    expect(provider.asked).toEqual(['refresh-1']);
  });

  it('stops following when its host stops', async () => {
    const { clock, process, store } = await scene();
    await store.lease(owner.id, { version: 1, now: clock.now(), until: clock.now() + 25_000 });
    const { token, keeper } = process();
    const caller = token();
    const refused = expect(caller).rejects.toMatchObject({ code: 'TokenUnavailable' });
    await clock.drain();
    const stoppedAt = clock.now();
    await clock.settle(keeper.close());
    await refused;
    expect(clock.now() - stoppedAt).toBeLessThan(100);
  });

  it('does not renew again what the other has just renewed in the background', async () => {
    const { process, provider, owner: whole } = await scene();
    const [first, second] = [process(), process()];
    await first.keeper.renew(whole, 1);
    await second.keeper.renew(whole, 1);
    expect(provider.asked).toEqual(['refresh-1']);
  });
});
