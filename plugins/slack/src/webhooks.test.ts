import { createHmac } from 'node:crypto';
import { isValidSlackRequest } from '@slack/bolt';
import type { SignedRequest, WebhookRequest } from '@mooring/core';
import samples from './fixtures/events.json' with { type: 'json' };
import interactions from './fixtures/interactions.json' with { type: 'json' };
import { webhooks } from './webhooks.js';

const { verify, events, handshake } = webhooks;
const context = { nowMs: 1_700_000_000_000, download: () => Promise.reject(new Error('nothing to download')) };
const secret = '8f742231b10e8888abcd99yyyzzz85a5';

const requestOf = (body: unknown, headers: Record<string, string> = {}): WebhookRequest => ({
  method: 'POST',
  url: 'https://host.example/webhooks/slack',
  headers,
  body,
});

/** What the host makes of a body: the parts of its one item. */
function partsOf(
  body: unknown,
  headers?: Record<string, string>,
): { readonly type: unknown; readonly id: unknown; readonly account: string | undefined; readonly data: unknown } {
  const request = requestOf(body, headers);
  const [item] = webhooks.items?.(body, request) ?? [];
  const part = (of: typeof webhooks.data): unknown => (typeof of === 'function' ? of(item, request) : undefined);
  return { type: part(webhooks.type), id: part(webhooks.id), account: webhooks.account?.(item, request), data: part(webhooks.data) };
}

const formOf = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

describe('what Slack sends', () => {
  it.each(Object.entries(events))(
    '%s: the sample delivery is read as this event, and its schema takes the data',
    async (name, { definition }) => {
      const { type, id, account, data } = partsOf(definition.fixture);
      expect({ type, account }).toEqual({ type: name, account: 'T0123456789' });
      expect(id).toEqual(expect.stringMatching(/^.{10,}$/));
      expect(await definition.data['~standard'].validate(data)).not.toHaveProperty('issues');
    },
  );

  it('has a sample for every event, and no sample that is no event', () => {
    expect(Object.keys(samples).filter((name) => !(name in events))).toEqual([]);
    expect(Object.values(samples).map(({ type }) => type)).toEqual(Object.keys(samples));
  });

  it('gives the inner event as data and the event id as id', () => {
    const { data, id } = partsOf(events.message.definition.fixture);
    expect(data).toEqual(samples.message);
    expect(id).toBe(interactions.event_callback.event_id);
  });

  it('keeps all kinds of message in one event', () => {
    const changed = {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel: 'C1',
      channel_type: 'channel',
      ts: '2.0',
      event_ts: '2.0',
      message: { ...samples.message, text: 'new' },
      previous_message: samples.message,
    };
    const { type, data } = partsOf({ ...interactions.event_callback, event: changed });
    expect(type).toBe('message');
    expect(events.message.definition.data['~standard'].validate(data)).toMatchObject({
      value: { subtype: 'message_changed', message: { text: 'new' } },
    });
  });

  it('reads a slash command from its form', () => {
    // The request that Slack's page on verification shows.
    const text = `team_id=T1DC2JH3J&channel_id=G8PSS9T3V&user_id=U2CERLKJA&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F1%2F2&trigger_id=398738663015.47445629121.803a0bc8`;
    const { type, id, account, data } = partsOf(formOf(text));
    expect({ type, id, account }).toEqual({ type: 'slash_command', id: '398738663015.47445629121.803a0bc8', account: 'T1DC2JH3J' });
    expect(events.slash_command.definition.data['~standard'].validate(data)).toMatchObject({
      value: { command: '/webhook-collect', text: '' },
    });
  });

  it('reads an interaction from the JSON in its form, plus signs and all', () => {
    const payload = JSON.stringify({ ...interactions.block_actions, actions: [{ type: 'button', action_id: 'a', value: 'a+b c%20d' }] });
    const { type, data } = partsOf(formOf(new URLSearchParams({ payload }).toString()));
    expect(type).toBe('block_actions');
    expect(data).toMatchObject({ actions: [{ value: 'a+b c%20d' }] });
  });
});

describe('the account of an item', () => {
  const accountOf = (item: object): string | undefined => partsOf(item).account;

  it.each([
    [
      'the installation an event was sent for, not the other side of a shared channel',
      {
        type: 'event_callback',
        event: { type: 'message' },
        team_id: 'T_THEIRS',
        authorizations: [{ team_id: 'T_OURS', enterprise_id: null, is_enterprise_install: false }],
      },
      'T_OURS',
    ],
    [
      'the workspace of an event without authorizations',
      { type: 'event_callback', event: { type: 'message' }, team_id: 'T1', authorizations: [] },
      'T1',
    ],
    [
      'the organization that installed the app',
      {
        type: 'event_callback',
        event: { type: 'message' },
        team_id: 'T1',
        authorizations: [{ team_id: null, enterprise_id: 'E1', is_enterprise_install: true }],
      },
      'E1',
    ],
    ['the organization, as a command says it', { command: '/x', team_id: 'T1', enterprise_id: 'E1', is_enterprise_install: 'true' }, 'E1'],
    [
      'the organization, as an interaction says it',
      { type: 'shortcut', team: null, enterprise: { id: 'E1' }, is_enterprise_install: true },
      'E1',
    ],
    ['the team of an interaction', { type: 'shortcut', team: { id: 'T1' }, user: { id: 'U1', team_id: 'T2' } }, 'T1'],
    ['the team of the user where the interaction has none', { type: 'shortcut', team: null, user: { id: 'U1', team_id: 'T2' } }, 'T2'],
    [
      'the team that installed the app of a modal',
      { type: 'view_submission', team: { id: 'T1' }, view: { id: 'V1', app_installed_team_id: 'T2' } },
      'T2',
    ],
    ['nothing where nothing tells', { type: 'shortcut' }, undefined],
    ['nothing where the fields are of no use', { type: 'shortcut', team: 'T1' }, undefined],
  ])('is %s', (_what, item, expected) => {
    expect(accountOf(item)).toBe(expected);
  });
});

