import { compilePlugin, createConnection, prepareRequest, systemRandom, type CompiledEndpoint } from '@mooring/core/runtime';
import type { SignedRequest } from '@mooring/core';
import twilioSdk from 'twilio';
import { twilio } from './plugin.js';
import { twilioWebhooks } from './webhooks.js';

/** A body as text; none of these is streamed. */
const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');

/**
 * Twilio's own package as a peer: for the same call both send the same request, and each accepts what the other signs. Nothing is sent: the
 * package hands its requests to an adapter that answers with our fixtures, so it also reads what our simulator would send. The package
 * writes a phone number into a path as it is, and this plugin escapes it, which is the same path.
 */

const accountSid = `AC${'0'.repeat(32)}`;
const authToken = 'mooring_example_auth_token';
const sid = (kind: string): string => kind + '0'.repeat(32);

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Fields of a form or query. Their order means nothing, but for those of one name. */
const fieldsOf = (text: string): readonly (readonly [string, string])[] =>
  [...new URLSearchParams(text)].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** What Twilio would make of a request. */
function essence({ method, url, headers, body }: Sent): object {
  const { origin, pathname, search } = new URL(url);
  return {
    method: method.toUpperCase(),
    origin,
    path: decodeURIComponent(pathname),
    query: fieldsOf(search.slice(1)),
    body: fieldsOf(body),
    contentType: body === '' ? undefined : headers['content-type'],
    authorization: headers['authorization'],
    webhooks: headers['x-twilio-webhook-enabled'],
  };
}

const plugin = compilePlugin(twilio);
const connection = createConnection(plugin, { name: 'peer', credentials: { accountSid, authToken } });

function endpointNamed(name: string): CompiledEndpoint {
  const found = plugin.callables.get(name);
  if (found?.kind !== 'endpoint') throw new Error(`The plugin has no endpoint ${name}.`);
  return found;
}

async function sentByUs(endpoint: CompiledEndpoint, input: object): Promise<Sent> {
  const prepared = await prepareRequest(endpoint, connection, input, { random: systemRandom });
  const { url, headers, body } = connection.authorise(prepared.credentialOf)(prepared, endpoint.encoding, 0);
  return { method: prepared.method, url, headers, body: textOf(body) };
}

type Sdk = ReturnType<typeof twilioSdk>;

async function sentBySdk(endpoint: CompiledEndpoint, call: (sdk: Sdk) => Promise<unknown>): Promise<Sent> {
  const httpClient = new twilioSdk.RequestClient();
  let sent: Sent | undefined;
  const { method, fixture = '' } = endpoint.definition;
  httpClient.axios.defaults.adapter = (config) => {
    const headers = Object.fromEntries(Object.entries(config.headers.toJSON()).map(([name, value]) => [name.toLowerCase(), String(value)]));
    sent = {
      method: config.method ?? '',
      url: httpClient.axios.getUri(config),
      headers,
      body: typeof config.data === 'string' ? config.data : '',
    };
    const status = method === 'DELETE' ? 204 : method === 'POST' ? 201 : 200;
    return Promise.resolve({ data: fixture, status, statusText: '', headers: {}, config });
  };
  await call(twilioSdk(accountSid, authToken, { httpClient }));
  if (sent === undefined) throw new Error('The package sent nothing.');
  return sent;
}

const awkward = 'Grüße & 100 % + “more” = ok?/#[1]\nnext 🚢';
const when = new Date('2026-11-25T14:00:00Z');

type Case = readonly [endpoint: string, input: object, call: (sdk: Sdk) => Promise<unknown>];

