import { z } from 'zod';
import { createMemorySharedTier, createNodeCacheTier, MemorySharedStore } from '../cache/index.js';
import { createConnection, type ConnectionSource } from '../connection/create-connection.js';
import { apiKey } from '../contract/auth.js';
import type { CacheRule } from '../contract/cache-rule.js';
import type { CallOptions } from '../contract/client.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get, post } from '../contract/endpoint.js';
import { isMooringError, MooringError, type ErrorDetails } from '../errors/mooring-error.js';
import type { ErrorCode } from '../errors/catalogue.js';
import { compilePlugin } from '../plugin/compiled-plugin.js';
import type { CacheTier, SharedCacheTier } from '../ports/cache-tier.js';
import { VirtualClock } from '../ports/virtual-clock.js';
import { CallCache, type CacheAnswer, type CacheHit, type CallKey } from './call-cache.js';
import type { CallResult } from './call-services.js';
import type { PlannedCall } from './planned-call.js';

const rule: CacheRule = { ttl: '60s', tags: ['items'], staleWhileRevalidate: '30s', staleIfError: '1h', negativeTtl: '10s' };
const shop = (cache: CacheRule = rule): ReturnType<typeof compilePlugin> =>
  compilePlugin(
    definePlugin({
      id: 'shop',
      title: 'Shop',
      category: 'commerce',
      version: '1.0.0',
      api: { version: '1', baseUrl: 'https://api.shop.example/v1', egress: ['api.shop.example'], idempotency: 'Idempotency-Key' },
      auth: apiKey({ in: 'header', name: 'authorization', fields: { apiKey: {} } }),
      endpoints: {
        items: {
          list: get('/items', { output: z.unknown(), cache }),
          create: post('/items', { output: z.unknown(), invalidates: ['items'] }),
          plain: get('/plain', { output: z.unknown() }),
        },
      },
    }),
  );

interface Change {
  readonly endpoint?: string;
  readonly query?: string;
  readonly options?: CallOptions;
  readonly connection?: Partial<ConnectionSource>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One process: its cache, its clock, and a provider that counts. */
class Bench {
  readonly clock: VirtualClock;
  readonly tier: CacheTier = createNodeCacheTier();
  readonly cache: CallCache;
  /** What went out, one per request to the provider. */
  readonly asked: PlannedCall[] = [];
  readonly #plugin: ReturnType<typeof compilePlugin>;
  readonly #connections = new Map<string, ReturnType<typeof createConnection>>();

  constructor(options: { readonly cache?: CacheRule; readonly clock?: VirtualClock; readonly shared?: SharedCacheTier } = {}) {
    this.clock = options.clock ?? new VirtualClock();
    this.#plugin = shop(options.cache);
    this.cache = new CallCache(this.tier, this.clock, options.shared);
  }

