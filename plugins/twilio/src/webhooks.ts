import { createHash } from 'node:crypto';
import {
  event,
  MooringError,
  reply,
  signature,
  type EventMap,
  type EventToWrite,
  type Schema,
  type WebhookRequest,
  type Webhooks,
  type WrittenDelivery,
} from '@mooring/core';
import { z } from 'zod';
import fixtures from './fixtures/webhooks.json' with { type: 'json' };

// What Twilio asks and tells, all of it as a form, so that every value is text. Any of its settings may name the same address: the fields
// tell what a request is about. Twilio adds fields without notice; they stay in the data. Pages were read 2026-11-25.

const text = z.string().optional();
/** At most ten. */
const media = {
  MediaUrl0: text,
  MediaContentType0: text,
  MediaUrl1: text,
  MediaContentType1: text,
  MediaUrl2: text,
  MediaContentType2: text,
  MediaUrl3: text,
  MediaContentType3: text,
  MediaUrl4: text,
  MediaContentType4: text,
  MediaUrl5: text,
  MediaContentType5: text,
  MediaUrl6: text,
  MediaContentType6: text,
  MediaUrl7: text,
  MediaContentType7: text,
  MediaUrl8: text,
  MediaContentType8: text,
  MediaUrl9: text,
  MediaContentType9: text,
};

/** https://www.twilio.com/docs/messaging/guides/webhook-request */
const IncomingMessage = z.object({
  MessageSid: z.string(),
  AccountSid: z.string(),
  From: z.string(),
  To: z.string(),
  Body: text,
  /** How many of `MediaUrl0` to `MediaUrl9` there are. */
  NumMedia: text,
  NumSegments: text,
  MessagingServiceSid: text,
  ...media,
  FromCity: text,
  FromState: text,
  FromZip: text,
  FromCountry: text,
  ToCity: text,
  ToState: text,
  ToZip: text,
  ToCountry: text,
  ProfileName: text,
  WaId: text,
  ButtonText: text,
  ButtonPayload: text,
  OptOutType: text,
  ApiVersion: text,
});

/** https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
const MessageStatus = z.object({
  MessageSid: z.string(),
  AccountSid: z.string(),
  /** `queued`, `sent`, `delivered`, `undelivered`, `failed`, `read`, `canceled` … */
  MessageStatus: z.string(),
  From: text,
  To: text,
  MessagingServiceSid: text,
  /** Why it failed. */
  ErrorCode: text,
  ApiVersion: text,
});

const callParties = {
  CallSid: z.string(),
  AccountSid: z.string(),
  From: text,
  To: text,
  Direction: text,
  ApiVersion: text,
};

/** https://www.twilio.com/docs/voice/twiml, and what the verbs add: /gather, /record, /dial */
const CallInstructions = z.object({
  ...callParties,
  CallStatus: text,
  CallerName: text,
  ForwardedFrom: text,
  ParentCallSid: text,
  /** What the caller pressed or said in a `<Gather>`. */
  Digits: text,
  FinishedOnKey: text,
  SpeechResult: text,
  Confidence: text,
  /** Of a `<Record>`. */
  RecordingUrl: text,
  RecordingSid: text,
  RecordingDuration: text,
  /** Of a `<Dial>`. */
  DialCallStatus: text,
  DialCallSid: text,
  DialCallDuration: text,
  AnsweredBy: text,
});

/** https://www.twilio.com/docs/voice/api/call-resource#statuscallback */
const CallStatus = z.object({
  ...callParties,
  /** `queued`, `initiated`, `ringing`, `in-progress`, `completed`, `busy`, `failed`, `no-answer`, `canceled`. */
  CallStatus: z.string(),
  /** Counts the events of a call from 0: they may overtake each other. */
  SequenceNumber: text,
  Timestamp: text,
  CallbackSource: text,
  /** Seconds. */
  CallDuration: text,
  RecordingUrl: text,
  RecordingSid: text,
  RecordingDuration: text,
  SipResponseCode: text,
});

/** https://www.twilio.com/docs/voice/answering-machine-detection */
const AnsweredBy = z.object({
  CallSid: z.string(),
  AccountSid: z.string(),
  /** `human`, `machine_start`, `machine_end_beep`, `machine_end_silence`, `machine_end_other`, `fax`, `unknown`. */
  AnsweredBy: z.string(),
  /** Milliseconds. */
  MachineDetectionDuration: text,
});

/** https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback */
const RecordingStatus = z.object({
  RecordingSid: z.string(),
  AccountSid: z.string(),
  CallSid: text,
  ConferenceSid: text,
  /** `in-progress`, `completed`, `absent`, `failed`. */
  RecordingStatus: z.string(),
  RecordingUrl: text,
  /** Seconds. */
  RecordingDuration: text,
  RecordingChannels: text,
  RecordingStartTime: text,
  RecordingSource: text,
  RecordingTrack: text,
  ErrorCode: text,
});

