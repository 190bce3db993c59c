import { definePlugin, MooringError, type AnyPlugin, type Webhooks } from '@mooring/core';
import { VirtualClock } from '@mooring/core/runtime';
import { crowd, crowdHeaders, crowdSecret } from '../fixtures/crowd-plugin.js';
import { recordingLogger } from '../fixtures/recording-logger.js';
import { saleBody, till, tillHeaders, tillSecret } from '../fixtures/till-plugin.js';
import { wrappedStore } from '../fixtures/wrapped-store.js';
import { createHost, type Host, type HostOptions, type IncomingWebhook, type WebhookAnswer } from '../index.js';
import { createStore, type Store } from '../store/index.js';

type TestHost = Host<[typeof till, typeof crowd]>;

const origin = 'https://hooks.example.com';
const badSignature = {
  status: 401,
  headers: { 'content-type': 'application/json' },
  body: '{"error":{"code":"WebhookRejected","message":"The signature is not acceptable."}}',
};

let clock: VirtualClock;
let logger: ReturnType<typeof recordingLogger>;
let memory: Store;
let host: TestHost;

/** A started host; `more` replaces options. */
async function make(more: Partial<HostOptions<readonly [typeof till, typeof crowd]>> = {}): Promise<TestHost> {
  host = await createHost({
    plugins: [till, crowd],
    connections: {
      till: { acme: { credentials: { apiKey: 'k' }, webhookSecret: tillSecret } },
      crowd: { north: { credentials: { key: 'k' }, account: 'T1' }, south: { credentials: { key: 'k' }, account: 'T2' } },
    },
    apps: { crowd: { signingSecret: crowdSecret } },
    store: memory,
    services: { clock, logger },
    environment: {},
    ...more,
  });
  await host.start({ listen: false });
  return host;
}

beforeEach(() => {
  clock = new VirtualClock();
  logger = recordingLogger();
  memory = createStore({ location: 'memory', now: () => clock.now() });
});
afterEach(() => host.stop());

const request = (path: string, body: string | Buffer, headers: Readonly<Record<string, string>>, method = 'POST'): IncomingWebhook => ({
  endpointId: path.split('/').at(-1) ?? '',
  method,
  url: origin + path,
  headers,
  body: Buffer.from(body),
});

/** Sends to the connection of Till as the provider would. */
const send = (
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = tillHeaders(body, { at: clock.now() }),
): Promise<WebhookAnswer> => host.receive(request(host.webhookPath('till', 'acme'), body, headers));

const sendBatch = (items: unknown): Promise<WebhookAnswer> => {
  const path = host.webhookPath('crowd');
  const body = JSON.stringify(items);
  return host.receive(request(path, body, crowdHeaders(origin + path, body)));
};

const reasons = (): unknown[] => logger.lines.filter(({ message }) => message === 'webhook refused').map(({ fields }) => fields['reason']);

