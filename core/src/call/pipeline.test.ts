import { inspect } from 'node:util';
import { z } from 'zod';
import { apiKey } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get, post } from '../contract/endpoint.js';
import { isMooringError, type AnyMooringError } from '../errors/mooring-error.js';
import { hang, json, reset, ScriptedTransport } from '../fixtures/scripted-transport.js';
import { createTestCall } from '../fixtures/test-call.js';

const canary = 'sk_test_CANARY_0123456789';
const Customer = z.object({ id: z.string(), email: z.string().nullable() });
const shop = definePlugin({
  id: 'shop',
  title: 'Shop',
  category: 'commerce',
  version: '1.0.0',
  api: { version: '1', baseUrl: 'https://api.shop.example/v1', egress: ['api.shop.example'], body: 'form', idempotency: 'Idempotency-Key' },
  auth: apiKey({ in: 'header', name: 'authorization', prefix: 'Bearer ', fields: { apiKey: {} } }),
  limits: [
    { name: 'account', rate: 1000, byEnvironment: { sandbox: { rate: 2 } } },
    { name: 'search', appliesTo: 'named', rate: 1, per: '10s' },
  ],
  errors: {
    requestIdHeader: 'request-id',
    read: ({ body }) => {
      const parsed = z.object({ error: z.object({ code: z.string(), message: z.string() }) }).safeParse(body);
      if (!parsed.success) return undefined;
      const { code, message } = parsed.data.error;
      return {
        code,
        message,
        ...(code === 'expired' ? { means: 'TokenExpired' as const } : {}),
        ...(code === 'final' ? { retry: false as const } : {}),
      };
    },
  },
  endpoints: {
    customers: {
      list: get('/customers', {
        input: z.object({ limit: z.number().int().max(100).optional() }),
        output: z.object({ data: z.array(Customer) }),
        cache: { ttl: '30s', tags: ['customers'] },
      }),
      retrieve: get('/customers/:id', { output: Customer }),
      create: post('/customers', {
        input: z.object({ email: z.string(), address: z.object({ city: z.string().optional() }).optional() }),
        output: Customer,
        invalidates: ['customers'],
      }),
      search: get('/customers/search', {
        input: z.object({ q: z.string() }),
        output: z.object({ data: z.array(Customer) }),
        limits: ['search'],
      }),
      poke: post('/poke', { output: z.object({}), idempotency: false }),
    },
  },
});

const page = { data: [{ id: 'cus_1', email: null, created: 1 }] };
const setUp = (
  transport: ScriptedTransport,
  options: Partial<Parameters<typeof createTestCall>[2]> = {},
): ReturnType<typeof createTestCall> => createTestCall(shop, transport, { credentials: { apiKey: canary }, ...options });

const failureOf = async (call: Promise<unknown>): Promise<AnyMooringError> => {
  const outcome: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isMooringError(outcome)) throw new Error(`expected an error of Mooring, got ${inspect(outcome)}`);
  return outcome;
};

