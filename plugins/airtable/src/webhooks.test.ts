import type { SignedRequest, Verdict, WebhookRequest } from '@mooring/core';
import { testPlugin } from '@mooring/test';
import fixtures from './fixtures/webhooks.json' with { type: 'json' };
import { airtable } from './plugin.js';
import { webhooks } from './webhooks.js';

const { verify } = webhooks;
const url = 'https://example.com/receive-ping';
const ping = JSON.stringify(fixtures.ping);

const judge = async (body: string, mac: string | undefined, key: string): Promise<Verdict> => {
  const request: SignedRequest = {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...(mac === undefined ? {} : { 'x-airtable-content-mac': mac }) },
    body: Buffer.from(body),
  };
  return verify.verify(request, key, { nowMs: 0, download: () => Promise.reject(new Error('nothing is fetched')) });
};

describe('a MAC', () => {
  // gtalarico/pyairtable tests/test_models_webhook.py at 25f31b0, test_notification_from_request (read 2026-11-25): the ping as Python writes it.
  const body = '{"base": {"id": "app00000000000000"}, "webhook": {"id": "ach00000000000000"}, "timestamp": "2022-02-01T21:25:05.663Z"}';
  const hex = 'e26da696a90933647bddc83995c3e1e3bb1c3d8ce1ff61cb7469767d50b2b2d4';
  const secret = Buffer.from('secret-key').toString('base64');

  it('is believed in hexadecimal, by the secret that Base64 hides', async () => {
    expect(await judge(body, `hmac-sha256=${hex}`, secret)).toEqual({ valid: true });
  });

  it.each<[string, string, string | undefined, string]>([
    ['another body', '[1,2,3]', `hmac-sha256=${hex}`, secret],
    ['the same body written anew', JSON.stringify(JSON.parse(body)), `hmac-sha256=${hex}`, secret],
    ['no prefix', body, hex, secret],
    ['another prefix', body, `sha256=${hex}`, secret],
    ['Base64 in place of hexadecimal', body, `hmac-sha256=${Buffer.from(hex, 'hex').toString('base64')}`, secret],
    ['something else', body, 'bad-header', secret],
    ['nothing', body, undefined, secret],
    ['another secret', body, `hmac-sha256=${hex}`, Buffer.from('bad-secret').toString('base64')],
    ['the secret without its Base64', body, `hmac-sha256=${hex}`, 'secret-key'],
    ['no secret', body, `hmac-sha256=${hex}`, ''],
  ])('is not, with %s', async (_what, given, mac, key) => {
    expect(await judge(given, mac, key)).toMatchObject({ valid: false });
  });
});

describe('a ping', () => {
  const requestOf = (body: unknown): WebhookRequest => ({ method: 'POST', url, headers: {}, body });
  const partOf = (part: 'type' | 'id', item: unknown): unknown => {
    const read = webhooks[part];
    return typeof read === 'function' ? read(item, requestOf(item)) : undefined;
  };

  it('is known by its webhook and time', () => {
    expect([partOf('type', fixtures.ping), partOf('id', fixtures.ping)]).toEqual([
      'notification',
      'ach00000000000000:2022-02-01T21:25:05.663Z',
    ]);
  });

  it('is nothing else', () => {
    for (const item of [undefined, null, 7, 'x', [], {}, { base: { id: 'app1' } }])
      expect([partOf('type', item), partOf('id', item)]).toEqual([undefined, undefined]);
  });

  it('is handled once however often it comes, and answered by nothing', async () => {
    const tested = testPlugin(airtable);
    const delivered = await tested.webhook('notification').deliver({ rawBody: ping, contentType: 'application/json', times: 3 });
    expect(delivered).toMatchObject({ status: 200, body: '', outcome: 'duplicate' });
    expect(tested.received).toMatchObject([{ type: 'notification', data: fixtures.ping }]);
  });

  it('comes anew when something else happened', async () => {
    const tested = testPlugin(airtable);
    for (const timestamp of ['2022-02-01T21:25:05.663Z', '2022-02-01T21:25:06.000Z'])
      await tested.webhook('notification', { ...fixtures.ping, timestamp }).deliver();
    expect(tested.received).toHaveLength(2);
  });

  it('is believed by any of the secrets, since each webhook has its own', async () => {
    const [first, second] = ['first secret', 'second'].map((text) => Buffer.from(text).toString('base64'));
    const tested = testPlugin(airtable, { webhookSecret: [first ?? '', second ?? ''] });
    for (const secret of [first, second])
      expect(await tested.webhook('notification').deliver({ secret: secret ?? '' })).toMatchObject({ outcome: 'accepted' });
    expect(await tested.webhook('notification').deliver({ secret: 'dGhpcmQ=' })).toMatchObject({ outcome: 'refused' });
  });

  it('tells the handler where to look', async () => {
    const tested = testPlugin(airtable);
    tested.on('webhooks.payloads').sample();
    const seen: unknown[] = [];
    tested.onEvent('notification', async ({ data }) => {
      const { payloads } = await tested.client.webhooks.payloads({ baseId: data.base.id, webhookId: data.webhook.id, cursor: 4 });
      seen.push(payloads[0]?.destroyedTableIds);
    });
    await tested.webhook('notification').deliver();
    expect(seen).toEqual([['tbl20000000000000', 'tbl20000000000001']]);
    expect(tested.requests[0]?.url).toBe(
      'https://api.airtable.com/v0/bases/app00000000000000/webhooks/ach00000000000000/payloads?cursor=4',
    );
  });
});
