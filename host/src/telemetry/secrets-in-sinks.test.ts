import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import {
  apiKey,
  basic,
  definePlugin,
  event,
  get,
  isMooringError,
  MooringError,
  oauth2,
  post,
  server,
  signature,
  signed,
} from '@mooring/core';
import {
  createWinstonLogger,
  findSecrets,
  TransportError,
  VirtualClock,
  type OperationEvent,
  type Transport,
  type WireRequest,
  type WireResponse,
} from '@mooring/core/runtime';
import { context, propagation, trace } from '@opentelemetry/api';
import { z } from 'zod';
import { createHost, type Host } from '../index.js';
import { AsyncContextManager, RecordingTracerProvider, tracePropagator } from './fixtures/recording-open-telemetry.js';
import { openTelemetryTracer } from './open-telemetry-tracer.js';

/** Each has signs that every escape changes. */
const canary = (name: string): string => `CANARY<${name}>&"ä/+=?7f3b9c0d`;
const canaries = {
  header: canary('header').replace('ä', 'a').replaceAll('"', "'"),
  query: canary('query'),
  field: canary('field'),
  user: canary('user'),
  password: canary('password'),
  signing: canary('signing'),
  path: canary('path'),
  webhook: canary('webhook'),
  stored: 'CANARY-stored-0123456789-abcdef',
  clientSecret: 'CANARY-client-secret-0123456789',
  accessToken: 'CANARY-access-token-0123456789-v',
  refreshToken: 'CANARY-refresh-token-0123456789-v',
} as const;
const secrets = Object.values(canaries);
const { header, query, field, user, password, signing } = canaries;
const vaultCredentials = { header, query, field, user, password, signing };

const anything = z.looseObject({});
const vault = definePlugin({
  id: 'vault',
  title: 'A provider that takes credentials in every place',
  category: 'other',
  version: '1.0.0',
  api: { version: '1', baseUrl: 'https://api.vault.example/v1', egress: ['*.vault.example'], body: 'json' },
  auth: apiKey({ in: 'header', name: 'authorization', prefix: 'Bearer ', fields: { header: {} } }),
  servers: {
    query: server('https://query.vault.example', { auth: apiKey({ in: 'query', name: 'key', fields: { query: {} } }) }),
    field: server('https://field.vault.example', { auth: apiKey({ in: 'body', name: 'token', fields: { field: {} } }) }),
    basic: server('https://basic.vault.example', {
      auth: basic({ fields: { user: {}, password: {} }, username: 'user', password: 'password' }),
    }),
    signed: server('https://signed.vault.example', {
      auth: signed({
        fields: { signing: {} },
        sign: {
          algorithm: 'hmac-sha256',
          encoding: 'hex',
          key: 'signing',
          place: { in: 'header', name: 'x-signature' },
          message: ({ method, url }) => `${method} ${url.pathname}`,
        },
      }),
    }),
  },
  resilience: { attempts: 2, attemptTimeoutMs: 1_000, deadlineMs: 5_000 },
  errors: { requestIdHeader: 'x-request-id', read: () => undefined },
  endpoints: {
    header: get('/things/:id', { output: anything }),
    strict: get('/numbers', { output: z.object({ count: z.number() }) }),
    cached: get('/cached', { output: anything, cache: { ttl: '1s', staleIfError: '1h' } }),
    query: get('/things', { server: 'query', output: anything }),
    field: post('/things', { server: 'field', input: z.object({ name: z.string() }), output: anything }),
    basic: get('/things', { server: 'basic', output: anything }),
    signed: get('/things', { server: 'signed', output: anything }),
    hook: post('/hooks/:token', { secretParam: 'token', input: z.object({ text: z.string() }), output: anything }),
  },
  webhooks: {
    secret: { env: 'VAULT_WEBHOOK_SECRET' },
    verify: signature.hmac({ algorithm: 'sha256', encoding: 'hex', header: 'x-hook-signature', signed: [signature.body] }),
    type: 'type',
    id: 'id',
    data: 'data',
    events: { 'thing.made': event(anything), 'thing.broken': event(anything) },
  },
});
const granting = definePlugin({
  id: 'granting',
  title: 'A provider with tokens',
  category: 'other',
  version: '1.0.0',
  api: { version: '1', baseUrl: 'https://api.granting.example', egress: ['api.granting.example'] },
  auth: oauth2({
    fields: { clientId: { secret: false }, clientSecret: {} },
    grant: { type: 'clientCredentials', tokenUrl: 'https://api.granting.example/token' },
  }),
  endpoints: { things: get('/things', { output: anything }) },
});