/** https://www.twilio.com/docs/voice/twiml/record#transcribe */
const TranscriptionStatus = z.object({
  TranscriptionSid: z.string(),
  TranscriptionStatus: z.string(),
  TranscriptionText: text,
  TranscriptionUrl: text,
  RecordingSid: text,
  RecordingUrl: text,
  CallSid: text,
  AccountSid: z.string(),
});

// https://www.twilio.com/docs/conversations/conversations-webhooks
const inConversation = { EventType: z.string(), AccountSid: z.string(), ChatServiceSid: text, Source: text };
const OfConversation = z.object({
  ...inConversation,
  ConversationSid: z.string(),
  FriendlyName: text,
  UniqueName: text,
  Attributes: text,
  MessagingServiceSid: text,
  State: text,
  StateFrom: text,
  StateTo: text,
  Reason: text,
  DateCreated: text,
  DateUpdated: text,
  DateRemoved: text,
});
const OfMessage = z.object({
  ...inConversation,
  ConversationSid: z.string(),
  MessageSid: z.string(),
  ParticipantSid: text,
  MessagingServiceSid: text,
  Index: text,
  Author: text,
  Body: text,
  Attributes: text,
  /** JSON text of a list. */
  Media: text,
  DateCreated: text,
  DateUpdated: text,
  DateRemoved: text,
});
const OfParticipant = z.object({
  ...inConversation,
  ConversationSid: z.string(),
  ParticipantSid: z.string(),
  Identity: text,
  RoleSid: text,
  Attributes: text,
  LastReadMessageIndex: text,
  'MessagingBinding.Address': text,
  'MessagingBinding.ProxyAddress': text,
  'MessagingBinding.Type': text,
  DateCreated: text,
  DateUpdated: text,
  DateRemoved: text,
});
const OfDelivery = z.object({
  ...inConversation,
  ConversationSid: z.string(),
  MessageSid: z.string(),
  DeliveryReceiptSid: z.string(),
  ChannelMessageSid: text,
  ParticipantSid: text,
  Status: z.string(),
  ErrorCode: text,
  DateCreated: text,
  DateUpdated: text,
});

/** Twilio waits 15 seconds by default: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides. Some are left for the way. */
const within = '10s';
const xml = { within, contentType: 'text/xml' } as const;

const about =
  <Data extends Schema>(data: Data, fixture: object) =>
  (type: string, title: string) =>
    event(data, { title, fixture: { ...fixture, EventType: type } });
const conversation = about(OfConversation, fixtures.conversation);
const message = about(OfMessage, fixtures.conversationMessage);
const participant = about(OfParticipant, fixtures.conversationParticipant);
const delivery = about(OfDelivery, fixtures.delivery);

const events = {
  // Without an answer nothing is sent back; that is what most handlers want.
  message: reply(IncomingMessage, z.string().optional(), {
    title: 'A message came in; TwiML may answer it',
    ...xml,
    otherwise: undefined,
    fixture: fixtures.message,
  }),
  'message.status': event(MessageStatus, { title: 'The status of a message changed', fixture: fixtures.messageStatus }),
  // Twilio ends a call for which it gets nothing, and so does an empty Response.
  call: reply(CallInstructions, z.string(), {
    title: 'Twilio asks what to do in a call; TwiML says it',
    ...xml,
    otherwise: '<Response/>',
    fixture: fixtures.call,
  }),
  'call.status': event(CallStatus, { title: 'The status of a call changed', fixture: fixtures.callStatus }),
  'call.answered_by': event(AnsweredBy, {
    title: 'It was found out whether a human or a machine answered',
    fixture: fixtures.answeredBy,
  }),
  'recording.status': event(RecordingStatus, { title: 'The status of a recording changed', fixture: fixtures.recordingStatus }),
  'transcription.status': event(TranscriptionStatus, {
    title: 'The transcription of a recording is done',
    fixture: fixtures.transcriptionStatus,
  }),
  onConversationAdded: conversation('onConversationAdded', 'A conversation was created'),
  onConversationUpdated: conversation('onConversationUpdated', 'A conversation was changed'),
  onConversationStateUpdated: conversation('onConversationStateUpdated', 'A conversation fell asleep, woke up or was closed'),
  onConversationRemoved: conversation('onConversationRemoved', 'A conversation was deleted'),
  onMessageAdded: message('onMessageAdded', 'Something was written into a conversation'),
  onMessageUpdated: message('onMessageUpdated', 'A message of a conversation was changed'),
  onMessageRemoved: message('onMessageRemoved', 'A message of a conversation was deleted'),
  onParticipantAdded: participant('onParticipantAdded', 'Somebody was added to a conversation'),
  onParticipantUpdated: participant('onParticipantUpdated', 'A participant was changed'),
  onParticipantRemoved: participant('onParticipantRemoved', 'Somebody was taken out of a conversation'),
  onDeliveryUpdated: delivery('onDeliveryUpdated', 'A message of a conversation was delivered, read, or not'),
} satisfies EventMap;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (item: unknown): Fields => (isFields(item) ? item : {});

/**
 * What a request is about, by the fields that only it has, the most particular first.
 * @throws MooringError `WebhookRejected` for what is signed by Twilio and tells no type
 */
