import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/calls.json' with { type: 'json' };
import { links, nothing, oneOf, text } from './field.js';
import { byNextPageUri, page, pageFixture, pageParameters } from './page.js';
import { address, date, day, method, only, sid } from './parameter.js';
import { Recording, recordingFixture, startedRecordingFixture } from './recordings.js';

const statuses = ['queued', 'ringing', 'in-progress', 'completed', 'busy', 'failed', 'no-answer', 'canceled'] as const;

/** @see https://www.twilio.com/docs/voice/api/call-resource, twilio-oai *Call (read 2026-11-25) */
export const Call = z.object({
  sid: z.string(),
  account_sid: z.string(),
  answered_by: text,
  api_version: text,
  caller_name: text,
  date_created: text,
  date_updated: text,
  direction: text,
  /** Seconds, as text. */
  duration: text,
  end_time: text,
  forwarded_from: text,
  from: text,
  from_formatted: text,
  group_sid: text,
  parent_call_sid: text,
  phone_number_sid: text,
  price: text,
  price_unit: text,
  /** Milliseconds until it was made, as text: calls beyond those that the account may start in a second are queued. */
  queue_time: text,
  start_time: text,
  status: oneOf(...statuses),
  subresource_uris: links,
  to: text,
  to_formatted: text,
  trunk_sid: text,
  uri: text,
});

const path = '/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls';
/** What happens in the call: one of the three, `ApplicationSid` only for a new one. */
const instructions = {
  /** Answers with TwiML. */
  Url: z.string().optional(),
  Method: method.optional(),
  Twiml: z.string().optional(),
};
const fallback = { FallbackUrl: z.string().optional(), FallbackMethod: method.optional() };
const statusCallback = { StatusCallback: z.string().optional(), StatusCallbackMethod: method.optional() };
const recordingCallback = {
  RecordingStatusCallback: z.string().optional(),
  RecordingStatusCallbackMethod: method.optional(),
  /** `in-progress`, `completed`, `absent`, `failed`. */
  RecordingStatusCallbackEvent: z.array(z.string()).optional(),
  RecordingChannels: z.enum(['mono', 'dual']).optional(),
  RecordingTrack: z.enum(['inbound', 'outbound', 'both']).optional(),
  Trim: z.enum(['trim-silence', 'do-not-trim']).optional(),
};

export const calls = {
  create: post('/Accounts/{accountSid}/Calls.json', {
    title: 'Make a call',
    input: z
      .strictObject({
        To: address,
        From: address,
        ...instructions,
        ApplicationSid: z.string().optional(),
        ...fallback,
        ...statusCallback,
        /** `initiated`, `ringing`, `answered`, `completed`; the last one only where none is given. */
        StatusCallbackEvent: z.array(z.string()).optional(),
        SendDigits: z.string().optional(),
        /** Seconds until it counts as not answered. */
        Timeout: z.int().optional(),
        /** Seconds. */
        TimeLimit: z.int().optional(),
        Record: z.boolean().optional(),
        ...recordingCallback,
        SipAuthUsername: z.string().optional(),
        SipAuthPassword: z.string().optional(),
        MachineDetection: z.enum(['Enable', 'DetectMessageEnd']).optional(),
        MachineDetectionTimeout: z.int().optional(),
        MachineDetectionSpeechThreshold: z.int().optional(),
        MachineDetectionSpeechEndThreshold: z.int().optional(),
        MachineDetectionSilenceTimeout: z.int().optional(),
        /** `true` or `false`, as text. */
        AsyncAmd: z.string().optional(),
        AsyncAmdStatusCallback: z.string().optional(),
        AsyncAmdStatusCallbackMethod: method.optional(),
        CallerId: z.string().optional(),
        Byoc: z.string().optional(),
        CallReason: z.string().optional(),
        CallToken: z.string().optional(),
        ClientNotificationUrl: z.string().optional(),
      })
      .meta({
        examples: [
          { To: '+15005550006', From: '+15005550001', Url: 'https://example.com/voice', StatusCallbackEvent: ['answered', 'completed'] },
        ],
      }),
    output: Call,
    fixture: fixtures.call,
  }),
  list: get('/Accounts/{accountSid}/Calls.json', {
    title: 'List calls made and received, newest first',
    input: z.strictObject({
      ...pageParameters,
      To: address.optional(),
      From: address.optional(),
      ParentCallSid: z.string().optional(),
      Status: z.enum(statuses).optional(),
      StartTime: date.optional(),
      'StartTime<': date.optional(),
      'StartTime>': date.optional(),
      EndTime: date.optional(),
      'EndTime<': date.optional(),
      'EndTime>': date.optional(),
    }),
    output: z.object({ ...page, calls: z.array(Call) }),
    paginate: { ...byNextPageUri, items: 'calls' },
    fixture: pageFixture('calls', `${path}.json`, fixtures.call),
  }),
  fetch: get('/Accounts/{accountSid}/Calls/:Sid.json', {
    title: 'Read a call',
    input: only({ Sid: sid('CA') }),
    output: Call,
    fixture: fixtures.call,
  }),
  update: post('/Accounts/{accountSid}/Calls/:Sid.json', {
    title: 'Change a call under way: other TwiML, or its end',
    input: z
      .strictObject({
        ...instructions,
        /** `canceled` ends it only while it is queued or rings. */
        Status: z.enum(['canceled', 'completed']).optional(),
        ...fallback,
        ...statusCallback,
        TimeLimit: z.int().optional(),
      })
      .meta({ examples: [{ Sid: sid('CA'), Status: 'completed' }] }),
    output: Call,
    fixture: fixtures.call,
  }),
  delete: del('/Accounts/{accountSid}/Calls/:Sid.json', {
    title: 'Delete the record of a call',
    input: only({ Sid: sid('CA') }),
    output: nothing,
  }),
  recordings: {
    create: post('/Accounts/{accountSid}/Calls/:CallSid/Recordings.json', {
      title: 'Start to record a call under way',
      input: z
        .strictObject(recordingCallback)
        .meta({ examples: [{ CallSid: sid('CA'), RecordingStatusCallbackEvent: ['completed', 'absent'] }] }),
      output: Recording.extend({ track: text }),
      fixture: startedRecordingFixture,
    }),
    list: get('/Accounts/{accountSid}/Calls/:CallSid/Recordings.json', {
      title: 'List the recordings of a call',
      input: z
        .strictObject({
          ...pageParameters,
          DateCreated: day.optional(),
          'DateCreated<': day.optional(),
          'DateCreated>': day.optional(),
        })
        .meta({ examples: [{ CallSid: sid('CA') }] }),
      output: z.object({ ...page, recordings: z.array(Recording) }),
      paginate: { ...byNextPageUri, items: 'recordings' },
      fixture: pageFixture('recordings', `${path}/CA00000000000000000000000000000000/Recordings.json`, recordingFixture),
    }),
  },
};
