import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { DynamicClient } from '../call/connection-client.js';
import { apiKey } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get } from '../contract/endpoint.js';
import { LoopbackServer, loopbackAddresses, mebibyte, rejectionOf, wireRequest } from '../fixtures/loopback-server.js';
import { createTestCall } from '../fixtures/test-call.js';
import type { Transport } from '../ports/transport.js';
import { createUndiciTransport } from './undici-transport.js';

// What an attacker, or a careless tenant, can put into addresses, names, paths, headers and answers. Each row ends before a packet leaves,
// or within its cap; the rows that must work stand beside them.

let server: LoopbackServer;
let transport: Transport | undefined;
let handle: (request: IncomingMessage, response: ServerResponse) => void;
const requests: string[] = [];

beforeEach(async () => {
  requests.length = 0;
  handle = (_request, response) => void response.end('{}');
  server = await LoopbackServer.http((request, response) => {
    requests.push(request.url ?? '');
    handle(request, response);
  });
});

afterEach(async () => {
  await transport?.close();
  await server.close();
});

const open = (options: Parameters<typeof createUndiciTransport>[0] = {}): Transport => (transport = createUndiciTransport(options));

const denied = { name: 'TransportError', reason: 'egress_denied', sent: 'no' };

describe('an address that leads inside', () => {
  it.each([
    'http://127.0.0.1:PORT',
    'http://127.0.0.2:PORT',
    'http://2130706433:PORT',
    'http://0x7f000001:PORT',
    'http://0x7f.0.0.1:PORT',
    'http://0177.0.0.1:PORT',
    'http://127.1:PORT',
    'http://127.0.1:PORT',
    'http://0:PORT',
    'http://0.0.0.0:PORT',
    'http://①②⑦.⓪.⓪.①:PORT',
    'http://127。0。0。1:PORT',
    'http://127%2e0%2e0%2e1:PORT',
    'http:\\\\127.0.0.1:PORT\\',
    'http:127.0.0.1:PORT',
    'http://evil.com@127.0.0.1:PORT/',
    'http://8.8.8.8%40@127.0.0.1:PORT/',
    'http://[::1]:PORT',
    'http://[0:0:0:0:0:0:0:1]:PORT',
    'http://[::ffff:127.0.0.1]:PORT',
    'http://[::ffff:7f00:1]:PORT',
    'http://[::127.0.0.1]:PORT',
    'http://[::]:PORT',
  ])('is refused however it is written: %s', async (text) => {
    const url = new URL(text.replace('PORT', server.url.port));
    expect(await rejectionOf(open().send(wireRequest(url)))).toMatchObject(denied);
    expect(server.connections).toBe(0);
  });

  // Whatever a name resolves to, and whatever stands in a URL, passes the same rule.
  const inside = [
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '169.254.169.254',
    '169.254.170.2',
    '172.16.0.1',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:a9fe:a9fe::',
    '2001::1',
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '100::1',
    '5f00::1',
    '3fff::1',
  ];
  it.each(inside)('is refused as a literal and behind a name: %s', async (address) => {
    const guarded = open({ resolver: { resolve: () => Promise.resolve(['8.8.8.8', address]) } });
    const literal = new URL(`http://${address.includes(':') ? `[${address}]` : address}:${server.url.port}/`);
    expect(await rejectionOf(guarded.send(wireRequest(literal)))).toMatchObject(denied);
    expect(await rejectionOf(guarded.send(wireRequest(new URL('https://name.test/'))))).toMatchObject(denied);
  });

  it('is refused when the name moves there between two connections', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1', '10.0.0.1']];
    const guarded = open({ allowAddresses: ['127.0.0.1'], resolver: { resolve: () => Promise.resolve(answers.shift() ?? []) } });
    handle = (_request, response) => void response.writeHead(200, { connection: 'close' }).end();
    const url = new URL(`http://moving.test:${server.url.port}/`);
    expect((await guarded.send(wireRequest(url))).status).toBe(200);
    expect(await rejectionOf(guarded.send(wireRequest(url)))).toMatchObject(denied);
    expect(await rejectionOf(guarded.send(wireRequest(url)))).toMatchObject(denied);
    expect(server.connections).toBe(1);
  });

  it('is let through where the operator opens it, and nothing beside it', async () => {
    const guarded = open({ allowAddresses: ['127.0.0.1/32'] });
    expect((await guarded.send(wireRequest(server.url))).status).toBe(200);
    const beside = new URL(`http://127.0.0.2:${server.url.port}/`);
    expect(await rejectionOf(guarded.send(wireRequest(beside)))).toMatchObject(denied);
  });
});

