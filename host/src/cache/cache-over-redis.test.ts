import { bearer, definePlugin, get, type Duration } from '@mooring/core';
import {
  CallCache,
  compilePlugin,
  createConnection,
  createNodeCacheTier,
  systemClock,
  type CallResult,
  type PlannedCall,
  type SharedCacheTier,
} from '@mooring/core/runtime';
import { z } from 'zod';
import { redisVersion, RedisServer } from '../fixtures/redis-server.js';
import { createRedisCacheTier } from './redis-cache-tier.js';

jest.setTimeout(30_000);

const ttl: Duration = '1h';
const plugin = compilePlugin(
  definePlugin({
    id: 'till',
    title: 'Till',
    category: 'commerce',
    version: '1.0.0',
    api: { version: '1', baseUrl: 'https://api.till.example', egress: ['api.till.example'] },
    auth: bearer({ fields: { apiKey: {} } }),
    endpoints: { items: get('/items', { output: z.unknown(), cache: { ttl, tags: ['items'] } }) },
  }),
);
const connection = createConnection(plugin, { name: 'acme', credentials: { apiKey: 'key' } });

function plannedCall(query: string): PlannedCall {
  const endpoint = plugin.callables.get('items');
  if (endpoint?.kind !== 'endpoint') throw new Error('no such endpoint');
  return {
    endpoint,
    connection,
    options: {},
    request: {
      method: 'GET',
      origin: 'https://api.till.example',
      path: '/items',
      query,
      headers: plugin.headers,
      fields: undefined,
      body: undefined,
      credentialOf: '',
      parameters: {},
    },
  };
}

/** One process: a memory of its own over the Redis of all. */
class Process {
  asked = 0;
  readonly cache: CallCache;
  readonly tier: SharedCacheTier;

  constructor(url: string) {
    this.tier = createRedisCacheTier({ url, commandTimeoutMs: 100 });
    this.cache = new CallCache(createNodeCacheTier(), systemClock, this.tier);
  }

  async call(query = ''): Promise<unknown> {
    const key = this.cache.keyOf(plannedCall(query));
    if (key === undefined) throw new Error('this call is not kept');
    const hit = this.cache.lookup(key);
    if (hit?.state === 'fresh') return hit.result.output;
    const answer = await this.cache.answer(key, async (): Promise<CallResult> => {
      this.asked += 1;
      return { output: { query, body: Buffer.from('bytes') }, status: 200, headers: {}, url: 'https://api.till.example/items' };
    });
    return answer.result.output;
  }

  async close(): Promise<void> {
    this.cache.close();
    await this.tier.close();
  }
}

(redisVersion() === undefined ? describe.skip : describe)('the cache of two processes over one Redis', () => {
  let server: RedisServer;
  let here: Process;
  let there: Process;
  beforeEach(async () => {
    server = await RedisServer.start();
    [here, there] = [new Process(server.url), new Process(server.url)];
    await Promise.all([here.tier.start(), there.tier.start()]);
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    await server.kill();
  });

  it('asks once for both, and anew after either has invalidated', async () => {
    const first = await here.call();
    // What is stored is on its way: nobody waits for it.
    await here.tier.get('k'.repeat(43), 'till@1/acme', []);
    expect(await there.call()).toEqual(first);
    expect([here.asked, there.asked]).toEqual([1, 0]);
    const heard = new Promise<void>((resolve) => there.tier.onInvalidated(() => resolve()));
    here.cache.invalidate('till@1/acme', ['items']);
    await heard;
    await there.call();
    expect(there.asked).toBe(1);
  });

  it('answers every call while Redis is killed, stays away and comes back', async () => {
    const calls: Promise<unknown>[] = [];
    for (let index = 0; index < 300; index++) {
      if (index === 100) calls.push(server.kill());
      if (index === 200) await Promise.all(calls);
      const process = index % 2 === 0 ? here : there;
      calls.push(process.call(`n=${index % 50}`));
      if (index % 25 === 0) process.cache.invalidate('till@1/acme', ['items']);
    }
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    await server.start();
    for (let round = 0; there.asked > 0; round++) {
      there.asked = 0;
      await here.call(`back=${round}`);
      await systemClock.sleep(50);
      await there.call(`back=${round}`);
    }
  });
});
