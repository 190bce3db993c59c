import { del, get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/recordings.json' with { type: 'json' };
import { count, links, nothing, oneOf, text } from './field.js';
import { byNextPageUri, page, pageFixture, pageParameters } from './page.js';
import { date, only, sid } from './parameter.js';

/** @see https://www.twilio.com/docs/voice/api/recording, twilio-oai *Recording (read 2026-11-25) */
export const Recording = z.object({
  sid: z.string(),
  account_sid: z.string(),
  api_version: text,
  call_sid: text,
  channels: count,
  conference_sid: text,
  date_created: text,
  date_updated: text,
  /** Seconds, as text; null while it goes on. */
  duration: text,
  /** How to read a recording that was encrypted for you. */
  encryption_details: z
    .object({ encryption_public_key_sid: z.string(), encryption_cek: z.string(), encryption_iv: z.string() })
    .partial()
    .nullish(),
  error_code: count,
  media_url: text,
  // A text in examples, a number in the document's schema of a recording that was just started.
  price: z.union([z.string(), z.number()]).nullish(),
  price_unit: text,
  source: oneOf(
    'DialVerb',
    'Conference',
    'OutboundAPI',
    'Trunking',
    'RecordVerb',
    'StartCallRecordingAPI',
    'StartConferenceRecordingAPI',
  ).nullish(),
  start_time: text,
  status: oneOf('in-progress', 'paused', 'stopped', 'processing', 'completed', 'absent', 'deleted'),
  subresource_uris: links,
  uri: text,
});

export const recordingFixture: unknown = fixtures.recording;

/** A recording that was just started, with the tracks that it takes. */
export const startedRecordingFixture: unknown = fixtures.started;

export const recordings = {
  list: get('/Accounts/{accountSid}/Recordings.json', {
    title: 'List recordings, newest first',
    input: z.strictObject({
      ...pageParameters,
      DateCreated: date.optional(),
      'DateCreated<': date.optional(),
      'DateCreated>': date.optional(),
      CallSid: z.string().optional(),
      ConferenceSid: z.string().optional(),
      IncludeSoftDeleted: z.boolean().optional(),
    }),
    output: z.object({ ...page, recordings: z.array(Recording) }),
    paginate: { ...byNextPageUri, items: 'recordings' },
    fixture: pageFixture('recordings', '/2010-04-01/Accounts/AC00000000000000000000000000000000/Recordings.json', fixtures.recording),
  }),
  fetch: get('/Accounts/{accountSid}/Recordings/:Sid.json', {
    title: 'Read about a recording',
    input: z.strictObject({ IncludeSoftDeleted: z.boolean().optional() }).meta({ examples: [{ Sid: sid('RE') }] }),
    output: Recording,
    fixture: fixtures.recording,
  }),
  delete: del('/Accounts/{accountSid}/Recordings/:Sid.json', {
    title: 'Delete a recording',
    input: only({ Sid: sid('RE') }),
    output: nothing,
  }),
};
