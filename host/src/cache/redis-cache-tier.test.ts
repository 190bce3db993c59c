import { writeSync } from 'node:fs';
import type { LogFields, Logger, Meter } from '@mooring/core';
import {
  cacheTierContract,
  sharedTierContract,
  silentMeter,
  systemClock,
  type CacheEntry,
  type SharedCacheTier,
  type TierUnderTest,
} from '@mooring/core/runtime';
import { createClient } from '@redis/client';
import { redisVersion, RedisServer } from '../fixtures/redis-server.js';
import { createRedisCacheTier, type RedisCacheTierOptions } from './redis-cache-tier.js';

jest.setTimeout(30_000);
const version = redisVersion();
// Past jest, which would put a stack under it: whoever reads the log of a run must see at once whether this part of it ran.
writeSync(
  2,
  version === undefined
    ? 'Redis tier: redis-server not found, contract suite skipped\n'
    : `Redis tier: contract suite ran against redis-server ${version}\n`,
);

const scope = 'shop@1/acme';
const tags = ['', 'customers'];
const key = 'k'.repeat(43);
const entryNow = (value: unknown): CacheEntry => {
  const now = systemClock.now();
  return { value, expiresAt: now + 60_000, keepUntil: now + 120_000, scope, tags };
};

/** Tiers of a test, each a process of its own as far as Redis can tell. */
const opened: SharedCacheTier[] = [];
let namespaces = 0;

async function open(url: string, options: Partial<RedisCacheTierOptions> = {}): Promise<SharedCacheTier> {
  const tier = createRedisCacheTier({ url, namespace: `test-${namespaces}`, ...options });
  opened.push(tier);
  await tier.start();
  return tier;
}

const put = async (tier: SharedCacheTier, value: unknown): Promise<void> =>
  tier.set(key, entryNow(value), (await tier.get(key, scope, tags)).stamp);
const valueIn = async (tier: SharedCacheTier): Promise<unknown> => (await tier.get(key, scope, tags)).entry?.value;

