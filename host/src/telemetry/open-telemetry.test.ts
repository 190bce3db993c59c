import { apiKey, definePlugin, get } from '@mooring/core';
import { TransportError, type Transport, type WireRequest } from '@mooring/core/runtime';
import {
  context,
  metrics,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Meter,
  type MeterProvider,
  type MetricOptions,
} from '@opentelemetry/api';
import { z } from 'zod';
import { recordingLogger } from '../fixtures/recording-logger.js';
import { createHost, type Host } from '../index.js';
import { AsyncContextManager, RecordingTracerProvider, tracePropagator } from './fixtures/recording-open-telemetry.js';
import { openTelemetryMeter } from './open-telemetry-meter.js';
import { openTelemetryTracer } from './open-telemetry-tracer.js';

const shop = definePlugin({
  id: 'shop',
  title: 'Shop',
  category: 'commerce',
  version: '1.0.0',
  api: { version: '1', baseUrl: 'https://api.shop.example/v1', egress: ['api.shop.example'] },
  auth: apiKey({ in: 'query', name: 'key', fields: { apiKey: {} } }),
  endpoints: { orders: { retrieve: get('/orders/:id', { output: z.looseObject({}) }) } },
});

const hosts: Host[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  trace.disable();
  context.disable();
  propagation.disable();
  metrics.disable();
});

type Answer = number | 'reset';

async function hostOf(...answers: readonly Answer[]): Promise<{
  readonly requests: readonly WireRequest[];
  readonly call: (options?: { readonly headers: Record<string, string> }) => Promise<unknown>;
}> {
  const script = [...answers];
  const requests: WireRequest[] = [];
  const transport: Transport = {
    async send(request) {
      requests.push(request);
      const answer = script.length > 1 ? script.shift() : script[0];
      if (answer === 'reset' || answer === undefined) throw new TransportError('reset', 'maybe', 'The connection broke.');
      return { status: answer, headers: { 'content-type': 'application/json', 'retry-after': '0' }, body: Buffer.from('{}') };
    },
    close: async () => undefined,
  };
  const host = await createHost({
    plugins: [shop],
    connections: { shop: { acme: { credentials: { apiKey: 'sk_canary_1234567890' } } } },
    store: 'memory',
    storeWriter: 'inline',
    connectionStore: false,
    environment: {},
    services: { logger: recordingLogger(), transport, tracer: openTelemetryTracer() },
  });
  hosts.push(host);
  return {
    requests,
    call: (options) =>
      host
        .connection('shop', 'acme')
        .orders.retrieve({ id: '7' }, options)
        .catch((error: unknown) => error),
  };
}

function setUpTracing(): RecordingTracerProvider {
  const provider = new RecordingTracerProvider();
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncContextManager());
  propagation.setGlobalPropagator(tracePropagator);
  return provider;
}

