import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import {
  LoopbackServer,
  loopbackAddresses,
  mebibyte,
  nextTurn,
  rejectionOf,
  standsStill,
  wireRequest,
} from '../fixtures/loopback-server.js';
import type { StreamWatch, Transport, WireRequest, WireResponse } from '../ports/transport.js';
import { VirtualClock } from '../ports/virtual-clock.js';
import { createAttemptTimer, type AttemptTimer } from './attempt-timer.js';
import { createUndiciTransport } from './undici-transport.js';

let server: LoopbackServer | undefined;
let transport: Transport;
let clock: VirtualClock;
let timer: AttemptTimer;
let ended = 0;

beforeEach(() => {
  transport = createUndiciTransport({ allowAddresses: loopbackAddresses });
  clock = new VirtualClock();
  timer = createAttemptTimer(clock);
  ended = 0;
});

afterEach(async () => {
  await transport.close();
  await server?.close();
  server = undefined;
  if (clock.pending > 0) throw new Error('A stream has left its timer behind.');
});

const watch: StreamWatch = {
  arm: (ms, onExpire) => timer.arm(ms, onExpire),
  providerIdleMs: 15_000,
  readerIdleMs: 60_000,
  onEnd: () => (ended += 1),
};

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  server = await LoopbackServer.http(handle);
  return server.url;
}

type Streamed = WireResponse & { readonly stream: AsyncIterable<Uint8Array> };

async function open(url: URL, more: Partial<WireRequest> = {}): Promise<Streamed> {
  const response = await transport.send(wireRequest(url, { stream: watch, ...more }));
  if (response.stream === undefined) throw new Error('The answer does not stream.');
  return { ...response, stream: response.stream };
}

