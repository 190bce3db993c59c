import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/messages.json' with { type: 'json' };
import { count, links, nothing, oneOf, text } from './field.js';
import { byNextPageUri, page, pageFixture, pageParameters } from './page.js';
import { address, date, only, sid } from './parameter.js';

/** @see https://www.twilio.com/docs/messaging/api/message-resource, twilio-oai *Message (read 2026-11-25) */
export const Message = z.object({
  sid: z.string(),
  account_sid: z.string(),
  api_version: text,
  body: text,
  date_created: text,
  date_sent: text,
  date_updated: text,
  direction: oneOf('inbound', 'outbound-api', 'outbound-call', 'outbound-reply'),
  /** Why it failed, once it has: https://www.twilio.com/docs/api/errors */
  error_code: count,
  error_message: text,
  from: text,
  messaging_service_sid: text,
  /** A number, as text. */
  num_media: text,
  num_segments: text,
  /** Below zero: what it cost. Known some time after it was sent. */
  price: text,
  price_unit: text,
  status: oneOf(
    'accepted',
    'scheduled',
    'queued',
    'sending',
    'sent',
    'delivered',
    'read',
    'partially_delivered',
    'undelivered',
    'failed',
    'canceled',
    'receiving',
    'received',
  ),
  subresource_uris: links,
  to: text,
  uri: text,
});

const Media = z.object({
  sid: z.string(),
  account_sid: z.string(),
  content_type: text,
  date_created: text,
  date_updated: text,
  parent_sid: text,
  uri: text,
});

const path = '/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages';

/** No POST of Twilio's has an idempotency key: a message that may have been sent is not sent again. */
export const messages = {
  create: post('/Accounts/{accountSid}/Messages.json', {
    title: 'Send a message: SMS, MMS, WhatsApp, RCS',
    // Who sends it: `From` or `MessagingServiceSid`. What it says: `Body`, `MediaUrl` or `ContentSid`.
    input: z
      .strictObject({
        To: address,
        From: address.optional(),
        MessagingServiceSid: z.string().optional(),
        FallbackFrom: address.optional(),
        /** At most 1600 characters. */
        Body: z.string().optional(),
        /** At most ten. */
        MediaUrl: z.array(z.string()).optional(),
        ContentSid: z.string().optional(),
        /** JSON text: `{"1":"Ada"}`. */
        ContentVariables: z.string().optional(),
        StatusCallback: z.string().optional(),
        ApplicationSid: z.string().optional(),
        /** With `ScheduleType` and `MessagingServiceSid`. */
        SendAt: date.optional(),
        ScheduleType: z.enum(['fixed']).optional(),
        /** Seconds. */
        ValidityPeriod: z.int().optional(),
        MaxPrice: z.number().optional(),
        ProvideFeedback: z.boolean().optional(),
        Attempt: z.int().optional(),
        ForceDelivery: z.boolean().optional(),
        ContentRetention: z.enum(['retain', 'discard']).optional(),
        AddressRetention: z.enum(['retain', 'obfuscate']).optional(),
        SmartEncoded: z.boolean().optional(),
        PersistentAction: z.array(z.string()).optional(),
        TrafficType: z.enum(['free']).optional(),
        ShortenUrls: z.boolean().optional(),
        SendAsMms: z.boolean().optional(),
        RiskCheck: z.enum(['enable', 'disable']).optional(),
      })
      .meta({
        examples: [
          {
            To: '+15005550006',
            From: '+15005550001',
            Body: 'The crane is free.',
            MediaUrl: ['https://example.com/crane.png', 'https://example.com/berth.png'],
          },
        ],
      }),
    output: Message,
    fixture: fixtures.message,
  }),
  list: get('/Accounts/{accountSid}/Messages.json', {
    title: 'List messages sent and received, newest first',
    input: z.strictObject({
      ...pageParameters,
      To: address.optional(),
      From: address.optional(),
      DateSent: date.optional(),
      'DateSent<': date.optional(),
      'DateSent>': date.optional(),
    }),
    output: z.object({ ...page, messages: z.array(Message) }),
    paginate: { ...byNextPageUri, items: 'messages' },
    fixture: pageFixture('messages', `${path}.json`, fixtures.message),
  }),
  fetch: get('/Accounts/{accountSid}/Messages/:Sid.json', {
    title: 'Read a message',
    input: only({ Sid: sid('SM') }),
    output: Message,
    fixture: fixtures.message,
  }),
  update: post('/Accounts/{accountSid}/Messages/:Sid.json', {
    title: 'Cancel a scheduled message, or empty the body of one that was sent',
    input: z
      .strictObject({
        /** The empty text is the only one that Twilio takes. */
        Body: z.string().optional(),
        Status: z.enum(['canceled']).optional(),
      })
      .meta({ examples: [{ Sid: sid('SM'), Status: 'canceled' }] }),
    output: Message,
    fixture: fixtures.message,
  }),
  delete: del('/Accounts/{accountSid}/Messages/:Sid.json', {
    title: 'Delete the record of a message',
    input: only({ Sid: sid('SM') }),
    output: nothing,
  }),
  media: {
    list: get('/Accounts/{accountSid}/Messages/:MessageSid/Media.json', {
      title: 'List what came with a message',
      input: z
        .strictObject({
          ...pageParameters,
          DateCreated: date.optional(),
          'DateCreated<': date.optional(),
          'DateCreated>': date.optional(),
        })
        .meta({ examples: [{ MessageSid: sid('SM') }] }),
      output: z.object({ ...page, media_list: z.array(Media) }),
      paginate: { ...byNextPageUri, items: 'media_list' },
      fixture: pageFixture('media_list', `${path}/SM00000000000000000000000000000000/Media.json`, fixtures.media),
    }),
    fetch: get('/Accounts/{accountSid}/Messages/:MessageSid/Media/:Sid.json', {
      title: 'Read of what kind a medium is',
      input: only({ MessageSid: sid('SM'), Sid: sid('ME') }),
      output: Media,
      fixture: fixtures.media,
    }),
    delete: del('/Accounts/{accountSid}/Messages/:MessageSid/Media/:Sid.json', {
      title: 'Delete a medium',
      input: only({ MessageSid: sid('SM'), Sid: sid('ME') }),
      output: nothing,
    }),
  },
  feedback: {
    create: post('/Accounts/{accountSid}/Messages/:MessageSid/Feedback.json', {
      title: 'Tell Twilio whether a message arrived, where it was sent with `ProvideFeedback`',
      input: z
        .strictObject({ Outcome: z.enum(['confirmed', 'unconfirmed']).optional() })
        .meta({ examples: [{ MessageSid: sid('SM'), Outcome: 'confirmed' }] }),
      output: z.object({
        account_sid: z.string(),
        message_sid: z.string(),
        outcome: oneOf('confirmed', 'unconfirmed'),
        date_created: text,
        date_updated: text,
        uri: text,
      }),
      // The same word once more changes nothing.
      safe: true,
      fixture: fixtures.feedback,
    }),
  },
};