/** Every endpoint, with what is hard to write: lists, dots, inequalities, beyond ASCII, false. */
const table: readonly Case[] = [
  [
    'messages.create',
    {
      To: '+15005550006',
      From: '+15005550001',
      Body: awkward,
      MediaUrl: ['https://example.com/b.png?x=1&y=2', 'https://example.com/a.png'],
      ProvideFeedback: false,
      ValidityPeriod: 60,
      MaxPrice: 0.25,
      StatusCallback: 'https://app.example.com/hooks#rc=3',
    },
    (sdk) =>
      sdk.messages.create({
        to: '+15005550006',
        from: '+15005550001',
        body: awkward,
        mediaUrl: ['https://example.com/b.png?x=1&y=2', 'https://example.com/a.png'],
        provideFeedback: false,
        validityPeriod: 60,
        maxPrice: 0.25,
        statusCallback: 'https://app.example.com/hooks#rc=3',
      }),
  ],
  [
    'messages.create',
    {
      To: 'whatsapp:+15005550006',
      MessagingServiceSid: sid('MG'),
      ContentSid: sid('HX'),
      ContentVariables: '{"1":"Ada"}',
      ScheduleType: 'fixed',
      SendAt: '2026-11-25T14:00:00Z',
    },
    (sdk) =>
      sdk.messages.create({
        to: 'whatsapp:+15005550006',
        messagingServiceSid: sid('MG'),
        contentSid: sid('HX'),
        contentVariables: '{"1":"Ada"}',
        scheduleType: 'fixed',
        sendAt: when,
      }),
  ],
  [
    'messages.list',
    { To: '+15005550006', 'DateSent>': '2026-11-25T14:00:00Z', 'DateSent<': '2026-11-25T14:00:00Z', PageSize: 20 },
    (sdk) => sdk.messages.page({ to: '+15005550006', dateSentAfter: when, dateSentBefore: when, pageSize: 20 }),
  ],
  ['messages.fetch', { Sid: sid('SM') }, (sdk) => sdk.messages(sid('SM')).fetch()],
  ['messages.update', { Sid: sid('SM'), Body: '' }, (sdk) => sdk.messages(sid('SM')).update({ body: '' })],
  ['messages.update', { Sid: sid('SM'), Status: 'canceled' }, (sdk) => sdk.messages(sid('SM')).update({ status: 'canceled' })],
  ['messages.delete', { Sid: sid('SM') }, (sdk) => sdk.messages(sid('SM')).remove()],
  [
    'messages.media.list',
    { MessageSid: sid('MM'), 'DateCreated>': '2026-11-25T14:00:00Z' },
    (sdk) => sdk.messages(sid('MM')).media.page({ dateCreatedAfter: when }),
  ],
  ['messages.media.fetch', { MessageSid: sid('MM'), Sid: sid('ME') }, (sdk) => sdk.messages(sid('MM')).media(sid('ME')).fetch()],
  ['messages.media.delete', { MessageSid: sid('MM'), Sid: sid('ME') }, (sdk) => sdk.messages(sid('MM')).media(sid('ME')).remove()],
  [
    'messages.feedback.create',
    { MessageSid: sid('SM'), Outcome: 'confirmed' },
    (sdk) => sdk.messages(sid('SM')).feedback.create({ outcome: 'confirmed' }),
  ],
  [
    'calls.create',
    {
      To: 'sip:ada@example.com',
      From: '+15005550001',
      Twiml: '<Response><Say>Ahoy & welcome</Say></Response>',
      StatusCallback: 'https://app.example.com/hooks',
      StatusCallbackEvent: ['initiated', 'answered'],
      Record: true,
      RecordingStatusCallbackEvent: ['completed', 'absent'],
      MachineDetection: 'DetectMessageEnd',
      AsyncAmd: 'true',
      Timeout: 20,
    },
    (sdk) =>
      sdk.calls.create({
        to: 'sip:ada@example.com',
        from: '+15005550001',
        twiml: '<Response><Say>Ahoy & welcome</Say></Response>',
        statusCallback: 'https://app.example.com/hooks',
        statusCallbackEvent: ['initiated', 'answered'],
        record: true,
        recordingStatusCallbackEvent: ['completed', 'absent'],
        machineDetection: 'DetectMessageEnd',
        asyncAmd: 'true',
        timeout: 20,
      }),
  ],
  [
    'calls.list',
    { Status: 'no-answer', 'StartTime>': '2026-11-25T14:00:00Z', 'EndTime<': '2026-11-25T14:00:00Z', PageSize: 1000 },
    (sdk) => sdk.calls.page({ status: 'no-answer', startTimeAfter: when, endTimeBefore: when, pageSize: 1000 }),
  ],
  ['calls.fetch', { Sid: sid('CA') }, (sdk) => sdk.calls(sid('CA')).fetch()],
  [
    'calls.update',
    { Sid: sid('CA'), Url: 'https://app.example.com/voice', Method: 'POST' },
    (sdk) => sdk.calls(sid('CA')).update({ url: 'https://app.example.com/voice', method: 'POST' }),
  ],
  ['calls.delete', { Sid: sid('CA') }, (sdk) => sdk.calls(sid('CA')).remove()],
  [
    'calls.recordings.create',
    { CallSid: sid('CA'), RecordingStatusCallbackEvent: ['in-progress', 'completed'], RecordingChannels: 'dual' },
    (sdk) =>
      sdk.calls(sid('CA')).recordings.create({ recordingStatusCallbackEvent: ['in-progress', 'completed'], recordingChannels: 'dual' }),
  ],
  [
    'calls.recordings.list',
    { CallSid: sid('CA'), 'DateCreated>': '2026-11-25' },
    (sdk) => sdk.calls(sid('CA')).recordings.page({ dateCreatedAfter: when }),
  ],
  [
    'recordings.list',
    { CallSid: sid('CA'), IncludeSoftDeleted: false },
    (sdk) => sdk.recordings.page({ callSid: sid('CA'), includeSoftDeleted: false }),
  ],
  [
    'recordings.fetch',
    { Sid: sid('RE'), IncludeSoftDeleted: true },
    (sdk) => sdk.recordings(sid('RE')).fetch({ includeSoftDeleted: true }),
  ],
  ['recordings.delete', { Sid: sid('RE') }, (sdk) => sdk.recordings(sid('RE')).remove()],
  [
    'incomingPhoneNumbers.list',
    { PhoneNumber: '500555', Beta: false },
    (sdk) => sdk.incomingPhoneNumbers.page({ phoneNumber: '500555', beta: false }),
  ],
  [
    'incomingPhoneNumbers.create',
    { AreaCode: '500', SmsUrl: 'https://app.example.com/hooks' },
    (sdk) => sdk.incomingPhoneNumbers.create({ areaCode: '500', smsUrl: 'https://app.example.com/hooks' }),
  ],
  ['incomingPhoneNumbers.fetch', { Sid: sid('PN') }, (sdk) => sdk.incomingPhoneNumbers(sid('PN')).fetch()],
  [
    'incomingPhoneNumbers.update',
    { Sid: sid('PN'), AccountSid: sid('AC'), VoiceCallerIdLookup: false },
    (sdk) => sdk.incomingPhoneNumbers(sid('PN')).update({ accountSid: sid('AC'), voiceCallerIdLookup: false }),
  ],
  ['incomingPhoneNumbers.delete', { Sid: sid('PN') }, (sdk) => sdk.incomingPhoneNumbers(sid('PN')).remove()],
  [
    'availablePhoneNumbers.local.list',
    { CountryCode: 'US', AreaCode: 500, SmsEnabled: true, Contains: '555****' },
    (sdk) => sdk.availablePhoneNumbers('US').local.page({ areaCode: 500, smsEnabled: true, contains: '555****' }),
  ],
  ['availablePhoneNumbers.mobile.list', { CountryCode: 'GB' }, (sdk) => sdk.availablePhoneNumbers('GB').mobile.page()],
  [
    'availablePhoneNumbers.tollFree.list',
    { CountryCode: 'US', InRegion: 'HI' },
    (sdk) => sdk.availablePhoneNumbers('US').tollFree.page({ inRegion: 'HI' }),
  ],
  [
    'lookups.phoneNumbers.fetch',
    { PhoneNumber: '+14159929960', Fields: 'sim_swap,caller_name', CountryCode: 'US' },
    (sdk) => sdk.lookups.v2.phoneNumbers('+14159929960').fetch({ fields: 'sim_swap,caller_name', countryCode: 'US' }),
  ],
  ['verify.services.list', { PageSize: 5 }, (sdk) => sdk.verify.v2.services.page({ pageSize: 5 })],
  [
    'verify.services.create',
    { FriendlyName: awkward, CodeLength: 8, 'Push.IncludeDate': true, 'Totp.Issuer': 'Harbour' },
    (sdk) => sdk.verify.v2.services.create({ friendlyName: awkward, codeLength: 8, 'push.includeDate': true, 'totp.issuer': 'Harbour' }),
  ],
  ['verify.services.fetch', { Sid: sid('VA') }, (sdk) => sdk.verify.v2.services(sid('VA')).fetch()],
  [
    'verify.services.update',
    { Sid: sid('VA'), LookupEnabled: false },
    (sdk) => sdk.verify.v2.services(sid('VA')).update({ lookupEnabled: false }),
  ],
  ['verify.services.delete', { Sid: sid('VA') }, (sdk) => sdk.verify.v2.services(sid('VA')).remove()],
  [
    'verify.verifications.create',
    { ServiceSid: sid('VA'), To: '+15005550006', Channel: 'sms', Locale: 'de' },
    (sdk) => sdk.verify.v2.services(sid('VA')).verifications.create({ to: '+15005550006', channel: 'sms', locale: 'de' }),
  ],
  [
    'verify.verifications.fetch',
    { ServiceSid: sid('VA'), Sid: '+15005550006' },
    (sdk) => sdk.verify.v2.services(sid('VA')).verifications('+15005550006').fetch(),
  ],
  [
    'verify.verifications.update',
    { ServiceSid: sid('VA'), Sid: sid('VE'), Status: 'canceled' },
    (sdk) => sdk.verify.v2.services(sid('VA')).verifications(sid('VE')).update({ status: 'canceled' }),
  ],
  [
    'verify.verificationChecks.create',
    { ServiceSid: sid('VA'), To: '+15005550006', Code: '012345' },
    (sdk) => sdk.verify.v2.services(sid('VA')).verificationChecks.create({ to: '+15005550006', code: '012345' }),
  ],
  ['messaging.services.list', { PageSize: 5 }, (sdk) => sdk.messaging.v1.services.page({ pageSize: 5 })],
  [
    'messaging.services.create',
    { FriendlyName: 'Harbour', StickySender: false, ScanMessageContent: 'inherit', ValidityPeriod: 600 },
    (sdk) =>
      sdk.messaging.v1.services.create({
        friendlyName: 'Harbour',
        stickySender: false,
        scanMessageContent: 'inherit',
        validityPeriod: 600,
      }),
  ],
  ['messaging.services.fetch', { Sid: sid('MG') }, (sdk) => sdk.messaging.v1.services(sid('MG')).fetch()],
  [
    'messaging.services.update',
    { Sid: sid('MG'), InboundMethod: 'POST' },
    (sdk) => sdk.messaging.v1.services(sid('MG')).update({ inboundMethod: 'POST' }),
  ],
  ['messaging.services.delete', { Sid: sid('MG') }, (sdk) => sdk.messaging.v1.services(sid('MG')).remove()],
  ['messaging.services.phoneNumbers.list', { ServiceSid: sid('MG') }, (sdk) => sdk.messaging.v1.services(sid('MG')).phoneNumbers.page()],
  [
    'messaging.services.phoneNumbers.create',
    { ServiceSid: sid('MG'), PhoneNumberSid: sid('PN') },
    (sdk) => sdk.messaging.v1.services(sid('MG')).phoneNumbers.create({ phoneNumberSid: sid('PN') }),
  ],
  [
    'messaging.services.phoneNumbers.fetch',
    { ServiceSid: sid('MG'), Sid: sid('PN') },
    (sdk) => sdk.messaging.v1.services(sid('MG')).phoneNumbers(sid('PN')).fetch(),
  ],
  [
    'messaging.services.phoneNumbers.delete',
    { ServiceSid: sid('MG'), Sid: sid('PN') },
    (sdk) => sdk.messaging.v1.services(sid('MG')).phoneNumbers(sid('PN')).remove(),
  ],
  [
    'conversations.list',
    { State: 'active', StartDate: '2026-11-01' },
    (sdk) => sdk.conversations.v1.conversations.page({ state: 'active', startDate: '2026-11-01' }),
  ],
  [
    'conversations.create',
    {
      FriendlyName: awkward,
      'Timers.Inactive': 'PT10M',
      'Bindings.Email.Name': 'Harbour',
      DateCreated: '2026-11-25T14:00:00Z',
      headers: { 'X-Twilio-Webhook-Enabled': 'true' },
    },
    (sdk) =>
      sdk.conversations.v1.conversations.create({
        friendlyName: awkward,
        'timers.inactive': 'PT10M',
        'bindings.email.name': 'Harbour',
        dateCreated: when,
        xTwilioWebhookEnabled: 'true',
      }),
  ],
  ['conversations.fetch', { Sid: 'berth-12' }, (sdk) => sdk.conversations.v1.conversations('berth-12').fetch()],
  [
    'conversations.update',
    { Sid: sid('CH'), State: 'closed' },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).update({ state: 'closed' }),
  ],
  [
    'conversations.delete',
    { Sid: sid('CH'), headers: { 'X-Twilio-Webhook-Enabled': 'true' } },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).remove({ xTwilioWebhookEnabled: 'true' }),
  ],
  [
    'conversations.messages.list',
    { ConversationSid: sid('CH'), Order: 'desc' },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).messages.page({ order: 'desc' }),
  ],
  [
    'conversations.messages.create',
    { ConversationSid: sid('CH'), Author: 'office', Body: awkward, Attributes: '{"a":1}' },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).messages.create({ author: 'office', body: awkward, attributes: '{"a":1}' }),
  ],
  [
    'conversations.messages.fetch',
    { ConversationSid: sid('CH'), Sid: sid('IM') },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).messages(sid('IM')).fetch(),
  ],
  [
    'conversations.messages.update',
    { ConversationSid: sid('CH'), Sid: sid('IM'), Body: 'x' },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).messages(sid('IM')).update({ body: 'x' }),
  ],
  [
    'conversations.messages.delete',
    { ConversationSid: sid('CH'), Sid: sid('IM') },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).messages(sid('IM')).remove(),
  ],
  [
    'conversations.participants.list',
    { ConversationSid: sid('CH') },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).participants.page(),
  ],
  [
    'conversations.participants.create',
    { ConversationSid: sid('CH'), 'MessagingBinding.Address': '+14155552345', 'MessagingBinding.ProxyAddress': '+15005550006' },
    (sdk) =>
      sdk.conversations.v1
        .conversations(sid('CH'))
        .participants.create({ 'messagingBinding.address': '+14155552345', 'messagingBinding.proxyAddress': '+15005550006' }),
  ],
  [
    'conversations.participants.fetch',
    { ConversationSid: sid('CH'), Sid: sid('MB') },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).participants(sid('MB')).fetch(),
  ],
  [
    'conversations.participants.update',
    { ConversationSid: sid('CH'), Sid: sid('MB'), LastReadMessageIndex: 0 },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).participants(sid('MB')).update({ lastReadMessageIndex: 0 }),
  ],
  [
    'conversations.participants.delete',
    { ConversationSid: sid('CH'), Sid: sid('MB') },
    (sdk) => sdk.conversations.v1.conversations(sid('CH')).participants(sid('MB')).remove(),
  ],
  ['balance.fetch', {}, (sdk) => sdk.balance.fetch()],
];

