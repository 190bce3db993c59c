import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import available from '../fixtures/available-phone-numbers.json' with { type: 'json' };
import fixtures from '../fixtures/incoming-phone-numbers.json' with { type: 'json' };
import { flag, nothing, oneOf, text } from './field.js';
import { byNextPageUri, page, pageFixture, pageParameters } from './page.js';
import { address, method, only, sid } from './parameter.js';

const capabilities = z.record(z.string(), z.boolean()).nullish();
const verb = oneOf('GET', 'POST').nullish();

/** @see https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource, twilio-oai *IncomingPhoneNumber (read 2026-11-25) */
export const IncomingPhoneNumber = z.object({
  sid: z.string(),
  account_sid: z.string(),
  address_requirements: oneOf('none', 'any', 'local', 'foreign').nullish(),
  address_sid: text,
  api_version: text,
  beta: flag,
  bundle_sid: text,
  capabilities,
  date_created: text,
  date_updated: text,
  emergency_address_sid: text,
  emergency_address_status: text,
  emergency_status: text,
  friendly_name: text,
  identity_sid: text,
  origin: text,
  phone_number: z.string(),
  sms_application_sid: text,
  sms_fallback_method: verb,
  sms_fallback_url: text,
  sms_method: verb,
  sms_url: text,
  status: text,
  status_callback: text,
  status_callback_method: verb,
  trunk_sid: text,
  type: text,
  uri: text,
  voice_application_sid: text,
  voice_caller_id_lookup: flag,
  voice_fallback_method: verb,
  voice_fallback_url: text,
  voice_method: verb,
  voice_receive_mode: text,
  voice_url: text,
});

/** Where a number's messages and calls go. */
const settings = {
  ApiVersion: z.string().optional(),
  FriendlyName: z.string().optional(),
  SmsApplicationSid: z.string().optional(),
  SmsFallbackMethod: method.optional(),
  SmsFallbackUrl: z.string().optional(),
  SmsMethod: method.optional(),
  SmsUrl: z.string().optional(),
  StatusCallback: z.string().optional(),
  StatusCallbackMethod: method.optional(),
  VoiceApplicationSid: z.string().optional(),
  VoiceCallerIdLookup: z.boolean().optional(),
  VoiceFallbackMethod: method.optional(),
  VoiceFallbackUrl: z.string().optional(),
  VoiceMethod: method.optional(),
  VoiceUrl: z.string().optional(),
  VoiceReceiveMode: z.enum(['voice', 'fax']).optional(),
  EmergencyStatus: z.enum(['Active', 'Inactive']).optional(),
  EmergencyAddressSid: z.string().optional(),
  TrunkSid: z.string().optional(),
  IdentitySid: z.string().optional(),
  AddressSid: z.string().optional(),
  BundleSid: z.string().optional(),
};

export const incomingPhoneNumbers = {
  list: get('/Accounts/{accountSid}/IncomingPhoneNumbers.json', {
    title: 'List the phone numbers of the account',
    input: z.strictObject({
      ...pageParameters,
      Beta: z.boolean().optional(),
      FriendlyName: z.string().optional(),
      PhoneNumber: address.optional(),
      Origin: z.string().optional(),
    }),
    output: z.object({ ...page, incoming_phone_numbers: z.array(IncomingPhoneNumber) }),
    paginate: { ...byNextPageUri, items: 'incoming_phone_numbers' },
    fixture: pageFixture(
      'incoming_phone_numbers',
      '/2010-04-01/Accounts/AC00000000000000000000000000000000/IncomingPhoneNumbers.json',
      fixtures.incomingPhoneNumber,
    ),
  }),
  create: post('/Accounts/{accountSid}/IncomingPhoneNumbers.json', {
    title: 'Buy a phone number',
    // Which one: `PhoneNumber`, or any of an `AreaCode`.
    input: z
      .strictObject({ PhoneNumber: address.optional(), AreaCode: z.string().optional(), ...settings })
      .meta({ examples: [{ PhoneNumber: '+15005550006' }] }),
    output: IncomingPhoneNumber,
    fixture: fixtures.incomingPhoneNumber,
  }),
  fetch: get('/Accounts/{accountSid}/IncomingPhoneNumbers/:Sid.json', {
    title: 'Read a phone number of the account',
    input: only({ Sid: sid('PN') }),
    output: IncomingPhoneNumber,
    fixture: fixtures.incomingPhoneNumber,
  }),
  update: post('/Accounts/{accountSid}/IncomingPhoneNumbers/:Sid.json', {
    title: "Change where a number's messages and calls go",
    input: z
      .strictObject({
        ...settings,
        /** Hands the number to another account. */
        AccountSid: z.string().optional(),
      })
      .meta({ examples: [{ Sid: sid('PN'), FriendlyName: 'Harbour office' }] }),
    output: IncomingPhoneNumber,
    fixture: fixtures.incomingPhoneNumber,
  }),
  delete: del('/Accounts/{accountSid}/IncomingPhoneNumbers/:Sid.json', {
    title: 'Give a phone number back; it may be gone for good',
    input: only({ Sid: sid('PN') }),
    output: nothing,
  }),
};

