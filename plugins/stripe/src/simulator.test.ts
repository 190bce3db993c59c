import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulator, VirtualClock, type DeliveryReport } from '@mooring/test';
import Stripe from 'stripe';
import { stripe } from './plugin.js';

// Stripe's own package, pointed at the provider that the harness makes of our declarations: what holds there is what an application sees.

const clock = new VirtualClock();
const { credentials, webhookSecret } = createSimulator({ plugins: [stripe] }).connectionOf('stripe');
const apiKey = credentials['apiKey'] ?? '';
const signingSecret = typeof webhookSecret === 'string' ? webhookSecret : '';

interface Delivered {
  readonly body: string;
  readonly signature: string;
}

let simulator: ReturnType<typeof createSimulator>;
let receiver: Server;
let receiverUrl: string;
let delivered: Delivered[];
let reports: DeliveryReport[];
let url: string;

function sdkWith(key: string, options: Stripe.StripeConfig = {}): Stripe {
  const { hostname: host, port } = new URL(url);
  return new Stripe(key, { host, port: Number(port), protocol: 'http', maxNetworkRetries: 0, telemetry: false, ...options });
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      delivered.push({ body: Buffer.concat(chunks).toString(), signature: String(request.headers['stripe-signature']) });
      response.writeHead(200, { connection: 'close' }).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
});

afterAll(() => new Promise((resolve) => receiver.close(resolve)));

beforeEach(async () => {
  delivered = [];
  reports = [];
  simulator = createSimulator({ plugins: [stripe], clock, onDelivery: (report) => reports.push(report) });
  url = await simulator.listen();
});

afterEach(() => simulator.close());