const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-request-id': 'req_1', ...headers },
  body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
});

type Scripted = (request: WireRequest) => WireResponse | Promise<WireResponse>;
const hang: Scripted = ({ onAbortable }) =>
  new Promise((_resolve, reject) => onAbortable((reason) => reject(new TransportError('aborted', 'maybe', 'Aborted.', reason))));
const reasons = [
  'invalid_request',
  'egress_denied',
  'dns_unknown',
  'dns_unavailable',
  'refused',
  'connect_timeout',
  'tls',
  'reset',
  'truncated',
  'protocol',
  'too_large',
  'bad_encoding',
  'closed',
  'unknown',
] as const;
const statuses = [400, 401, 402, 403, 404, 408, 409, 410, 422, 425, 429, 500, 501, 502, 503, 504, 520, 302, 204];

/** Everything that can go wrong with a call, by what the provider does. */
const failures: readonly (readonly [name: string, Scripted])[] = [
  ...reasons.map(
    (reason) =>
      [
        reason,
        () => {
          throw new TransportError(reason, 'maybe', `The connection failed (${reason}).`, new Error('socket hang up'));
        },
      ] as const,
  ),
  ...statuses.map((status) => [`status ${status}`, () => answer(status, { error: 'no' }, { 'retry-after': '1' })] as const),
  ['no answer', hang],
  ['broken JSON', () => answer(200, '{"a": tru')],
  ['no JSON', () => answer(200, '<html>', { 'content-type': 'text/html' })],
  ['another shape', () => answer(200, ['a', 'list'])],
  [
    'a defect of the transport',
    ({ url, headers }) => {
      throw new RangeError(`cannot send ${url.href} with ${JSON.stringify(headers)}`);
    },
  ],
];

interface Sinks {
  readonly folder: string;
  readonly log: string[];
  readonly told: OperationEvent[];
  readonly spans: RecordingTracerProvider;
  readonly texts: string[];
}

/** A host that is watched on every side. */
async function watchedHost(): Promise<{
  readonly host: Host<readonly [typeof vault, typeof granting]>;
  readonly clock: VirtualClock;
  readonly sinks: Sinks;
  script(next: Scripted): void;
}> {
  const spans = new RecordingTracerProvider();
  trace.setGlobalTracerProvider(spans);
  context.setGlobalContextManager(new AsyncContextManager());
  propagation.setGlobalPropagator(tracePropagator);
  const folder = mkdtempSync(path.join(tmpdir(), 'mooring-canary-'));
  const clock = new VirtualClock();
  const log: string[] = [];
  const told: OperationEvent[] = [];
  let scripted: Scripted = () => answer(200, {});
  const transport: Transport = { send: async (request) => scripted(request), close: async () => undefined };
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      log.push(String(chunk));
      done();
    },
  });
  const host = await createHost({
    plugins: [vault, granting],
    connections: {
      vault: {
        acme: {
          credentials: vaultCredentials,
          webhookSecret: canaries.webhook,
        },
      },
    },
    store: path.join(folder, 'events.sqlite'),
    storeWriter: 'inline',
    onSchemaDrift: 'strict',
    environment: {},
    services: {
      clock,
      transport,
      tracer: openTelemetryTracer(),
      logger: createWinstonLogger({ level: 'debug', destination: { stream }, clock }),
    },
  });
  host.operations.on('*', (operation) => told.push(operation));
  await host.start({ listen: false });
  return { host, clock, sinks: { folder, log, told, spans, texts: [] }, script: (next) => void (scripted = next) };
}

/** Every form in which a program or a person may come to see an error. */
function formsOf(error: unknown): readonly string[] {
  const parts = [String(error), JSON.stringify(error), inspect(error, { depth: 20, showHidden: true })];
  if (error instanceof Error) parts.push(error.stack ?? '', error.message, JSON.stringify(Object.entries(error)));
  return parts;
}

