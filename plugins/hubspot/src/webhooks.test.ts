import { createHmac } from 'node:crypto';
import type { SignedRequest, Verdict, WebhookRequest } from '@mooring/core';
import { testPlugin } from '@mooring/test';
import fixtures from './fixtures/events.json' with { type: 'json' };
import { hubspot } from './plugin.js';
import { webhooks } from './webhooks.js';

const { verify, events } = webhooks;
const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const nowMs = 1_764_064_800_000;
const url = 'https://www.example.com/webhook_uri';

const judge = async (request: SignedRequest, at = nowMs, key = secret): Promise<Verdict> =>
  verify.verify(request, key, { nowMs: at, download: () => Promise.reject(new Error('nothing is fetched')) });

const delivery = (headers: SignedRequest['headers'], body: string, more: Partial<SignedRequest> = {}): SignedRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(body),
  ...more,
});

const requestOf = (body: unknown): WebhookRequest => ({ method: 'POST', url, headers: {}, body });
const idOf = (item: unknown): unknown => (typeof webhooks.id === 'function' ? webhooks.id(item, requestOf([item])) : undefined);

describe('the examples of the documents', () => {
  // https://developers.hubspot.com/docs/faq/v1-request-validation and /v2-request-validation (read 2026-11-25)
  const body =
    '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
  const first = {
    'x-hubspot-signature': '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de',
    'x-hubspot-signature-version': 'v1',
  };
  const second = {
    'x-hubspot-signature': '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900',
    'x-hubspot-signature-version': 'v2',
  };
  const get = {
    'x-hubspot-signature': 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e',
    'x-hubspot-signature-version': 'v2',
  };

  it('are believed', async () => {
    expect(await judge(delivery(first, body))).toEqual({ valid: true });
    expect(await judge(delivery(second, '{"example_field":"example_value"}'))).toEqual({ valid: true });
    expect(await judge(delivery(get, '', { method: 'GET' }))).toEqual({ valid: true });
  });

  it.each<[string, SignedRequest]>([
    ['another account', delivery(first, body.replace('62515', '62516'))],
    ['the same JSON written anew', delivery(first, JSON.stringify(JSON.parse(body), undefined, 1))],
    ['another URL', delivery(second, '{"example_field":"example_value"}', { url: `${url}/x` })],
    ['another method', delivery(second, '{"example_field":"example_value"}', { method: 'PUT' })],
    ['the version of the other', delivery({ ...first, 'x-hubspot-signature-version': 'v2' }, body)],
    ['no version', delivery({ 'x-hubspot-signature': first['x-hubspot-signature'] }, body)],
    ['nothing', delivery({}, body)],
  ])('are not, with %s', async (_what, request) => {
    expect(await judge(request)).toMatchObject({ valid: false });
  });

  it('are not, by another secret or none', async () => {
    expect(await judge(delivery(first, body), nowMs, 'other')).toMatchObject({ valid: false });
    expect(await judge(delivery(first, body), nowMs, '')).toEqual({ valid: false, reason: 'unusable_key' });
  });

  it('are not where the newest generation is there and does not hold', async () => {
    const stale = { 'x-hubspot-signature-v3': 'AAAA', 'x-hubspot-request-timestamp': String(nowMs) };
    expect(await judge(delivery({ ...first, ...stale }, body))).toEqual({ valid: false, reason: 'bad_signature' });
  });
});

