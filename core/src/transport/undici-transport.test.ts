import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Transport, WireRequest } from '../ports/transport.js';
import { createUndiciTransport } from './undici-transport.js';
import { TransportError } from './transport-error.js';

const mebibyte = 1024 * 1024;
const loopback = { allowAddresses: ['127.0.0.0/8', '::1'] };

let server: Server | undefined;
let tcp: TcpServer | undefined;
let transport: Transport;
const tcpSockets = new Set<Socket>();

beforeEach(() => {
  transport = createUndiciTransport(loopback);
});

afterEach(async () => {
  await transport.close();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  for (const socket of tcpSockets) socket.destroy();
  await new Promise((resolve) => (tcp === undefined ? resolve(undefined) : tcp.close(resolve)));
  server = undefined;
  tcp = undefined;
});

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  server = createServer(handle);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return urlOf(server);
}

/** A server that answers with the bytes it is given, HTTP or not. */
async function serveBytes(onSocket: (socket: Socket) => void): Promise<URL> {
  tcp = createTcpServer((socket) => {
    tcpSockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => tcp?.listen(0, '127.0.0.1', resolve));
  return urlOf(tcp);
}

function urlOf(listening: { address(): string | AddressInfo | null }): URL {
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  return new URL(`http://127.0.0.1:${address.port}/v1/items?limit=2`);
}

const request = (url: URL, more: Partial<WireRequest> = {}): WireRequest => ({
  method: 'GET',
  url,
  headers: { accept: 'application/json' },
  body: undefined,
  maxResponseBytes: 10 * mebibyte,
  onAbortable: () => undefined,
  ...more,
});

const failureOfSending = async (sent: Promise<unknown>): Promise<TransportError> => {
  const error = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TransportError)) throw new Error(`Expected a TransportError, got ${String(error)}`);
  return error;
};

// Megabytes through real sockets and zlib: seconds where the machine is busy elsewhere.
jest.setTimeout(30_000);