let open: Awaited<ReturnType<typeof watchedHost>>;
beforeEach(async () => {
  open = await watchedHost();
});
afterEach(async () => {
  await open.host.stop();
  rmSync(open.sinks.folder, { recursive: true });
  trace.disable();
  context.disable();
  propagation.disable();
});

/** Stops the host and answers the name of each sink in which a secret stands. */
async function leaks(): Promise<readonly string[]> {
  const { host, sinks } = open;
  const described = [
    inspect(host, { depth: 20, showHidden: true }),
    JSON.stringify(host.describe()),
    inspect(host.connection('vault', 'acme')),
  ];
  const metrics = await host.metrics();
  await host.stop();
  const contents: readonly (readonly [sink: string, content: string | Uint8Array])[] = [
    ['log', sinks.log.join('')],
    ['events', JSON.stringify(sinks.told) + inspect(sinks.told, { depth: 20 })],
    ['spans', JSON.stringify(sinks.spans.spans)],
    ['metrics', metrics],
    ['errors and answers', sinks.texts.join('\n')],
    ['descriptions', described.join('\n')],
    ...readdirSync(sinks.folder).map((file) => [file, readFileSync(path.join(sinks.folder, file))] as const),
  ];
  // What was never written to proves nothing.
  for (const [sink, content] of contents) if (content.length === 0 && !sink.includes('.')) throw new Error(`Nothing reached ${sink}.`);
  return contents.flatMap(([sink, content]) =>
    findSecrets(content, secrets).map(({ index, form }) => `${sink}: ${Object.keys(canaries)[index]} as ${form}`),
  );
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  const settled = work.catch((error: unknown) => error);
  await open.clock.advance(10_000);
  return settled;
}

