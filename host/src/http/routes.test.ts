import { createHost, type Host } from '../index.js';
import { till, tillHeaders, tillSecret, saleBody } from '../fixtures/till-plugin.js';
import { openRaw } from '../fixtures/raw-request.js';
import { recordingLogger } from '../fixtures/recording-logger.js';
import { createApp } from './create-app.js';
import { silentLogger, VirtualClock } from '@mooring/core/runtime';

const unused = (): never => {
  throw new Error('nobody asks for a plugin here');
};

const logger = recordingLogger();
const open = async (): Promise<Host<[typeof till]>> =>
  createHost({
    plugins: [till],
    connections: { till: { acme: { credentials: { apiKey: 'k' }, webhookSecret: tillSecret } } },
    store: 'memory',
    services: { logger },
  });

describe('a host on a port of its own', () => {
  let host: Host<[typeof till]>;
  let url: string;
  let webhookUrl: string;
  beforeAll(async () => {
    host = await open();
    url = (await host.start({ port: 0 })).url ?? '';
    webhookUrl = url + host.webhookPath('till', 'acme');
  });
  afterAll(() => host.stop());

  const post = (body: string | Buffer, init: RequestInit = {}): Promise<Response> =>
    fetch(webhookUrl, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: tillHeaders(body),
      ...init,
    });

  it('takes in a signed webhook and hands it to a handler', async () => {
    const sales: string[] = [];
    const remove = host.on('till', 'sale.made', ({ data, connection }) => void sales.push(`${connection}: ${data.sale}`));
    const answer = await post(saleBody('evt_1'));
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    await host.idle();
    expect(sales).toEqual(['acme: sale of evt_1']);
    remove();
  });

  it('refuses a forgery, and stores nothing of it', async () => {
    const before = await host.counts();
    const answer = await post(saleBody('evt_2'), { headers: tillHeaders(saleBody('evt_2'), { secret: 'guessed' }) });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ error: { code: 'WebhookRejected', message: 'The signature is not acceptable.' } });
    expect(await host.counts()).toEqual(before);
  });

  it('takes in the bytes, whatever the content type says they are', async () => {
    for (const [index, type] of [
      'application/json; charset=utf-8',
      'application/vnd.till+json',
      'text/plain',
      'APPLICATION/JSON',
    ].entries()) {
      const body = saleBody(`typed_${index}`);
      expect((await post(body, { headers: { ...tillHeaders(body), 'content-type': type } })).status).toBe(200);
    }
    const untyped = saleBody('untyped');
    expect((await post(Buffer.from(untyped), { headers: { 'till-signature': tillHeaders(untyped)['till-signature'] } })).status).toBe(200);
  });

  it('answers 400 to signed text that is no event, and 415 to a content type that is none', async () => {
    const text = 'hello';
    expect((await post(text, { headers: { ...tillHeaders(text), 'content-type': 'text/plain' } })).status).toBe(400);
    expect((await post(text, { headers: { ...tillHeaders(text), 'content-type': 'nonsense' } })).status).toBe(415);
  });

  it('refuses a compressed body', async () => {
    const body = saleBody('zipped');
    expect((await post(body, { headers: { ...tillHeaders(body), 'content-encoding': 'gzip' } })).status).toBe(415);
  });

  it('takes a body in chunks', async () => {
    const body = saleBody('chunked');
    const { 'till-signature': signed } = tillHeaders(body);
    const request = openRaw(
      webhookUrl,
      `POST ${new URL(webhookUrl).pathname} HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\nTill-Signature: ${signed}`,
    );
    for (const character of body) request.write(`1\r\n${character}\r\n`);
    request.write('0\r\n\r\n');
    expect(await request.seen(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 200 /);
    request.socket.destroy();
  });

  it('answers 413 though the body has not ended, by what was announced or by what came', async () => {
    const { pathname } = new URL(webhookUrl);
    const announced = openRaw(webhookUrl, `POST ${pathname} HTTP/1.1\r\nContent-Length: 99999999\r\nContent-Type: application/json`);
    expect(await announced.seen(/The body is too large/)).toMatch(/^HTTP\/1\.1 413 /);
    announced.socket.destroy();

    const streamed = openRaw(webhookUrl, `POST ${pathname} HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json`);
    const refused = streamed.seen(/The body is too large/);
    const part = 'x'.repeat(64 * 1024);
    for (let sent = 0; sent <= 1024 * 1024; sent += part.length) streamed.write(`${part.length.toString(16)}\r\n${part}\r\n`);
    expect(await refused).toMatch(/^HTTP\/1\.1 413 /);
    streamed.socket.destroy();
  });

  it("holds to the plugin's own limit below that", async () => {
    const body = saleBody('large', { filler: 'x'.repeat(64 * 1024) });
    expect((await post(body)).status).toBe(413);
    const fits = saleBody('fits', { filler: 'x'.repeat(63 * 1024) });
    expect((await post(fits)).status).toBe(200);
  });

  it('stores nothing of an upload that breaks off, and goes on', async () => {
    await host.idle();
    const before = await host.counts();
    const body = saleBody('broken');
    const { 'till-signature': signed } = tillHeaders(body);
    const upload = openRaw(
      webhookUrl,
      `POST ${new URL(webhookUrl).pathname} HTTP/1.1\r\nContent-Length: ${body.length}\r\nContent-Type: application/json\r\nTill-Signature: ${signed}`,
    );
    upload.write(body.slice(0, 10));
    // Half a close: the server sees the end of a body that is not whole.
    upload.socket.end();
    await upload.closed();
    expect(await host.counts()).toEqual(before);
    expect((await post(saleBody('after the broken one'))).status).toBe(200);
  });

  it('takes only the bytes that were announced', async () => {
    const request = openRaw(webhookUrl, `POST ${new URL(webhookUrl).pathname} HTTP/1.1\r\nContent-Length: 5\r\nContent-Type: text/plain`);
    request.write('x'.repeat(50));
    expect(await request.closed()).toMatch(/HTTP\/1\.1 400 Bad Request/);
  });

  it('has other answers for other methods and places', async () => {
    expect((await fetch(`${url}/webhooks/nowhere`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${url}/webhooks/%zz`, { method: 'POST', body: '{}' })).status).toBe(400);
    const asked = await fetch(webhookUrl);
    expect([asked.status, asked.headers.get('allow')]).toEqual([405, 'POST']);
    const head = await fetch(webhookUrl, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([405, '']);
  });

  it('ignores a query that the provider adds', async () => {
    const body = saleBody('queried');
    expect((await fetch(`${webhookUrl}?source=till`, { method: 'POST', body, headers: tillHeaders(body) })).status).toBe(200);
  });

  it('tells that it lives, that it is ready, and what it counted', async () => {
    const live = await fetch(`${url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'pass' }]);
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'pass' }]);
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await metrics.text();
    expect(text).toMatch(/mooring_webhooks_total\{plugin="till",outcome="accepted"\} \d+/);
    expect(text).toMatch(/mooring_webhooks_total\{plugin="till",outcome="bad_signature"\} 1/);
    expect(text).toContain('mooring_event_lag_seconds_bucket');
  });
});

describe("the host's own server", () => {
  it('ends a request whose body does not end', async () => {
    const app = await createApp(
      {
        receive: () => Promise.reject(new Error('nothing is whole')),
        isReady: () => true,
        metrics: async () => '',
        maxBodyBytes: 1_000,
        publicUrl: undefined,
        consents: () => undefined,
        health: () => [],
        api: { opened: () => undefined, pluginOf: unused, clock: new VirtualClock(), logger: silentLogger, token: undefined },
      },
      { requestTimeoutMs: 200, checkEveryMs: 10 },
    );
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const slow = openRaw(url, 'POST /webhooks/any HTTP/1.1\r\nContent-Length: 1000\r\nContent-Type: application/json');
    slow.write('{');
    expect(await slow.closed()).toMatch(/^HTTP\/1\.1 408 /);
    await app.close();
  });

  it('no longer answers after it was stopped, and holds no connection open', async () => {
    const host = await open();
    const { url } = await host.start({ port: 0 });
    await (await fetch(`${url}/health/live`)).text();
    await host.stop();
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
  });
});