describe('the id of an item', () => {
  it('is the same for an event that Slack repeats, whatever the time of the repetition', () => {
    const { fixture } = events.app_rate_limited.definition;
    expect(partsOf(fixture, { 'x-slack-request-timestamp': '1', 'x-slack-retry-num': '1' }).id).toBe(
      partsOf(fixture, { 'x-slack-request-timestamp': '61' }).id,
    );
  });

  it('tells a menu that asks again from a request that is replayed', () => {
    const { fixture } = events.block_suggestion.definition;
    const idAt = (timestamp: string): unknown => partsOf(fixture, { 'x-slack-request-timestamp': timestamp }).id;
    expect(idAt('1700000000')).toBe(idAt('1700000000'));
    expect(idAt('1700000000')).not.toBe(idAt('1700000001'));
  });

  it('is that of the view for a modal that was closed', () => {
    expect(partsOf(events.view_closed.definition.fixture).id).toBe(`view_closed:${interactions.view_closed.view.id}`);
  });
});

describe('a body that is no event', () => {
  it.each([
    ['broken JSON in the payload', { payload: '{"type":"block_actions"' }, /holds no JSON\./],
    ['an empty payload', { payload: '' }, /holds no JSON\./],
    ['a payload given twice', { payload: ['{}', '{}'] }, /holds no JSON\./],
    ['a payload that is a text', { payload: '"block_actions"' }, /no JSON object/],
    ['a payload that is a list', { payload: '[{"type":"block_actions"}]' }, /no JSON object/],
    ['a payload that is null', { payload: 'null' }, /no JSON object/],
    ['a list', [{ type: 'event_callback' }], /neither/],
    ['nothing', undefined, /neither/],
    ['text', 'type=event_callback', /neither/],
    ['an object without a type', { team_id: 'T1' }, /no type/],
    ['a type that is no text', { type: { toString: 'x' } }, /no type/],
    ['an event without a type', { type: 'event_callback', event: {} }, /no type/],
    ['an event that is no object', { type: 'event_callback', event: 'message' }, /no type/],
  ])('refuses %s with a sentence', (_what, body, sentence) => {
    expect(() => partsOf(body)).toThrow(expect.objectContaining({ code: 'WebhookRejected', message: expect.stringMatching(sentence) }));
  });

  it('does not repeat what a user typed in the refusal', () => {
    let refusal: unknown;
    try {
      partsOf({ payload: 'my password is hunter2' });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Error);
    expect(`${String(refusal)} ${String((refusal as Error).cause)}`).not.toContain('hunter2');
  });
});

describe('the handshake', () => {
  it('answers the challenge of a new request URL', () => {
    const body = {
      token: 'Jhj5dZrVaK7ZwHHjRyZWjbDl',
      challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P',
      type: 'url_verification',
    };
    expect(handshake?.(requestOf(body))).toEqual({ body: { challenge: body.challenge } });
  });

  it('answers a check of the certificate with an empty 200', () => {
    expect(handshake?.(requestOf(formOf('ssl_check=1&token=x')))).toEqual({});
  });

  it.each([
    events.message.definition.fixture,
    events.slash_command.definition.fixture,
    { type: 'url_verification' },
    undefined,
    'challenge',
  ])('leaves everything else alone', (body) => {
    expect(handshake?.(requestOf(body))).toBeUndefined();
  });
});

describe('the answer of a handler', () => {
  const accepts = async (name: 'slash_command' | 'view_submission' | 'block_suggestion', answer: unknown): Promise<boolean> => {
    const result = await events[name].definition.answer?.schema['~standard'].validate(answer);
    return result !== undefined && result.issues === undefined;
  };

  it('may be nothing for commands and modals, which is what goes out when no handler is in time', async () => {
    for (const name of ['slash_command', 'view_submission'] as const) {
      expect(await accepts(name, undefined)).toBe(true);
      expect(events[name].definition.answer).toMatchObject({ within: '2500ms', otherwise: undefined });
    }
    expect(await accepts('block_suggestion', events.block_suggestion.definition.answer?.otherwise)).toBe(true);
  });

  it('is a message, an action on the modal, or options', async () => {
    expect(await accepts('slash_command', { response_type: 'in_channel', text: 'Sunny', blocks: [{ type: 'divider' }] })).toBe(true);
    expect(await accepts('slash_command', { response_type: 'everybody' })).toBe(false);
    expect(await accepts('view_submission', { response_action: 'errors', errors: { summary: 'Too short' } })).toBe(true);
    expect(
      await accepts('view_submission', {
        response_action: 'update',
        view: { type: 'modal', title: { type: 'plain_text', text: 'Done' }, blocks: [] },
      }),
    ).toBe(true);
    expect(await accepts('view_submission', { response_action: 'close' })).toBe(false);
    expect(await accepts('block_suggestion', { options: [{ text: { type: 'plain_text', text: 'Acme' }, value: '1' }] })).toBe(true);
  });
});