describe('openTelemetryTracer', () => {
  it('starts nothing while no SDK is set up, and finds one that is set up later', () => {
    const tracer = openTelemetryTracer();
    expect(tracer.start('call', {})).toBeUndefined();
    const provider = setUpTracing();
    tracer.start('call', {})?.end();
    expect(provider.spans).toHaveLength(1);
    trace.disable();
    expect(tracer.start('call', {})).toBeUndefined();
  });

  it('finds an SDK that another copy of the API has registered', () => {
    const provider = new RecordingTracerProvider();
    trace.setGlobalTracerProvider(new RecordingTracerProvider());
    const key = Object.getOwnPropertySymbols(globalThis).find(({ description }) => description?.startsWith('opentelemetry.js.api.'));
    const registry: unknown = key === undefined ? undefined : Reflect.get(globalThis, key);
    if (typeof registry !== 'object' || registry === null) throw new Error('The API keeps its registry elsewhere now.');
    // As that copy does it: a proxy of its own class stands in the global place.
    Reflect.set(registry, 'trace', { getTracer: () => provider.getTracer(), getDelegateTracer: () => provider.getTracer() });
    openTelemetryTracer().start('call', {})?.end();
    expect(provider.spans).toHaveLength(1);
  });

  it('hangs a call below the span that is active where it is made, and each attempt below the call', async () => {
    const provider = setUpTracing();
    const { call } = await hostOf(503, 200);
    const outer = provider.getTracer().startSpan('request of a user', {}, context.active());
    await context.with(trace.setSpan(context.active(), outer), () => call());
    expect(provider.spans.map(({ name, kind, parentSpanId, ends }) => [name, kind, parentSpanId, ends])).toEqual([
      ['request of a user', undefined, undefined, 0],
      ['shop orders.retrieve', SpanKind.INTERNAL, '0000000000000001', 1],
      ['GET /orders/:id', SpanKind.CLIENT, '0000000000000002', 1],
      ['GET /orders/:id', SpanKind.CLIENT, '0000000000000002', 1],
    ]);
    const [, , first, second] = provider.spans;
    const attributes = {
      'http.request.method': 'GET',
      'server.address': 'api.shop.example',
      'server.port': 443,
      'url.template': '/orders/:id',
    };
    expect(first?.attributes).toEqual({ ...attributes, 'http.response.status_code': 503, 'error.type': 'overloaded' });
    expect(first?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(second?.attributes).toEqual({ ...attributes, 'http.response.status_code': 200, 'http.request.resend_count': 1 });
    expect(second?.status).toBeUndefined();
  });

  it('sends the trace along, and no baggage', async () => {
    setUpTracing();
    const { call, requests } = await hostOf(503, 200);
    await call();
    expect(requests.map(({ headers }) => [headers['traceparent'], headers['tracestate'], headers['baggage']])).toEqual([
      [`00-${'a'.repeat(32)}-0000000000000002-01`, 'vendor=1', undefined],
      [`00-${'a'.repeat(32)}-0000000000000003-01`, 'vendor=1', undefined],
    ]);
  });

  it('ends every span of a call that fails, with the reason and without a message or URL', async () => {
    const provider = setUpTracing();
    const { call } = await hostOf('reset');
    await call();
    expect(
      provider.spans.every(({ ends, status }) => ends === 1 && status?.code === SpanStatusCode.ERROR && status.message === undefined),
    ).toBe(true);
    expect(provider.spans.map(({ attributes }) => attributes['error.type'])).toEqual([
      'network',
      'ambiguous_network',
      'ambiguous_network',
      'ambiguous_network',
    ]);
    expect(JSON.stringify(provider.spans)).not.toContain('canary');
  });

  it('leaves a trace alone that the caller passes on by hand while no SDK is set up', async () => {
    const { call, requests } = await hostOf(200);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await call({ headers: { traceparent } });
    expect(requests[0]?.headers['traceparent']).toBe(traceparent);
  });
});

describe('openTelemetryMeter', () => {
  interface Recorded {
    readonly kind: string;
    readonly name: string;
    readonly options: MetricOptions | undefined;
    readonly value: number;
    readonly attributes: Attributes | undefined;
  }

  function setUpMetrics(): readonly Recorded[] {
    const recorded: Recorded[] = [];
    const add =
      (kind: string, name: string, options: MetricOptions | undefined) =>
      (value: number, attributes?: Attributes): void =>
        void recorded.push({ kind, name, options, value, attributes });
    const refuse = (): never => {
      throw new Error('No code of ours asks for this.');
    };
    const meter: Meter = {
      createCounter: (name, options) => ({ add: add('counter', name, options) }),
      createHistogram: (name, options) => ({ record: add('histogram', name, options) }),
      createGauge: (name, options) => ({ record: add('gauge', name, options) }),
      createUpDownCounter: refuse,
      createObservableGauge: refuse,
      createObservableCounter: refuse,
      createObservableUpDownCounter: refuse,
      addBatchObservableCallback: refuse,
      removeBatchObservableCallback: refuse,
    };
    const provider: MeterProvider = { getMeter: () => meter };
    metrics.setGlobalMeterProvider(provider);
    return recorded;
  }

  it('uses the names, units and attributes of OpenTelemetry', () => {
    const recorded = setUpMetrics();
    const meter = openTelemetryMeter();
    meter.record('http.client.request.duration', 0.2, {
      'http.request.method': 'GET',
      'http.response.status_code': '',
      'error.type': 'dns_unknown',
    });
    meter.record('mooring_call_duration_seconds', 0.3, { plugin: 'shop', outcome: 'ok' });
    meter.count('mooring_retries_total', { plugin: 'shop', reason: 'overloaded' });
    meter.gauge('mooring_limit_used_ratio', 0.5, { plugin: 'shop', limit: 'account' });
    expect(recorded.map(({ kind, name, options, value, attributes }) => [kind, name, options?.unit, value, attributes])).toEqual([
      ['histogram', 'http.client.request.duration', 's', 0.2, { 'http.request.method': 'GET', 'error.type': 'dns_unknown' }],
      ['histogram', 'mooring.call_duration', 's', 0.3, { plugin: 'shop', outcome: 'ok' }],
      ['counter', 'mooring.retries', undefined, 1, { plugin: 'shop', reason: 'overloaded' }],
      ['gauge', 'mooring.limit_used', '1', 0.5, { plugin: 'shop', limit: 'account' }],
    ]);
    expect(recorded[2]?.options?.description).toBe('Attempts that failed and were made again.');
  });
});