const secret = 'CANARY_egress_7f3a';

/** A connection whose provider is the server of this test. */
function clientOf(apiKeyValue = secret): DynamicClient {
  const plugin = definePlugin({
    id: 'shop',
    title: 'Shop',
    category: 'commerce',
    version: '1.0.0',
    api: { version: '1', baseUrl: `${server.url.origin}/v1/tenants/42`, egress: ['127.0.0.1'] },
    auth: apiKey({ in: 'header', name: 'x-api-key', fields: { apiKey: {} } }),
    endpoints: { item: get('/items/:id', { output: z.unknown() }) },
  });
  return createTestCall(plugin, open({ allowAddresses: loopbackAddresses }), { credentials: { apiKey: apiKeyValue } }).client;
}

describe('a path of an application', () => {
  it.each([
    'https://evil.com/',
    '//evil.com/x',
    '\\\\evil.com\\x',
    '/\\evil.com',
    '\\/evil.com',
    'HTTPS:/evil',
    'mailto:x',
    'javascript:1',
    'data:,x',
    '',
    'x',
    '@evil.com/',
    ':80/x',
    '.evil.com/',
    '?x',
    '/x#f',
    '/a//b',
    '///evil.com',
    '/..%2f..%2fadmin',
    '/%2e%2e/x',
    '/.%2e/a',
    '/../x',
    '/%252e%252e/x',
    '/%25252e%25252e/x',
    '/..;/x',
    '/a/b;/../../c',
    '/./..//../x',
    '/%c0%ae%c0%ae/x',
    '/%00',
    '/x\0',
    '/a%0d%0aX: y',
    '/a\r\nX: y',
    '/a%5cb',
    '/a\\b',
    '/a%2fb',
    '/%',
    '/%zz',
    '/%2e',
    '/a/.',
    '/a/..',
  ])('does not lead out of the plugin: %j', async (path) => {
    expect(await rejectionOf(clientOf().request({ method: 'GET', path }))).toMatchObject({ code: 'EgressDenied' });
    expect(server.connections).toBe(0);
  });

  it.each([
    ['/a@b.com', '/a@b.com'],
    ['/v2..3/x', '/v2..3/x'],
    ['/a..b', '/a..b'],
    ['/...', '/...'],
    ['/x?y=../z', '/x?y=../z'],
    ['/x?next=https://evil.com//', '/x?next=https://evil.com//'],
    ['/files/re%CC%81sum%C3%A9.pdf', '/files/re%CC%81sum%C3%A9.pdf'],
    ['/q?email=a%40b.com', '/q?email=a%40b.com'],
    ['/a:b', '/a:b'],
    ['/', '/'],
  ])('arrives as it is: %j', async (path, seen) => {
    await clientOf().request({ method: 'GET', path });
    expect(requests).toEqual([`/v1/tenants/42${seen}`]);
  });

  it.each(['..', '.', ''])('takes no parameter that is %j', async (id) => {
    expect(await rejectionOf(clientOf().endpoint('item')({ id }))).toMatchObject({ code: 'InvalidInput' });
    expect(server.connections).toBe(0);
  });

  it.each([
    ['../../admin', '..%2F..%2Fadmin'],
    ['%2e%2e/x', '%252e%252e%2Fx'],
    ['a?b#c', 'a%3Fb%23c'],
    ['//evil.com', '%2F%2Fevil.com'],
    ['a\r\nX: 1', 'a%0D%0AX%3A%201'],
  ])('keeps a parameter one segment: %j', async (id, segment) => {
    await clientOf().endpoint('item')({ id });
    expect(requests).toEqual([`/v1/tenants/42/items/${segment}`]);
  });
});

