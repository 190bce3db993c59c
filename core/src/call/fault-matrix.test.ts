import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { bearer } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get, post, type EndpointTraits } from '../contract/endpoint.js';
import type { Limit } from '../contract/limits.js';
import type { ProviderFailure, ProviderResponse } from '../contract/provider-errors.js';
import type { ErrorCode } from '../errors/catalogue.js';
import { isMooringError } from '../errors/mooring-error.js';
import { answerJson, CountedProvider } from '../fixtures/counted-provider.js';
import { CountingTransport } from '../fixtures/counting-transport.js';
import { loopbackAddresses, mebibyte } from '../fixtures/loopback-server.js';
import { settleOverSockets } from '../fixtures/quiet-io.js';
import { recordingMeter } from '../fixtures/recording-meter.js';
import { recordingTracer } from '../fixtures/recording-tracer.js';
import { createTestCall } from '../fixtures/test-call.js';
import type { Resolver } from '../ports/resolver.js';
import { VirtualClock } from '../ports/virtual-clock.js';
import { findSecrets } from '../secret/secret-spellings.js';
import type { OperationEvent } from '../telemetry/index.js';
import { createUndiciTransport } from '../transport/index.js';

// Everything that can go wrong between here and a provider, and what comes of it for each kind of call: the real pipeline and transport, real
// sockets, time of our own. Whatever the provider writes quotes the credential back, as careless ones do.

const canary = 'sk_live_CANARY/0123456789+abc=';

/** How a call ends, and how many requests the provider sees until then. */
type Outcome = readonly [outcome: ErrorCode | 'success', requests: number];

/** What a provider has at hand while it misbehaves. */
interface Scene {
  readonly clock: VirtualClock;
  /** Another origin of the same machine, which counts as well. */
  readonly other: CountedProvider;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Number of the request, from 1. */
  readonly hit: number;
}

interface Fault {
  readonly name: string;
  /** What the provider does with every request. Nobody listens where it is left out. */
  readonly provider?: (scene: Scene) => void;
  readonly get: Outcome;
  readonly keyed: Outcome;
  /** A POST without an idempotency key. */
  readonly plain: Outcome;
  /** What the error says of the next try, and what the next attempt has waited for at least. */
  readonly retryAfterMs?: number;
  /** Whether a provider that recovers after the first request is worth a look: what is tried again must then succeed. @default true */
  readonly mayPass?: boolean;
  readonly traits?: Omit<EndpointTraits, 'fallback'>;
  readonly limits?: readonly Limit[];
  readonly resolver?: () => Resolver;
  /** A call that goes well before. */
  readonly isSecondCall?: boolean;
  /** More hosts that the plugin declares. */
  readonly egress?: readonly string[];
}

type Outcomes = Pick<Fault, 'get' | 'keyed' | 'plain'>;

/** The provider cannot have acted, or did not: everybody tries again. */
const byAll = (code: ErrorCode, requests = 3): Outcomes => ({ get: [code, requests], keyed: [code, requests], plain: [code, requests] });
/** The provider may have acted: only what is safe to repeat is repeated. */
const ifSafe = (code: ErrorCode, requests = 3): Outcomes => ({ get: [code, requests], keyed: [code, requests], plain: [code, 1] });
/** Trying again changes nothing. */
const byNone = (code: ErrorCode | 'success', requests = 1): Outcomes => byAll(code as ErrorCode, requests);
/** Attempts of ten seconds, of which three do not fit into the thirty that a call has. */
const timedOut = (requests: number): Outcomes => ({
  get: ['DeadlineExceeded', requests],
  keyed: ['DeadlineExceeded', requests],
  plain: ['AttemptTimeout', Math.min(1, requests)],
});

const raw =
  (...lines: readonly string[]) =>
  ({ request: { socket } }: Scene): void =>
    void socket.end(lines.join('\r\n'));

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}) =>
  ({ response }: Scene): void =>
    answerJson(response, code, { debug: canary }, headers);

/** Too many, with whatever tells when to come back. */
const tooMany =
  (headers: (now: number) => Readonly<Record<string, string>>) =>
  ({ response, clock }: Scene): void =>
    answerJson(response, 429, { debug: canary }, headers(clock.now()));

const usedUp = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0' };

const encoded =
  (encoding: string, body: () => Buffer) =>
  ({ response }: Scene): void =>
    void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body());

const zeros = Buffer.alloc(32 * mebibyte);
const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => (made ??= make());
};
const gzipBomb = once(() => gzipSync(zeros));
const brotliBomb = once(() => brotliCompressSync(zeros));

