import { z } from 'zod';
import { createNodeCacheTier } from '../cache/index.js';
import { createConnection } from '../connection/create-connection.js';
import { apiKey } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get, post } from '../contract/endpoint.js';
import { MooringError } from '../errors/mooring-error.js';
import { recordingMeter } from '../fixtures/recording-meter.js';
import { recordingTracer } from '../fixtures/recording-tracer.js';
import { hang, json, reset, ScriptedTransport } from '../fixtures/scripted-transport.js';
import { createTestCall, evenRandom, type LoggedLine, type TestCall } from '../fixtures/test-call.js';
import { createMemoryLimiter } from '../limits/index.js';
import { compilePlugin } from '../plugin/compiled-plugin.js';
import { silentLogger } from '../ports/logger.js';
import { silentMeter } from '../ports/meter.js';
import { silentTracer } from '../ports/tracer.js';
import { VirtualClock } from '../ports/virtual-clock.js';
import { HealthBook, OperationEvents, type OperationEvent } from '../telemetry/index.js';
import { CallReport } from './call-report.js';
import type { CallServices } from './call-services.js';
import { Pipeline } from './pipeline.js';

const anything = z.looseObject({});
const shop = definePlugin({
  id: 'shop',
  title: 'Shop',
  category: 'commerce',
  version: '1.0.0',
  api: {
    version: '1',
    baseUrl: 'https://{shop}.shop.example/v1',
    sandbox: { baseUrl: 'https://sandbox.shop.example:8443/v1' },
    egress: ['{shop}.shop.example', 'sandbox.shop.example', 'files.shop.example'],
  },
  auth: apiKey({ in: 'header', name: 'authorization', fields: { apiKey: {} } }),
  values: { shop: { pattern: /[a-z-]+/ } },
  servers: { files: { baseUrl: 'https://files.shop.example', auth: apiKey({ in: 'query', name: 'key', fields: { apiKey: {} } }) } },
  endpoints: {
    orders: {
      list: get('/orders', { output: anything, cache: { ttl: '10s', staleIfError: '1h' } }),
      retrieve: get('/orders/:id', { output: anything }),
      count: get('/orders/count', { output: z.object({ count: z.number() }), fallback: { count: 0 } }),
      create: post('/orders', { output: anything }),
    },
    files: { retrieve: get('/files/:id', { server: 'files', output: anything }) },
  },
});