describe('a webhook that is what it says', () => {
  it('is taken in by a host that has no HTTP surface', async () => {
    const bare = await createHost({
      plugins: [till],
      connections: { till: { acme: { credentials: { apiKey: 'k' }, webhookSecret: tillSecret } } },
      store: 'memory',
      services: { clock, logger },
    });
    expect(await bare.start({ http: false })).toEqual({ url: undefined });
    const body = saleBody('e-bare');
    expect(await bare.receive(request(bare.webhookPath('till', 'acme'), body, tillHeaders(body, { at: clock.now() })))).toMatchObject({
      status: 200,
    });
    await bare.stop();
    // The host that every test here ends with.
    await make();
  });

  it('keeps no credential of the sender on the disk', async () => {
    await make();
    const body = saleBody('e-with-credential');
    await send(body, { ...tillHeaders(body, { at: clock.now() }), authorization: 'Basic Y2FuYXJ5', cookie: 'session=canary' });
    const seen: unknown[] = [];
    host.on('till', 'sale.made', ({ raw }) => void seen.push(raw.headers));
    await host.idle();
    expect(seen).toEqual([expect.objectContaining({ 'content-type': 'application/json' })]);
    expect(JSON.stringify(seen)).not.toMatch(/authorization|cookie|canary/i);
  });

  it('is stored with its bytes before it is answered, and answered as the plugin says', async () => {
    await make();
    expect(await send(saleBody('e1'))).toEqual({ status: 200, headers: {}, body: '' });
    expect(await sendBatch([{ id: 'm1', kind: 'member.joined', team: 'T1' }])).toEqual({
      status: 202,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'taken',
    });
    const { event } = (await memory.event(1)) ?? {};
    expect(Buffer.from(event?.body ?? []).toString()).toBe(saleBody('e1'));
    expect(event).toMatchObject({
      plugin: 'till',
      connection: 'acme',
      type: 'sale.made',
      key: 'e1',
      url: origin + host.webhookPath('till', 'acme'),
      receivedAt: clock.now(),
      verifiedWith: '0',
    });
  });

  it('is answered only once it is durable, and so is its duplicate', async () => {
    let commit: () => void = () => undefined;
    const committed = new Promise<void>((resolve) => (commit = resolve));
    await make({ store: wrappedStore(memory, { accept: async (events) => committed.then(() => memory.accept(events)) }) });
    let answers = 0;
    const both = [send(saleBody('e1')), send(saleBody('e1'))].map((answer) => answer.finally(() => (answers += 1)));
    await clock.drain();
    expect(answers).toBe(0);
    commit();
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await host.counts()).unhandled + (await host.counts()).ready).toBe(1);
  });

  it('is verified with every active secret, and the store knows with which', async () => {
    await make({ connections: { till: { acme: { credentials: { apiKey: 'k' }, webhookSecret: ['new secret', tillSecret] } } } });
    expect((await send(saleBody('e1'), tillHeaders(saleBody('e1'), { at: clock.now(), secret: 'new secret' }))).status).toBe(200);
    expect((await send(saleBody('e2'))).status).toBe(200);
    expect(await send(saleBody('e3'), tillHeaders(saleBody('e3'), { at: clock.now(), secret: 'retired' }))).toEqual(badSignature);
    expect([(await memory.event(1))?.event.verifiedWith, (await memory.event(2))?.event.verifiedWith]).toEqual(['0', '1']);
  });

  it('may take its secret from the environment where the connection is the default one', async () => {
    await make({ connections: {}, environment: { TILL_WEBHOOK_SECRET: ` ${tillSecret}\n`, CROWD_SIGNING_SECRET: crowdSecret }, apps: {} });
    const body = saleBody('e1');
    expect((await host.receive(request(host.webhookPath('till'), body, tillHeaders(body, { at: clock.now() })))).status).toBe(200);
    expect((await sendBatch([{ id: 'm1', kind: 'member.joined' }])).status).toBe(202);
    expect(host.describe().webhooks.map(({ plugin, connection, isConfigured }) => [plugin, connection, isConfigured])).toEqual([
      ['till', 'default', true],
      ['crowd', undefined, true],
    ]);
  });
});