describe("Stripe's own package against the simulator", () => {
  it('finds again what it created, and sees its updates', async () => {
    const sdk = sdkWith(apiKey);
    const made = await sdk.customers.create({
      email: 'grace@example.com',
      name: 'Grace & Sons <Ltd>',
      address: { line1: '12 Quay Street', city: 'Galway', country: 'IE' },
      metadata: { plan: 'pro', seats: 3 },
      preferred_locales: ['en', 'ga'],
    });
    expect(made).toMatchObject({ object: 'customer', email: 'grace@example.com', metadata: { plan: 'pro', seats: '3' } });
    expect(made).toMatchObject({ address: { city: 'Galway' }, preferred_locales: ['en', 'ga'], phone: null, description: null });
    expect(made.lastResponse.requestId).toMatch(/^req_/);
    expect(await sdk.customers.retrieve(made.id)).toMatchObject({ id: made.id, email: 'grace@example.com' });

    const updated = await sdk.customers.update(made.id, { description: 'paid in full', metadata: { plan: '', region: 'west' } });
    expect(updated).toMatchObject({ email: 'grace@example.com', description: 'paid in full' });
    expect(updated.metadata).toEqual({ seats: '3', region: 'west' });
    const emptied = await sdk.customers.update(made.id, { description: '', metadata: '' });
    expect(emptied).toMatchObject({ description: null, metadata: {} });
    expect(await sdk.customers.list({ email: 'grace@example.com' })).toMatchObject({ has_more: false, data: [{ id: made.id }] });
  });

  it('walks over several pages', async () => {
    const sdk = sdkWith(apiKey);
    const made: string[] = [];
    for (let number = 0; number < 7; number += 1) made.push((await sdk.customers.create({ name: `number ${number}` })).id);
    const pages: string[] = [];
    sdk.on('response', ({ path }: Stripe.ResponseEvent) => pages.push(path));
    const seen: string[] = [];
    for await (const { id } of sdk.customers.list({ limit: 3 })) seen.push(id);
    expect(seen.slice(-7)).toEqual(made);
    expect(new Set(seen).size).toBe(seen.length);
    expect(pages).toHaveLength(Math.ceil(seen.length / 3));
  });

  it('sees what is left of what it deleted', async () => {
    const sdk = sdkWith(apiKey);
    const customer = await sdk.customers.create({ name: 'Grace' });
    expect(await sdk.customers.del(customer.id)).toMatchObject({ id: customer.id, deleted: true });
    expect(await sdk.customers.retrieve(customer.id)).toMatchObject({ id: customer.id, deleted: true });
    expect((await sdk.customers.list()).data.map(({ id }) => id)).not.toContain(customer.id);
    expect(await failureOf(sdk.customers.update(customer.id, { name: 'Ada' }))).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
  });

  it('is told of every mistake by an error of its own', async () => {
    const sdk = sdkWith(apiKey);
    const missing = await failureOf(sdk.customers.retrieve('cus_nobody'));
    expect(missing).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(missing).toMatchObject({ statusCode: 404, code: 'resource_missing' });

    const badKey = await failureOf(sdkWith('not a key').customers.list());
    expect(badKey).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(badKey).toMatchObject({ statusCode: 401 });

    // The package checks no values; Stripe does.
    const badInput = await failureOf(sdk.paymentIntents.create({ amount: 10.5, currency: 'eur' }));
    expect(badInput).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(badInput).toMatchObject({ statusCode: 400, message: expect.stringContaining('amount') as unknown });
  });

  it('makes one thing of a request that is repeated under one idempotency key', async () => {
    const sdk = sdkWith(apiKey);
    const once = { idempotencyKey: 'order-1001' };
    const before = (await sdk.customers.list({ limit: 100 })).data.length;
    const first = await sdk.customers.create({ name: 'Grace' }, once);
    expect((await sdk.customers.create({ name: 'Grace' }, once)).id).toBe(first.id);
    expect((await sdk.customers.list({ limit: 100 })).data).toHaveLength(before + 1);
    expect(await failureOf(sdk.customers.create({ name: 'Ada' }, once))).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
  });

  it('meets the rate limit of one operation, and passes when time has gone by', async () => {
    const sdk = sdkWith(apiKey);
    for (let call = 0; call < 25; call += 1) await sdk.balance.retrieve();
    const refused = await failureOf(sdk.balance.retrieve());
    expect(refused).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    expect(refused).toMatchObject({ statusCode: 429, headers: { 'retry-after': '1' } });
    await sdk.customers.list();
    await clock.advance(1_000);
    await sdk.balance.retrieve();
  });

  it('verifies the events of what it changed', async () => {
    simulator.sendTo('stripe', receiverUrl);
    const sdk = sdkWith(apiKey);
    const customer = await sdk.customers.create({ name: 'Grace' });
    await sdk.customers.update(customer.id, { name: 'Grace Harbour' });
    await sdk.customers.del(customer.id);
    const intent = await sdk.paymentIntents.create({ amount: 1099, currency: 'eur' });
    await sdk.paymentIntents.cancel(intent.id);
    await simulator.idle();

    const receivedAt = Math.floor(clock.now() / 1_000);
    const events = delivered.map(({ body, signature }) =>
      sdk.webhooks.constructEvent(body, signature, signingSecret, 300, undefined, receivedAt),
    );
    expect(events.map(({ type }) => type)).toEqual([
      'customer.created',
      'customer.updated',
      'customer.deleted',
      'payment_intent.created',
      'payment_intent.canceled',
    ]);
    expect(events.map(({ data }) => data.object)).toMatchObject([
      { id: customer.id, name: 'Grace' },
      { id: customer.id, name: 'Grace Harbour' },
      { id: customer.id },
      { id: intent.id, amount: 1099 },
      { id: intent.id },
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(reports.map((report) => 'status' in report && report.status)).toEqual([200, 200, 200, 200, 200]);
    expect(() =>
      sdk.webhooks.constructEvent(`${delivered[0]?.body ?? ''} `, delivered[0]?.signature ?? '', signingSecret, 300, undefined, receivedAt),
    ).toThrow(Stripe.errors.StripeSignatureVerificationError);
  });
});

describe('a simulated Stripe on a bad day', () => {
  it('breaks the connection after it has done what was asked, so that only an idempotency key makes a repeat safe', async () => {
    await simulator.close();
    // With this seed the first connection breaks, and the next ones hold.
    simulator = createSimulator({ plugins: [stripe], clock, faults: { reset: 0.5 }, seed: 28 });
    url = await simulator.listen();
    const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': 'order-1002' };
    // By hand: the package would try again by itself, after a wait in real time.
    const broken = fetch(`${url}/v1/customers`, { method: 'POST', headers, body: new URLSearchParams({ name: 'Grace' }) });
    await expect(broken).rejects.toThrow('fetch failed');
    const sdk = sdkWith(apiKey);
    const made = await sdk.customers.create({ name: 'Grace' }, { idempotencyKey: 'order-1002' });
    const named = (await sdk.customers.list({ limit: 100 })).data.filter(({ name }) => name === 'Grace');
    expect(named.map(({ id }) => id)).toEqual([made.id]);
  });

  it('answers its own failures as failures of the API', async () => {
    await simulator.close();
    simulator = createSimulator({ plugins: [stripe], clock, faults: { serverError: 1 } });
    url = await simulator.listen();
    const failure = await failureOf(sdkWith(apiKey).balance.retrieve());
    expect(failure).toBeInstanceOf(Stripe.errors.StripeAPIError);
    expect(failure).toMatchObject({ statusCode: 503 });
  });
});