/** Asks until it is so: how long a server takes to come back is not ours to say. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await systemClock.sleep(25);
}

beforeEach(() => {
  namespaces += 1;
});
afterEach(async () => {
  await Promise.all(opened.map((tier) => tier.close()));
  opened.length = 0;
});

describe('createRedisCacheTier', () => {
  it.each<[string, RedisCacheTierOptions]>([
    ['url', { url: 'http://127.0.0.1' }],
    ['url', { url: 'secret:hunter2@nowhere' }],
    ['namespace', { url: 'redis://127.0.0.1', namespace: 'a:b' }],
    ['commandTimeoutMs', { url: 'redis://127.0.0.1', commandTimeoutMs: 0 }],
  ])('refuses a wrong %s, without showing it', (name, options) => {
    expect(() => createRedisCacheTier(options)).toThrow(
      expect.objectContaining({ code: 'InvalidOptions', message: expect.stringContaining(name) }),
    );
    expect(() => createRedisCacheTier(options)).not.toThrow('hunter2');
  });

  it('opens nothing before it is started, and may be closed all the same', async () => {
    const tier = createRedisCacheTier({ url: 'redis://127.0.0.1:1' });
    expect(await tier.get(key, scope, tags)).toEqual({ entry: undefined, stamp: undefined });
    await tier.set(key, entryNow(1), ['a']);
    await tier.invalidate(scope, tags);
    await tier.close();
    await tier.close();
  });

  it('fails no call where nobody listens, and says so once', async () => {
    const { logger, lines } = recording();
    const counted: string[] = [];
    const meter: Meter = { ...silentMeter, count: (name, { operation }) => counted.push(`${name} ${operation}`) };
    const tier = await open('redis://:hunter2@127.0.0.1:1', { logger, meter });
    for (let call = 0; call < 20; call++) {
      expect(await tier.get(key, scope, tags)).toEqual({ entry: undefined, stamp: undefined });
      await tier.set(key, entryNow(1), ['a']);
      await tier.invalidate(scope, tags);
    }
    expect(lines.filter(({ level }) => level === 'warn')).toEqual([
      { level: 'warn', message: expect.stringContaining('calls go on'), operation: 'connect', reason: 'ECONNREFUSED' },
    ]);
    expect(counted).toContain('mooring_cache_shared_failures_total connect');
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });
});

(version === undefined ? describe.skip : describe)('the Redis tier', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.kill());

  it.each(cacheTierContract)('$name', async ({ run }) => {
    const tier = await open(server.url);
    const oneTier: TierUnderTest = {
      get: async (...where) => (await tier.get(...where)).entry,
      set: async (at, entry) => tier.set(at, entry, (await tier.get(at, entry.scope, entry.tags)).stamp),
      invalidate: (...what) => tier.invalidate(...what),
    };
    await expect(run(oneTier, systemClock.now())).resolves.toBeUndefined();
  });

  it.each(sharedTierContract)('$name', async ({ run }) => {
    const [here, there] = [await open(server.url), await open(server.url)];
    await expect(run(here, there, systemClock.now())).resolves.toBeUndefined();
  });

  it('keeps applications with other namespaces apart', async () => {
    await put(await open(server.url), 1);
    expect(await valueIn(await open(server.url, { namespace: `other-${namespaces}` }))).toBeUndefined();
  });

  it('lets Redis forget an entry when its time is up, and shows it nothing but hashes for keys', async () => {
    await put(await open(server.url, { namespace: 'look' }), { email: 'ann@example.com' });
    const client = createClient({ url: server.url });
    await client.connect();
    const keys = await client.keys('look:*');
    expect(keys).toHaveLength(4);
    for (const each of keys) expect(each).toMatch(/^look:(epoch|(entry|tag):[\w-]{43})$/);
    const lifeMs = await client.pTTL(`look:entry:${key}`);
    expect(lifeMs).toBeGreaterThan(100_000);
    expect(lifeMs).toBeLessThanOrEqual(120_000);
    await client.close();
  });

  it('shows nothing of a value that is sealed, and takes nothing that was sealed for another place', async () => {
    const seal: RedisCacheTierOptions['seal'] = {
      seal: (text, place) => Buffer.from(JSON.stringify({ text, place })).toString('base64'),
      open: async (sealed, place) => {
        const { text, place: own } = JSON.parse(Buffer.from(sealed, 'base64').toString());
        if (JSON.stringify(own) !== JSON.stringify(place)) throw new Error('moved');
        return text;
      },
    };
    const tier = await open(server.url, { namespace: 'sealed', seal });
    await put(tier, { email: 'ann@example.com' });
    expect(await valueIn(tier)).toEqual({ email: 'ann@example.com' });
    const client = createClient({ url: server.url });
    await client.connect();
    const written = (await client.get(`sealed:entry:${key}`)) ?? '';
    expect(written).not.toContain('ann@example.com');
    await client.set(`sealed:entry:${'m'.repeat(43)}`, written);
    await client.close();
    expect((await tier.get('m'.repeat(43), scope, tags)).entry).toBeUndefined();
  });

  it('takes what somebody else has written under its keys for nothing', async () => {
    const tier = await open(server.url, { namespace: 'garbage' });
    await put(tier, 1);
    const client = createClient({ url: server.url });
    await client.connect();
    const good = (await client.get(`garbage:entry:${key}`)) ?? '';
    for (const text of [
      '',
      'null',
      '[]',
      '{',
      '{"stamp":1}',
      good.replace('"value":"1"', '"value":"{"'),
      good.replace('"value":"1"', '"value":2'),
    ]) {
      await client.set(`garbage:entry:${key}`, text);
      expect(await valueIn(tier)).toBeUndefined();
    }
    const heard: unknown[] = [];
    tier.onInvalidated((...what) => heard.push(what));
    for (const text of ['', 'null', '{"scope":1,"tags":["a"]}', '{"scope":"a","tags":"b"}'])
      await client.publish('garbage:invalidated', text);
    await client.publish('garbage:invalidated', '{"scope":"a","tags":["b"]}');
    await until(async () => heard.length > 0);
    expect(heard).toEqual([['a', ['b']]]);
    await client.close();
  });

  it('finds nothing rather than something old when Redis has dropped the versions', async () => {
    const tier = await open(server.url, { namespace: 'evicted' });
    await put(tier, 'old');
    await tier.invalidate(scope, ['customers']);
    const client = createClient({ url: server.url });
    await client.connect();
    await client.del(await client.keys('evicted:tag:*'));
    await client.close();
    expect(await valueIn(tier)).toBeUndefined();
    await put(tier, 'new');
    expect(await valueIn(tier)).toBe('new');
  });
});

(version === undefined ? describe.skip : describe)('a Redis that goes away', () => {
  let server: RedisServer;
  beforeEach(async () => {
    server = await RedisServer.start();
  });
  afterEach(() => server.kill());

  it('fails no call when it is killed in mid-use, and is used again when it is back', async () => {
    const { logger, lines } = recording();
    const tier = await open(server.url, { logger });
    await put(tier, 1);
    const underWay = Array.from({ length: 200 }, async (_, index) => {
      if (index === 100) await server.kill();
      await put(tier, index);
      await valueIn(tier);
      await tier.invalidate(scope, ['orders']);
    });
    await Promise.all(underWay);
    for (let call = 0; call < 50; call++) await put(tier, call);
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    await server.start();
    await until(async () => {
      await put(tier, 'back');
      return (await valueIn(tier)) === 'back';
    });
    expect(lines.filter(({ message }) => message.includes('can be reached'))).toHaveLength(2);
  });

  it('is not asked by every call while it hangs, and reads nothing when it is back that was invalidated meanwhile', async () => {
    let failures = 0;
    const tier = await open(server.url, { commandTimeoutMs: 50, meter: { ...silentMeter, count: () => (failures += 1) } });
    const other = await open(server.url, { commandTimeoutMs: 50 });
    await put(tier, 'old');
    server.freeze();
    const heard: unknown[] = [];
    other.onInvalidated((...what) => heard.push(what));
    for (let call = 0; call < 200; call++) expect(await valueIn(tier)).toBeUndefined();
    expect(failures).toBeGreaterThan(0);
    expect(failures).toBeLessThan(50);
    await tier.invalidate(scope, ['customers']);
    server.thaw();
    const seen: unknown[] = [];
    await until(async () => {
      const { entry, stamp } = await tier.get(key, scope, tags);
      seen.push(entry?.value);
      return stamp !== undefined;
    });
    expect(seen.every((value) => value === undefined)).toBe(true);
    expect(await valueIn(other)).toBeUndefined();
    await until(async () => heard.length > 0);
    expect(heard).toContainEqual([scope, ['customers']]);
  });

  it('invalidates everything when more was missed than is remembered', async () => {
    const tier = await open(server.url, { commandTimeoutMs: 50 });
    await put(tier, 'old');
    server.freeze();
    await tier.get(key, scope, tags);
    for (let index = 0; index < 1_200; index++) await tier.invalidate('shop@1/other', [`t${index}`]);
    server.thaw();
    await until(async () => (await tier.get(key, scope, tags)).stamp !== undefined);
    expect(await valueIn(tier)).toBeUndefined();
  });

  it('does not keep a host from stopping while it hangs', async () => {
    const tier = await open(server.url, { commandTimeoutMs: 50 });
    server.freeze();
    const pending = tier.get(key, scope, tags);
    await tier.close();
    expect((await pending).entry).toBeUndefined();
  });
});

interface Line extends LogFields {
  readonly level: string;
  readonly message: string;
}

function recording(): { readonly logger: Logger; readonly lines: readonly Line[] } {
  const lines: Line[] = [];
  const line =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      void lines.push({ level, message, ...fields });
  return { logger: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }, lines };
}