describe('a webhook that is not what it says', () => {
  it.each<[string, (body: string) => Readonly<Record<string, string>>]>([
    ['bad_signature', (body) => tillHeaders(body, { at: clock.now(), secret: 'guessed' })],
    ['bad_signature', () => tillHeaders('other bytes', { at: clock.now() })],
    ['missing_signature', () => ({ 'content-type': 'application/json' })],
    ['malformed_signature', () => ({ 'till-signature': `t=${clock.now() / 1000}` })],
    ['stale_timestamp', (body) => tillHeaders(body, { at: clock.now() - 301_000 })],
    ['future_timestamp', (body) => tillHeaders(body, { at: clock.now() + 301_000 })],
  ])('is refused without a hint which check failed (%s)', async (reason, headersOf) => {
    await make();
    expect(await send(saleBody('e1'), headersOf(saleBody('e1')))).toEqual(badSignature);
    expect(reasons()).toEqual([reason]);
    expect(await memory.event(1)).toBeUndefined();
    expect(await host.metrics()).toContain(`mooring_webhooks_total{plugin="till",outcome="${reason}"} 1`);
  });

  it('is refused wherever a single byte of it was changed', async () => {
    await make();
    const body = saleBody('e1');
    const headers = tillHeaders(body, { at: clock.now() });
    for (let at = 0; at < body.length; at += 1) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect((await send(changed, headers)).status).toBe(401);
    }
    expect((await send(Buffer.concat([Buffer.from('\uFEFF'), Buffer.from(body)]), headers)).status).toBe(401);
  });

  it('is refused by size and encoding before anything is computed', async () => {
    await make();
    expect((await send(Buffer.alloc(64 * 1024 + 1, ' '))).status).toBe(413);
    expect((await send(saleBody('e1'), { ...tillHeaders(saleBody('e1'), { at: clock.now() }), 'content-encoding': 'br' })).status).toBe(
      415,
    );
    expect(
      (await send(saleBody('e1'), { ...tillHeaders(saleBody('e1'), { at: clock.now() }), 'content-encoding': 'identity' })).status,
    ).toBe(200);
    expect(reasons()).toEqual(['too_large', 'encoded']);
  });

  it('has no place to go: 404; is no delivery: 405', async () => {
    await make();
    expect((await host.receive(request('/webhooks/nowhere', '{}', {}))).status).toBe(404);
    expect((await host.receive(request('/webhooks/constructor', '{}', {}))).status).toBe(404);
    const asked = await host.receive(request(host.webhookPath('till', 'acme'), '', {}, 'GET'));
    expect([asked.status, asked.headers['allow']]).toEqual([405, 'POST']);
    expect((await host.receive(request(host.webhookPath('till', 'acme'), '', {}, 'HEAD'))).status).toBe(405);
  });

  it('does not reach a connection by the secret of another', async () => {
    await make({
      connections: {
        till: {
          acme: { credentials: { apiKey: 'k' }, webhookSecret: tillSecret },
          other: { credentials: { apiKey: 'k' }, webhookSecret: 'its own' },
        },
      },
    });
    const body = saleBody('e1');
    expect(host.webhookPath('till', 'other')).not.toBe(host.webhookPath('till', 'acme'));
    expect((await host.receive(request(host.webhookPath('till', 'other'), body, tillHeaders(body, { at: clock.now() })))).status).toBe(401);
  });
});

describe('an endpoint without a secret', () => {
  it('accepts nothing, and tells the operator', async () => {
    await make({ connections: { till: { acme: { credentials: { apiKey: 'k' } } } }, environment: { TILL_WEBHOOK_SECRET: tillSecret } });
    const answer = await send(saleBody('e1'));
    expect(answer.status).toBe(503);
    expect(await memory.event(1)).toBeUndefined();
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'webhook refused: no signing secret is configured' }),
    );
    expect(host.describe().webhooks[0]).toMatchObject({ plugin: 'till', connection: 'acme', isConfigured: false });
  });

  it.each([[''], [' '], [[]], [['good', '']], [{ a: '' }], [5], [null]])('does not take %j for a secret', async (webhookSecret) => {
    await make();
    const connections = { till: { acme: { credentials: { apiKey: 'k' }, webhookSecret } } };
    const options: unknown = { plugins: [till], connections, store: 'memory' };
    // As JavaScript would call it.
    await expect(createHost(options as HostOptions<readonly AnyPlugin[]>)).rejects.toMatchObject({
      code: 'InvalidOptions',
      message: expect.stringContaining('`connections.till.acme.webhookSecret`'),
    });
  });

  it('does not take an empty variable for a secret', async () => {
    await make({ connections: {}, environment: { TILL_WEBHOOK_SECRET: '  ', CROWD_SIGNING_SECRET: '' }, apps: {} });
    const body = saleBody('e1');
    expect((await host.receive(request(host.webhookPath('till'), body, tillHeaders(body, { at: clock.now(), secret: '  ' })))).status).toBe(
      503,
    );
    expect((await sendBatch([])).status).toBe(503);
  });
});

