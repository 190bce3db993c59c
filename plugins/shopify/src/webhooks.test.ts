import { createHmac } from 'node:crypto';
import type { SignedRequest, WebhookRequest } from '@mooring/core';
import restOrder from './fixtures/rest-order.json' with { type: 'json' };
import { shopifyWebhooks } from './webhooks.js';

const { verify, events } = shopifyWebhooks;
const secret = 'shpss_mooring_example';
const context = { nowMs: Date.UTC(2026, 10, 25), download: () => Promise.reject(new Error('nothing to download')) };

const headers = {
  'x-shopify-topic': 'orders/create',
  'x-shopify-shop-domain': 'harbour-supplies.myshopify.com',
  'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
  'x-shopify-api-version': '2026-07',
};

const signed = (body: Buffer, key = secret): SignedRequest => ({
  method: 'POST',
  url: 'https://host.example/webhooks/shopify',
  headers: {
    ...headers,
    'content-type': 'application/json',
    'x-shopify-hmac-sha256': createHmac('sha256', key).update(body).digest('base64'),
  },
  body,
});

const requestOf = (given: Readonly<Record<string, string>>, body: unknown = restOrder): WebhookRequest => ({
  method: 'POST',
  url: 'https://host.example/webhooks/shopify',
  headers: given,
  body,
});

function partsOf(request: WebhookRequest) {
  const part = (of: typeof shopifyWebhooks.type): unknown => (typeof of === 'function' ? of(request.body, request) : undefined);
  return { type: part(shopifyWebhooks.type), id: part(shopifyWebhooks.id), account: shopifyWebhooks.account?.(request.body, request) };
}

describe('a delivery of Shopify', () => {
  it('is believed by the HMAC of its bytes with the client secret', async () => {
    const body = Buffer.from(JSON.stringify(restOrder));
    expect(await verify.verify(signed(body), secret, context)).toMatchObject({ valid: true });
    expect(await verify.verify(signed(body, 'shpss_another'), secret, context)).toMatchObject({ valid: false });
    expect(await verify.verify({ ...signed(body), body: Buffer.from('{}') }, secret, context)).toMatchObject({ valid: false });
  });

  it('is not believed where its signature is written in hex, or is none', async () => {
    const body = Buffer.from('{"id":1}');
    const hex = createHmac('sha256', secret).update(body).digest('hex');
    for (const signature of [hex, '', undefined])
      expect(
        await verify.verify({ ...signed(body), headers: { ...headers, 'x-shopify-hmac-sha256': signature } }, secret, context),
      ).toMatchObject({ valid: false });
  });

  it('is told by its headers: topic, delivery and shop', () => {
    expect(partsOf(requestOf(headers))).toEqual({
      type: 'orders/create',
      id: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      account: 'harbour-supplies.myshopify.com',
    });
    expect(partsOf(requestOf({ ...headers, 'x-shopify-shop-domain': 'Harbour-Supplies.myshopify.com' })).account).toBe(
      'harbour-supplies.myshopify.com',
    );
  });

  it.each(['x-shopify-topic', 'x-shopify-webhook-id', 'x-shopify-shop-domain'])('is refused without %s', (name) => {
    expect(() => partsOf(requestOf({ ...headers, [name]: '' }))).toThrow(expect.objectContaining({ code: 'WebhookRejected' }));
  });

  it('is refused without a body', () => {
    for (const body of [undefined, null, 'x']) expect(() => partsOf({ ...requestOf(headers), body })).toThrow(/no JSON object/);
  });
});

describe('every event', () => {
  it.each(Object.entries(events))('%s: its schema takes its fixture', async (_topic, { definition }) => {
    expect(definition.fixture).toBeDefined();
    expect(await definition.data['~standard'].validate(definition.fixture)).not.toHaveProperty('issues');
  });

  it('can be written as Shopify sends it, and read back', () => {
    for (const [type, { definition }] of Object.entries(events)) {
      const written: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } =
        shopifyWebhooks.write?.({ type, id: 'delivery-1', data: undefined, fixture: definition.fixture }) ?? {};
      expect(partsOf(requestOf(written.headers ?? {}, written.body))).toEqual({
        type,
        id: 'delivery-1',
        account: 'harbour-supplies.myshopify.com',
      });
      expect(written.body).toEqual(definition.fixture);
    }
  });

  it('includes the three topics that every app must serve', () => {
    expect(Object.keys(events)).toEqual(expect.arrayContaining(['customers/data_request', 'customers/redact', 'shop/redact']));
  });
});