describe('a header', () => {
  it.each(['a\r\nX: 1', 'a\nb', 'a\rb', 'a\0b', 'a\u010d\u010a', '\u007f', '\u{1f600}'])(
    'with %j is refused, and the error does not quote it',
    async (value) => {
      const error = await rejectionOf(clientOf().endpoint('item')({ id: '1' }, { headers: { 'x-note': `${secret}${value}` } }));
      expect(error).toMatchObject({ code: 'InvalidInput' });
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(secret);
      expect(server.connections).toBe(0);
    },
  );

  it('with a credential that was broken in two is refused, and the error does not quote it', async () => {
    const error = await rejectionOf(clientOf(`${secret}\nx`).endpoint('item')({ id: '1' }));
    expect(error).toMatchObject({ code: 'InvalidInput' });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(secret);
    expect(server.connections).toBe(0);
  });

  it('with a credential that was pasted with a line end is sent without it', async () => {
    const seen: unknown[] = [];
    handle = (request, response) => {
      seen.push(request.headers['x-api-key']);
      response.end('{}');
    };
    await clientOf(`${secret}\n`).endpoint('item')({ id: '1' });
    expect(seen).toEqual([secret]);
  });

  it.each(['authorization', 'cookie', 'host', 'content-length', 'transfer-encoding', 'Proxy-Authorization', 'Expect', 'Upgrade'])(
    'that the caller may not set is refused: %s',
    async (name) => {
      expect(await rejectionOf(clientOf().endpoint('item')({ id: '1' }, { headers: { [name]: 'x' } }))).toMatchObject({
        code: 'InvalidInput',
      });
      expect(server.connections).toBe(0);
    },
  );
});

describe('a packed answer', () => {
  const zeros = Buffer.alloc(12 * mebibyte);

  it.each<[string, string, () => Buffer, string]>([
    ['swells in one layer', 'gzip', () => gzipSync(zeros), 'too_large'],
    ['swells by brotli', 'br', () => brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }), 'too_large'],
    ['is packed twice', 'gzip, gzip', () => gzipSync(gzipSync(zeros)), 'bad_encoding'],
    [
      'is packed two thousand times, as it says',
      Array.from({ length: 2_000 }, () => 'gzip').join(','),
      () => Buffer.from('x'),
      'bad_encoding',
    ],
    ['is packed in an unknown way', 'zstd', () => Buffer.from('x'), 'bad_encoding'],
    ['ends too early', 'gzip', () => gzipSync(randomBytes(1_000)).subarray(0, 900), 'truncated'],
    ['is larger than its cap by one byte', 'gzip', () => gzipSync(randomBytes(100_001)), 'too_large'],
  ])('that %s is given up, whole or streamed', async (_what, encoding, make, reason) => {
    const body = make();
    handle = (_request, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body);
    const maxResponseBytes = reason === 'too_large' && body.length > 90_000 ? 100_000 : 10 * mebibyte;
    const wire = open({ allowAddresses: loopbackAddresses });
    expect(await rejectionOf(wire.send(wireRequest(server.url, { maxResponseBytes })))).toMatchObject({ reason });
    const streamed = async (): Promise<void> => {
      const watch = { arm: () => () => undefined, providerIdleMs: 1, readerIdleMs: 1 };
      const { stream } = await wire.send(wireRequest(server.url, { maxResponseBytes, stream: watch }));
      let bytes = 0;
      for await (const chunk of stream ?? []) bytes += chunk.length;
      expect(bytes).toBeLessThanOrEqual(maxResponseBytes);
    };
    expect(await rejectionOf(streamed())).toMatchObject({ reason });
  });

  it('that is just below the cap passes', async () => {
    const body = randomBytes(mebibyte);
    handle = (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body, { level: 1 }));
    const { body: read } = await open({ allowAddresses: loopbackAddresses }).send(wireRequest(server.url, { maxResponseBytes: mebibyte }));
    expect(read.equals(body)).toBe(true);
  });
});

describe('a provider that hangs', () => {
  it('holds no more sockets than its pool, and nobody else up', async () => {
    let hung = 0;
    const silent = await LoopbackServer.http(() => (hung += 1));
    const wire = open({ allowAddresses: loopbackAddresses, connections: 16 });
    const aborts: ((reason: Error) => void)[] = [];
    const waiting = Array.from({ length: 1_000 }, () =>
      rejectionOf(wire.send(wireRequest(silent.url, { onAbortable: (abort) => aborts.push(abort) }))),
    );
    try {
      for (let call = 0; call < 50; call += 1) expect((await wire.send(wireRequest(server.url))).status).toBe(200);
      expect(silent.connections).toBe(16);
      for (const abort of aborts) abort(new Error('too slow'));
      const sent = (await Promise.all(waiting)).map((error) => (error instanceof Error && 'sent' in error ? error.sent : undefined));
      expect([sent.filter((word) => word === 'no').length, sent.filter((word) => word === 'maybe').length]).toEqual([984, 16]);
      await wire.close();
      await silent.idle();
      // Those that gave up while they waited cost the provider nothing more.
      expect(silent.connections).toBeLessThanOrEqual(32);
      expect(hung).toBeLessThanOrEqual(16);
    } finally {
      await silent.close();
    }
  });
});