describe('a webhook that comes again', () => {
  it('is answered with success and stored once', async () => {
    await make();
    const handled: string[] = [];
    host.on('till', 'sale.made', ({ id }) => void handled.push(id));
    for (let time = 0; time < 3; time += 1) expect((await send(saleBody('e1'))).status).toBe(200);
    await host.idle();
    expect(handled).toEqual(['e1']);
    expect(await host.counts()).toMatchObject({ done: 1, quarantined: 0 });
    expect(await host.metrics()).toContain('mooring_webhooks_total{plugin="till",outcome="duplicate"} 2');
  });

  it('may differ in the fields that the provider changes between deliveries', async () => {
    await make();
    for (const delivery of [1, 2]) expect((await send(saleBody('e1', { delivery }))).status).toBe(200);
    await host.idle();
    expect(await host.counts()).toMatchObject({ unhandled: 1, quarantined: 0 });
  });

  it('is kept aside, undelivered, where its id is known with another body', async () => {
    await make();
    const cents: number[] = [];
    host.on('till', 'sale.made', ({ data }) => void cents.push(data.cents));
    await send(saleBody('e1'));
    expect((await send(saleBody('e1', { data: { sale: 'sale of e1', cents: 99_999 } }))).status).toBe(200);
    await host.idle();
    expect(cents).toEqual([5]);
    expect(await host.counts()).toMatchObject({ done: 1, quarantined: 1 });
    expect(logger.lines).toContainEqual({
      level: 'error',
      message: 'webhook quarantined: its id is known with another body',
      fields: { plugin: 'till', endpoint: host.webhookPath('till', 'acme').split('/').at(-1), event: 'e1', type: 'sale.made', original: 1 },
    });
  });
});

describe('a batch', () => {
  it('becomes one event for each item, in one commit, each on the connection of its account', async () => {
    const commits: number[] = [];
    await make({ store: wrappedStore(memory, { accept: (events) => memory.accept(events.slice(0, commits.push(events.length) * 99)) }) });
    const joined: string[] = [];
    host.on('crowd', 'member.joined', ({ id, connection, data }) => void joined.push(`${id} ${connection} ${data.id}`));
    const items = [
      { id: 'm1', kind: 'member.joined', team: 'T1' },
      { id: 'm2', kind: 'member.joined', team: 'T2' },
      { id: 'm3', kind: 'member.joined', team: 'T3' },
      { id: 'm4', kind: 'member.joined' },
      { id: 'm1', kind: 'member.joined', team: 'T1' },
    ];
    expect((await sendBatch(items)).status).toBe(202);
    await host.idle();
    expect(commits).toEqual([5]);
    expect(joined.sort()).toEqual(['m1 north m1', 'm2 south m2', 'm3 account:T3 m3', 'm4 default m4']);
  });

  it('is refused whole where one item has no type or no id', async () => {
    await make();
    expect((await sendBatch([{ id: 'm1', kind: 'member.joined' }, { kind: 'member.joined' }])).status).toBe(400);
    expect((await sendBatch([{ id: 'm1', kind: 'member.joined' }, 'text'])).status).toBe(400);
    expect(await memory.event(1)).toBeUndefined();
  });

  it('may be empty', async () => {
    await make();
    expect((await sendBatch([])).status).toBe(202);
    expect(await memory.event(1)).toBeUndefined();
  });

  it('goes to the only connection of an app whose account nobody named', async () => {
    await make({ connections: { crowd: { only: { credentials: { key: 'k' } } } } });
    expect((await sendBatch([{ id: 'm1', kind: 'member.joined', team: 'T1' }])).status).toBe(202);
    expect((await memory.event(1))?.event.connection).toBe('only');
  });
});

