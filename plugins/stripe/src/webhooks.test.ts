import type { SignedRequest, Verdict } from '@mooring/core';
import Stripe from 'stripe';
import event from './fixtures/event.json' with { type: 'json' };
import { stripe } from './plugin.js';
import { stripeWebhooks } from './webhooks.js';

const { verify } = stripeWebhooks;
const secret = 'whsec_mooring_example';
const nowSeconds = 1_767_225_600;
const payload = JSON.stringify({ ...event, data: { object: { id: 'cus_1', name: 'Zoë 💳' } } }, undefined, 2);

/** The header as Stripe's own package writes it. */
const signedBy = (options: Partial<Parameters<typeof Stripe.webhooks.generateTestHeaderString>[0]> = {}): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: nowSeconds, ...options });

const delivery = (signature: string | undefined, body: string | Buffer = payload): SignedRequest => ({
  method: 'POST',
  url: 'https://app.example.com/webhooks/1',
  headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
  body: Buffer.from(body),
});

const judge = async (request: SignedRequest, { key = secret, seconds = nowSeconds } = {}): Promise<Verdict> =>
  verify.verify(request, key, { nowMs: seconds * 1000, download: () => Promise.reject(new Error('nothing is fetched')) });

const refusedFor = (reason: string): object => ({ valid: false, reason });
const accepted = { valid: true };

/** What Stripe's own package says of the same request. */
function judgeOfPeer({ headers, body }: SignedRequest, { key = secret, seconds = nowSeconds } = {}): boolean {
  try {
    Stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', key, 300, undefined, seconds * 1000);
    return true;
  } catch {
    return false;
  }
}

describe('an event signed by the official package', () => {
  it('is accepted, up to 300 seconds later and no longer', async () => {
    expect(await judge(delivery(signedBy()))).toEqual(accepted);
    expect(await judge(delivery(signedBy()), { seconds: nowSeconds + 300 })).toEqual(accepted);
    expect(await judge(delivery(signedBy()), { seconds: nowSeconds + 301 })).toEqual(refusedFor('stale_timestamp'));
  });

  it('is accepted by either secret while one is being rolled', async () => {
    const both = `${signedBy({ secret: 'whsec_new' })},${signedBy({ secret: 'whsec_old' }).split(',')[1]}`;
    expect(await judge(delivery(both), { key: 'whsec_old' })).toEqual(accepted);
    expect(await judge(delivery(both), { key: 'whsec_new' })).toEqual(accepted);
    expect(await judge(delivery(both), { key: 'whsec_third' })).toEqual(refusedFor('bad_signature'));
  });

  const [stamp = '', mac = ''] = signedBy().split(',');
  const flipped = `${mac.slice(0, -1)}${mac.endsWith('0') ? '1' : '0'}`;
  const invalidUtf8 = Buffer.concat([Buffer.from(payload), Buffer.from([0xff])]);
  it.each<[tampering: string, request: SignedRequest]>([
    ['another body', delivery(signedBy(), payload.replace('cus_1', 'cus_2'))],
    ['one space more', delivery(signedBy(), `${payload} `)],
    ['the same JSON, written anew', delivery(signedBy(), JSON.stringify(JSON.parse(payload)))],
    ['a body that was cut short', delivery(signedBy(), payload.slice(0, -1))],
    ['an empty body', delivery(signedBy(), '')],
    ['a byte that is no text', delivery(signedBy(), invalidUtf8)],
    ['a later time', delivery(`t=${nowSeconds + 60},${mac}`)],
    ['no time', delivery(mac)],
    ['two times', delivery(`${stamp},t=${nowSeconds + 1},${mac}`)],
    ['a time that is no number', delivery(`t=now,${mac}`)],
    ['another signature', delivery(`${stamp},${flipped}`)],
    ['a signature cut short', delivery(`${stamp},${mac.slice(0, -2)}`)],
    ['a signature of another scheme', delivery(`${stamp},${mac.replace('v1=', 'v0=')}`)],
    ['no signature', delivery(stamp)],
    ['another secret', delivery(signedBy({ secret: 'whsec_other' }))],
    ['the secret without its prefix', delivery(signedBy({ secret: 'mooring_example' }))],
    ['no header', delivery(undefined)],
    ['an empty header', delivery('')],
  ])('is refused with %s', async (_tampering, request) => {
    expect(await judge(request)).toMatchObject({ valid: false });
    expect(judgeOfPeer(request)).toBe(false);
  });

  it('is refused where no secret is set', async () => {
    expect(await judge(delivery(signedBy({ secret: 'x' })), { key: '' })).toMatchObject({ valid: false });
  });

  it('is refused from the far future, where the package is more lenient', async () => {
    const request = delivery(signedBy({ timestamp: nowSeconds + 3600 }));
    expect(await judge(request)).toEqual(refusedFor('future_timestamp'));
    expect(judgeOfPeer(request)).toBe(true);
  });
});

describe('an event that this plugin signs, for tests and the simulator', () => {
  it('is accepted by the official package', async () => {
    const request = await verify.sign(delivery(undefined), secret, nowSeconds * 1000);
    expect(judgeOfPeer(request)).toBe(true);
    expect(request.headers['stripe-signature']).toBe(signedBy());
  });
});

describe('the events', () => {
  const events = Object.entries(stripe.definition.webhooks?.events ?? {});

  it.each(events)('%s: its schema takes the object that it carries', async (type, { definition }) => {
    expect(definition.fixture).toMatchObject({
      object: 'event',
      type,
      id: expect.stringMatching(/^evt_/),
      data: { object: { id: expect.any(String) } },
    });
    const { data } = definition.fixture as { data: { object: unknown } };
    expect(await definition.data['~standard'].validate(data.object)).not.toHaveProperty('issues');
  });

  it('make the lists stale that they are about', () => {
    const tags = new Map(events.map(([type, { definition }]) => [type, definition.invalidates]));
    expect(tags.get('customer.deleted')).toEqual(['customers']);
    expect(tags.get('price.updated')).toEqual(['prices']);
    expect(tags.get('product.deleted')).toEqual(['products']);
  });

  it('tell an upcoming invoice, which has no id yet', async () => {
    const upcoming = stripeWebhooks.events['invoice.upcoming'].definition;
    const { id: _id, ...invoice } = (upcoming.fixture as { data: { object: { id: string } } }).data.object;
    expect(await upcoming.data['~standard'].validate(invoice)).not.toHaveProperty('issues');
  });
});
