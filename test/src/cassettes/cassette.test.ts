import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isMooringError, type AnyMooringError } from '@mooring/core';
import { silentLogger, type Transport, type WireRequest } from '@mooring/core/runtime';
import { createHost } from '@mooring/host';
import { desk, deskCredentials } from '../fixtures/recordable-plugin.js';
import { cassette, type CassetteOptions } from './cassette.js';
import { liveCheck } from './live-check.js';

interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A provider in the test: what it was sent, and what it answers in turn. */
function provider(...answers: readonly Scripted[]): Transport & { readonly requests: WireRequest[] } {
  const requests: WireRequest[] = [];
  return {
    requests,
    send(request) {
      const { status = 200, headers = {}, body = {} } = answers[requests.length] ?? {};
      requests.push(request);
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      return Promise.resolve({ status, headers: { 'content-type': 'application/json', date: 'now', ...headers }, body: bytes });
    },
    close: () => Promise.resolve(),
  };
}

const webhookSecret = 'CANARY-webhook-0006';
const hookSecret = 'CANARY-hook-0007';
const environment = { DESK_WEBHOOK_SECRET: webhookSecret };
let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mooring-cassette-'));
  file = path.join(folder, 'desk.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function connect(
  transport: Transport,
  values = { site: 'acme' },
  credentials: Record<keyof typeof deskCredentials, string> = deskCredentials,
) {
  const host = await createHost({
    plugins: [desk],
    connections: { desk: { main: { credentials, values } } },
    store: 'memory',
    storeWriter: 'inline',
    services: { transport, logger: silentLogger },
  });
  return host.connection('desk', 'main');
}

const open = (options: Partial<CassetteOptions> = {}): ReturnType<typeof cassette> =>
  cassette(desk, file, { mode: 'replay', environment, ...options });
const record = (transport: Transport, options: Partial<CassetteOptions> = {}): ReturnType<typeof cassette> =>
  open({ mode: 'record', transport, ...options });

async function failureOf(call: Promise<unknown>): Promise<AnyMooringError> {
  const outcome: unknown = await call.catch((error: unknown) => error);
  if (!isMooringError(outcome)) throw new Error(`expected an error of Mooring, got ${String(outcome)}`);
  return outcome;
}

const ticket = { id: 'tic_1', title: 'Broken', open: true };

