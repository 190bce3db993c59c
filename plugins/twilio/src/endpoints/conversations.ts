import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/conversations.json' with { type: 'json' };
import { count, links, nothing, oneOf, text } from './field.js';
import { byNextPageUrl, metaPage, metaPageFixture, pageParameters } from './page.js';
import { attributes, date, only, sid } from './parameter.js';

const states = ['initializing', 'inactive', 'active', 'closed'] as const;

/** @see https://www.twilio.com/docs/conversations/api/conversation-resource, twilio-oai *Conversation (read 2026-11-25) */
const Conversation = z.object({
  sid: z.string(),
  account_sid: z.string(),
  attributes: text,
  bindings: z.record(z.string(), z.unknown()).nullish(),
  chat_service_sid: text,
  date_created: text,
  date_updated: text,
  friendly_name: text,
  links,
  messaging_service_sid: text,
  state: oneOf(...states),
  timers: z.record(z.string(), z.string().nullable()).nullish(),
  unique_name: text,
  url: text,
});

/** @see https://www.twilio.com/docs/conversations/api/conversation-message-resource, twilio-oai *ConversationMessage (read 2026-11-25) */
const ConversationMessage = z.object({
  sid: z.string(),
  account_sid: z.string(),
  conversation_sid: z.string(),
  attributes: text,
  author: text,
  body: text,
  content_sid: text,
  date_created: text,
  date_updated: text,
  /** To how many it went, and of those `all`, `some` or `none`. */
  delivery: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
  index: z.number(),
  links,
  media: z.array(z.record(z.string(), z.unknown())).nullish(),
  participant_sid: text,
  url: text,
});

/** @see https://www.twilio.com/docs/conversations/api/conversation-participant-resource, twilio-oai *ConversationParticipant (read 2026-11-25) */
const ConversationParticipant = z.object({
  sid: z.string(),
  account_sid: z.string(),
  conversation_sid: z.string(),
  attributes: text,
  date_created: text,
  date_updated: text,
  identity: text,
  last_read_message_index: count,
  last_read_timestamp: text,
  messaging_binding: z.record(z.string(), z.unknown()).nullish(),
  role_sid: text,
  url: text,
});

/** Twilio tells webhooks of what the API does only where it is asked to. */
const headers = z.object({ 'X-Twilio-Webhook-Enabled': z.enum(['true', 'false']).optional() });
const dates = { DateCreated: date.optional(), DateUpdated: date.optional() };
const conversationSettings = {
  FriendlyName: z.string().optional(),
  UniqueName: z.string().optional(),
  ...dates,
  MessagingServiceSid: z.string().optional(),
  Attributes: attributes.optional(),
  State: z.enum(states).optional(),
  /** A duration of ISO 8601, such as `PT10M`, or an instant. */
  'Timers.Inactive': z.string().optional(),
  'Timers.Closed': z.string().optional(),
  'Bindings.Email.Address': z.string().optional(),
  'Bindings.Email.Name': z.string().optional(),
};
const messageSettings = {
  /** @default 'system' */
  Author: z.string().optional(),
  Body: z.string().optional(),
  ...dates,
  Attributes: attributes.optional(),
  Subject: z.string().optional(),
};
const participantSettings = {
  /** A person of your own application. */
  Identity: z.string().optional(),
  'MessagingBinding.ProxyAddress': z.string().optional(),
  'MessagingBinding.ProjectedAddress': z.string().optional(),
  ...dates,
  Attributes: attributes.optional(),
  RoleSid: z.string().optional(),
};
const server = 'conversations';
const url = 'https://conversations.twilio.com/v1/Conversations';