interface Bench extends TestCall {
  readonly transport: ScriptedTransport;
  readonly told: readonly OperationEvent[];
  readonly meter: ReturnType<typeof recordingMeter>;
  readonly tracer: ReturnType<typeof recordingTracer>;
  /** Makes a call and lets virtual time pass until it has ended; answers what it came to. */
  readonly settle: (
    endpoint: string,
    input?: Readonly<Record<string, unknown>>,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<unknown>;
  readonly calls: () => readonly LoggedLine[];
}

function bench(...script: ConstructorParameters<typeof ScriptedTransport>): Bench {
  return benchOf({}, ...script);
}

function benchOf(more: { readonly environment?: 'sandbox' }, ...script: ConstructorParameters<typeof ScriptedTransport>): Bench {
  const transport = new ScriptedTransport(...script);
  const meter = recordingMeter();
  const tracer = recordingTracer();
  const test = createTestCall(shop, transport, {
    credentials: { apiKey: 'sk_canary_1234567890' },
    values: { shop: 'tenant-of-ours' },
    meter,
    tracer,
    ...more,
  });
  const told: OperationEvent[] = [];
  test.events.on('*', (event) => told.push(event));
  return {
    ...test,
    transport,
    meter,
    tracer,
    told,
    settle: async (endpoint, input = {}, options = {}) => {
      const call = test.client
        .endpoint(endpoint)(input, options)
        .catch((error: unknown) => error);
      await test.clock.advance(40_000);
      return call;
    },
    calls: () => test.lines.filter(({ message }) => message === 'call'),
  };
}

const place = { plugin: 'shop', connection: 'acme', endpoint: 'orders.retrieve' };

describe('what is told of a call', () => {
  it('is one line, and one at debug for each attempt', async () => {
    const { settle, lines } = bench(json(503, {}), json(200, {}));
    await settle('orders.retrieve', { id: '7' });
    expect(lines).toEqual([
      { level: 'debug', message: 'attempt', ...place, attempt: 1, durationMs: 0, status: 503, reason: 'overloaded' },
      { level: 'debug', message: 'attempt', ...place, attempt: 2, durationMs: 0, status: 200 },
      { level: 'info', message: 'call', ...place, outcome: 'ok', durationMs: 100, attempts: 2, status: 200 },
    ]);
  });

  it('is a warning with the code when it fails, and who retried how often', async () => {
    const { settle, calls, told } = bench(json(500, {}, { 'x-request-id': 'r1' }));
    await settle('orders.retrieve', { id: '7' });
    expect(calls()).toEqual([
      expect.objectContaining({ level: 'warn', ...place, outcome: 'provider_error', code: 'ServerError', status: 500, attempts: 3 }),
    ]);
    const who = { ...place, tenant: undefined };
    expect(told).toEqual([
      { type: 'call.retried', ...who, attempt: 1, reason: 'server_error', delayMs: 100 },
      { type: 'call.retried', ...who, attempt: 2, reason: 'server_error', delayMs: 200 },
      { type: 'call.failed', ...who, code: 'ServerError', attempts: 3, durationMs: 300 },
    ]);
  });

  it('is a warning and an event when it was slow, whether it went well or not', async () => {
    const slowly = (after: number) => async () => {
      await late.clock.sleep(after);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
    };
    const late: Bench = bench(slowly(6_000), slowly(4_000), hang);
    await late.settle('orders.retrieve', { id: '7' });
    await late.settle('orders.retrieve', { id: '8' });
    await late.settle('orders.retrieve', { id: '9' });
    expect(late.calls()).toEqual([
      expect.objectContaining({ level: 'warn', outcome: 'ok', slow: true, durationMs: 6_000 }),
      expect.not.objectContaining({ slow: true }),
      expect.objectContaining({ level: 'warn', outcome: 'timeout', slow: true }),
    ]);
    expect(late.told.filter(({ type }) => type === 'call.slow')).toEqual([
      { type: 'call.slow', ...place, tenant: undefined, attempts: 1, durationMs: 6_000 },
      expect.objectContaining({ type: 'call.slow', attempts: 3 }),
    ]);
  });

  it('is no warning and no event when its caller aborted it', async () => {
    const { client, clock, told, calls, meter } = bench(hang);
    const controller = new AbortController();
    const call = client
      .endpoint('orders.retrieve')({ id: '7' }, { signal: controller.signal })
      .catch((error: unknown) => error);
    await clock.advance(10);
    controller.abort();
    expect(await call).toMatchObject({ code: 'Cancelled' });
    expect(told).toEqual([]);
    expect(calls()).toEqual([expect.objectContaining({ level: 'info', outcome: 'cancelled', code: 'Cancelled' })]);
    expect(meter.measurements.find(({ name }) => name === 'http.client.request.duration')?.attributes).toMatchObject({
      'error.type': 'cancelled',
      'http.response.status_code': '',
    });
  });

  it('is an error line without the message when something breaks that is no error of ours', async () => {
    const { settle, calls, told, tracer } = bench(() => {
      throw new RangeError('a defect that quotes sk_canary_1234567890');
    });
    expect(await settle('orders.retrieve', { id: '7' })).toBeInstanceOf(RangeError);
    expect(calls()).toEqual([
      { level: 'error', message: 'call', ...place, outcome: 'internal', durationMs: 0, attempts: 1, reason: 'RangeError' },
    ]);
    expect(told).toEqual([]);
    expect(tracer.spans.map(({ ends, failure }) => [ends, failure])).toEqual([
      [1, 'internal'],
      [1, '_OTHER'],
    ]);
  });

  it('tells of a limit that the provider says is used up, each time it says so', async () => {
    const { settle, told, meter } = bench(json(429, {}, { 'retry-after': '2' }), json(200, {}));
    await settle('orders.retrieve', { id: '7' });
    expect(told.filter(({ type }) => type === 'limit.exceeded')).toEqual([
      { type: 'limit.exceeded', ...place, tenant: undefined, retryAfterMs: 2_000 },
    ]);
    expect(meter.measurements.filter(({ name }) => name === 'mooring_throttled_total')).toHaveLength(1);
  });

  it('tells when the caller got what the endpoint declares instead of an answer', async () => {
    const { settle, told, calls, meter } = bench(reset);
    expect(await settle('orders.count')).toEqual({ count: 0 });
    expect(told.at(-1)).toEqual({
      type: 'call.fallback',
      plugin: 'shop',
      connection: 'acme',
      tenant: undefined,
      endpoint: 'orders.count',
      from: 'declared',
      code: 'NetworkFailure',
    });
    expect(calls()).toEqual([expect.objectContaining({ level: 'warn', outcome: 'network', code: 'NetworkFailure', fallback: 'declared' })]);
    expect(meter.measurements.find(({ name }) => name === 'mooring_fallbacks_total')?.attributes).toEqual({
      plugin: 'shop',
      endpoint: 'orders.count',
      from: 'declared',
    });
  });

  it('tells when the caller got an older answer, and that it was no cache that worked', async () => {
    const { settle, told, calls, transport } = bench(json(200, { total: 1 }));
    await settle('orders.list');
    transport.answerWith(json(503, {}));
    expect(await settle('orders.list')).toEqual({ total: 1 });
    expect(told.at(-1)).toMatchObject({ type: 'call.fallback', from: 'stale' });
    expect(calls().at(-1)).toMatchObject({ level: 'warn', fallback: 'stale', attempts: 3 });
  });

  it('tells of circuits as they open, probe and close', async () => {
    const { client, settle, told, transport, clock } = bench(json(503, {}));
    await Promise.all(
      Array.from({ length: 30 }, () =>
        client
          .endpoint('orders.create')()
          .catch(() => undefined),
      ),
    );
    transport.answerWith(json(200, {}));
    for (let call = 0; call < 8; call += 1) {
      await clock.advance(60_000);
      await settle('orders.create');
    }
    const breakers = told.filter(({ type }) => type.startsWith('breaker.'));
    expect(breakers[0]).toEqual({
      type: 'breaker.opened',
      plugin: 'shop',
      origin: 'https://tenant-of-ours.shop.example',
      operation: 'write',
    });
    expect(new Set(breakers.map(({ type }) => type))).toEqual(new Set(['breaker.opened', 'breaker.half_opened', 'breaker.closed']));
    expect(breakers.at(-1)?.type).toBe('breaker.closed');
  });

  it('is built for listeners only where there are some', async () => {
    const clock = new VirtualClock();
    const emitted: OperationEvent[] = [];
    const pipeline = new Pipeline({
      clock,
      random: evenRandom,
      logger: silentLogger,
      meter: silentMeter,
      cache: createNodeCacheTier(),
      limiter: createMemoryLimiter(clock),
      events: { isHeard: () => false, emit: (event) => emitted.push(event) },
      health: new HealthBook(clock),
      tracer: silentTracer,
      transportOf: () => new ScriptedTransport(json(429, {}, { 'retry-after': '1' }), json(500, {})),
      onSchemaDrift: 'report',
      slowCallMs: 1,
    });
    const { client } = createTestCall(shop, new ScriptedTransport(reset), {
      credentials: { apiKey: 'sk_canary_1234567890' },
      values: { shop: 'tenant-of-ours' },
      clock,
      pipeline,
    });
    const call = client
      .endpoint('orders.retrieve')({ id: '7' })
      .catch((error: unknown) => error);
    await clock.advance(40_000);
    expect(await call).toMatchObject({ code: 'RateLimited' });
    expect(emitted).toEqual([]);
  });

  it('hands each event to whoever listens, exactly once', async () => {
    const { settle, events } = bench(json(500, {}));
    const heard: string[] = [];
    for (const type of ['call.retried', 'call.failed'] as const) events.on(type, (event) => heard.push(event.type));
    await settle('orders.retrieve', { id: '7' });
    expect(heard).toEqual(['call.retried', 'call.retried', 'call.failed']);
    expect(events).toBeInstanceOf(OperationEvents);
  });
});

describe('CallReport', () => {
  const reportOf = (): {
    readonly report: CallReport;
    readonly lines: LoggedLine[];
    readonly health: HealthBook;
    readonly told: OperationEvent[];
  } => {
    const clock = new VirtualClock();
    const lines: LoggedLine[] = [];
    const told: OperationEvent[] = [];
    const health = new HealthBook(clock);
    const connection = createConnection(compilePlugin(shop), {
      name: 'acme',
      tenant: 'north',
      credentials: { apiKey: 'k' },
      values: { shop: 'a' },
    });
    const endpoint = connection.plugin.callables.get('orders.list');
    if (endpoint?.kind !== 'endpoint') throw new Error('The plugin has no such endpoint.');
    const services: CallServices = {
      clock,
      random: evenRandom,
      logger: {
        ...silentLogger,
        warn: (message, fields) => void lines.push({ level: 'warn', message, ...fields }),
        isLevelEnabled: () => true,
      },
      meter: silentMeter,
      cache: createNodeCacheTier(),
      limiter: createMemoryLimiter(clock),
      events: { isHeard: () => true, emit: (event) => told.push(event) },
      health,
      tracer: silentTracer,
      transportOf: () => new ScriptedTransport(reset),
      onSchemaDrift: 'report',
      slowCallMs: 1_000,
    };
    return { report: new CallReport(services, endpoint, connection), lines, health, told };
  };

  it('says why an older answer had to do, and counts the failure against the connection', () => {
    const { report, lines, health, told } = reportOf();
    const error = new MooringError('Overloaded', 'shop orders.list: it is too much.', { status: 503 });
    expect(() => report.missed(error)).toThrow(error);
    report.cacheHit('fallback');
    expect(lines).toEqual([expect.objectContaining({ tenant: 'north', outcome: 'provider_error', code: 'Overloaded', fallback: 'stale' })]);
    expect(told).toEqual([expect.objectContaining({ type: 'call.fallback', tenant: 'north', from: 'stale', code: 'Overloaded' })]);
    expect([...health.all()].map(([{ tenant, name }, { errorRate, lastFailure }]) => [tenant, name, errorRate, lastFailure])).toEqual([
      ['north', 'acme', 1, { code: 'Overloaded', status: 503 }],
    ]);
  });

  it('says nothing about the connection when the call that failed was another one', () => {
    const { report, health, told } = reportOf();
    report.cacheHit('fallback');
    expect(told).toEqual([expect.objectContaining({ type: 'call.fallback', code: undefined })]);
    expect([...health.all()]).toEqual([]);
  });
});

describe('what is measured of a call', () => {
  it('is each attempt by the names of OpenTelemetry, and the call as a whole', async () => {
    const { settle, meter } = bench(json(503, {}), json(200, {}));
    await settle('orders.retrieve', { id: '7' });
    const attempt = {
      'http.request.method': 'GET',
      'server.address': '{shop}.shop.example',
      'server.port': 443,
      'url.template': '/orders/:id',
    };
    expect(meter.measurements).toEqual([
      {
        kind: 'record',
        name: 'http.client.request.duration',
        value: 0,
        attributes: { ...attempt, 'http.response.status_code': 503, 'error.type': 'overloaded' },
      },
      { kind: 'count', name: 'mooring_retries_total', value: 1, attributes: { plugin: 'shop', reason: 'overloaded' } },
      {
        kind: 'record',
        name: 'http.client.request.duration',
        value: 0,
        attributes: { ...attempt, 'http.response.status_code': 200, 'error.type': '' },
      },
      {
        kind: 'record',
        name: 'mooring_call_duration_seconds',
        value: 0.1,
        attributes: { plugin: 'shop', endpoint: 'orders.retrieve', outcome: 'ok' },
      },
    ]);
  });

  it('names neither a connection nor its host, whatever happens', async () => {
    const { client, settle, meter, transport } = bench(json(200, {}), json(404, {}), reset);
    await settle('orders.list');
    await settle('orders.retrieve', { id: 'tenant-of-ours-7' });
    await settle('orders.create');
    await settle('orders.count');
    transport.answerWith(json(503, {}));
    await Promise.all(
      Array.from({ length: 30 }, () =>
        client
          .endpoint('orders.create')()
          .catch(() => undefined),
      ),
    );
    expect(meter.measurements.some(({ name }) => name === 'mooring_circuit_state')).toBe(true);
    expect(JSON.stringify(meter.measurements)).not.toMatch(/tenant-of-ours|acme|canary/);
  });

  it('tells servers and the sandbox apart', async () => {
    const live = bench(json(200, {}));
    await live.settle('files.retrieve', { id: '7' });
    const sandbox = benchOf({ environment: 'sandbox' }, json(200, {}));
    await sandbox.settle('orders.retrieve', { id: '7' });
    await live.settle('orders.retrieve', { id: '7' });
    const targets = [...live.meter.measurements, ...sandbox.meter.measurements]
      .filter(({ name }) => name === 'http.client.request.duration')
      .map(({ attributes }) => `${attributes['server.address']}:${attributes['server.port']}`);
    expect(targets).toEqual(['files.shop.example:443', '{shop}.shop.example:443', 'sandbox.shop.example:8443']);
  });
});

describe('what is traced of a call', () => {
  it('is a span for it and one for each attempt, whose headers go along', async () => {
    const { settle, tracer, transport } = bench(json(503, {}), json(200, {}));
    await settle('orders.retrieve', { id: '7' });
    const [call, first, second] = tracer.spans;
    const attributes = {
      'http.request.method': 'GET',
      'server.address': 'tenant-of-ours.shop.example',
      'server.port': 443,
      'url.template': '/orders/:id',
    };
    expect(call).toMatchObject({
      name: 'shop orders.retrieve',
      kind: 'internal',
      attributes: { 'mooring.plugin': 'shop', 'mooring.endpoint': 'orders.retrieve' },
      ends: 1,
      failure: undefined,
    });
    expect(first).toEqual({
      name: 'GET /orders/:id',
      kind: 'client',
      parent: call,
      attributes: { ...attributes, 'http.response.status_code': 503 },
      ends: 1,
      failure: 'overloaded',
    });
    expect(second).toMatchObject({
      parent: call,
      attributes: { 'http.request.resend_count': 1, 'http.response.status_code': 200 },
      failure: undefined,
    });
    expect(transport.requests.map(({ headers }) => headers['traceparent']?.slice(36, 52))).toEqual([
      '0000000000000002',
      '0000000000000003',
    ]);
  });

  it('ends with the outcome when the call fails, and holds no URL', async () => {
    const { settle, tracer } = bench(json(401, {}));
    await settle('files.retrieve', { id: '7' });
    expect(tracer.spans.map(({ ends, failure }) => [ends, failure])).toEqual([
      [1, 'auth_error'],
      [1, 'auth'],
    ]);
    expect(JSON.stringify(tracer.spans)).not.toContain('canary');
  });

  it('passes a trace on that the caller gives, unchanged, where nothing is traced here', async () => {
    const transport = new ScriptedTransport(json(200, {}));
    const { client } = createTestCall(shop, transport, { credentials: { apiKey: 'sk_1' }, values: { shop: 'a' } });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await client.endpoint('orders.retrieve')({ id: '7' }, { headers: { traceparent, tracestate: 'vendor=1' } });
    expect(transport.requests[0]?.headers).toMatchObject({ traceparent, tracestate: 'vendor=1' });
  });
});