describe('Pipeline', () => {
  it('sends what the endpoint declares and returns what the provider answers, unknown fields included', async () => {
    const transport = new ScriptedTransport(json(200, page));
    const { client } = setUp(transport);
    expect(await client.endpoint('customers.list')({ limit: 10 })).toEqual(page);
    const [request] = transport.requests;
    expect(request).toMatchObject({
      method: 'GET',
      body: undefined,
      headers: { authorization: `Bearer ${canary}`, accept: 'application/json' },
    });
    expect(request?.url.href).toBe('https://api.shop.example/v1/customers?limit=10');
  });

  it('refuses bad input before anything leaves, and says which field is wrong', async () => {
    const transport = new ScriptedTransport(json(200, page));
    const { client } = setUp(transport);
    const tooMany = await failureOf(client.endpoint('customers.list')({ limit: 1000 }));
    expect(tooMany).toMatchObject({
      code: 'InvalidInput',
      retryable: false,
      plugin: 'shop',
      connection: 'acme',
      endpoint: 'customers.list',
      issues: [{ path: 'limit' }],
    });
    const misspelt = await failureOf(client.endpoint('customers.list')({ limitt: 10 }));
    expect(misspelt.message).toContain('limitt: unknown field');
    expect(transport.requests).toHaveLength(0);
  });

  it('repeats a GET whose connection broke, on the virtual clock', async () => {
    const transport = new ScriptedTransport(reset, json(503, {}), json(200, page));
    const { client, clock, lines } = setUp(transport);
    const call = client.endpoint('customers.list')();
    await clock.advance(1_000);
    expect(await call).toEqual(page);
    expect(transport.requests).toHaveLength(3);
    expect(clock.sleeps).toEqual([100, 200]);
    expect(lines.filter(({ message }) => message === 'call')).toEqual([
      {
        level: 'info',
        message: 'call',
        plugin: 'shop',
        connection: 'acme',
        endpoint: 'customers.list',
        outcome: 'ok',
        durationMs: 300,
        attempts: 3,
        status: 200,
      },
    ]);
  });

  it('never repeats a POST without an idempotency key that may have been seen', async () => {
    const transport = new ScriptedTransport(reset, json(200, {}));
    const { client, clock } = setUp(transport);
    const [error] = await Promise.all([failureOf(client.endpoint('customers.poke')()), clock.advance(60_000)]);
    expect(error).toMatchObject({ code: 'NetworkFailure', attempts: 1 });
    expect(transport.requests).toHaveLength(1);
  });

  it('repeats a POST with an idempotency key, with the same key each time', async () => {
    const transport = new ScriptedTransport(reset, json(200, { id: 'cus_1', email: 'a@b.c' }));
    const { client, clock } = setUp(transport);
    const call = client.endpoint('customers.create')({ email: 'a@b.c' });
    await clock.advance(1_000);
    await call;
    const keys = transport.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(transport.requests[0]?.body).toBe('email=a%40b.c');
  });

  it('waits as long as the provider asks, in seconds or by a date', async () => {
    const { client, clock } = setUp(
      new ScriptedTransport(
        json(429, {}, { 'retry-after': '2' }),
        json(429, {}, { 'retry-after': new Date(1_767_225_600_000 + 5_000).toUTCString() }),
        json(200, page),
      ),
    );
    const call = client.endpoint('customers.list')();
    await clock.advance(10_000);
    expect(await call).toEqual(page);
    expect(clock.sleeps).toEqual([2_000, 3_000]);
  });

  it('gives up at once when the provider asks for longer than the call may take', async () => {
    const transport = new ScriptedTransport(json(429, {}, { 'retry-after': '3600' }));
    const { client } = setUp(transport);
    expect(await failureOf(client.endpoint('customers.list')())).toMatchObject({
      code: 'RateLimited',
      retryAfterMs: 3_600_000,
      attempts: 1,
      status: 429,
    });
    expect(transport.requests).toHaveLength(1);
  });

  it('does not try again when the provider says that it is pointless', async () => {
    const transport = new ScriptedTransport(json(503, { error: { code: 'final', message: 'no' } }));
    expect(await failureOf(setUp(transport).client.endpoint('customers.list')())).toMatchObject({ code: 'Overloaded', attempts: 1 });
    expect(transport.requests).toHaveLength(1);
  });

  it('names a field that the schema does not know, at any depth', async () => {
    const transport = new ScriptedTransport(json(200, { id: 'x', email: null }));
    const error = await failureOf(setUp(transport).client.endpoint('customers.create')({ email: 'a@b.c', address: { citty: 'x' } }));
    expect(error).toMatchObject({ code: 'InvalidInput', issues: [{ path: 'address.citty', message: 'unknown field' }] });
  });

  it('ends an attempt that hangs and tries again within the deadline', async () => {
    const { client, clock } = setUp(new ScriptedTransport(hang, json(200, page)));
    const call = client.endpoint('customers.list')();
    await clock.advance(11_000);
    expect(await call).toEqual(page);
  });

  it('ends the whole call at its deadline, waiting included', async () => {
    const { client, clock } = setUp(new ScriptedTransport(hang));
    const [error] = await Promise.all([failureOf(client.endpoint('customers.list')({}, { deadlineMs: 4_000 })), clock.advance(5_000)]);
    expect(error).toMatchObject({ code: 'DeadlineExceeded' });
  });

  it('stops at once when the caller aborts, whether waiting for an answer or between two attempts', async () => {
    for (const answer of [hang, json(503, {})]) {
      const transport = new ScriptedTransport(answer);
      const { client, clock } = setUp(transport);
      const controller = new AbortController();
      const failure = failureOf(client.endpoint('customers.list')({}, { signal: controller.signal }));
      await clock.advance(50);
      controller.abort(new Error('enough'));
      expect(await failure).toMatchObject({ code: 'Cancelled', cause: expect.objectContaining({ message: 'enough' }) });
      await clock.advance(60_000);
      expect(transport.requests).toHaveLength(1);
    }
  });

  it('says what each status means', async () => {
    const meanings: [number, string][] = [
      [400, 'RequestRejected'],
      [401, 'AuthenticationFailed'],
      [403, 'PermissionDenied'],
      [404, 'NotFound'],
      [409, 'Conflict'],
      [422, 'RequestRejected'],
      [302, 'BadResponse'],
      [501, 'Unsupported'],
    ];
    for (const [status, code] of meanings) {
      const { client } = setUp(new ScriptedTransport(json(status, {}, { 'request-id': 'req_1' })));
      expect(await failureOf(client.endpoint('customers.list')())).toMatchObject({ code, status, requestId: 'req_1', attempts: 1 });
    }
  });

  it('lets the provider itself say that a token has expired, inside whatever status', async () => {
    const { client } = setUp(new ScriptedTransport(json(200, { error: { code: 'expired', message: 'Token expired' } })));
    expect(await failureOf(client.endpoint('customers.list')())).toMatchObject({
      code: 'TokenExpired',
      provider: { code: 'expired', message: 'Token expired' },
    });
  });

  it('tells broken JSON from a refusal', async () => {
    const broken = new ScriptedTransport(() => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"data":['),
    }));
    expect(await failureOf(setUp(broken).client.endpoint('customers.list')())).toMatchObject({ code: 'BadResponse', attempts: 1 });
    const html = new ScriptedTransport(() => ({
      status: 404,
      headers: { 'content-type': 'text/html' },
      body: Buffer.from('<h1>gone</h1>'),
    }));
    expect(await failureOf(setUp(html).client.endpoint('customers.list')())).toMatchObject({ code: 'NotFound' });
  });

  it('hands on an answer that drifted from its schema and reports it, or refuses it when told to be strict', async () => {
    const drifted = { data: [{ id: 7, email: null }] };
    const reporting = setUp(new ScriptedTransport(json(200, drifted)));
    expect(await reporting.client.endpoint('customers.list')()).toEqual(drifted);
    expect(reporting.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', drift: [{ path: 'data.0.id', message: expect.any(String) }] }),
    );
    const strict = setUp(new ScriptedTransport(json(200, drifted)), { onSchemaDrift: 'strict' });
    expect(await failureOf(strict.client.endpoint('customers.list')())).toMatchObject({
      code: 'SchemaDrift',
      issues: [{ path: 'data.0.id' }],
    });
  });

  it('answers from the cache until the time is up, and asks again after a write or when told to', async () => {
    const transport = new ScriptedTransport(json(200, page));
    const { client, clock, lines } = setUp(transport);
    const list = client.endpoint('customers.list');
    const first = await list({ limit: 1 });
    expect(await list({ limit: 1 })).toBe(first);
    expect(transport.requests).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({ message: 'call', cache: 'hit', attempts: 0 });
    await list({ limit: 2 });
    await list({ limit: 1 }, { cache: 'refresh' });
    expect(transport.requests).toHaveLength(3);
    await clock.advance(30_001);
    await list({ limit: 1 });
    expect(transport.requests).toHaveLength(4);
    transport.answerWith(json(200, { id: 'cus_2', email: null }), json(200, page));
    await client.endpoint('customers.create')({ email: 'a@b.c' });
    await list({ limit: 1 });
    expect(transport.requests).toHaveLength(6);
  });

  it('never answers one connection from what another one was told', async () => {
    const transport = new ScriptedTransport(json(200, page));
    const { client, pipeline } = setUp(transport);
    const other = setUp(transport, { pipeline, name: 'globex' });
    await client.endpoint('customers.list')();
    await other.client.endpoint('customers.list')();
    expect(transport.requests).toHaveLength(2);
  });

  it('takes a token of the limit for each attempt, and waits for it on the clock', async () => {
    const transport = new ScriptedTransport(json(200, page));
    const { client, clock } = setUp(transport);
    const calls = ['a', 'b', 'c'].map((q) => client.endpoint('customers.search')({ q }));
    await clock.advance(0);
    expect(transport.requests).toHaveLength(1);
    await clock.advance(9_999);
    expect(transport.requests).toHaveLength(1);
    await clock.advance(500);
    expect(transport.requests).toHaveLength(2);
    await clock.advance(10_500);
    await Promise.all(calls);
    expect(transport.requests).toHaveLength(3);
  });

  it('uses the numbers of the sandbox for a connection to it', async () => {
    const transport = new ScriptedTransport(json(200, { id: 'cus_1', email: null }));
    const { client, clock } = setUp(transport, { environment: 'sandbox' });
    const calls = [1, 2, 3].map((id) => client.endpoint('customers.retrieve')({ id: String(id) }));
    await clock.advance(900);
    expect(transport.requests).toHaveLength(2);
    await clock.advance(1_000);
    await Promise.all(calls);
    expect(transport.requests).toHaveLength(3);
  });

  it('escapes path parameters and refuses those that would change the path', async () => {
    const transport = new ScriptedTransport(json(200, { id: 'x', email: null }));
    const { client } = setUp(transport);
    await client.endpoint('customers.retrieve')({ id: '../admin?x=1#y' });
    expect(transport.requests[0]?.url.href).toBe('https://api.shop.example/v1/customers/..%2Fadmin%3Fx%3D1%23y');
    expect(await failureOf(client.endpoint('customers.retrieve')({ id: '..' }))).toMatchObject({ code: 'InvalidInput' });
  });

  it('lets no secret into an error, a log line or anything that prints them', async () => {
    const transport = new ScriptedTransport(reset);
    const { client, clock, lines } = setUp(transport);
    const [error] = await Promise.all([failureOf(client.endpoint('customers.list')()), clock.advance(60_000)]);
    const printed = [
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error),
      error.stack,
      JSON.stringify(lines),
      inspect(client, { depth: 9, showHidden: true }),
    ].join('\n');
    expect(printed).not.toContain(canary);
    expect(transport.requests[0]?.headers['authorization']).toContain(canary);
  });
});