  planned(change: Change = {}): PlannedCall {
    const source = { name: 'acme', credentials: { apiKey: 'key' }, ...change.connection };
    const index = JSON.stringify(source);
    let connection = this.#connections.get(index);
    if (connection === undefined) this.#connections.set(index, (connection = createConnection(this.#plugin, source)));
    const endpoint = this.#plugin.callables.get(change.endpoint ?? 'items.list');
    if (endpoint?.kind !== 'endpoint') throw new Error('no such endpoint');
    return {
      endpoint,
      connection,
      options: change.options ?? {},
      request: {
        method: endpoint.definition.method,
        origin: 'https://api.shop.example',
        path: '/v1/items',
        query: change.query ?? '',
        headers: { ...this.#plugin.headers, ...change.headers },
        fields: undefined,
        body: undefined,
        credentialOf: '',
        parameters: {},
      },
    };
  }

  key(change: Change = {}): CallKey {
    const key = this.cache.keyOf(this.planned(change));
    if (key === undefined) throw new Error('this call is not kept');
    return key;
  }

  hit(change: Change = {}): CacheHit | undefined {
    return this.cache.lookup(this.key(change));
  }

  /** A call as the pipeline makes it, against a provider that behaves as `provide` says. */
  async call(provide: (planned: PlannedCall) => Promise<CallResult> | CallResult, change: Change = {}): Promise<CacheAnswer> {
    return this.cache.answer(this.key(change), this.asking(provide));
  }

  refresh(provide: (planned: PlannedCall) => Promise<CallResult> | CallResult, change: Change = {}): Promise<void> {
    return this.cache.refresh(this.key(change), this.asking(provide));
  }

  asking(provide: (planned: PlannedCall) => Promise<CallResult> | CallResult) {
    return async (planned: PlannedCall): Promise<CallResult> => {
      this.asked.push(planned);
      return provide(planned);
    };
  }
}

const answered = (output: unknown, more: Partial<CallResult> = {}): CallResult => ({
  output,
  status: 200,
  headers: {},
  url: 'https://api.shop.example/v1/items',
  ...more,
});
const failing =
  (code: ErrorCode, details: ErrorDetails = {}) =>
  (): never => {
    throw new MooringError(code, `shop items.list: ${code}.`, details);
  };
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'answered',
    (error: unknown) => (isMooringError(error) ? error.code : error),
  );
/** An answer that the test gives when it wants to. */
function held(): { readonly provide: () => Promise<CallResult>; give(result: CallResult): void; fail(error: Error): void } {
  let give: (result: CallResult) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<CallResult>((resolve, reject) => {
    give = resolve;
    fail = reject;
  });
  return { provide: () => promise, give, fail };
}

describe('CallCache', () => {
  describe('fresh answers', () => {
    it('come from memory at once, the very same frozen value, until their time is up', async () => {
      const bench = new Bench();
      expect(bench.hit()).toBeUndefined();
      const { result, source } = await bench.call(() => answered({ data: [1] }));
      expect(source).toBe('provider');
      const hit = bench.hit();
      expect(hit).toMatchObject({ state: 'fresh', wantsRefresh: false });
      expect(hit?.state === 'fresh' && hit.result.output).toBe(result.output);
      expect(() => Object.assign(Object(result.output), { more: 1 })).toThrow(TypeError);
      await bench.clock.advance(59_999);
      expect(bench.hit()?.state).toBe('fresh');
      await bench.clock.advance(1);
      expect(bench.hit()?.state).toBe('stale');
    });

    it('are kept only where the endpoint and the caller want it', () => {
      const bench = new Bench();
      expect(bench.cache.keyOf(bench.planned({ endpoint: 'items.plain' }))).toBeUndefined();
      expect(bench.cache.keyOf(bench.planned({ options: { cache: 'bypass' } }))).toBeUndefined();
      expect(bench.cache.keyOf(bench.planned({ headers: { range: 'bytes=0-1' } }))).toBeUndefined();
      expect(bench.cache.keyOf(bench.planned({ headers: { 'if-none-match': '"a"' } }))).toBeUndefined();
    });

    it.each([202, 206])('are not made of a %s', async (status) => {
      const bench = new Bench();
      await bench.call(() => answered(1, { status }));
      expect(bench.hit()).toBeUndefined();
    });

    it('are not made of streams', async () => {
      const bench = new Bench();
      await bench.call(() => answered((async function* () {})()));
      expect(bench.hit()).toBeUndefined();
    });

    it('lose the headers that were meant for one exchange', async () => {
      const bench = new Bench();
      const { result } = await bench.call(() => answered(1, { headers: { link: '<x>', 'set-cookie': 'session=1' } }));
      expect(result.headers).toHaveProperty('set-cookie');
      expect(bench.hit()).toMatchObject({ result: { headers: { link: '<x>' } } });
      expect(JSON.stringify(bench.hit())).not.toContain('session');
    });

    it('are never those of another connection, tenant, environment, account or key', async () => {
      const bench = new Bench();
      const connections: Partial<ConnectionSource>[] = [
        {},
        { name: 'other' },
        { tenant: 't' },
        { tenant: 't', name: 'other' },
        { environment: 'sandbox' },
        { account: 'acct_1' },
        { name: 'other', account: 'acct_1' },
        { credentials: { apiKey: 'another key' } },
      ];
      for (const [index, connection] of connections.entries()) {
        expect(bench.hit({ connection })).toBeUndefined();
        await bench.call(() => answered(index), { connection });
      }
      for (const [index, connection] of connections.entries())
        expect(bench.hit({ connection })).toMatchObject({ result: { output: index } });
    });
  });

  describe('equal calls at once', () => {
    it('make one request, and all get the same frozen value', async () => {
      const bench = new Bench();
      const provider = held();
      const calls = Array.from({ length: 64 }, () => bench.call(provider.provide));
      expect(bench.cache.inFlight(bench.key())).toBe(true);
      provider.give(answered({ id: 1 }));
      const answers = await Promise.all(calls);
      expect(bench.asked).toHaveLength(1);
      expect(new Set(answers.map(({ result }) => result.output)).size).toBe(1);
      expect(answers.map(({ source }) => source)).toEqual(['provider', ...Array.from({ length: 63 }, () => 'joined')]);
      expect(bench.cache.inFlight(bench.key())).toBe(false);
      expect(bench.clock.pending).toBe(0);
    });

    it('each get an error of their own', async () => {
      const bench = new Bench();
      const provider = held();
      const calls = [bench.call(provider.provide), bench.call(provider.provide)];
      provider.fail(new MooringError('ServerError', 'out', { attempts: 3 }));
      const [first, second] = await Promise.allSettled(calls);
      expect(first).toMatchObject({ reason: { code: 'ServerError', attempts: 3 } });
      expect(second).toMatchObject({ reason: { code: 'ServerError', attempts: 0 } });
    });

    it('of two connections do not meet', async () => {
      const bench = new Bench();
      const provider = held();
      const calls = [bench.call(provider.provide), bench.call(provider.provide, { connection: { name: 'other' } })];
      provider.give(answered(1));
      await Promise.all(calls);
      expect(bench.asked).toHaveLength(2);
    });

    it('go on for the others when one aborts, whoever began', async () => {
      for (const leaver of [0, 1]) {
        const bench = new Bench();
        const provider = held();
        const controllers = [new AbortController(), new AbortController()];
        const calls = controllers.map(({ signal }) => bench.call(provider.provide, { options: { signal } }));
        controllers[leaver]?.abort(new Error('enough'));
        expect(await codeOf(calls[leaver] ?? Promise.resolve())).toBe('Cancelled');
        expect(bench.asked[0]?.options.signal?.aborted).toBe(false);
        provider.give(answered(1));
        expect((await calls[1 - leaver])?.result.output).toBe(1);
        expect(bench.clock.pending).toBe(0);
      }
    });

    it('end with the last one who waits', async () => {
      const bench = new Bench();
      const controllers = [new AbortController(), new AbortController()];
      const hang = ({ options: { signal } }: PlannedCall): Promise<CallResult> =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      const calls = controllers.map(({ signal }) => codeOf(bench.call(hang, { options: { signal } })));
      for (const controller of controllers) controller.abort();
      expect(await Promise.all(calls)).toEqual(['Cancelled', 'Cancelled']);
      expect(bench.asked[0]?.options.signal?.aborted).toBe(true);
      // Nobody joins what is being torn down.
      expect((await bench.call(() => answered(2))).source).toBe('provider');
    });

    it('do not begin for one who has aborted already', async () => {
      const bench = new Bench();
      expect(await codeOf(bench.call(() => answered(1), { options: { signal: AbortSignal.abort() } }))).toBe('Cancelled');
      expect(bench.asked).toHaveLength(0);
    });

    it('keep to the deadline of each', async () => {
      const bench = new Bench();
      const provider = held();
      const patient = bench.call(provider.provide, { options: { deadlineMs: 20_000 } });
      const hurried = codeOf(bench.call(provider.provide, { options: { deadlineMs: 500 } }));
      await bench.clock.advance(500);
      expect(await hurried).toBe('DeadlineExceeded');
      provider.give(answered(1));
      expect((await patient).result.output).toBe(1);
      expect(bench.clock.pending).toBe(0);
    });

    it('ask again for those with time left when the one who began runs out of it', async () => {
      const bench = new Bench();
      let hurried = true;
      const provide = async (): Promise<CallResult> => {
        if (!hurried) return answered(1);
        hurried = false;
        await bench.clock.sleep(500);
        return failing('DeadlineExceeded')();
      };
      const first = codeOf(bench.call(provide, { options: { deadlineMs: 500 } }));
      const others = Array.from({ length: 10 }, () => bench.call(provide));
      await bench.clock.advance(500);
      expect(await first).toBe('DeadlineExceeded');
      expect((await Promise.all(others)).every(({ result }) => result.output === 1)).toBe(true);
      expect(bench.asked).toHaveLength(2);
      expect(bench.asked[1]?.options.deadlineMs).toBe(29_500);
    });

    it('do not wait behind less important ones', async () => {
      const bench = new Bench();
      const slow = held();
      const background = bench.call(slow.provide, { options: { priority: 'background' } });
      expect((await bench.call(() => answered('now'))).source).toBe('provider');
      slow.give(answered('late'));
      expect((await background).result.output).toBe('late');
      expect(bench.hit()).toMatchObject({ result: { output: 'now' } });
    });

    it('are not joined by one who wants an answer from now on, whose answer stays', async () => {
      const bench = new Bench();
      const earlier = held();
      const first = bench.call(earlier.provide);
      await bench.call(() => answered('later'), { options: { cache: 'refresh' } });
      earlier.give(answered('earlier'));
      expect((await first).result.output).toBe('earlier');
      expect(bench.hit()).toMatchObject({ result: { output: 'later' } });
    });
  });

  describe('invalidation', () => {
    it('drops by tag, on one connection, and tells how many', async () => {
      const bench = new Bench();
      await bench.call(() => answered(1));
      await bench.call(() => answered(2), { connection: { name: 'other' } });
      expect(bench.cache.invalidate('shop@1/acme', ['nothing'])).toBe(0);
      expect(bench.cache.invalidate('shop@1/acme', ['items'])).toBe(1);
      expect(bench.hit()).toBeUndefined();
      expect(bench.hit({ connection: { name: 'other' } })).toBeDefined();
      expect(bench.cache.forget('shop@1/other')).toBe(1);
      expect(bench.cache.invalidate('shop@1/acme', undefined)).toBe(0);
    });

    it('keeps an answer out that was asked for before it, and nobody joins that one', async () => {
      const bench = new Bench();
      const provider = held();
      const before = bench.call(provider.provide);
      bench.cache.completed(bench.planned({ endpoint: 'items.create' }));
      const after = await bench.call(() => answered('new'));
      provider.give(answered('old'));
      expect((await before).result.output).toBe('old');
      expect(after).toMatchObject({ source: 'provider', result: { output: 'new' } });
      expect(bench.hit()).toMatchObject({ result: { output: 'new' } });
    });

    it('lets answers of other tags and connections pass', async () => {
      const bench = new Bench();
      const provider = held();
      const call = bench.call(provider.provide);
      bench.cache.invalidate('shop@1/acme', ['orders']);
      bench.cache.invalidate('shop@1/other', ['items']);
      provider.give(answered(1));
      await call;
      expect(bench.hit()).toBeDefined();
    });

    it.each<[ErrorCode, boolean]>([
      ['NetworkFailure', true],
      ['AttemptTimeout', true],
      ['ServerError', true],
      ['Cancelled', true],
      ['NotSent', false],
      ['InvalidInput', false],
      ['RateLimited', false],
      ['CircuitOpen', false],
    ])('follows a write that ended with %s: %s', async (code, drops) => {
      const bench = new Bench();
      await bench.call(() => answered(1));
      bench.cache.completed(bench.planned({ endpoint: 'items.create' }), new MooringError(code, 'failed'));
      expect(bench.hit() === undefined).toBe(drops);
    });
  });

  describe('stale answers', () => {
    it('are handed out while a new one is fetched, once', async () => {
      const bench = new Bench();
      await bench.call(() => answered(1));
      await bench.clock.advance(60_000);
      expect(bench.hit()).toMatchObject({ state: 'stale', wantsRefresh: true, result: { output: 1 } });
      const provider = held();
      const refreshing = bench.refresh(provider.provide, { options: { deadlineMs: 1, signal: AbortSignal.abort() } });
      expect(bench.hit()).toMatchObject({ state: 'stale', wantsRefresh: false });
      await bench.refresh(provider.provide);
      provider.give(answered(2));
      await refreshing;
      expect(bench.asked).toHaveLength(2);
      expect(bench.asked[1]?.options).toMatchObject({ priority: 'background', deadlineMs: 30_000 });
      expect(bench.hit()).toMatchObject({ state: 'fresh', result: { output: 2 } });
      await bench.clock.advance(90_000);
      expect(bench.hit()).toBeUndefined();
    });

    it('do not ask again at once after a refresh that failed', async () => {
      const bench = new Bench();
      await bench.call(() => answered(1));
      await bench.clock.advance(60_000);
      await bench.refresh(failing('ServerError'));
      expect(bench.hit()).toMatchObject({ state: 'stale', wantsRefresh: false });
      await bench.clock.advance(5_000);
      expect(bench.hit()).toMatchObject({ state: 'stale', wantsRefresh: true });
    });

    it.each<ErrorCode>(['CircuitOpen', 'ServerError', 'RateLimited', 'NetworkFailure', 'DeadlineExceeded', 'AttemptTimeout'])(
      'stand in for %s',
      async (code) => {
        const bench = new Bench();
        await bench.call(() => answered(1));
        await bench.clock.advance(100_000);
        expect(bench.hit()).toBeUndefined();
        expect(await bench.call(failing(code))).toMatchObject({ source: 'stale', result: { output: 1 } });
        expect(bench.cache.staleFor(bench.key(), new MooringError(code, 'x'))).toMatchObject({ output: 1 });
        await bench.clock.advance(3_600_000);
        expect(await codeOf(bench.call(failing(code)))).toBe(code);
      },
    );

    it.each<ErrorCode>(['AuthenticationFailed', 'PermissionDenied', 'RequestRejected', 'ReauthorisationRequired'])(
      'end with %s, for everybody',
      async (code) => {
        const bench = new Bench();
        await bench.call(() => answered(1));
        await bench.clock.advance(60_000);
        expect(await codeOf(bench.call(failing(code)))).toBe(code);
        expect(bench.hit()).toBeUndefined();
        expect(await codeOf(bench.call(failing('ServerError')))).toBe('ServerError');
      },
    );

    it('stand in for a caller whose own time is up', async () => {
      const bench = new Bench();
      await bench.call(() => answered(1));
      await bench.clock.advance(100_000);
      const provider = held();
      const patient = bench.call(provider.provide);
      const hurried = bench.call(provider.provide, { options: { deadlineMs: 100 } });
      await bench.clock.advance(100);
      expect(await hurried).toMatchObject({ source: 'stale', result: { output: 1 } });
      provider.give(answered(2));
      expect((await patient).result.output).toBe(2);
    });
  });

  describe('absence', () => {
    const notFound = failing('NotFound', { status: 404, requestId: 'req_1', attempts: 1, provider: { code: 'missing' } });

    it('is remembered where it is declared, as a fresh error for each caller', async () => {
      const bench = new Bench();
      expect(await codeOf(bench.call(notFound))).toBe('NotFound');
      const [first, second] = [bench.hit(), bench.hit()];
      if (first?.state !== 'absent' || second?.state !== 'absent') throw new Error('not remembered');
      expect(first.error).toMatchObject({ code: 'NotFound', status: 404, requestId: 'req_1', provider: { code: 'missing' } });
      expect(first.error).not.toBe(second.error);
      await bench.clock.advance(10_000);
      expect(bench.hit()).toBeUndefined();
    });

    it('is not remembered where it is not, and ends the answer before it all the same', async () => {
      const bench = new Bench({ cache: { ttl: '60s', staleIfError: '1h' } });
      await bench.call(() => answered(1));
      await codeOf(bench.call(notFound, { options: { cache: 'refresh' } }));
      expect(bench.hit()).toBeUndefined();
      expect(await codeOf(bench.call(failing('ServerError')))).toBe('ServerError');
    });

    it('is forgotten with the tags of its endpoint', async () => {
      const bench = new Bench();
      await codeOf(bench.call(notFound));
      bench.cache.invalidate('shop@1/acme', ['items']);
      expect(bench.hit()).toBeUndefined();
    });
  });

  describe('revalidation', () => {
    it('asks by ETag, or by date where there is none, and renews what has not changed', async () => {
      for (const [validator, asked] of [
        [{ etag: '"a"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }, { 'if-none-match': '"a"' }],
        [{ 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }, { 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }],
      ] as const) {
        const bench = new Bench();
        await bench.call(() => answered({ id: 1 }, { headers: validator }));
        await bench.clock.advance(100_000);
        const renewed = await bench.call(() => answered(undefined, { status: 304, headers: { etag: '"b"' } }));
        expect(bench.asked[1]?.request.headers).toMatchObject(asked);
        expect(renewed).toMatchObject({ source: 'renewed', result: { output: { id: 1 }, status: 200 } });
        expect(bench.hit()?.state).toBe('fresh');
        await bench.clock.advance(60_000);
        await bench.refresh(() => answered({ id: 2 }));
        expect(bench.asked[2]?.request.headers).toMatchObject({ 'if-none-match': '"b"' });
      }
    });

    it('is left out where the answer carries nothing to compare, or the rule says so', async () => {
      for (const [cache, headers] of [
        [rule, {}],
        [{ ...rule, revalidate: false }, { etag: '"a"' }],
      ] as const) {
        const bench = new Bench({ cache });
        await bench.call(() => answered(1, { headers }));
        await bench.clock.advance(60_000);
        await bench.refresh(() => answered(2));
        expect(Object.keys(bench.asked[1]?.request.headers ?? {}).filter((name) => name.startsWith('if-'))).toEqual([]);
      }
    });

    it('does not bring back what was invalidated meanwhile', async () => {
      const bench = new Bench();
      await bench.call(() => answered(1, { headers: { etag: '"a"' } }));
      await bench.clock.advance(60_000);
      const provider = held();
      const refreshing = bench.refresh(provider.provide);
      bench.cache.invalidate('shop@1/acme', ['items']);
      provider.give(answered(undefined, { status: 304 }));
      await refreshing;
      expect(bench.hit()).toBeUndefined();
    });
  });

  describe('a shared tier', () => {
    const twoProcesses = async (): Promise<{ here: Bench; there: Bench; clock: VirtualClock }> => {
      const clock = new VirtualClock();
      const store = new MemorySharedStore();
      const [one, two] = [createMemorySharedTier(store, clock), createMemorySharedTier(store, clock)];
      await Promise.all([one.start(), two.start()]);
      return { here: new Bench({ clock, shared: one }), there: new Bench({ clock, shared: two }), clock };
    };

    it('answers in one process what another has asked', async () => {
      const { here, there } = await twoProcesses();
      await here.call(() => answered({ id: 1 }));
      expect(await there.call(failing('ServerError'))).toMatchObject({ source: 'shared', result: { output: { id: 1 } } });
      expect(there.asked).toHaveLength(0);
      expect(there.hit()?.state).toBe('fresh');
    });

    it('shares nothing between connections', async () => {
      const { here, there } = await twoProcesses();
      await here.call(() => answered(1));
      expect(await there.call(() => answered(2), { connection: { name: 'other' } })).toMatchObject({ source: 'provider' });
      expect(await there.call(() => answered(3), { connection: { tenant: 't' } })).toMatchObject({ source: 'provider' });
      expect(await there.call(() => answered(4), { connection: { credentials: { apiKey: 'new' } } })).toMatchObject({ source: 'provider' });
    });

    it('drops in every process what one invalidates, answers under way included', async () => {
      const { here, there } = await twoProcesses();
      await here.call(() => answered('old'));
      await there.call(() => answered('never asked'));
      const provider = held();
      const underWay = there.call(provider.provide, { query: 'a=1' });
      await there.clock.drain();
      here.cache.invalidate('shop@1/acme', ['items']);
      provider.give(answered('old'));
      await underWay;
      expect(there.hit()).toBeUndefined();
      expect(there.hit({ query: 'a=1' })).toBeUndefined();
      expect(await there.call(() => answered('new'))).toMatchObject({ source: 'provider' });
      expect(await here.call(failing('ServerError'))).toMatchObject({ source: 'shared', result: { output: 'new' } });
    });

    it('remembers absence for all, and forgets it', async () => {
      const { here, there } = await twoProcesses();
      await codeOf(here.call(failing('NotFound')));
      expect(await codeOf(there.call(() => answered(1)))).toBe('NotFound');
      expect(there.asked).toHaveLength(0);
    });

    it('lends a stale answer and lets a refresh of another process be enough', async () => {
      const { here, there, clock } = await twoProcesses();
      await here.call(() => answered(1));
      await clock.advance(60_000);
      expect(await there.call(failing('ServerError'))).toMatchObject({ source: 'stale', wantsRefresh: true });
      await here.refresh(() => answered(2));
      await there.refresh(() => answered(3));
      expect(there.asked).toHaveLength(0);
      expect(there.hit()).toMatchObject({ state: 'fresh', result: { output: 2 } });
    });

    it('does not hold a caller beyond the deadline', async () => {
      const clock = new VirtualClock();
      const slow = createMemorySharedTier(new MemorySharedStore(), clock);
      const shared: SharedCacheTier = { ...slow, get: () => clock.sleep(1_000).then(() => ({ entry: undefined, stamp: undefined })) };
      const bench = new Bench({ clock, shared });
      const hurried = codeOf(bench.call(() => answered(1), { options: { deadlineMs: 100 } }));
      await clock.advance(100);
      expect(await hurried).toBe('DeadlineExceeded');
      await clock.advance(1_000);
      expect(bench.asked).toHaveLength(0);
      expect(clock.pending).toBe(0);
    });
  });

  it('tells of hits where hot answers are warmed, and only there', async () => {
    const bench = new Bench({ cache: { ttl: '60s', warm: { hot: 2 } } });
    const heard: number[] = [];
    bench.cache.onHit((_key, expiresAt) => heard.push(expiresAt));
    await bench.call(() => answered(1));
    bench.hit();
    bench.hit();
    expect(heard).toEqual([bench.clock.now() + 60_000, bench.clock.now() + 60_000]);
    const cold = new Bench();
    cold.cache.onHit(() => heard.push(0));
    await cold.call(() => answered(1));
    cold.hit();
    expect(heard).toHaveLength(2);
  });

  it('ends refreshes under way when it is closed', async () => {
    const bench = new Bench();
    const hang = ({ options: { signal } }: PlannedCall): Promise<CallResult> =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    const refreshing = bench.refresh(hang);
    bench.cache.close();
    await refreshing;
    expect(bench.clock.pending).toBe(0);
  });
});