describe('createUndiciTransport', () => {
  it('carries method, path, headers and body, and brings back status, headers and body', async () => {
    const seen: unknown[] = [];
    const url = await serve((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        seen.push([incoming.method, incoming.url, incoming.headers['x-key'], Buffer.concat(chunks).toString(), incoming.headers.host]);
        outgoing.writeHead(418, { 'X-Request-Id': 'r1', 'set-cookie': ['a=1', 'b=2'] });
        outgoing.write('{"a"');
        outgoing.end(':1}');
      });
    });
    const response = await transport.send(request(url, { method: 'POST', headers: { 'x-key': 'k' }, body: 'a=1' }));
    expect(seen).toEqual([['POST', '/v1/items?limit=2', 'k', 'a=1', url.host]]);
    expect(response).toMatchObject({ status: 418, headers: { 'x-request-id': 'r1', 'set-cookie': 'a=1, b=2' } });
    expect(response.body.toString()).toBe('{"a":1}');
  });

  it('keeps the connection alive and opens no more than allowed', async () => {
    await transport.close();
    transport = createUndiciTransport({ ...loopback, connections: 3 });
    const ports = new Set<number | undefined>();
    const url = await serve((incoming, outgoing) => {
      ports.add(incoming.socket.remotePort);
      setImmediate(() => outgoing.end('ok'));
    });
    await Promise.all(Array.from({ length: 30 }, () => transport.send(request(url))));
    await transport.send(request(url));
    expect(ports.size).toBeLessThanOrEqual(3);
  });

  it('follows no redirect', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((incoming, outgoing) => {
      paths.push(incoming.url);
      outgoing.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect((await transport.send(request(url))).status).toBe(302);
    expect(paths).toEqual(['/v1/items?limit=2']);
  });

  it('skips answers that only announce one', async () => {
    const url = await serveBytes((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    expect(await transport.send(request(url))).toMatchObject({ status: 200, body: Buffer.from('ok') });
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['Identity', (text: string) => Buffer.from(text)],
  ] as const)('undoes %s', async (encoding, encode) => {
    const text = JSON.stringify(Array.from({ length: 3_000 }, (_, id) => ({ id, name: `name ${id}` })));
    const url = await serve((_incoming, outgoing) => outgoing.writeHead(200, { 'content-encoding': encoding }).end(encode(text)));
    expect((await transport.send(request(url))).body.toString()).toBe(text);
  });

  it('takes an answer without a body whatever encoding it names', async () => {
    const url = await serve((_incoming, outgoing) =>
      outgoing.writeHead(200, { 'content-encoding': 'gzip', 'content-length': 20 * mebibyte }).end(),
    );
    expect((await transport.send(request(url, { method: 'HEAD' }))).body).toHaveLength(0);
  });

  it.each([
    ['gzip, gzip', gzipSync(gzipSync('x'))],
    ['zstd', Buffer.from('x')],
    ['gzip', Buffer.from('this is no gzip')],
  ])('refuses the encoding %p', async (encoding, body) => {
    const url = await serve((_incoming, outgoing) => outgoing.writeHead(200, { 'content-encoding': encoding }).end(body));
    expect(await failureOfSending(transport.send(request(url)))).toMatchObject({ reason: 'bad_encoding', sent: 'maybe' });
  });

  it('calls a compressed answer that ends too early truncated', async () => {
    const whole = gzipSync(JSON.stringify(Array.from({ length: 5_000 }, (_, id) => id)));
    const url = await serve((_incoming, outgoing) =>
      outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, whole.length - 20)),
    );
    expect(await failureOfSending(transport.send(request(url)))).toMatchObject({ reason: 'truncated' });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', (data: Buffer) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })],
  ] as const)('gives a %s bomb up before it fills the memory', async (encoding, encode) => {
    const bomb = encode(Buffer.alloc(48 * mebibyte));
    const url = await serve((_incoming, outgoing) => outgoing.writeHead(200, { 'content-encoding': encoding }).end(bomb));
    const before = process.memoryUsage().rss;
    expect(await failureOfSending(transport.send(request(url, { maxResponseBytes: 1024 * mebibyte })))).toMatchObject({
      reason: 'too_large',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(24 * mebibyte);
  });

  it('counts decoded bytes against the limit, and lets exactly the limit pass', async () => {
    // Random bytes hardly compress, so the limit decides and not the ratio.
    const body = Buffer.concat(Array.from({ length: 64 }, (_, index) => Buffer.from(`${index}`.padStart(1024, 'ab')))).subarray(0, 50_000);
    const url = await serve((_incoming, outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body)));
    expect((await transport.send(request(url, { maxResponseBytes: 50_000 }))).body).toHaveLength(50_000);
    expect(await failureOfSending(transport.send(request(url, { maxResponseBytes: 49_999 })))).toMatchObject({ reason: 'too_large' });
  });

  it('gives a plain answer up as soon as it is too large, announced or not', async () => {
    const url = await serve((incoming, outgoing) => {
      if (incoming.url?.includes('announced')) outgoing.writeHead(200, { 'content-length': 2_000_000 });
      const timer = setInterval(() => outgoing.write(Buffer.alloc(10_000)), 1);
      outgoing.on('close', () => clearInterval(timer));
    });
    expect(await failureOfSending(transport.send(request(url, { maxResponseBytes: 100_000 })))).toMatchObject({ reason: 'too_large' });
    const announced = new URL('/announced', url);
    expect(await failureOfSending(transport.send(request(announced, { maxResponseBytes: 100_000 })))).toMatchObject({
      reason: 'too_large',
    });
  });

  it('destroys the socket when the attempt is aborted, also within a body that drips', async () => {
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    let abort: (reason: Error) => void = () => undefined;
    const url = await serve((_incoming, outgoing) => {
      outgoing.writeHead(200);
      outgoing.write('drop');
      outgoing.on('close', closed);
      setImmediate(() => abort(new Error('too slow')));
    });
    const failed = await failureOfSending(transport.send(request(url, { onAbortable: (given) => (abort = given) })));
    expect(failed).toMatchObject({ reason: 'aborted', sent: 'maybe' });
    expect(failed.cause).toMatchObject({ message: 'too slow' });
    await gone;
  });

  it('never writes a request that was aborted while it waited for a socket', async () => {
    await transport.close();
    transport = createUndiciTransport({ ...loopback, connections: 1 });
    const paths: (string | undefined)[] = [];
    let answerFirst: () => void = () => undefined;
    let firstArrived: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (firstArrived = resolve));
    const url = await serve((incoming, outgoing) => {
      paths.push(incoming.url);
      answerFirst = () => outgoing.end('ok');
      if (incoming.url === '/third') outgoing.end('ok');
      firstArrived();
    });
    const first = transport.send(request(new URL('/first', url)));
    await arrived;
    let abort: (reason: Error) => void = () => undefined;
    const second = failureOfSending(
      transport.send(request(new URL('/second', url), { method: 'POST', body: 'x', onAbortable: (given) => (abort = given) })),
    );
    abort(new Error('changed my mind'));
    expect(await second).toMatchObject({ reason: 'aborted', sent: 'no' });
    answerFirst();
    await first;
    await transport.send(request(new URL('/third', url)));
    expect(paths).toEqual(['/first', '/third']);
  });

  it('says that nobody listens, and that nothing was sent', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    expect(await failureOfSending(transport.send(request(url, { method: 'POST', body: 'x' })))).toMatchObject({
      reason: 'refused',
      sent: 'no',
    });
  });

  it('says that a connection broke before an answer, when the request may have arrived', async () => {
    const url = await serveBytes((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await failureOfSending(transport.send(request(url, { method: 'POST', body: 'x' })))).toMatchObject({
      reason: 'reset',
      sent: 'maybe',
    });
  });

  it('says that a connection broke within an answer', async () => {
    const url = await serveBytes((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')));
    expect(await failureOfSending(transport.send(request(url)))).toMatchObject({ reason: 'truncated', sent: 'maybe' });
  });

  it('says that an answer is no HTTP', async () => {
    const url = await serveBytes((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n')));
    expect(await failureOfSending(transport.send(request(url)))).toMatchObject({ reason: 'protocol' });
  });

  it('refuses TLS with a server that speaks none', async () => {
    const url = await serveBytes((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    url.protocol = 'https:';
    expect(await failureOfSending(transport.send(request(url)))).toMatchObject({ sent: 'no' });
  });

  it('shows no credential when it refuses a header', async () => {
    const url = await serve(() => undefined);
    const failed = await failureOfSending(transport.send(request(url, { headers: { authorization: 'Bearer SECRET\n' } })));
    expect(failed).toMatchObject({ reason: 'invalid_request', sent: 'no' });
    expect(`${failed.message} ${JSON.stringify(failed)} ${String(failed.cause)}`).not.toContain('SECRET');
  });

  it('refuses other protocols', async () => {
    expect(await failureOfSending(transport.send(request(new URL('ftp://127.0.0.1/x'))))).toMatchObject({ reason: 'invalid_request' });
  });

  it('ends attempts under way when it is closed, and takes no more', async () => {
    const url = await serve((_incoming, outgoing) => void outgoing.writeHead(200).write('x'));
    const underWay = failureOfSending(transport.send(request(url)));
    await new Promise<void>((resolve) => server?.once('request', () => resolve()));
    await Promise.all([transport.close(), transport.close()]);
    expect(await underWay).toMatchObject({ reason: 'closed' });
    expect(await failureOfSending(transport.send(request(url)))).toMatchObject({ reason: 'closed', sent: 'no' });
  });
});