/** @see https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource, twilio-oai *AvailablePhoneNumber* (read 2026-11-25) */
const AvailablePhoneNumber = z.object({
  phone_number: z.string(),
  friendly_name: text,
  address_requirements: text,
  beta: flag,
  capabilities,
  iso_country: text,
  lata: text,
  latitude: text,
  locality: text,
  longitude: text,
  postal_code: text,
  rate_center: text,
  region: text,
});

const wanted = z.strictObject({
  ...pageParameters,
  AreaCode: z.int().optional(),
  /** Digits, and `*` for any one. */
  Contains: z.string().optional(),
  SmsEnabled: z.boolean().optional(),
  MmsEnabled: z.boolean().optional(),
  VoiceEnabled: z.boolean().optional(),
  FaxEnabled: z.boolean().optional(),
  ExcludeAllAddressRequired: z.boolean().optional(),
  ExcludeLocalAddressRequired: z.boolean().optional(),
  ExcludeForeignAddressRequired: z.boolean().optional(),
  Beta: z.boolean().optional(),
  NearNumber: z.string().optional(),
  NearLatLong: z.string().optional(),
  /** Miles. */
  Distance: z.int().optional(),
  InPostalCode: z.string().optional(),
  InRegion: z.string().optional(),
  InRateCenter: z.string().optional(),
  InLata: z.string().optional(),
  InLocality: z.string().optional(),
});
const AvailablePage = z.object({ ...page, available_phone_numbers: z.array(AvailablePhoneNumber) });
const byAvailable = { ...byNextPageUri, items: 'available_phone_numbers' } as const;
const availableFixture = (kind: string): unknown => ({
  available_phone_numbers: [available],
  uri: `/2010-04-01/Accounts/AC00000000000000000000000000000000/AvailablePhoneNumbers/US/${kind}.json`,
});

/** `CountryCode` is of two letters (ISO 3166-1 alpha-2). */
export const availablePhoneNumbers = {
  local: {
    list: get('/Accounts/{accountSid}/AvailablePhoneNumbers/:CountryCode/Local.json', {
      title: 'Search numbers of a place that can be bought',
      input: wanted.meta({ examples: [{ CountryCode: 'US' }] }),
      output: AvailablePage,
      paginate: byAvailable,
      fixture: availableFixture('Local'),
    }),
  },
  mobile: {
    list: get('/Accounts/{accountSid}/AvailablePhoneNumbers/:CountryCode/Mobile.json', {
      title: 'Search mobile numbers that can be bought',
      input: wanted.meta({ examples: [{ CountryCode: 'US' }] }),
      output: AvailablePage,
      paginate: byAvailable,
      fixture: availableFixture('Mobile'),
    }),
  },
  tollFree: {
    list: get('/Accounts/{accountSid}/AvailablePhoneNumbers/:CountryCode/TollFree.json', {
      title: 'Search toll-free numbers that can be bought',
      input: wanted.meta({ examples: [{ CountryCode: 'US' }] }),
      output: AvailablePage,
      paginate: byAvailable,
      fixture: availableFixture('TollFree'),
    }),
  },
};
