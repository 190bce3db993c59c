import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import Fastify from 'fastify';
import { createHost, type Host } from '../index.js';
import { crowd, crowdHeaders, crowdSecret } from '../fixtures/crowd-plugin.js';
import { openRaw } from '../fixtures/raw-request.js';
import { recordingLogger } from '../fixtures/recording-logger.js';
import { saleBody, till, tillHeaders, tillSecret } from '../fixtures/till-plugin.js';

type TestHost = Host<[typeof till, typeof crowd]>;

const releases: (() => unknown)[] = [];
afterEach(async () => {
  for (const release of releases.splice(0).reverse()) await release();
});

async function makeHost(
  options: { readonly publicUrl?: string; readonly logger?: ReturnType<typeof recordingLogger>; readonly isStarted?: boolean } = {},
): Promise<TestHost> {
  const { publicUrl, logger = recordingLogger(), isStarted = true } = options;
  const host: TestHost = await createHost({
    plugins: [till, crowd],
    connections: { till: { acme: { credentials: { apiKey: 'k' }, webhookSecret: tillSecret } } },
    apps: { crowd: { signingSecret: crowdSecret } },
    store: 'memory',
    services: { logger },
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  if (isStarted) await host.start({ listen: false });
  releases.push(() => host.stop());
  return host;
}

async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  releases.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve).closeAllConnections();
      }),
  );
  // A TCP server has an address of this form.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const post = (url: string, body: string, headers: Readonly<Record<string, string>> = tillHeaders(body)): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers });

/** The ids of the sales that the host's handler got. */
function salesOf(host: TestHost): string[] {
  const ids: string[] = [];
  host.on('till', 'sale.made', ({ id }) => void ids.push(id));
  return ids;
}

describe('a host in a Fastify application', () => {
  it('takes in webhooks below a prefix, and leaves the parsers of the application alone', async () => {
    const host = await makeHost();
    const sales = salesOf(host);
    const app = Fastify({ bodyLimit: 200 });
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) =>
      done(null, { parsedByApplication: text }),
    );
    app.post('/own', async (request) => request.body);
    await app.register(host.fastify, { prefix: '/mooring' });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    releases.push(() => app.close());

    const body = saleBody('evt_1', { filler: 'x'.repeat(300) });
    expect((await post(`${url}/mooring${host.webhookPath('till', 'acme')}`, body)).status).toBe(200);
    expect(await (await post(`${url}/own`, '{"a":1}')).json()).toEqual({ parsedByApplication: '{"a":1}' });
    expect((await fetch(`${url}/mooring/health/ready`)).status).toBe(200);
    expect((await fetch(`${url}${host.webhookPath('till', 'acme')}`, { method: 'POST' })).status).toBe(404);
    await host.idle();
    expect(sales).toEqual(['evt_1']);
  });

  it.each([
    ['http://HOST', undefined],
    ['https://hooks.example.com', 'https://hooks.example.com'],
    ['https://hooks.example.com', 'https://hooks.example.com/'],
    ['https://hooks.example.com', 'https://hooks.example.com/mooring'],
  ])('verifies a signature over the URL %s/mooring/webhooks/… with publicUrl %s', async (origin, publicUrl) => {
    const host = await makeHost(publicUrl === undefined ? {} : { publicUrl });
    const app = Fastify();
    await app.register(host.fastify, { prefix: '/mooring' });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    releases.push(() => app.close());
    const path = `/mooring${host.webhookPath('crowd')}?batch=1`;
    const signed = origin.replace('http://HOST', url) + path;
    const body = JSON.stringify([{ id: 'm1', kind: 'member.joined' }]);
    expect((await post(url + path, body, crowdHeaders(signed, body))).status).toBe(202);
    expect((await post(url + path, body, crowdHeaders(signed.replace('/mooring', ''), body))).status).toBe(401);
  });

  it('answers 503 to events and to the question whether it is ready, before the start and after the stop', async () => {
    const host = await makeHost({ isStarted: false });
    const app = Fastify();
    await app.register(host.fastify, { prefix: '/mooring' });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    releases.push(() => app.close());
    const webhookUrl = `${url}/mooring${host.webhookPath('till', 'acme')}`;
    const expectUnready = async (): Promise<void> => {
      const answer = await post(webhookUrl, saleBody('evt_1'));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect((await fetch(`${url}/mooring/health/ready`)).status).toBe(503);
      expect((await fetch(`${url}/mooring/health/live`)).status).toBe(200);
    };
    await expectUnready();
    await host.start({ listen: false });
    expect((await post(webhookUrl, saleBody('evt_1'))).status).toBe(200);
    await host.stop();
    await expectUnready();
  });
});