describe('cassette', () => {
  it('answers from the file what was recorded once, for any account', async () => {
    const live = provider({ body: { tickets: [ticket] }, headers: { 'x-request-id': 'r1' } }, { body: ticket });
    const recording = await connect(record(live));
    await recording.tickets.list({ limit: 2, state: 'new' });
    await recording.tickets.create({ title: 'Broken', open: true });

    const tape = open();
    const replaying = await connect(tape, { site: 'other' }, { ...deskCredentials, token: 'another-token' });
    expect(await replaying.tickets.create({ open: true, title: 'Broken' })).toEqual(ticket);
    expect(tape.unused()).toEqual(['0: GET /v2/tickets']);
    expect(await replaying.tickets.list({ state: 'new', limit: 2 })).toEqual({ tickets: [ticket] });
    expect(tape.unused()).toEqual([]);
    expect(live.requests).toHaveLength(2);
  });

  it('writes a file to be reviewed, the same for the same exchanges', async () => {
    const recorded = async (body: unknown): Promise<string> => {
      await (
        await connect(record(provider({ body, headers: { link: '<next>', 'x-request-id': String(Math.random()) } })))
      ).tickets.retrieve({ id: 'tic_1' });
      return readFileSync(file, 'utf8');
    };
    const text = await recorded({ title: 'Broken', open: true, id: 'tic_1' });
    expect(await recorded(ticket)).toBe(text);
    expect(JSON.parse(text)).toEqual({
      format: 1,
      plugin: 'desk',
      apiVersion: 'v2',
      exchanges: [
        {
          endpoint: 'tickets.retrieve',
          request: { method: 'GET', origin: 'https://{site}.desk.example', path: '/v2/tickets/tic_1' },
          response: { status: 200, headers: { 'content-type': 'application/json', link: '<next>' }, body: { json: ticket } },
        },
      ],
    });
  });

  it('covers every credential, wherever the declaration puts it and wherever the provider repeats it', async () => {
    const secrets = [
      ...Object.entries(deskCredentials).flatMap(([name, value]) => (name === 'user' ? [] : [value])),
      webhookSecret,
      hookSecret,
    ];
    const spelled = secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(`x:${secret}`).toString('base64'),
      Buffer.from(secret).toString('hex'),
      JSON.stringify(secret),
    ]);
    const echo = {
      body: { [`see ${hookSecret}`]: spelled.join(' '), nested: [{ spelled }] },
      headers: { link: `<https://x.example/?key=${deskCredentials.queryKey}>` },
    };
    // What is learned last has to be covered in the first exchange too.
    const early = { body: { said: secrets } };
    const recording = await connect(record(provider(early, early, early, early, early, echo), { secrets: [deskCredentials.signingKey] }));
    await recording.tickets.mine().catch(() => undefined);
    await recording.others.query({ q: 'all' });
    await recording.others.body({ name: 'seen' });
    await recording.others.basic();
    await recording.others.signed();
    await recording.hooks.send({ secret: hookSecret, text: 'hello' });
    const text = readFileSync(file, 'utf8');
    expect(text.match(/CANARY|Q0FOQVJZ|QU5BUl|NBTkFSW|43414e415259/g)).toBeNull();
    expect(text).toContain('"key": "[secret:queryKey]"');
    expect(text).toContain('"sig": "[secret:signature]"');
    expect(text).toContain('"path": "/v2/hooks/[secret:secret]"');

    const tape = open();
    const replaying = await connect(tape);
    await replaying.others.query({ q: 'all' });
    await replaying.others.body({ name: 'seen' });
    await replaying.others.basic();
    await replaying.others.signed();
    await replaying.hooks.send({ secret: 'tiny', text: 'hello' });
    expect(tape.unused()).toEqual(['0: GET /v2/tickets/mine']);
  });

  it.each([
    ['an API key with the prefix of a live or test key', { note: `sk_${'live'}_abcdefgh1234` }],
    ['a chat token', { note: `see xox${'b'}-12345678-abc` }],
    ['a cloud access key', { note: `AK${'IA'}ABCDEFGHIJKLMNOP` }],
    [
      'a JSON Web Token',
      { note: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"ada"}').toString('base64url')}.` },
    ],
    ['a private key in PEM', { note: `-----BEGIN ${'PRIVATE'} KEY-----\nabc` }],
    ['a bearer token', { note: 'Authorization: Bearer abcdefgh1234' }],
    ['a text of high entropy', { note: 'q8Zt3LxWv0Rk7YpNc2Hs' }],
    ['a text of high entropy', { note: 'wJalrXUtnFEMIK7MDENG/bPxRfiCYzEXAMPLEKEY' }],
    ['a text of high entropy', { note: '9f86d081884c7d659a2feaa0c55ad015' }],
    ['a field that is called like a secret', { access_token: 'so-it-says' }],
  ])('gives a recording up for %s, names the place and never the value', async (kind, fields) => {
    writeFileSync(file, 'what was there before');
    const recording = await connect(record(provider({ body: ticket }, { body: { tickets: [], meta: [fields] } }, { body: ticket })));
    await recording.tickets.retrieve({ id: 'tic_1' });
    const failure = await failureOf(recording.tickets.list());
    const [name = '', value = ''] = Object.entries(fields).flat();
    expect(failure).toMatchObject({
      code: 'CassetteUnsafe',
      issues: [{ path: `exchanges[1].response.body.json.meta[0].${name}`, message: kind }],
    });
    expect(failure.message).not.toContain(value);
    expect(readFileSync(file, 'utf8')).toBe('what was there before');
    expect(await failureOf(recording.tickets.retrieve({ id: 'tic_1' }))).toMatchObject({ code: 'CassetteUnsafe' });
  });

  it('takes words, dates, ids of the usual kind and what is allowed for harmless', async () => {
    const body = {
      id: '123e4567-e89b-12d3-a456-426614174000',
      at: '2026-11-25T10:00:00.000Z',
      slug: 'a-product-hero-image-for-the-summer-1200x800',
      text: 'Basic authentication and bearer tokens are explained at https://desk.example/docs/authentication',
      customer: 'cus_Q8Zt3LxWv0Rk7YpNc2Hs1b',
      key: 'q8Zt3LxWv0Rk7YpNc2Hs',
      client_secret: 'cs_Q8Zt3LxWv0Rk7YpNc2Hs1b',
    };
    const options = { allow: [/^cus_/g, 'q8Zt3LxWv0Rk7YpNc2Hs'], redact: ['client_secret'] };
    const recording = await connect(record(provider({ body }), options));
    await recording.tickets.retrieve({ id: 'tic_1' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      exchanges: [{ response: { body: { json: { ...body, client_secret: '[secret:client_secret]' } } } }],
    });
  });

  it('follows a covered value from an answer into the next request', async () => {
    const options = { redact: ['title'] };
    const live = provider({ body: { ...ticket, title: 'q8Zt3LxWv0Rk7YpNc2Hs' } }, { body: { tickets: [] } });
    const walk = async (transport: Transport): Promise<unknown> => {
      const { tickets } = await connect(transport);
      const { title } = await tickets.retrieve({ id: 'tic_1' });
      return tickets.list({ state: title });
    };
    await walk(record(live, options));
    expect(readFileSync(file, 'utf8')).toContain('"state": "[secret:title]"');
    expect(await walk(open(options))).toEqual({ tickets: [] });
  });

  it('keeps the order in which requests went out, whichever answer comes first', async () => {
    const waiting: (() => void)[] = [];
    const slow = provider({ body: ticket }, { body: { tickets: [] } });
    const live: Transport = {
      ...slow,
      send: async (request) => {
        const response = await slow.send(request);
        await new Promise<void>((resolve) => void waiting.push(resolve));
        return response;
      },
    };
    const { tickets } = await connect(record(live));
    const calls = [tickets.retrieve({ id: 'tic_1' }), tickets.list()];
    while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
    for (const release of waiting.reverse()) {
      release();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(calls);
    expect(open().unused()).toEqual(['0: GET /v2/tickets/tic_1', '1: GET /v2/tickets']);
  });

  it('serves repeated requests in their order, and no more often than they were recorded', async () => {
    const recording = await connect(record(provider({ body: ticket }, { body: { ...ticket, open: false } })));
    await recording.tickets.retrieve({ id: 'tic_1' });
    await recording.tickets.retrieve({ id: 'tic_1' });
    const replaying = await connect(open());
    expect(await replaying.tickets.retrieve({ id: 'tic_1' })).toMatchObject({ open: true });
    expect(await replaying.tickets.retrieve({ id: 'tic_1' })).toMatchObject({ open: false });
    const failure = await failureOf(replaying.tickets.retrieve({ id: 'tic_1' }));
    expect(failure.code).toBe('CassetteMismatch');
    expect(failure.message).toBe(`GET /v2/tickets/tic_1 was recorded 2 times in ${file}, and is asked for once more.`);
  });

  it('says of a request that was not recorded which one is nearest, and what differs', async () => {
    const recording = await connect(record(provider({ body: { tickets: [] } }, { body: ticket })));
    await recording.tickets.list({ limit: 2 });
    await recording.tickets.create({ title: 'Broken', open: true });
    const failure = await failureOf((await connect(open())).tickets.create({ title: 'Mended' }));
    expect(failure).toMatchObject({
      code: 'CassetteMismatch',
      endpoint: 'tickets.create',
      issues: [{ path: 'body.open' }, { path: 'body.title' }],
    });
    expect(failure.message).toBe(
      `POST /v2/tickets is not in ${file}. The nearest is exchange 1, POST /v2/tickets: body.open: recorded true, sent nothing; body.title: recorded "Broken", sent "Mended".`,
    );
  });

  it('keeps bytes as bytes, and gives up on a credential within them', async () => {
    const image = Buffer.from([0xff, 0xd8, 0, 1, 2]);
    const recording = await connect(record(provider({ body: image, headers: { 'content-type': 'image/jpeg' } })));
    await recording.request({ method: 'GET', path: '/image' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      exchanges: [{ request: { origin: 'https://acme.desk.example' }, response: { body: { base64: image.toString('base64') } } }],
    });
    const leaking = await connect(record(provider({ body: Buffer.concat([image, Buffer.from(deskCredentials.token)]) })));
    expect(await failureOf(leaking.request({ method: 'GET', path: '/image' }))).toMatchObject({
      issues: [{ path: 'exchanges[0].response.body', message: 'a credential within bytes' }],
    });
  });

  it('says what is wrong with a file that cannot be replayed', () => {
    expect(() => open()).toThrow(`There is no cassette at ${file}: record it once with \`mode: 'record'\`.`);
    writeFileSync(file, '{"format":1');
    expect(() => open()).toThrow('broken JSON');
    writeFileSync(file, '{"format":1,"plugin":"desk","apiVersion":"v2","exchanges":[{}]}');
    expect(() => open()).toThrow('no cassette of this version');
    writeFileSync(file, '{"format":1,"plugin":"other","apiVersion":"v2","exchanges":[]}');
    expect(() => open()).toThrow('is of "other", not of "desk"');
  });
});