describe('the newest generation', () => {
  const body = JSON.stringify([{ ...fixtures.propertyChange, propertyValue: 'Zoë 😀' }]);
  const signed = (at: number, uri = url): SignedRequest['headers'] => ({
    'x-hubspot-signature-v3': createHmac('sha256', secret).update(`POST${uri}${body}${at}`).digest('base64'),
    'x-hubspot-request-timestamp': String(at),
  });

  it('is believed for five minutes either way, and no longer', async () => {
    const request = delivery(signed(nowMs), body);
    expect(await judge(request, nowMs + 300_000)).toEqual({ valid: true });
    expect(await judge(request, nowMs + 300_001)).toEqual({ valid: false, reason: 'stale_timestamp' });
    expect(await judge(request, nowMs - 300_001)).toEqual({ valid: false, reason: 'future_timestamp' });
  });

  it('signs the time', async () => {
    const headers = { ...signed(nowMs), 'x-hubspot-request-timestamp': String(nowMs + 1) };
    expect(await judge(delivery(headers, body))).toEqual({ valid: false, reason: 'bad_signature' });
  });

  it('signs the URL with some of its escapes undone', async () => {
    const called = `${url}?a=b%40c%2Fd&e=%20f`;
    expect(await judge(delivery(signed(nowMs, `${url}?a=b@c/d&e=%20f`), body, { url: called }))).toEqual({ valid: true });
    expect(await judge(delivery(signed(nowMs, called), body, { url: called }))).toMatchObject({ valid: false });
  });
});

describe('an event', () => {
  it.each(Object.entries(events))('%s: its schema takes the sample', async (type, { definition }) => {
    const [item] = webhooks.items?.(definition.fixture, requestOf(definition.fixture)) ?? [];
    expect(item).toMatchObject({ subscriptionType: type });
    expect(webhooks.account?.(item, requestOf([item]))).toBe('62515');
    expect(await definition.data['~standard'].validate(item)).not.toHaveProperty('issues');
  });

  it('is known by its ids, what it is about and when; not by its attempt', () => {
    const { propertyChange } = fixtures;
    expect(idOf(propertyChange)).toBe('62515:12346:1527100002:512:email:1764064801000');
    expect(idOf({ ...propertyChange, attemptNumber: 3 })).toBe(idOf(propertyChange));
    // An eventId that comes twice is no reason to lose the second event.
    for (const other of [{ portalId: 1 }, { objectId: 513 }, { propertyName: 'phone' }, { occurredAt: 1 }, { subscriptionId: 1 }])
      expect(idOf({ ...propertyChange, ...other })).not.toBe(idOf(propertyChange));
  });

  it('about two records is known by both and what is between them', () => {
    const { associationChange } = fixtures;
    expect(idOf(associationChange)).toBe('62515:12348:1527100004:512>7001>1::1764064803000');
    expect(idOf({ ...associationChange, associationTypeId: 279 })).not.toBe(idOf(associationChange));
    expect(idOf(fixtures.merge)).toBe('62515:12347:1527100003:512::1764064802000');
  });

  it('without an id of any kind has none', () => {
    expect([undefined, 'x', 7, {}].map(idOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('a delivery', () => {
  const batch = (attemptNumber: number): string =>
    JSON.stringify([
      { ...fixtures.change, subscriptionType: 'contact.creation', attemptNumber },
      { ...fixtures.propertyChange, subscriptionType: 'contact.propertyChange', attemptNumber },
      { ...fixtures.change, subscriptionType: 'contact.creation', portalId: 999, attemptNumber },
    ]);

  it('is taken apart, and each event handed on for its own account', async () => {
    const tested = testPlugin(hubspot, { account: '62515' });
    await tested.webhook('contact.creation').deliver({ rawBody: batch(0), contentType: 'application/json' });
    expect(tested.received.map(({ type, connection }) => [type, connection])).toEqual([
      ['contact.creation', 'test'],
      ['contact.propertyChange', 'test'],
      ['contact.creation', 'account:999'],
    ]);
  });

  it('that comes again is handled once, though its attempt has another number', async () => {
    const tested = testPlugin(hubspot, { account: '62515' });
    for (const attempt of [0, 1])
      await tested.webhook('contact.creation').deliver({ rawBody: batch(attempt), contentType: 'application/json' });
    expect(tested.received).toHaveLength(3);
  });

  it('of something else is refused', async () => {
    const tested = testPlugin(hubspot, { account: '62515' });
    expect(await tested.webhook('deal.merge').deliver({ rawBody: '{"vid":1}', contentType: 'application/json' })).toMatchObject({
      outcome: 'refused',
      status: 400,
    });
  });
});