describe('a host in an Express application', () => {
  const mounted = async (host: TestHost, prepare: (app: Express) => void): Promise<string> => {
    const app = express();
    prepare(app);
    app.use('/mooring', host.handler);
    app.use((request, response) => void response.status(418).json({ own: request.originalUrl }));
    return `${await listen(app)}/mooring${host.webhookPath('till', 'acme')}`;
  };
  const keepBytes: NonNullable<Parameters<typeof express.json>[0]>['verify'] = (request, _response, bytes) => {
    Object.assign(request, { rawBody: bytes });
  };

  it.each<[string, (app: Express) => void]>([
    ['without any body parser', () => undefined],
    ['after express.json() that keeps the bytes', (app) => void app.use(express.json({ verify: keepBytes }))],
    ['after express.raw()', (app) => void app.use(express.raw({ type: '*/*' }))],
    ['after a parser of other content types', (app) => void app.use(express.json({ type: 'application/x-other' }))],
    [
      'after a middleware that invents a body and reads nothing',
      (app) =>
        void app.use((request, _response, next) => {
          request.body = {};
          next();
        }),
    ],
    [
      'after a middleware that keeps the bytes as text',
      (app) => {
        app.use(express.text({ type: '*/*' }), (request, _response, next) => {
          Object.assign(request, { rawBody: request.body });
          next();
        });
      },
    ],
  ])('takes in webhooks %s', async (_how, prepare) => {
    const host = await makeHost();
    const sales = salesOf(host);
    const url = await mounted(host, prepare);
    expect((await post(url, saleBody('evt_1'))).status).toBe(200);
    expect((await post(`${url}?a=1`, saleBody('evt_2'), tillHeaders(saleBody('evt_2'), { secret: 'guessed' }))).status).toBe(401);
    await host.idle();
    expect(sales).toEqual(['evt_1']);
  });

  it.each<[string, (app: Express) => void]>([
    ['after express.json() that keeps no bytes', (app) => void app.use(express.json())],
    ['after express.text(), whose text is no longer the bytes', (app) => void app.use(express.text({ type: '*/*' }))],
    [
      'after a middleware that read and forgot',
      (app) => void app.use((request, _response, next) => void request.resume().once('end', () => next())),
    ],
  ])('answers with the fix in words %s', async (_how, prepare) => {
    const logger = recordingLogger();
    const host = await makeHost({ logger });
    const url = await mounted(host, prepare);
    const answer = await post(`${url}?secret=in-the-url`, saleBody('evt_1'));
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({
      error: {
        code: 'RawBodyConsumed',
        message: expect.stringMatching(/Mount Mooring before the body parser.*express\.json\(\{ verify:.*req\.rawBody = bytes/),
      },
    });
    expect(logger.lines).toContainEqual({
      level: 'error',
      message: expect.stringContaining('body was parsed'),
      fields: { path: host.webhookPath('till', 'acme'), code: 'RawBodyConsumed' },
    });
    expect(JSON.stringify(logger.lines)).not.toContain('in-the-url');
    expect((await host.counts()).unhandled).toBe(0);
  });

  it('does not take text for bytes where decoding has replaced some', async () => {
    const host = await makeHost();
    const url = await mounted(host, (app) => {
      app.use(express.text({ type: '*/*' }), (request, _response, next) => {
        Object.assign(request, { rawBody: request.body });
        next();
      });
    });
    const signed = saleBody('evt_1', { name: '\uFFFD' });
    const other = Buffer.from(Buffer.from(signed).toString('latin1').replace('\u00EF\u00BF\u00BD', '\u00FF'), 'latin1');
    const answer = await fetch(url, { method: 'POST', body: new Uint8Array(other), headers: tillHeaders(signed) });
    expect(answer.status).toBe(500);
  });

  it('verifies a signature over the URL with the prefix, read from the stream or from kept bytes', async () => {
    for (const prepare of [(): void => undefined, (app: Express): void => void app.use(express.json({ verify: keepBytes }))]) {
      for (const publicUrl of [undefined, 'https://hooks.example.com', 'https://hooks.example.com/mooring']) {
        const host = await makeHost(publicUrl === undefined ? {} : { publicUrl });
        const url = (await mounted(host, prepare)).replace(host.webhookPath('till', 'acme'), `${host.webhookPath('crowd')}?batch=1`);
        const signed = publicUrl === undefined ? url : `https://hooks.example.com${new URL(url).pathname}?batch=1`;
        const body = JSON.stringify([{ id: 'm1', kind: 'member.joined' }]);
        expect((await post(url, body, crowdHeaders(signed, body))).status).toBe(202);
      }
    }
  });

  it('leaves what is not its own to the application', async () => {
    const host = await makeHost();
    const url = new URL(await mounted(host, () => undefined)).origin;
    for (const path of ['/mooring/elsewhere', '/mooring/webhooks', '/mooring/webhooks/a/b', '/health/live']) {
      const answer = await fetch(url + path);
      expect([answer.status, await answer.json()]).toEqual([418, { own: path }]);
    }
    expect((await fetch(`${url}/mooring/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/mooring/metrics`)).status).toBe(200);
  });

  it('is not troubled by a path that cannot be decoded', async () => {
    const host = await makeHost();
    const url = new URL(await mounted(host, (app) => void app.use(express.json({ verify: keepBytes })))).origin;
    expect((await post(`${url}/mooring/webhooks/%zz`, '{}')).status).toBe(404);
  });
});

describe('a host under node:http', () => {
  it('takes in webhooks, and answers 404 to what is not its own', async () => {
    const host = await makeHost();
    const sales = salesOf(host);
    const url = await listen(host.handler);
    expect((await post(url + host.webhookPath('till', 'acme'), saleBody('evt_1'))).status).toBe(200);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect((await post(`${url}/webhooks/%zz`, '{}')).status).toBe(400);
    expect((await fetch(url + host.webhookPath('till', 'acme'))).status).toBe(405);
    expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'pass' });
    await host.idle();
    expect(sales).toEqual(['evt_1']);
  });

  it('shares a server with an application by `next`', async () => {
    const host = await makeHost();
    const url = await listen((request, response) => host.handler(request, response, () => response.writeHead(201).end('own')));
    expect((await post(url + host.webhookPath('till', 'acme'), saleBody('evt_1'))).status).toBe(200);
    expect(await (await fetch(`${url}/elsewhere`)).text()).toBe('own');
  });

  it('answers 503 before the start and after the stop', async () => {
    const host = await makeHost({ isStarted: false });
    const url = await listen(host.handler);
    const expectUnready = async (): Promise<void> => {
      const answer = await post(url + host.webhookPath('till', 'acme'), saleBody('evt_1'));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await answer.json()).toMatchObject({ error: { code: 'HostNotStarted' } });
    };
    await expectUnready();
    await host.start({ listen: false });
    expect((await post(url + host.webhookPath('till', 'acme'), saleBody('evt_1'))).status).toBe(200);
    await host.stop();
    await expectUnready();
  });

  it('takes a public URL whose path a proxy takes away', async () => {
    const host = await makeHost({ publicUrl: 'https://hooks.example.com/gateway/' });
    const url = await listen(host.handler);
    const body = JSON.stringify([{ id: 'm1', kind: 'member.joined' }]);
    const path = host.webhookPath('crowd');
    expect((await post(url + path, body, crowdHeaders(`https://hooks.example.com/gateway${path}`, body))).status).toBe(202);
  });

  it('answers 413 though the body has not ended', async () => {
    const host = await makeHost();
    const url = await listen(host.handler);
    const request = openRaw(
      url,
      `POST ${host.webhookPath('till', 'acme')} HTTP/1.1\r\nContent-Length: 99999999\r\nContent-Type: application/json`,
    );
    expect(await request.seen(/The body is too large/)).toMatch(/^HTTP\/1\.1 413 /);
    request.socket.destroy();
  });

  it('answers a webhook that was parsed before, though the connection stays open', async () => {
    const host = await makeHost();
    const url = await listen((request, response) => void request.resume().once('end', () => host.handler(request, response)));
    const request = openRaw(
      url,
      `POST ${host.webhookPath('till', 'acme')} HTTP/1.1\r\nConnection: keep-alive\r\nContent-Length: 2\r\nContent-Type: application/json`,
    );
    request.write('{}');
    expect(await request.seen(/RawBodyConsumed/)).toMatch(/^HTTP\/1\.1 500 /);
    request.socket.destroy();
  });
});
