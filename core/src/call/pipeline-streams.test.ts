import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { bearer } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get, post } from '../contract/endpoint.js';
import { bytes, byteStream, ndjson } from '../contract/format.js';
import { LoopbackServer, loopbackAddresses } from '../fixtures/loopback-server.js';
import { createTestCall, type TestCall } from '../fixtures/test-call.js';
import { createUndiciTransport } from '../transport/index.js';
import type { Transport } from '../ports/transport.js';

const pluginAt = (baseUrl: string): ReturnType<typeof definePlugin> =>
  definePlugin({
    id: 'archive',
    title: 'Archive',
    category: 'other',
    version: '1.0.0',
    api: { version: '1', baseUrl, egress: ['127.0.0.1', 'localhost'] },
    auth: bearer({ fields: { apiKey: {} } }),
    limits: [{ name: 'exports', kind: 'concurrency', rate: 1 }],
    endpoints: {
      file: get('/file', { output: byteStream() }),
      lines: get('/lines', { output: ndjson(z.object({ n: z.number() })) }),
      upload: post('/upload', { body: bytes(), output: z.object({ bytes: z.number() }), safe: true }),
      moved: get('/moved', { output: z.object({ path: z.string() }), redirects: 'same-origin' }),
      away: get('/away', { output: z.object({ headers: z.record(z.string(), z.unknown()) }), redirects: 'declared-hosts' }),
      stays: get('/moved', { output: z.object({ path: z.string() }) }),
    },
  });

async function read(stream: unknown): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream as AsyncIterable<unknown>) items.push(item);
  return items;
}

describe('streams and redirects in a call', () => {
  let server: LoopbackServer;
  let transport: Transport;
  let handle: (request: IncomingMessage, response: ServerResponse) => void;

  const open = (): TestCall => createTestCall(pluginAt(server.url.origin), transport, { credentials: { apiKey: 'canary-key' } });

  beforeEach(async () => {
    server = await LoopbackServer.http((request, response) => handle(request, response));
    transport = createUndiciTransport({ allowAddresses: loopbackAddresses });
  });

  afterEach(async () => {
    await transport.close();
    await server.close();
  });

  it('hand an answer on while it is still coming in', async () => {
    let end: () => void = () => undefined;
    handle = (_request, response) => {
      response.write('first');
      end = () => response.end('last');
    };
    const stream: unknown = await open().client.endpoint('file')();
    const chunks = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    expect(Buffer.from((await chunks.next()).value ?? []).toString()).toBe('first');
    end();
    expect(Buffer.from((await chunks.next()).value ?? []).toString()).toBe('last');
    expect((await chunks.next()).done).toBe(true);
  });

  it('read lines one by one, whatever the pieces they came in', async () => {
    handle = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('{"n":1}\n{"n"');
      setImmediate(() => response.end(':2}\r\n\n{"n":3}'));
    };
    expect(await read(await open().client.endpoint('lines')())).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('count as under way until they are over, and no longer', async () => {
    handle = (_request, response) => void response.end('x'.repeat(10));
    const { client } = open();
    const first: unknown = await client.endpoint('file')();
    let isSecondThere = false;
    const second = client
      .endpoint('file')()
      .then((stream) => {
        isSecondThere = true;
        return stream;
      });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isSecondThere).toBe(false);
    await read(first);
    expect(await read(await second)).toHaveLength(1);
  });

  it('read a failure whole, and try again', async () => {
    let asked = 0;
    handle = (_request, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503, { 'retry-after': '0' });
      response.end('some bytes');
    };
    const { client, clock } = open();
    const call = client.endpoint('file')();
    const stream = await settleWithIo(clock, call);
    expect(Buffer.concat((await read(stream)).map((chunk) => Buffer.from(chunk as Uint8Array))).toString()).toBe('some bytes');
    expect(asked).toBe(2);
  });

  it('end with a typed error when the connection breaks in the middle', async () => {
    handle = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    };
    const stream = await open().client.endpoint('file')();
    await expect(read(stream)).rejects.toMatchObject({ code: 'NetworkFailure', endpoint: 'file', plugin: 'archive' });
  });

  it('end when the caller aborts', async () => {
    handle = (_request, response) => void response.write('half');
    const caller = new AbortController();
    const stream = await open().client.endpoint('file')({}, { signal: caller.signal });
    const reading = read(stream);
    reading.catch(() => undefined);
    caller.abort(new Error('no more'));
    await expect(reading).rejects.toMatchObject({ code: 'Cancelled' });
    await server.idle();
  });

  it('send what is opened anew once more, and what can be read once only once', async () => {
    let asked = 0;
    handle = (request, response) => {
      let count = 0;
      request.on('data', (chunk: Buffer) => (count += chunk.length));
      request.on('end', () => {
        asked += 1;
        response.writeHead(asked === 1 ? 503 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(asked === 1 ? {} : { bytes: count }));
      });
    };
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('abc');
      yield Buffer.from('de');
    }
    const reopened = open();
    expect(await settleWithIo(reopened.clock, reopened.client.endpoint('upload')({ body: pieces }))).toEqual({ bytes: 5 });
    expect(asked).toBe(2);

    asked = 0;
    const once = open();
    const call = once.client.endpoint('upload')({ body: pieces() });
    await expect(settleWithIo(once.clock, call)).rejects.toMatchObject({ code: 'Overloaded' });
    expect(asked).toBe(1);
  });

  it('follow a redirect at the same origin where the endpoint says so, with the credential, and none elsewhere', async () => {
    const seen: string[] = [];
    handle = (request, response) => {
      seen.push(`${request.url ?? ''} ${request.headers.authorization ?? 'none'}`);
      if (request.url === '/moved') response.writeHead(302, { location: '/here' }).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ path: request.url }));
    };
    expect(await open().client.endpoint('moved')()).toEqual({ path: '/here' });
    expect(seen).toEqual(['/moved Bearer canary-key', '/here Bearer canary-key']);
    await expect(open().client.endpoint('stays')()).rejects.toMatchObject({ code: 'BadResponse' });
  });

  it('carry no credential to another origin', async () => {
    handle = (request, response) => {
      if (request.url === '/away') response.writeHead(302, { location: `http://localhost:${server.url.port}/elsewhere` }).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ headers: request.headers }));
    };
    const answer = JSON.stringify(await open().client.endpoint('away')());
    expect(answer).not.toContain('canary-key');
    expect(answer).toContain('user-agent');
  });
});

/** Real I/O and a virtual clock together: time moves on while the sockets work. */
async function settleWithIo<Value>(clock: TestCall['clock'], promise: Promise<Value>): Promise<Value> {
  let isOver = false;
  const mark = (): void => {
    isOver = true;
  };
  promise.then(mark, mark);
  for (let turn = 0; !isOver && turn < 200; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(5);
  }
  return promise;
}