describe('the official package', () => {
  it.each(table)('sends for %s what this plugin sends', async (name, input, call) => {
    const endpoint = endpointNamed(name);
    expect(essence(await sentByUs(endpoint, input))).toEqual(essence(await sentBySdk(endpoint, call)));
  });

  it('is compared for every endpoint', () => {
    const compared = new Set(table.map(([name]) => name));
    expect([...plugin.callables.keys()].filter((name) => !compared.has(name))).toEqual([]);
  });
});

describe('a signature of the official package', () => {
  const url = "https://app.example.com/hooks?step=1&note=It's";
  const fields = { Body: awkward, From: '+14155552345', To: '+15005550006', MessageSid: sid('SM'), Empty: '' };
  const body = Buffer.from(new URLSearchParams(fields).toString());
  const delivery = (signature: string | undefined): SignedRequest => ({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body,
  });
  const context = { nowMs: 0, download: () => Promise.reject(new Error('nothing is fetched')) };

  it('is accepted here, and ours there', async () => {
    const theirs = twilioSdk.getExpectedTwilioSignature(authToken, url, fields);
    expect(await twilioWebhooks.verify.verify(delivery(theirs), authToken, context)).toEqual({ valid: true });
    const { headers } = await twilioWebhooks.verify.sign(delivery(undefined), authToken, 0);
    expect(twilioSdk.validateRequest(authToken, headers['x-twilio-signature'] ?? '', url, fields)).toBe(true);
  });

  it('is refused by both where a value is another', async () => {
    const theirs = twilioSdk.getExpectedTwilioSignature(authToken, url, { ...fields, To: '+15005550001' });
    expect(await twilioWebhooks.verify.verify(delivery(theirs), authToken, context)).toMatchObject({ valid: false });
    expect(twilioSdk.validateRequest(authToken, theirs, url, fields)).toBe(false);
  });
});