/** Of the account's default conversation service. `Sid` and `ConversationSid` may be the unique name. */
export const conversations = {
  list: get('/Conversations', {
    title: 'List conversations',
    server,
    input: z.strictObject({
      ...pageParameters,
      StartDate: z.string().optional(),
      EndDate: z.string().optional(),
      State: z.enum(states).optional(),
    }),
    output: z.object({ ...metaPage, conversations: z.array(Conversation) }),
    paginate: { ...byNextPageUrl, items: 'conversations' },
    fixture: metaPageFixture('conversations', url, fixtures.conversation),
  }),
  create: post('/Conversations', {
    title: 'Create a conversation',
    server,
    input: z.strictObject(conversationSettings),
    headers,
    output: Conversation,
    fixture: fixtures.conversation,
  }),
  fetch: get('/Conversations/:Sid', {
    title: 'Read a conversation',
    server,
    input: only({ Sid: sid('CH') }),
    output: Conversation,
    fixture: fixtures.conversation,
  }),
  update: post('/Conversations/:Sid', {
    title: 'Change a conversation, or close it',
    server,
    input: z.strictObject(conversationSettings).meta({ examples: [{ Sid: sid('CH'), State: 'closed' }] }),
    headers,
    output: Conversation,
    fixture: fixtures.conversation,
  }),
  delete: del('/Conversations/:Sid', {
    title: 'Delete a conversation with all in it',
    server,
    headers,
    input: only({ Sid: sid('CH') }),
    output: nothing,
  }),
  messages: {
    list: get('/Conversations/:ConversationSid/Messages', {
      title: 'List the messages of a conversation',
      server,
      input: z
        .strictObject({ ...pageParameters, Order: z.enum(['asc', 'desc']).optional() })
        .meta({ examples: [{ ConversationSid: sid('CH') }] }),
      output: z.object({ ...metaPage, messages: z.array(ConversationMessage) }),
      paginate: { ...byNextPageUrl, items: 'messages' },
      fixture: metaPageFixture('messages', `${url}/CH00000000000000000000000000000000/Messages`, fixtures.message),
    }),
    create: post('/Conversations/:ConversationSid/Messages', {
      title: 'Write into a conversation',
      server,
      input: z
        .strictObject({
          ...messageSettings,
          MediaSid: z.string().optional(),
          ContentSid: z.string().optional(),
          ContentVariables: z.string().optional(),
        })
        .meta({ examples: [{ ConversationSid: sid('CH'), Author: 'harbour-office', Body: 'The crane is free.' }] }),
      headers,
      output: ConversationMessage,
      fixture: fixtures.message,
    }),
    fetch: get('/Conversations/:ConversationSid/Messages/:Sid', {
      title: 'Read a message of a conversation',
      server,
      input: only({ ConversationSid: sid('CH'), Sid: sid('IM') }),
      output: ConversationMessage,
      fixture: fixtures.message,
    }),
    update: post('/Conversations/:ConversationSid/Messages/:Sid', {
      title: 'Change a message of a conversation',
      server,
      input: z
        .strictObject(messageSettings)
        .meta({ examples: [{ ConversationSid: sid('CH'), Sid: sid('IM'), Body: 'The crane is free.' }] }),
      headers,
      output: ConversationMessage,
      fixture: fixtures.message,
    }),
    delete: del('/Conversations/:ConversationSid/Messages/:Sid', {
      title: 'Delete a message of a conversation',
      server,
      headers,
      input: only({ ConversationSid: sid('CH'), Sid: sid('IM') }),
      output: nothing,
    }),
  },
  participants: {
    list: get('/Conversations/:ConversationSid/Participants', {
      title: 'List who takes part in a conversation',
      server,
      input: z.strictObject(pageParameters).meta({ examples: [{ ConversationSid: sid('CH') }] }),
      output: z.object({ ...metaPage, participants: z.array(ConversationParticipant) }),
      paginate: { ...byNextPageUrl, items: 'participants' },
      fixture: metaPageFixture('participants', `${url}/CH00000000000000000000000000000000/Participants`, fixtures.participant),
    }),
    create: post('/Conversations/:ConversationSid/Participants', {
      title: 'Add somebody to a conversation',
      server,
      input: z.strictObject({ ...participantSettings, 'MessagingBinding.Address': z.string().optional() }).meta({
        examples: [
          { ConversationSid: sid('CH'), 'MessagingBinding.Address': '+15005550006', 'MessagingBinding.ProxyAddress': '+15005550001' },
        ],
      }),
      headers,
      output: ConversationParticipant,
      fixture: fixtures.participant,
    }),
    fetch: get('/Conversations/:ConversationSid/Participants/:Sid', {
      title: 'Read who takes part in a conversation',
      server,
      input: only({ ConversationSid: sid('CH'), Sid: sid('MB') }),
      output: ConversationParticipant,
      fixture: fixtures.participant,
    }),
    update: post('/Conversations/:ConversationSid/Participants/:Sid', {
      title: 'Change a participant, or how far it has read',
      server,
      input: z
        .strictObject({
          ...participantSettings,
          LastReadMessageIndex: z.int().optional(),
          LastReadTimestamp: z.string().optional(),
        })
        .meta({ examples: [{ ConversationSid: sid('CH'), Sid: sid('MB'), LastReadMessageIndex: 12 }] }),
      headers,
      output: ConversationParticipant,
      fixture: fixtures.participant,
    }),
    delete: del('/Conversations/:ConversationSid/Participants/:Sid', {
      title: 'Take somebody out of a conversation',
      server,
      headers,
      input: only({ ConversationSid: sid('CH'), Sid: sid('MB') }),
      output: nothing,
    }),
  },
};