describe('a handshake', () => {
  it('is answered once its signature held, and not stored', async () => {
    await make();
    const hello = '{"type":"hello","challenge":"abc"}';
    expect(await send(hello)).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"challenge":"abc"}' });
    expect(await send(hello, tillHeaders(hello, { at: clock.now(), secret: 'guessed' }))).toEqual(badSignature);
    expect(await memory.event(1)).toBeUndefined();
  });
});

describe('a hostile body', () => {
  it.each([
    ['broken JSON', '{"id":'],
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '5'],
    ['a list', '[]'],
    ['no id', '{"type":"sale.made"}'],
    ['an empty id', '{"type":"sale.made","id":""}'],
    ['an object for an id', '{"type":"sale.made","id":{"a":1}}'],
    ['no type', '{"id":"e1"}'],
    ['an id by the prototype', '{"type":"sale.made","__proto__":{"id":"e1"}}'],
  ])('is answered 400 and not stored: %s', async (_what, body) => {
    await make();
    expect((await send(body)).status).toBe(400);
    expect(await memory.event(1)).toBeUndefined();
  });

  it('cannot pollute a prototype, on its way in or to a handler', async () => {
    await make();
    const seen: unknown[] = [];
    host.on('till', 'sale.made', ({ data }) => void seen.push(data));
    await send(
      '{"id":"e1","type":"sale.made","__proto__":{"polluted":1},"data":{"sale":"s","cents":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    );
    await host.idle();
    expect(seen).toHaveLength(1);
    expect({}).not.toHaveProperty('polluted');
    expect(Object.getPrototypeOf(seen[0])).toBe(Object.prototype);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'is stored like any event nobody handles where its type is %s',
    async (type) => {
      await make();
      expect((await send(JSON.stringify({ id: 'e1', type }))).status).toBe(200);
      await host.idle();
      expect(await host.counts()).toMatchObject({ unhandled: 1 });
    },
  );

  it('may be nested as deep as it fits: it neither ends the process nor is lost', async () => {
    await make();
    const depth = 30_000;
    const body = `{"id":"e1","type":"sale.made","data":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect([200, 400]).toContain((await send(body)).status);
    expect((await send(saleBody('e2'))).status).toBe(200);
  });

  it('may have an id as large as it fits', async () => {
    await make();
    const id = 'x'.repeat(60_000);
    expect((await send(JSON.stringify({ id, type: 'sale.made' }))).status).toBe(200);
    expect((await send(JSON.stringify({ id, type: 'sale.made' }))).status).toBe(200);
    expect((await memory.event(1))?.event.key).toBe(id);
    expect((await send('{"id":12345,"type":"sale.made"}')).status).toBe(200);
  });

  it.each<[string, Partial<Webhooks>, number]>([
    [
      'verify',
      {
        verify: {
          name: 'broken',
          covers: 'bytes',
          toleranceSeconds: undefined,
          verify: explode,
          sign: explode,
          testKeys: explode,
        } as never,
      },
      401,
    ],
    ['handshake', { handshake: explode }, 400],
    ['items', { items: explode }, 400],
    ['account', { account: explode }, 400],
    ['type', { type: explode }, 400],
    ['id', { id: explode }, 400],
  ])("is answered %s where the plugin's own function throws at it", async (name, broken, status) => {
    const { webhooks, ...rest } = till.definition;
    const fragile: AnyPlugin = definePlugin({ ...rest, id: 'fragile', webhooks: { ...webhooks, ...broken } } as never);
    const own = await createHost<readonly AnyPlugin[]>({
      plugins: [fragile],
      connections: { fragile: { acme: { credentials: { apiKey: 'k' }, webhookSecret: tillSecret } } } as never,
      store: 'memory',
      services: { clock, logger },
    });
    await own.start({ listen: false });
    const path = own.webhookPath('fragile', 'acme');
    const answer = await own.receive(request(path, saleBody('e1'), tillHeaders(saleBody('e1'), { at: clock.now() })));
    expect([name, answer.status]).toEqual([name, status]);
    expect(answer.body + JSON.stringify(logger.lines)).not.toContain('exploded');
    expect((await own.receive(request(path, '', {}, 'GET'))).status).toBe(name === 'handshake' ? 400 : 405);
    await own.stop();
    await make();
  });
});

function explode(): never {
  throw new Error('exploded over a secret');
}

describe('a store that takes nothing', () => {
  it.each<[string, Error]>([
    ['is full', new MooringError('StoreFull', 'full')],
    ['failed', new MooringError('StoreFailed', 'failed')],
    ['is of another make and lost its database', new Error('connection refused')],
  ])('asks the provider to send again: the store %s', async (_how, error) => {
    await make({ store: wrappedStore(memory, { accept: () => Promise.reject(error) }) });
    const answer = await send(saleBody('e1'));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'webhook not stored' }));
  });
});

describe('an event whose handler makes the answer', () => {
  const ask = (id = 'q1'): Promise<WebhookAnswer> => send(JSON.stringify({ id, type: 'price.asked', data: { article: 'tea' } }));
  const otherwise = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"cents":0}' };

  it('is answered with what the handler gave in time', async () => {
    await make();
    host.on('till', 'price.asked', async ({ data }) => {
      await clock.sleep(2_999);
      return { cents: data.article.length };
    });
    expect(await clock.settle(ask())).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"cents":3}' });
    await host.idle();
    expect(await host.counts()).toMatchObject({ done: 1 });
  });

  it('is answered otherwise when the handler gives what the provider would not understand', async () => {
    await make();
    // JavaScript has no compiler to refuse this.
    const wrong: unknown = { cents: 'three' };
    host.on('till', 'price.asked', () => wrong as { cents: number });
    expect(await clock.settle(ask())).toEqual(otherwise);
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ message: 'the answer of a handler does not fit what the provider takes' }),
    );
    await host.idle();
    expect(await host.counts()).toMatchObject({ done: 1 });
  });

  it('is answered otherwise when the handler is late, and the handler still runs to its end', async () => {
    await make();
    let finished = 0;
    host.on('till', 'price.asked', async () => {
      await clock.sleep(3_001);
      finished += 1;
      return { cents: 7 };
    });
    expect(await clock.settle(ask())).toEqual(otherwise);
    expect(finished).toBe(0);
    await clock.settle(host.idle());
    expect(finished).toBe(1);
    expect(await host.counts()).toMatchObject({ done: 1 });
  });

  it('is answered otherwise at once when nobody handles it, or the handler failed', async () => {
    await make();
    const at = clock.now();
    expect(await ask('q1')).toEqual(otherwise);
    host.on('till', 'price.asked', () => {
      throw new Error('no');
    });
    expect(await ask('q2')).toEqual(otherwise);
    expect(clock.now()).toBe(at);
  });

  it('is answered otherwise when it comes again, and its handler does not run again', async () => {
    await make();
    let runs = 0;
    host.on('till', 'price.asked', () => ({ cents: (runs += 1) }));
    expect((await ask()).body).toBe('{"cents":1}');
    expect(await ask()).toEqual(otherwise);
    expect(runs).toBe(1);
  });

  it('may be answered with text, or with nothing', async () => {
    await make();
    const answers = ['tea', ''];
    host.on('till', 'price.asked', () => answers.shift() ?? '');
    expect(await ask('q1')).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, body: 'tea' });
    expect(await ask('q2')).toEqual({ status: 200, headers: {}, body: '' });
  });

  it('is answered by the first handler; the provider does not wait for the others', async () => {
    await make();
    host.on('till', 'price.asked', () => ({ cents: 1 }));
    host.on('till', 'price.asked', async () => {
      await clock.sleep(10_000);
      return { cents: 2 };
    });
    expect((await ask()).body).toBe('{"cents":1}');
    await clock.settle(host.idle());
  });

  it('holds no timer once it was answered', async () => {
    await make({ events: { handlerTimeoutMs: 60_000 } });
    host.on('till', 'price.asked', () => ({ cents: 1 }));
    await ask();
    await host.idle();
    expect(clock.pending).toBe(0);
  });
});
