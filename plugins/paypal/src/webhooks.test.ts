import type { SignedRequest, Verdict } from '@mooring/core';
import samples from './fixtures/webhooks.json' with { type: 'json' };
import { paypalWebhooks } from './webhooks.js';

const { verify, events } = paypalWebhooks;
const keys = verify.testKeys();
const nowMs = Date.UTC(2026, 10, 25, 10);

/** The certificate is where its URL says, and nowhere else. */
const download = (url: string): Promise<Buffer> => {
  const found = keys.downloads?.[url];
  return found === undefined ? Promise.reject(new Error('nothing is there')) : Promise.resolve(Buffer.from(found));
};
const judge = async (request: SignedRequest, key = keys.verify, at = nowMs): Promise<Verdict> =>
  verify.verify(request, key, { nowMs: at, download });

const delivery = async (body: string): Promise<SignedRequest> =>
  verify.sign({ method: 'POST', url: 'https://harbour.example/webhooks/paypal', headers: {}, body: Buffer.from(body) }, keys.sign, nowMs);

describe('the signature', () => {
  const body = JSON.stringify(samples.event);

  it('stands in the headers that PayPal sends', async () => {
    expect(Object.keys((await delivery(body)).headers).toSorted()).toEqual([
      'paypal-auth-algo',
      'paypal-cert-url',
      'paypal-transmission-id',
      'paypal-transmission-sig',
      'paypal-transmission-time',
    ]);
  });

  it('is believed, and after three days of repeats too', async () => {
    const request = await delivery(body);
    expect(await judge(request)).toEqual({ valid: true });
    expect(await judge(request, keys.verify, nowMs + 3 * 86_400_000)).toEqual({ valid: true });
  });

  it.each<[string, (request: SignedRequest) => SignedRequest]>([
    ['of another amount', (request) => ({ ...request, body: Buffer.from(String(request.body).replace('10.99', '99.99')) })],
    [
      'that was written anew',
      (request) => ({ ...request, body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), undefined, 1)) }),
    ],
    ['of another time', (request) => ({ ...request, headers: { ...request.headers, 'paypal-transmission-time': '2026-11-25T11:00:00Z' } })],
    ['of another transmission', (request) => ({ ...request, headers: { ...request.headers, 'paypal-transmission-id': 'other' } })],
    ['by a weaker algorithm', (request) => ({ ...request, headers: { ...request.headers, 'paypal-auth-algo': 'SHA1withRSA' } })],
    [
      'with a certificate of somebody else',
      (request) => ({ ...request, headers: { ...request.headers, 'paypal-cert-url': 'https://api.paypal.com.evil.example/cert' } }),
    ],
    ['without a signature', (request) => ({ ...request, headers: { ...request.headers, 'paypal-transmission-sig': undefined } })],
  ])('is refused of a delivery %s', async (_what, change) => {
    expect(await judge(change(await delivery(body)))).toMatchObject({ valid: false });
  });

  it('is refused for another webhook', async () => {
    expect(await judge(await delivery(body), '0EH40505U7160970Q')).toEqual({ valid: false, reason: 'bad_signature' });
  });

  it('covers a checksum only, so that the body is bound to the id of the event elsewhere', () => {
    expect([verify.covers, paypalWebhooks.id]).toEqual(['checksum', 'id']);
  });
});

describe('an event', () => {
  it.each(Object.entries(events))('%s: its schema takes the sample', async (type, { definition }) => {
    const fixture: unknown = definition.fixture;
    expect(fixture).toMatchObject({ event_type: type, id: expect.any(String), resource: expect.any(Object) });
    const { resource } = fixture as { readonly resource: unknown };
    expect(await definition.data['~standard'].validate(resource)).not.toHaveProperty('issues');
  });

  it('of an invoice may hold it or be it', async () => {
    const { data } = events['INVOICING.INVOICE.PAID'].definition;
    for (const resource of [{ id: 'INV2-1', status: 'PAID' }, { invoice: { id: 'INV2-1', status: 'PAID' } }])
      expect(await data['~standard'].validate(resource)).not.toHaveProperty('issues');
  });

  it('that tells of a refund holds the refund, and the way to its capture', async () => {
    const { data, fixture } = events['PAYMENT.CAPTURE.REVERSED'].definition;
    expect(fixture).toMatchObject({ resource_type: 'refund', resource: { links: [{ rel: 'self' }, { rel: 'up' }] } });
    expect(data).toBe(events['PAYMENT.CAPTURE.REFUNDED'].definition.data);
  });
});

it.each(['type', 'id', 'data'] as const)('has its %s where a delivery has it', (part) => {
  expect(samples.event).toHaveProperty(String(paypalWebhooks[part]));
});