describe('the order of a call, with the real clock frozen', () => {
  it('goes from a reset over virtual back-off to an open circuit, a probe after thirty virtual seconds, and a closed circuit', async () => {
    const frozen = jest.spyOn(Date, 'now').mockReturnValue(1);
    const timers = jest.spyOn(globalThis, 'setTimeout');
    try {
      const transport = new ScriptedTransport(reset);
      const { client, clock, lines } = setUp(transport);
      const list = client.endpoint('customers.retrieve');

      // Two calls of three attempts: the fifth failure in a row opens the circuit, so the sixth attempt is refused without a request.
      const first = failureOf(list({ id: '1' }));
      await clock.advance(2_000);
      expect(await first).toMatchObject({ code: 'NetworkFailure', attempts: 3 });
      const second = failureOf(list({ id: '1' }));
      await clock.advance(2_000);
      expect(await second).toMatchObject({ code: 'CircuitOpen' });
      expect(transport.requests).toHaveLength(5);

      // While it is open nothing leaves, and nobody waits.
      expect(await failureOf(list({ id: '1' }))).toMatchObject({ code: 'CircuitOpen', retryable: true, retryAfterMs: expect.any(Number) });
      expect(transport.requests).toHaveLength(5);

      // After the time one probe goes through; the others are refused meanwhile.
      await clock.advance(30_000);
      transport.answerWith(json(200, { id: '1', email: null }));
      const [probe, refused] = await Promise.all([list({ id: '1' }), failureOf(list({ id: '2' }))]);
      expect(probe).toMatchObject({ id: '1' });
      expect(refused).toMatchObject({ code: 'CircuitOpen' });
      expect(transport.requests).toHaveLength(6);
      for (const id of ['3', '4', '5']) await list({ id });
      await Promise.all(['6', '7', '8', '9'].map((id) => list({ id })));
      expect(transport.requests).toHaveLength(13);
      expect(lines.map(({ message }) => message).filter((message) => message.startsWith('circuit'))).toEqual([
        'circuit open',
        'circuit half open',
        'circuit closed',
      ]);
      expect(timers.mock.calls.filter(([, delay]) => (delay ?? 0) > 0)).toEqual([]);
    } finally {
      frozen.mockRestore();
      timers.mockRestore();
    }
  });

  it('opens one circuit for reads and leaves writes alone, and counts no refusal of the provider as its failure', async () => {
    const transport = new ScriptedTransport(json(401, {}));
    const { client } = setUp(transport);
    for (let call = 0; call < 20; call++) await failureOf(client.endpoint('customers.retrieve')({ id: '1' }));
    expect(transport.requests).toHaveLength(20);
  });
});