describe('the signature', () => {
  const nowSeconds = context.nowMs / 1000;
  const bodies = {
    'an event': JSON.stringify(events.message.definition.fixture),
    'a command': new URLSearchParams(interactions.slash_command).toString(),
    'an interaction': new URLSearchParams({ payload: JSON.stringify(interactions.block_actions) }).toString(),
    'text beyond ASCII': JSON.stringify({ type: 'event_callback', event: { type: 'message', text: 'héllo 😀 \u2028' } }),
    'no body': '',
  };
  const unsigned = (body: string): SignedRequest => ({
    method: 'POST',
    url: 'https://host.example/webhooks/slack',
    headers: {},
    body: Buffer.from(body),
  });
  const ours = async (request: SignedRequest, key = secret, nowMs = context.nowMs): Promise<boolean> =>
    (await verify.verify(request, key, { ...context, nowMs })).valid;
  const bolt = ({ headers, body }: SignedRequest, key = secret, nowMs = context.nowMs): boolean =>
    isValidSlackRequest({
      signingSecret: key,
      body: body.toString(),
      headers: {
        'x-slack-signature': headers['x-slack-signature'] ?? '',
        'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
      },
      nowMilliseconds: nowMs,
    });
  /** As Slack's page on verification describes it, independent of our scheme. */
  const byHand = (body: string, at = nowSeconds): SignedRequest => ({
    ...unsigned(body),
    headers: {
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
    },
  });

  it.each(Object.entries(bodies))('that we put on %s is accepted by bolt and by us', async (_what, body) => {
    const signed = await verify.sign(unsigned(body), secret, context.nowMs);
    expect([bolt(signed), await ours(signed)]).toEqual([true, true]);
    expect(signed.headers).toEqual(byHand(body).headers);
  });

  it('of the request in the documents is accepted', async () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack (read 2026-11-25)
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const request = {
      ...unsigned(body),
      headers: {
        'x-slack-request-timestamp': '1531420618',
        'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      },
    };
    expect([bolt(request, secret, 1_531_420_618_000), await ours(request, secret, 1_531_420_618_000)]).toEqual([true, true]);
    expect(await ours(request)).toBe(false);
  });

  const good = byHand(bodies['an interaction']);
  const withHeaders = (headers: Record<string, string | undefined>): SignedRequest => ({
    ...good,
    headers: { ...good.headers, ...headers },
  });
  const tampered: readonly (readonly [what: string, request: SignedRequest, key?: string])[] = [
    ['a changed body', { ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) }],
    ['a form that was decoded and written anew', { ...good, body: Buffer.from(good.body.toString().replaceAll('+', '%20')) }],
    [
      'a changed signature',
      withHeaders({ 'x-slack-signature': good.headers['x-slack-signature']?.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }),
    ],
    ['a signature that is cut short', withHeaders({ 'x-slack-signature': good.headers['x-slack-signature']?.slice(0, -2) })],
    ['another version', withHeaders({ 'x-slack-signature': good.headers['x-slack-signature']?.replace('v0', 'v1') })],
    ['another time', withHeaders({ 'x-slack-request-timestamp': String(nowSeconds + 1) })],
    ['another secret', good, '00000000000000000000000000000000'],
    ['an old request', byHand(bodies['an event'], nowSeconds - 301)],
    ['no signature', withHeaders({ 'x-slack-signature': undefined })],
    ['an empty signature', withHeaders({ 'x-slack-signature': 'v0=' })],
  ];
  it.each(tampered.map(([what, request, key = secret]) => [what, request, key] as const))(
    'does not let %s pass, nor does bolt',
    async (_what, request, key) => {
      expect([bolt(request, key), await ours(request, key)]).toEqual([false, false]);
    },
  );

  it('is good for exactly 300 seconds', async () => {
    const request = byHand(bodies['an event'], nowSeconds - 300);
    expect([bolt(request), await ours(request)]).toEqual([true, true]);
  });

  it('from the future is refused, as the documents have it, although bolt lets it pass', async () => {
    const request = byHand(bodies['an event'], nowSeconds + 301);
    expect([bolt(request), await ours(request)]).toEqual([true, false]);
  });

  it('without a time, or with one that is no number, is refused', async () => {
    for (const timestamp of [undefined, '', 'soon', '1e9'])
      expect(await ours(withHeaders({ 'x-slack-request-timestamp': timestamp }))).toBe(false);
  });
});