function type(item: unknown): string {
  const fields = fieldsOf(item);
  const has = (name: string): boolean => typeof fields[name] === 'string';
  if (typeof fields['EventType'] === 'string') return fields['EventType'];
  if (has('MessageStatus')) return 'message.status';
  if (has('MessageSid')) return 'message';
  if (has('RecordingStatus')) return 'recording.status';
  if (has('TranscriptionStatus')) return 'transcription.status';
  // Progress of a call, a conference, a stream or a transcription as it is spoken: they name the call too and want no TwiML.
  if (has('CallbackSource')) return 'call.status';
  if (has('StatusCallbackEvent')) return 'conference.status';
  if (has('StreamEvent')) return 'stream.status';
  if (has('TranscriptionEvent')) return 'transcription.event';
  if (has('CallSid')) return has('AnsweredBy') && !has('CallStatus') ? 'call.answered_by' : 'call';
  throw new MooringError('WebhookRejected', 'Twilio: the body names no message, call, recording or conversation.');
}

/** Which fields make an event the one that it is, where they do. */
const identities: Readonly<Record<string, readonly string[]>> = {
  message: ['MessageSid'],
  'message.status': ['MessageSid', 'MessageStatus'],
  'call.status': ['CallSid', 'CallStatus', 'SequenceNumber'],
  'call.answered_by': ['CallSid'],
  'recording.status': ['RecordingSid', 'RecordingStatus'],
  'transcription.status': ['TranscriptionSid', 'TranscriptionStatus'],
  onMessageAdded: ['MessageSid'],
  onMessageRemoved: ['MessageSid'],
};

/** What differs between deliveries of one event: the count of retries, and why the first address failed where this is the fallback. */
const volatile = ['RetryCount', 'ErrorCode', 'ErrorUrl'];

/**
 * Twilio signs no time and sends no id of an event, so a captured request verifies for ever. What names itself in the signed fields is known
 * by them, and cannot be played again. What may come twice with the same fields on purpose (a caller who presses the same key again) is
 * told apart by the token that Twilio keeps over the retries of one request.
 */
function id(item: unknown, { headers, url }: WebhookRequest): string {
  const kind = type(item);
  const fields = fieldsOf(item);
  const parts = (identities[kind] ?? []).map((name) => fields[name]).filter((part) => typeof part === 'string');
  if (parts.length > 0) return kind === 'message' || kind === 'onMessageAdded' ? parts.join(':') : `${kind}:${parts.join(':')}`;
  const token = headers['i-twilio-idempotency-token'];
  if (token !== undefined && token !== '') return token;
  const lasting = Object.entries(fields).filter(([name]) => !volatile.includes(name));
  return `${kind}:${createHash('sha256')
    .update(JSON.stringify([url, lasting]))
    .digest('hex')}`;
}

/** The field that tells one event of a type from another, for deliveries that are made up. */
const sidOf = (name: string): string => {
  const [own] = identities[name] ?? [];
  if (own !== undefined) return own;
  if (name === 'call') return 'CallSid';
  if (name === 'onDeliveryUpdated') return 'DeliveryReceiptSid';
  return /^on(Message|Participant)/.exec(name)?.[1]?.concat('Sid') ?? 'ConversationSid';
};

/** A delivery with an id of its own in the place of the SID. */
function write({ type: name, id: ownId, data, fixture }: EventToWrite): WrittenDelivery {
  return { body: { ...fieldsOf(fixture), [sidOf(name)]: ownId, ...fieldsOf(data) }, encoding: 'form' };
}

/**
 * One address and key for each connection: the primary auth token, also where the connection itself uses an API key. Twilio tries once,
 * unless the address ends in a fragment such as `#rc=3&rp=all` (it is not signed); it does not promise an order.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security and npm twilio 6.2.0, lib/webhooks/webhooks.js (read 2026-11-25)
 */
export const twilioWebhooks: Webhooks<typeof events> = {
  scope: 'connection',
  secret: {
    env: 'TWILIO_AUTH_TOKEN',
    label: 'Auth token',
    hint: 'Twilio Console, Account info: the primary auth token of the account that owns the number. While it is being changed, give both.',
    example: 'mooring_example_auth_token',
  },
  verify: signature.hmac({
    algorithm: 'sha1',
    encoding: 'base64',
    header: 'x-twilio-signature',
    signed: [signature.urlOfAnyPort, signature.sortedFormOrHash('bodySHA256')],
  }),
  type,
  id,
  volatile,
  write,
  events,
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/**
 * TwiML, with every value escaped: whatever a caller wrote stays text and becomes no verb. Control characters, which XML cannot hold, are
 * left out.
 * @example
 * twiml`<Response><Message>You said: ${data.Body}</Message></Response>`
 */
export function twiml(markup: TemplateStringsArray, ...values: readonly (string | number | undefined)[]): string {
  return markup.reduce((written, part, index) => written + escaped(values[index - 1]) + part);
}

const escaped = (value: string | number | undefined): string =>
  String(value ?? '')
    .replace(/[^\P{Cc}\t\n\r]/gu, '')
    .replace(/[&<>"']/g, (character) => escapes[character] ?? '');