async function read(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads until the end or the failure; gives what came before. */
async function readUntilFailure(stream: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number; readonly error: unknown }> {
  let bytes = 0;
  const error = await rejectionOf(
    (async () => {
      for await (const chunk of stream) bytes += chunk.length;
    })(),
  );
  return { bytes, error };
}

// Megabytes through real sockets and zlib: seconds where the machine is busy elsewhere.
jest.setTimeout(30_000);

describe('an answer that streams down', () => {
  it('is handed out before it is complete', async () => {
    let finish: () => void = () => undefined;
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'x-request-id': 'r1' }).write('first');
      finish = () => response.end(' last');
    });
    const { status, headers, body, stream } = await open(url);
    expect([status, headers['x-request-id'], body.length]).toEqual([200, 'r1', 0]);
    const bytes = stream[Symbol.asyncIterator]();
    expect(String((await bytes.next()).value)).toBe('first');
    finish();
    expect(String((await bytes.next()).value)).toBe(' last');
    expect(await bytes.next()).toEqual({ done: true, value: undefined });
    expect(ended).toBe(1);
  });

  it('comes whole where it is no success, so that its error can be read', async () => {
    const url = await serve((_request, response) => response.writeHead(429).end('{"error":"slow down"}'));
    const response = await transport.send(wireRequest(url, { stream: watch }));
    expect([response.stream, response.body.toString(), ended]).toEqual([undefined, '{"error":"slow down"}', 0]);
  });

  it.each(['GET', 'HEAD'])('ends at once where there is nothing in it (%s)', async (method) => {
    const url = await serve((_request, response) => response.writeHead(method === 'GET' ? 204 : 200, { 'content-encoding': 'gzip' }).end());
    expect(await read((await open(url, { method })).stream)).toHaveLength(0);
  });

  it('arrives at the pace of the reader: 64 MiB with a few of them under way', async () => {
    const total = 64 * mebibyte;
    let sent = 0;
    const url = await serve((_request, response) => void sendAll(response, total, (count) => (sent += count)));
    const { stream } = await open(url, { maxResponseBytes: total });
    let taken = 0;
    let most = 0;
    for await (const chunk of stream) {
      if (taken === 0) await standsStill(() => sent);
      taken += chunk.length;
      most = Math.max(most, sent - taken);
    }
    expect(taken).toBe(total);
    expect(most).toBeLessThan(total / 3);
  });

  it('arrives at the pace of the reader when it is packed, too', async () => {
    const total = 32 * mebibyte;
    // Noise, so that as many bytes are on the wire; one gzip member after the other is one gzip stream.
    const member = gzipSync(randomBytes(64 * 1024), { level: 1 });
    let packed = 0;
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      void sendAll(response, (total / (64 * 1024)) * member.length, (count) => (packed += count), member);
    });
    const { stream } = await open(url, { maxResponseBytes: total });
    let taken = 0;
    let packedWhenStopped = 0;
    for await (const chunk of stream) {
      if (taken === 0) {
        await standsStill(() => packed);
        packedWhenStopped = packed;
      }
      taken += chunk.length;
    }
    expect(taken).toBe(total);
    expect(packedWhenStopped).toBeLessThan(packed / 2);
  });

  it('survives a slow drip, byte by byte', async () => {
    const url = await serve((_request, response) => {
      let drops = 0;
      const drip = (): void => {
        if (drops++ < 20) response.write('.', () => setImmediate(drip));
        else response.end();
      };
      drip();
    });
    expect(String(await read((await open(url)).stream))).toBe('.'.repeat(20));
  });

  it('gives what has come and then fails when the connection breaks', async () => {
    server = await LoopbackServer.bytes((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => setImmediate(() => socket.end()))),
    );
    const { bytes, error } = await readUntilFailure((await open(server.url)).stream);
    expect([bytes, ended]).toEqual([4, 1]);
    expect(error).toMatchObject({ name: 'TransportError', reason: 'truncated', sent: 'maybe' });
  });

  it('fails when it is reset', async () => {
    server = await LoopbackServer.bytes((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n')),
    );
    const bytes = (await open(server.url)).stream[Symbol.asyncIterator]();
    expect(String((await bytes.next()).value)).toBe('half');
    const failure = rejectionOf(bytes.next());
    await server.close();
    server = undefined;
    expect(await failure).toMatchObject({ reason: 'truncated' });
    expect(await bytes.next()).toEqual({ done: true, value: undefined });
  });

  it('fails when its packing ends too early, or is none', async () => {
    const whole = gzipSync(randomBytes(100_000));
    const url = await serve((request, response) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(request.url === '/short' ? whole.subarray(0, whole.length - 20) : 'this is no gzip'),
    );
    const short = await readUntilFailure((await open(new URL('/short', url))).stream);
    expect(short.error).toMatchObject({ reason: 'truncated' });
    expect(short.bytes).toBeGreaterThan(50_000);
    expect((await readUntilFailure((await open(url)).stream)).error).toMatchObject({ reason: 'bad_encoding' });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', (data: Buffer) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })],
  ] as const)('gives a %s bomb up while it streams', async (encoding, encode) => {
    const bomb = encode(Buffer.alloc(48 * mebibyte));
    const url = await serve((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bomb));
    const { bytes, error } = await readUntilFailure((await open(url, { maxResponseBytes: 1024 * mebibyte })).stream);
    expect(error).toMatchObject({ reason: 'too_large' });
    expect(bytes).toBeLessThan(24 * mebibyte);
  });

  it('ends at its limit, decoded bytes counted, and lets exactly the limit pass', async () => {
    const body = randomBytes(200_000);
    const url = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body)));
    expect((await read((await open(url, { maxResponseBytes: 200_000 })).stream)).equals(body)).toBe(true);
    const { error } = await readUntilFailure((await open(url, { maxResponseBytes: 199_999 })).stream);
    expect(error).toMatchObject({ reason: 'too_large' });
  });

  it('is refused before it begins where it announces too much', async () => {
    const url = await serve((_request, response) => response.writeHead(200, { 'content-length': 2_000 }).write('x'));
    expect(await rejectionOf(transport.send(wireRequest(url, { stream: watch, maxResponseBytes: 1_000 })))).toMatchObject({
      reason: 'too_large',
    });
    await server?.idle();
  });

  it('closes the connection when the loop is left', async () => {
    const url = await serve((_request, response) => void sendAll(response, 64 * mebibyte, () => undefined));
    for await (const chunk of (await open(url, { maxResponseBytes: 64 * mebibyte })).stream) if (chunk.length > 0) break;
    await server?.idle();
    expect(ended).toBe(1);
  });

  it('closes the connection when the loop is left at the first bytes of a packed answer', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync(randomBytes(500_000)));
    });
    for await (const chunk of (await open(url)).stream) if (chunk.length > 0) break;
    await server?.idle();
    expect(ended).toBe(1);
  });

  it('leaves the connection to the next request when it was read to the end', async () => {
    const url = await serve((_request, response) => response.end('ok'));
    await read((await open(url)).stream);
    // undici takes a connection back a turn after its answer has ended, whole or streamed.
    await nextTurn();
    await nextTurn();
    await read((await open(url)).stream);
    expect(server?.connections).toBe(1);
  });

  it('is destroyed when nobody reads it', async () => {
    const url = await serve((_request, response) => response.writeHead(200).write('x'));
    const { stream } = await open(url);
    await clock.advance(61_000);
    await server?.idle();
    expect(ended).toBe(1);
    expect(await rejectionOf(read(stream))).toMatchObject({ reason: 'idle' });
  });

  it('is destroyed when the provider falls silent within it, and not while the reader takes its time', async () => {
    const url = await serve((_request, response) => response.writeHead(200).write('x'));
    const bytes = (await open(url)).stream[Symbol.asyncIterator]();
    await bytes.next();
    await clock.advance(30_000);
    const next = bytes.next();
    await clock.advance(14_000);
    expect(ended).toBe(0);
    const failure = rejectionOf(next);
    await clock.advance(2_000);
    expect(await failure).toMatchObject({ reason: 'idle', sent: 'maybe' });
    await server?.idle();
  });

  it('can be aborted like any other answer', async () => {
    const url = await serve((_request, response) => response.writeHead(200).write('x'));
    let abort: (reason: Error) => void = () => undefined;
    const bytes = (await open(url, { onAbortable: (given) => (abort = given) })).stream[Symbol.asyncIterator]();
    await bytes.next();
    const next = rejectionOf(bytes.next());
    const reason = new Error('changed my mind');
    abort(reason);
    expect(await next).toMatchObject({ reason: 'aborted', cause: reason });
    await server?.idle();
  });

  it('ends with the transport', async () => {
    const url = await serve((_request, response) => response.writeHead(200).write('x'));
    const { stream } = await open(url);
    const failure = readUntilFailure(stream);
    await nextTurn();
    await transport.close();
    expect((await failure).error).toMatchObject({ reason: 'closed' });
  });
});

async function sendAll(
  response: ServerResponse,
  total: number,
  count: (bytes: number) => void,
  block = Buffer.alloc(64 * 1024, 'x'),
): Promise<void> {
  response.on('error', () => undefined);
  for (let sent = 0; sent < total && !response.destroyed; sent += block.length) {
    count(block.length);
    await new Promise<void>((resolve) => response.write(block, () => resolve()));
  }
  response.end();
}
