import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoopbackServer, loopbackAddresses, mebibyte, rejectionOf, standsStill, wireRequest } from '../fixtures/loopback-server.js';
import type { BodySource, Transport, WireRequest } from '../ports/transport.js';
import { createUndiciTransport } from './undici-transport.js';

const chunk = Buffer.alloc(64 * 1024, 'x');

type Step = IteratorResult<Uint8Array>;
type Steps = (index: number) => Promise<Step> | Step;

/** A source that counts what is asked of it. */
class CountingSource implements BodySource {
  readonly isReopenable = true;
  readonly length: number | undefined;
  opened = 0;
  closed = 0;
  given = 0;
  readonly #next: Steps;

  constructor(next: Steps, length?: number) {
    this.#next = next;
    this.length = length;
  }

  open(): AsyncIterable<Uint8Array> {
    this.opened += 1;
    let index = 0;
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          const result = await this.#next(index++);
          if (result.done !== true) this.given += result.value.length;
          return result;
        },
        return: () => {
          this.closed += 1;
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
  }
}

const of =
  (...texts: readonly string[]): Steps =>
  (index) => {
    const text = texts[index];
    return text === undefined ? { done: true, value: undefined } : { done: false, value: Buffer.from(text) };
  };
const endless = (): Step => ({ done: false, value: chunk });
const never = (): Promise<never> => new Promise(() => undefined);

let server: LoopbackServer | undefined;
let transport: Transport;

beforeEach(() => {
  transport = createUndiciTransport({ allowAddresses: loopbackAddresses });
});

afterEach(async () => {
  await transport.close();
  await server?.close();
  server = undefined;
});

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  server = await LoopbackServer.http(handle);
  return server.url;
}

const upload = (url: URL, source: BodySource, more: Partial<WireRequest> = {}): WireRequest =>
  wireRequest(url, { method: 'POST', body: source, ...more });

async function received(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const part of request) chunks.push(part);
  return Buffer.concat(chunks).toString();
}

