import { get } from '@mooring/core';
import { z } from 'zod';
import fixture from '../fixtures/lookups.json' with { type: 'json' };
import { text } from './field.js';
import { date } from './parameter.js';

/** The answer of one package, by its own names; null where it was not asked for in `Fields`. */
const packageAnswer = z.record(z.string(), z.unknown()).nullish();

/** @see https://www.twilio.com/docs/lookup/v2-api, twilio-oai FetchPhoneNumber of lookups_v2 (read 2026-11-25) */
const PhoneNumber = z.object({
  phone_number: z.string(),
  valid: z.boolean(),
  validation_errors: z.array(z.string()).nullish(),
  calling_country_code: text,
  country_code: text,
  national_format: text,
  caller_name: packageAnswer,
  call_forwarding: packageAnswer,
  identity_match: packageAnswer,
  line_status: packageAnswer,
  line_type_intelligence: packageAnswer,
  phone_number_quality_score: packageAnswer,
  pre_fill: packageAnswer,
  reassigned_number: packageAnswer,
  sim_swap: packageAnswer,
  sms_pumping_risk: packageAnswer,
  url: text,
});

export const lookups = {
  phoneNumbers: {
    fetch: get('/PhoneNumbers/:PhoneNumber', {
      title: 'Look a phone number up: whether it is one, and what its packages tell',
      server: 'lookups',
      input: z
        .strictObject({
          /** Packages, each of which costs, with commas between them: `line_type_intelligence,sim_swap`. Nothing but the format without it. */
          Fields: z.string().optional(),
          /** Of a number in national format, two letters. @default 'US' */
          CountryCode: z.string().optional(),
          // What `identity_match` compares.
          FirstName: z.string().optional(),
          LastName: z.string().optional(),
          AddressLine1: z.string().optional(),
          AddressLine2: z.string().optional(),
          City: z.string().optional(),
          State: z.string().optional(),
          PostalCode: z.string().optional(),
          AddressCountryCode: z.string().optional(),
          NationalId: z.string().optional(),
          /** `YYYYMMDD` */
          DateOfBirth: z.string().optional(),
          // What `reassigned_number` wants, `YYYYMMDD`.
          LastVerifiedDate: date.optional(),
          // What `pre_fill` wants.
          VerificationSid: z.string().optional(),
          // What `sms_pumping_risk` takes.
          PartnerSubId: z.string().optional(),
        })
        .meta({ examples: [{ PhoneNumber: '+14159929960' }] }),
      output: PhoneNumber,
      fixture,
    }),
  },
};