const redirect =
  (code: number, to: (scene: Scene) => string) =>
  (scene: Scene): void =>
    void scene.response.writeHead(code, { location: to(scene) }).end(canary);

/** Names that lead elsewhere the next time. */
const answersInTurn =
  (...answers: readonly (readonly string[])[]) =>
  (): Resolver => {
    let asked = 0;
    return { resolve: async () => answers[Math.min(asked++, answers.length - 1)] ?? [] };
  };

const faults: readonly Fault[] = [
  // The way there
  { name: 'connection refused', ...byAll('NotSent', 0), mayPass: false },
  { name: 'reset before headers', provider: ({ request }) => void request.socket.resetAndDestroy(), ...ifSafe('NetworkFailure') },
  { name: 'closed before headers', provider: ({ request }) => void request.socket.end(), ...ifSafe('NetworkFailure') },
  {
    name: 'reset after headers',
    provider: ({ request: { socket } }) =>
      void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n', () => socket.resetAndDestroy()),
    ...ifSafe('NetworkFailure'),
  },
  { name: 'closed after headers', provider: raw('HTTP/1.1 200 OK', 'content-length: 100', '', ''), ...ifSafe('NetworkFailure') },
  {
    name: 'closed mid-body',
    provider: raw('HTTP/1.1 200 OK', 'content-length: 100', '', `{"debug":"${canary}`),
    ...ifSafe('NetworkFailure'),
  },
  {
    name: 'closed within chunks',
    provider: raw('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '5', '{"a":', ''),
    ...ifSafe('NetworkFailure'),
  },
  // Time
  {
    name: 'timeout while connecting',
    resolver: () => ({ resolve: () => new Promise(() => undefined) }),
    ...byAll('DeadlineExceeded', 0),
    mayPass: false,
  },
  { name: 'timeout before headers', provider: () => undefined, ...timedOut(3) },
  { name: 'timeout after headers', provider: ({ response }) => response.writeHead(200).flushHeaders(), ...timedOut(3) },
  { name: 'timeout mid-body', provider: ({ response }) => void response.writeHead(200).write('{"ok"'), ...timedOut(3) },
  {
    name: 'slow drip',
    provider: ({ response, clock }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = (): void => {
        response.write(' ');
        next = clock.schedule(1_000, drip);
      };
      let next = clock.schedule(1_000, drip);
      response.once('close', () => next());
    },
    ...timedOut(3),
  },
  // Too many
  { name: '429, delta seconds', provider: tooMany(() => ({ 'retry-after': '2' })), ...byAll('RateLimited'), retryAfterMs: 2_000 },
  { name: '429, float seconds', provider: tooMany(() => ({ 'retry-after': '1.25' })), ...byAll('RateLimited'), retryAfterMs: 1_250 },
  {
    name: '429, HTTP date',
    provider: tooMany((now) => ({ 'retry-after': new Date(Math.ceil(now / 1_000) * 1_000 + 3_000).toUTCString() })),
    ...byAll('RateLimited'),
    retryAfterMs: 3_000,
  },
  {
    name: '429, unix seconds',
    provider: tooMany((now) => ({ ...usedUp, 'x-ratelimit-reset': String(Math.ceil(now / 1_000) + 4) })),
    ...byAll('RateLimited'),
    retryAfterMs: 4_000,
  },
  {
    name: '429, ISO-8601',
    provider: tooMany((now) => ({ ...usedUp, 'x-ratelimit-reset': new Date(now + 2_500).toISOString() })),
    ...byAll('RateLimited'),
    retryAfterMs: 2_500,
  },
  {
    name: '429, n/limit ratio',
    provider: tooMany(() => ({ 'x-call-limit': '40/40' })),
    limits: [{ name: 'bucket', rate: 2, per: '1s', burst: 40, reserve: 0, learn: { used: 'x-call-limit' } }],
    ...byAll('RateLimited'),
  },
  {
    name: '429, cost object in the body',
    provider: ({ response }) => answerJson(response, 429, { cost: { size: 1_000, left: 0, perSecond: 50 } }),
    limits: [{ name: 'points', kind: 'cost', rate: 50, burst: 1_000, reserve: 0, feedback: readCost }],
    traits: { cost: 100 },
    ...byAll('RateLimited'),
    retryAfterMs: 2_000,
  },
  {
    name: '429 that is not JSON',
    provider: ({ response }) => void response.writeHead(429, { 'content-type': 'text/plain' }).end(`Retry later, ${canary}`),
    ...byAll('RateLimited'),
  },
  {
    name: '429 that asks for more than the call may take',
    provider: tooMany(() => ({ 'retry-after': '99999999' })),
    ...byNone('RateLimited'),
    retryAfterMs: 2 ** 31 - 1,
  },
  {
    name: '429 that resets in an hour',
    provider: tooMany((now) => ({ ...usedUp, 'x-ratelimit-reset': String(now / 1_000 + 3_600) })),
    ...byNone('RateLimited'),
    retryAfterMs: 3_600_000,
  },
  {
    name: '403 that means throttled',
    provider: ({ response }) => answerJson(response, 403, { fault: 'slow_down' }, { 'retry-after': '1' }),
    ...byAll('RateLimited'),
    retryAfterMs: 1_000,
  },
  {
    name: '200 that means throttled',
    provider: ({ response }) => answerJson(response, 200, { fault: 'slow_down' }),
    ...byAll('RateLimited'),
  },
  // The provider fails
  { name: '500', provider: status(500), ...ifSafe('ServerError') },
  { name: '500, Retry-After', provider: status(500, { 'retry-after': '1' }), ...ifSafe('ServerError'), retryAfterMs: 1_000 },
  { name: '502', provider: status(502), ...ifSafe('Overloaded') },
  { name: '502, Retry-After', provider: status(502, { 'retry-after': '2' }), ...ifSafe('Overloaded'), retryAfterMs: 2_000 },
  { name: '503', provider: status(503), ...ifSafe('Overloaded') },
  { name: '503, Retry-After', provider: status(503, { 'retry-after': '3' }), ...ifSafe('Overloaded'), retryAfterMs: 3_000 },
  {
    name: '503, HTML of a proxy',
    provider: ({ response }) => void response.writeHead(503, { 'content-type': 'text/html' }).end(`<h1>${canary}</h1>`),
    ...ifSafe('Overloaded'),
  },
  {
    name: '200 with an error inside',
    provider: ({ response }) => answerJson(response, 200, { fault: 'no_such_thing' }),
    ...byNone('NotFound'),
  },
  // What came cannot be used
  {
    name: 'malformed JSON',
    provider: ({ response }) => void response.writeHead(200, { 'content-type': 'application/json' }).end(`{"debug":"${canary}"`),
    ...byNone('BadResponse'),
  },
  { name: 'no HTTP at all', provider: raw(`220 ${canary} ESMTP ready`, '', ''), ...byNone('BadResponse') },
  {
    name: 'a page in place of JSON',
    provider: ({ response }) => void response.writeHead(200, { 'content-type': 'text/html' }).end(`<h1>Log in, ${canary}</h1>`),
    ...byNone('BadResponse'),
  },
  {
    name: 'JSON that calls itself text',
    provider: ({ response }) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('{"ok":true}'),
    ...byNone('success'),
  },
  {
    name: 'truncated gzip',
    provider: encoded('gzip', () => gzipSync(JSON.stringify({ ok: true })).subarray(0, 20)),
    ...ifSafe('NetworkFailure'),
  },
  { name: 'gzip that is none', provider: encoded('gzip', () => Buffer.from(canary)), ...byNone('BadResponse') },
  { name: 'gzip bomb', provider: encoded('gzip', gzipBomb), ...byNone('ResponseTooLarge') },
  { name: 'br bomb', provider: encoded('br', brotliBomb), ...byNone('ResponseTooLarge') },
  {
    name: 'too large by its own word',
    provider: ({ response }) => response.writeHead(200, { 'content-length': 11 * mebibyte }).flushHeaders(),
    ...byNone('ResponseTooLarge'),
  },
  { name: 'chained encodings', provider: encoded('gzip, gzip', () => gzipSync(gzipBomb())), ...byNone('BadResponse') },
  // Elsewhere
  { name: 'redirect that nobody asked for', provider: redirect(302, () => `/elsewhere?key=${canary}`), ...byNone('BadResponse') },
  {
    name: 'redirect loop',
    provider: redirect(307, () => `/things?key=${encodeURIComponent(canary)}`),
    traits: { redirects: 'same-origin' },
    ...byNone('BadResponse', 2),
  },
  {
    name: 'redirects without an end',
    provider: redirect(307, ({ hit }) => `/things/${hit}`),
    traits: { redirects: 'same-origin' },
    ...byNone('BadResponse', 4),
  },
  {
    name: 'redirect to the metadata address, which the plugin does not declare',
    provider: redirect(302, () => 'http://169.254.169.254/latest/meta-data/'),
    traits: { redirects: 'declared-hosts' },
    ...byNone('EgressDenied'),
  },
  {
    name: 'redirect to the metadata address, which the plugin declares',
    provider: redirect(302, () => 'http://169.254.169.254/latest/meta-data/'),
    traits: { redirects: 'declared-hosts' },
    egress: ['169.254.169.254'],
    ...byNone('EgressDenied'),
  },
  {
    name: 'redirect to another origin',
    provider: redirect(302, ({ other }) => `${other.origin}/public`),
    traits: { redirects: 'declared-hosts' },
    ...byNone('success', 2),
  },
  {
    name: 'redirect of a body to another origin',
    provider: redirect(307, ({ other }) => `${other.origin}/public`),
    traits: { redirects: 'declared-hosts' },
    get: ['success', 2],
    keyed: ['BadResponse', 1],
    plain: ['BadResponse', 1],
  },
  {
    name: 'DNS that changes its mind',
    provider: ({ response }) => answerJson(response, 200, { ok: true }, { connection: 'close' }),
    resolver: answersInTurn(['127.0.0.1'], ['10.0.0.7']),
    isSecondCall: true,
    ...byNone('EgressDenied', 0),
    mayPass: false,
  },
  {
    name: 'DNS with one bad address among good ones',
    resolver: answersInTurn(['127.0.0.1', '169.254.169.254']),
    ...byNone('EgressDenied', 0),
    mayPass: false,
  },
];

function readCost({ body }: ProviderResponse) {
  const parsed = z.object({ cost: z.object({ size: z.number(), left: z.number(), perSecond: z.number() }) }).safeParse(body);
  if (!parsed.success) return undefined;
  const { size, left, perSecond } = parsed.data.cost;
  return { limit: size, remaining: left, restorePerSecond: perSecond };
}

function readFault({ body }: ProviderResponse): ProviderFailure | undefined {
  const parsed = z.object({ fault: z.string() }).safeParse(body);
  if (!parsed.success) return undefined;
  return { code: parsed.data.fault, means: parsed.data.fault === 'slow_down' ? 'RateLimited' : 'NotFound' };
}

const kinds = ['get', 'keyed', 'plain'] as const;
type Kind = (typeof kinds)[number];

const thing = z.object({ ok: z.boolean() });

const pluginFor = ({ traits = {}, limits = [], egress = [] }: Fault, origin: string) =>
  definePlugin({
    id: 'faulty',
    title: 'Faulty',
    category: 'other',
    version: '1.0.0',
    api: { version: '1', baseUrl: origin, egress: ['127.0.0.1', 'localhost', ...egress], idempotency: 'Idempotency-Key' },
    auth: bearer({ fields: { apiKey: {} } }),
    limits,
    errors: readFault,
    endpoints: {
      get: get('/things', { output: thing, ...traits }),
      keyed: post('/things', { body: thing, output: thing, ...traits }),
      plain: post('/things', { body: thing, output: thing, idempotency: false, ...traits }),
    },
  });

interface Ended {
  readonly outcome: ErrorCode | 'success';
  readonly error: unknown;
  readonly requests: number;
  /** Milliseconds from the call to each request. */
  readonly arrivals: readonly number[];
  /** Requests as they came: the first line and headers. */
  readonly seen: readonly IncomingMessage[];
  readonly printed: string;
}

/** One call against a provider that misbehaves for so many requests. Fails where a socket or timer is left. */
async function meet(fault: Fault, kind: Kind, lasts = Number.POSITIVE_INFINITY): Promise<Ended> {
  const clock = new VirtualClock();
  const seen: IncomingMessage[] = [];
  let isFaulty = fault.isSecondCall !== true;
  let faultyHits = 0;
  const good = (request: IncomingMessage, response: ServerResponse): void => {
    seen.push(request);
    answerJson(response, 200, { ok: true }, { connection: 'close' });
  };
  const other = await CountedProvider.open(() => clock.now(), good);
  const provider = await CountedProvider.open(
    () => clock.now(),
    (request, response) => {
      if (!isFaulty || faultyHits >= lasts || fault.provider === undefined) return good(request, response);
      faultyHits += 1;
      seen.push(request);
      // What a client sends is read before it is answered; some faults leave it unread otherwise, and the socket says so instead.
      request.resume();
      request.once('end', () => fault.provider?.({ clock, other, request, response, hit: faultyHits }));
    },
  );
  const resolving = fault.provider === undefined && fault.resolver !== undefined;
  const transport = new CountingTransport(createUndiciTransport({ allowAddresses: loopbackAddresses, resolver: fault.resolver?.() }));
  const meter = recordingMeter();
  const tracer = recordingTracer();
  const origin = fault.resolver === undefined ? provider.origin : provider.origin.replace('127.0.0.1', 'localhost');
  if (fault.provider === undefined && !resolving) await provider.close();
  const { client, lines, events, pipeline } = createTestCall(pluginFor(fault, origin), transport, {
    credentials: { apiKey: canary },
    clock,
    meter,
    tracer,
  });
  const told: OperationEvent[] = [];
  events.on('*', (event) => void told.push(event));

  const ends = { underWay: () => transport.underWay, held: () => (resolving ? transport.underWay : provider.held + other.held) };
  const call = (): Promise<unknown> => client.endpoint(kind)(kind === 'get' ? {} : { body: { ok: true } });
  const outcomeOf = async (): Promise<readonly [value: unknown, error: unknown]> => {
    try {
      return [await settleOverSockets(clock, call(), ends, 250), undefined];
    } catch (error) {
      return [undefined, error];
    }
  };
  if (!isFaulty) {
    const [, wrong] = await outcomeOf();
    if (wrong instanceof Error) throw wrong;
    isFaulty = true;
  }
  const before = provider.hits + other.hits;
  const startedAt = clock.now();
  const [value, error] = await outcomeOf();
  expect(clock.pending).toBe(0);
  pipeline.close();
  await transport.close();
  await Promise.all([provider.server.idle(), other.server.idle()]);
  await Promise.all([provider.close(), other.close()]);
  expect(clock.pending).toBe(0);
  expect(transport.underWay).toBe(0);
  expect(value).toEqual(error === undefined ? { ok: true } : undefined);
  return {
    outcome: error === undefined ? 'success' : isMooringError(error) ? error.code : 'HostFailed',
    error,
    requests: provider.hits + other.hits - before,
    arrivals: provider.arrivals.map((at) => at - startedAt),
    seen,
    printed: [
      error instanceof Error ? `${error.message}\n${error.stack}` : '',
      JSON.stringify(error),
      inspect(error, { depth: 12, showHidden: true }),
      ...[lines, meter.measurements, tracer.spans, told].map((sink) =>
        inspect(sink, { depth: 12, maxArrayLength: 1_000, maxStringLength: 100_000 }),
      ),
    ].join('\n'),
  };
}

const table = faults.flatMap((fault) => kinds.map((kind) => [fault.name, kind, ...fault[kind], fault] as const));

/** Whether a wait is the one that was told; providers that count in whole seconds round up. */
const isAsTold = (toldMs: number | undefined, waitMs: number | undefined): boolean =>
  toldMs === undefined || (waitMs !== undefined && waitMs >= toldMs && waitMs < toldMs + 1_000);

describe('what comes of a fault', () => {
  it.each(table)('%s, %s: %s, with %d requests', async (_name, kind, outcome, requests, fault) => {
    const { error, seen, printed, ...ended } = await meet(fault, kind);
    expect([ended.outcome, ended.requests]).toEqual([outcome, requests]);
    const { plugin, connection, endpoint, retryAfterMs } = isMooringError(error) ? error : {};
    expect([plugin, connection, endpoint]).toEqual(error === undefined ? [undefined, undefined, undefined] : ['faulty', 'acme', kind]);
    expect([retryAfterMs, isAsTold(fault.retryAfterMs, retryAfterMs)]).toEqual([retryAfterMs, true]);

    expect(findSecrets(printed, [canary])).toEqual([]);
    const [away, here] = [seen.filter(({ url }) => url === '/public'), seen.filter(({ url }) => url !== '/public')];
    expect(findSecrets(away.flatMap(({ rawHeaders }) => rawHeaders).join('\n'), [canary])).toEqual([]);
    expect(here.filter(({ headers }) => headers.authorization !== `Bearer ${canary}`)).toEqual([]);
    // One key for all attempts of a call.
    expect(new Set(here.map(({ headers }) => headers['idempotency-key'])).size).toBeLessThanOrEqual(1);
  });
});

describe('what comes of a fault that passes', () => {
  const passing = table.filter(
    ([, , outcome, , { mayPass, traits }]) => outcome !== 'success' && mayPass !== false && traits?.redirects === undefined,
  );

  it.each(passing)('%s, %s', async (_name, kind, outcome, requests, fault) => {
    const { arrivals, printed, ...ended } = await meet(fault, kind, 1);
    const isRepeated = requests > 1;
    expect([ended.outcome, ended.requests]).toEqual(isRepeated ? ['success', 2] : [outcome, 1]);
    const [first = 0, second = Number.POSITIVE_INFINITY] = arrivals;
    expect(second - first).toBeGreaterThanOrEqual(fault.retryAfterMs ?? 0);
    expect(findSecrets(printed, [canary])).toEqual([]);
  });
});