describe('a secret of a connection', () => {
  it('is sent to the provider, so that looking for it elsewhere means something', async () => {
    const sent: string[] = [];
    open.script(({ url, headers, body }) => {
      sent.push(`${url.href} ${JSON.stringify(headers)} ${typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : ''}`);
      return answer(200, {});
    });
    const acme = open.host.connection('vault', 'acme');
    await Promise.all([
      acme.header({ id: '7' }),
      acme.query(),
      acme.field({ name: 'x' }),
      acme.basic(),
      acme.hook({ token: canaries.path, text: 'x' }),
    ]);
    const found = new Set(findSecrets(sent.join('\n'), secrets).map(({ index }) => Object.keys(canaries)[index]));
    expect(found).toEqual(new Set(['field', 'header', 'password', 'path', 'query', 'user']));
    open.sinks.texts.push('sent');
    expect(await leaks()).toEqual([]);
  });

  it('reaches no log, event, span, metric, error or file, whatever becomes of the call', async () => {
    const { host, clock, sinks } = open;
    const acme = host.connection('vault', 'acme');
    const codes = new Set<string>();
    for (const [name, scripted] of failures) {
      open.script(scripted);
      const calls = [
        acme.header({ id: '7' }),
        acme.strict(),
        acme.cached(),
        acme.query(),
        acme.field({ name: 'x' }),
        acme.basic(),
        acme.signed(),
        acme.hook({ token: canaries.path, text: 'x' }),
        acme.request({ method: 'GET', path: '/untyped' }),
      ];
      for (const outcome of (await outcomeOf(Promise.allSettled(calls))) as PromiseSettledResult<unknown>[]) {
        if (outcome.status === 'fulfilled') continue;
        const error: unknown = outcome.reason;
        if (isMooringError(error)) codes.add(error.code);
        // The application's own transport threw it, and gets back what it threw.
        if (name !== 'a defect of the transport') sinks.texts.push(...formsOf(error));
      }
      // Circuits must not spare the next failure its turn.
      await clock.advance(120_000);
    }
    open.script(() => answer(200, {}));
    // @ts-expect-error -- wrong on purpose, with a secret where a value is expected
    sinks.texts.push(...formsOf(await outcomeOf(acme.field({ name: 7, nmae: 'x' }))));
    const given = await createHost({
      plugins: [vault],
      connections: { vault: { acme: { credentials: { ...vaultCredentials, query: ' ' }, webhookSecret: canaries.webhook } } },
      store: 'memory',
      connectionStore: false,
      environment: {},
    }).catch((error: unknown) => error);
    sinks.texts.push(...formsOf(given));
    expect([...codes].toSorted()).toEqual(
      expect.arrayContaining([
        'AttemptTimeout',
        'AuthenticationFailed',
        'BadResponse',
        'CircuitOpen',
        'Conflict',
        'EgressDenied',
        'InsecureConnection',
        'NameUnresolved',
        'NetworkFailure',
        'NotFound',
        'NotSent',
        'Overloaded',
        'PermissionDenied',
        'RateLimited',
        'RequestRejected',
        'ResponseTooLarge',
        'SchemaDrift',
        'ServerError',
        'TransientRefusal',
        'Unsupported',
      ]),
    );
    expect(await leaks()).toEqual([]);
  }, 30_000);

  it('reaches none of them when webhooks come, are refused and fail', async () => {
    const { host, clock, sinks } = open;
    host.on('vault', 'thing.made', async () => undefined);
    host.on('vault', 'thing.broken', async () => {
      throw new MooringError('RequestRejected', 'The handler fails on purpose.');
    });
    const send = async (body: string, headers: Readonly<Record<string, string>>): Promise<void> => {
      const received = await host.receive({
        endpointId: host.webhookPath('vault', 'acme').split('/').at(-1) ?? '',
        method: 'POST',
        url: `https://hooks.example.com${host.webhookPath('vault', 'acme')}?key=x`,
        headers: { 'content-type': 'application/json', ...headers },
        body: Buffer.from(body),
      });
      sinks.texts.push(JSON.stringify(received));
    };
    const signedBody = (body: string): Promise<void> =>
      send(body, { 'x-hook-signature': createHmac('sha256', canaries.webhook).update(body).digest('hex') });
    await signedBody('{"id":"1","type":"thing.made","data":{}}');
    await signedBody('{"id":"2","type":"thing.broken","data":{}}');
    await signedBody('{"id":"3","type":"thing.unknown","data":{}}');
    await signedBody('{"id":"4","type":');
    await send('{"id":"5","type":"thing.made"}', { 'x-hook-signature': '00' });
    await send('{"id":"6","type":"thing.made"}', {});
    await send('{}', { authorization: `Basic ${Buffer.from(canaries.password).toString('base64')}`, cookie: canaries.header });
    for (let step = 0; step < 40; step += 1) await clock.advance(3_600_000);
    sinks.texts.push(JSON.stringify(await host.deadLetters()), inspect(await host.deadLetters(), { depth: 20 }));
    expect(await host.counts()).toMatchObject({ dead: 1 });
    // A span that proves the sink is there.
    await outcomeOf(host.connection('vault', 'acme').header({ id: '7' }));
    expect(await leaks()).toEqual([]);
  }, 30_000);

  it('is sealed where it is stored, and so are the tokens that are obtained with it', async () => {
    const { host, sinks } = open;
    open.script(({ url }) =>
      url.pathname === '/token'
        ? answer(200, { access_token: canaries.accessToken, refresh_token: canaries.refreshToken, token_type: 'bearer', expires_in: 3600 })
        : answer(200, {}),
    );
    const made = await outcomeOf(
      host.connections.create({
        tenant: 'north',
        plugin: 'granting',
        name: 'main',
        credentials: { clientId: 'client', clientSecret: canaries.clientSecret },
      }),
    );
    sinks.texts.push(JSON.stringify(made), inspect(made));
    const refused = await outcomeOf(
      host.connections.create({
        tenant: 'north',
        plugin: 'vault',
        name: 'half',
        credentials: { header: canaries.stored, qeury: canaries.query },
      }),
    );
    expect(isMooringError(refused)).toBe(true);
    const stored = await outcomeOf(
      host.connections.create({
        tenant: 'north',
        plugin: 'vault',
        name: 'main',
        credentials: { ...vaultCredentials, header: canaries.stored },
      }),
    );
    expect(isMooringError(stored)).toBe(false);
    sinks.texts.push(...formsOf(refused), inspect(stored));
    expect(await outcomeOf(host.tenant('north').connection('granting', 'main').things())).toEqual({});
    open.script(({ url }) => (url.pathname === '/token' ? answer(400, { error: 'invalid_grant' }) : answer(401, {})));
    sinks.texts.push(...formsOf(await outcomeOf(host.tenant('north').connection('granting', 'main').things())));
    expect(await leaks()).toEqual([]);
  }, 30_000);
});