describe('a body that streams up', () => {
  it('is sent in chunks, and with its length where that is known', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      void received(request).then((text) => {
        seen.push([request.headers['transfer-encoding'], request.headers['content-length'], text]);
        response.end();
      });
    });
    await transport.send(upload(url, new CountingSource(of('one ', 'two'))));
    await transport.send(upload(url, new CountingSource(of('one ', 'two'), 7)));
    await transport.send(upload(url, new CountingSource(of(), 0)));
    expect(seen).toEqual([
      ['chunked', undefined, 'one two'],
      [undefined, '7', 'one two'],
      [undefined, '0', ''],
    ]);
  });

  it('is opened anew for each attempt', async () => {
    let requests = 0;
    const url = await serve((request, response) => {
      requests += 1;
      if (requests === 1) request.socket.destroy();
      else void received(request).then((text) => response.end(text));
    });
    const source = new CountingSource(of('again'));
    expect(await rejectionOf(transport.send(upload(url, source)))).toMatchObject({ reason: 'reset' });
    expect((await transport.send(upload(url, source))).body.toString()).toBe('again');
    expect(source.opened).toBe(2);
  });

  it('goes up at the pace of the provider: 64 MiB with a few of them under way', async () => {
    const total = 64 * mebibyte;
    let taken = 0;
    let most = 0;
    const source = new CountingSource((index) => {
      most = Math.max(most, source.given - taken);
      return index * chunk.length < total ? { done: false, value: chunk } : { done: true, value: undefined };
    });
    const url = await serve((request, response) => {
      request.pause();
      void standsStill(() => source.given).then(() => request.resume());
      request.on('data', (part: Buffer) => (taken += part.length));
      request.on('end', () => response.end());
    });
    await transport.send(upload(url, source));
    expect(taken).toBe(total);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(total / 3);
  });

  it('is not opened when the attempt ends before it has a connection', async () => {
    const url = await serve(() => undefined);
    await server?.close();
    server = undefined;
    const source = new CountingSource(of('x'));
    expect(await rejectionOf(transport.send(upload(url, source)))).toMatchObject({ reason: 'refused', sent: 'no' });
    let abort: (reason: Error) => void = () => undefined;
    const sending = transport.send(upload(new URL('http://127.0.0.1:9/'), source, { onAbortable: (given) => (abort = given) }));
    abort(new Error('changed my mind'));
    expect(await rejectionOf(sending)).toMatchObject({ reason: 'aborted', sent: 'no' });
    expect([source.opened, source.closed]).toEqual([0, 0]);
  });

  it.each([
    ['while it is sent', endless],
    ['while it waits for its own next bytes', (index: number) => (index === 0 ? endless() : never())],
  ] as const)('is closed when the attempt is aborted %s', async (_when, next) => {
    let abort: (reason: Error) => void = () => undefined;
    const url = await serve((request) => request.once('data', () => abort(new Error('enough'))));
    const source = new CountingSource(next);
    expect(await rejectionOf(transport.send(upload(url, source, { onAbortable: (given) => (abort = given) })))).toMatchObject({
      reason: 'aborted',
      sent: 'maybe',
    });
    expect(source.closed).toBe(1);
    await server?.idle();
  });

  it('has been read to its end when the attempt is aborted before the answer begins', async () => {
    let abort: (reason: Error) => void = () => undefined;
    const url = await serve((request) => void received(request).then(() => abort(new Error('enough'))));
    const source = new CountingSource(of('x'));
    expect(await rejectionOf(transport.send(upload(url, source, { onAbortable: (given) => (abort = given) })))).toMatchObject({
      reason: 'aborted',
    });
    expect(source.closed).toBe(0);
    await server?.idle();
  });

  it('is closed when the connection breaks', async () => {
    const url = await serve((request) => request.once('data', () => request.socket.resetAndDestroy()));
    const source = new CountingSource(endless);
    expect(await rejectionOf(transport.send(upload(url, source)))).toMatchObject({ reason: 'reset', sent: 'maybe' });
    expect(source.closed).toBe(1);
  });

  it.each([
    ['while it is sent', endless],
    ['while it waits for its own next bytes', (index: number) => (index === 0 ? endless() : never())],
  ] as const)('is closed when the provider answers %s, and the answer counts', async (_when, next) => {
    const url = await serve((request, response) => request.once('data', () => response.writeHead(413).end('too much')));
    const source = new CountingSource(next);
    const response = await transport.send(upload(url, source));
    expect([response.status, response.body.toString()]).toEqual([413, 'too much']);
    expect(source.closed).toBe(1);
    await server?.idle();
  });

  it('ends the attempt with the own error of a source that fails, and the provider never takes it for whole', async () => {
    let isWhole: boolean | undefined;
    let over: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (over = resolve));
    const url = await serve((request) => {
      request.resume();
      request.on('close', () => {
        isWhole = request.complete;
        over();
      });
    });
    const failure = new Error('disk gone');
    const source = new CountingSource((index) => {
      if (index === 2) throw failure;
      return endless();
    });
    expect(await rejectionOf(transport.send(upload(url, source)))).toMatchObject({ reason: 'body_source', cause: failure });
    await closed;
    expect(isWhole).toBe(false);
  });

  it.each([
    ['too few', 9],
    ['too many', 5],
  ])('refuses a source that gives %s bytes', async (_words, length) => {
    const url = await serve(
      (request, response) =>
        void received(request).then(
          () => response.end(),
          () => undefined,
        ),
    );
    const error = await rejectionOf(transport.send(upload(url, new CountingSource(of('one ', 'two'), length))));
    expect(error).toMatchObject({ reason: 'body_source' });
    expect(String(error)).toContain(`${length}`);
  });

  it('refuses a source that cannot be opened, or gives no bytes', async () => {
    const url = await serve(
      (request, response) =>
        void received(request).then(
          () => response.end(),
          () => undefined,
        ),
    );
    const closed: BodySource = {
      isReopenable: true,
      open: () => {
        throw new Error('no such file');
      },
    };
    expect(await rejectionOf(transport.send(upload(url, closed)))).toMatchObject({
      reason: 'body_source',
      cause: { message: 'no such file' },
    });
    // As a stream with an encoding does, against its type.
    const texts = new CountingSource(() => JSON.parse('{"done":false,"value":"text"}'));
    expect(await rejectionOf(transport.send(upload(url, texts)))).toMatchObject({ reason: 'body_source' });
  });
});