describe('a check against the live provider', () => {
  const recorded = { tickets: [{ ...ticket, owner: null, tags: [], gone: 1 }] };
  const changed = { tickets: [{ ...ticket, title: 7, owner: 'ada', tags: ['new'], more: { than: 'before' } }] };
  const drift = [
    { index: 0, exchange: 'GET /v2/tickets', kind: 'removed', path: 'tickets[].gone', recorded: 'number', live: undefined },
    { index: 0, exchange: 'GET /v2/tickets', kind: 'changed', path: 'tickets[].title', recorded: 'string', live: 'number' },
    { index: 0, exchange: 'GET /v2/tickets', kind: 'added', path: 'tickets[].more', recorded: undefined, live: 'object' },
  ];
  beforeEach(async () => {
    const recording = await connect(record(provider({ body: recorded }, { body: ticket }, {}, { body: ticket })));
    await recording.tickets.list({ limit: 2 });
    await recording.tickets.retrieve({ id: 'tic_1' });
    await recording.others.query({ q: 'a b' });
    await recording.tickets.create({ title: 'Broken' });
  });

  it('tells while a test runs for real how the answers differ in kind', async () => {
    const live = provider({ body: changed }, { status: 404, body: {} });
    const tape = open({ mode: 'live-check', transport: live });
    const checking = await connect(tape);
    expect(await checking.tickets.list({ limit: 2 })).toEqual(changed);
    await checking.tickets.retrieve({ id: 'tic_of_today' }).catch(() => undefined);
    expect(tape.drift()).toEqual([
      ...drift,
      { index: 1, exchange: 'GET /v2/tickets/tic_1', kind: 'status', path: '', recorded: '200', live: '404' },
    ]);
  });

  it('sends recorded requests again by itself, with a credential of its own', async () => {
    const live = provider({ body: changed }, { body: { ...ticket, title: 'Another' } }, {});
    const options = { credentials: { ...deskCredentials, queryKey: 'fresh' }, values: { site: 'acme' }, transport: live };
    expect(await liveCheck(desk, file, options)).toEqual({
      checked: 3,
      skipped: ['3: POST /v2/tickets: it changes something; `writes: true` sends it too'],
      drift,
    });
    expect(live.requests.map(({ url }) => url.href)).toEqual([
      'https://acme.desk.example/v2/tickets?limit=2',
      'https://acme.desk.example/v2/tickets/tic_1',
      'https://query.desk.example/search?q=a%20b&key=fresh',
    ]);
    expect(live.requests[0]?.headers['authorization']).toBe(`Bearer ${deskCredentials.token}`);
    const withWrites = provider({ body: recorded }, { body: ticket }, {}, { body: ticket });
    expect(await liveCheck(desk, file, { ...options, transport: withWrites, writes: true })).toMatchObject({
      checked: 4,
      skipped: [],
      drift: [],
    });
    expect(withWrites.requests[3]?.body).toBe('{"title":"Broken"}');
  });
});
