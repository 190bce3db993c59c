import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/messaging.json' with { type: 'json' };
import { count, flag, links, nothing, oneOf, text } from './field.js';
import { byNextPageUrl, metaPage, metaPageFixture, pageParameters } from './page.js';
import { method, only, sid } from './parameter.js';

/** @see https://www.twilio.com/docs/messaging/api/service-resource, twilio-oai *Service of messaging_v1 (read 2026-11-25) */
const MessagingService = z.object({
  sid: z.string(),
  account_sid: z.string(),
  friendly_name: text,
  area_code_geomatch: flag,
  date_created: text,
  date_updated: text,
  fallback_method: text,
  fallback_to_long_code: flag,
  fallback_url: text,
  inbound_method: text,
  inbound_request_url: text,
  links,
  mms_converter: flag,
  scan_message_content: oneOf('inherit', 'enable', 'disable').nullish(),
  smart_encoding: flag,
  status_callback: text,
  sticky_sender: flag,
  synchronous_validation: flag,
  url: text,
  us_app_to_person_registered: flag,
  use_inbound_webhook_on_number: flag,
  usecase: text,
  /** Seconds. */
  validity_period: count,
});

/** @see https://www.twilio.com/docs/messaging/api/phonenumber-resource, twilio-oai *PhoneNumber of messaging_v1 (read 2026-11-25) */
const SenderNumber = z.object({
  sid: z.string(),
  account_sid: z.string(),
  service_sid: text,
  capabilities: z.array(z.string()).nullish(),
  country_code: text,
  date_created: text,
  date_updated: text,
  phone_number: text,
  url: text,
});

const settings = {
  InboundRequestUrl: z.string().optional(),
  InboundMethod: method.optional(),
  FallbackUrl: z.string().optional(),
  FallbackMethod: method.optional(),
  StatusCallback: z.string().optional(),
  StickySender: z.boolean().optional(),
  MmsConverter: z.boolean().optional(),
  SmartEncoding: z.boolean().optional(),
  ScanMessageContent: z.enum(['inherit', 'enable', 'disable']).optional(),
  FallbackToLongCode: z.boolean().optional(),
  AreaCodeGeomatch: z.boolean().optional(),
  ValidityPeriod: z.int().optional(),
  SynchronousValidation: z.boolean().optional(),
  Usecase: z.string().optional(),
  UseInboundWebhookOnNumber: z.boolean().optional(),
};
const url = 'https://messaging.twilio.com/v1/Services';

export const messaging = {
  services: {
    list: get('/Services', {
      title: 'List messaging services',
      server: 'messaging',
      input: z.strictObject(pageParameters),
      output: z.object({ ...metaPage, services: z.array(MessagingService) }),
      paginate: { ...byNextPageUrl, items: 'services' },
      fixture: metaPageFixture('services', url, fixtures.service),
    }),
    create: post('/Services', {
      title: 'Create a messaging service',
      server: 'messaging',
      input: z.strictObject({ FriendlyName: z.string(), ...settings }),
      output: MessagingService,
      fixture: fixtures.service,
    }),
    fetch: get('/Services/:Sid', {
      title: 'Read a messaging service',
      server: 'messaging',
      input: only({ Sid: sid('MG') }),
      output: MessagingService,
      fixture: fixtures.service,
    }),
    update: post('/Services/:Sid', {
      title: 'Change a messaging service',
      server: 'messaging',
      input: z
        .strictObject({ FriendlyName: z.string().optional(), ...settings })
        .meta({ examples: [{ Sid: sid('MG'), FriendlyName: 'Harbour office' }] }),
      output: MessagingService,
      fixture: fixtures.service,
    }),
    delete: del('/Services/:Sid', {
      title: 'Delete a messaging service',
      server: 'messaging',
      input: only({ Sid: sid('MG') }),
      output: nothing,
    }),
    phoneNumbers: {
      list: get('/Services/:ServiceSid/PhoneNumbers', {
        title: 'List the numbers that a messaging service sends from',
        server: 'messaging',
        input: z.strictObject(pageParameters).meta({ examples: [{ ServiceSid: sid('MG') }] }),
        output: z.object({ ...metaPage, phone_numbers: z.array(SenderNumber) }),
        paginate: { ...byNextPageUrl, items: 'phone_numbers' },
        fixture: metaPageFixture('phone_numbers', `${url}/MG00000000000000000000000000000000/PhoneNumbers`, fixtures.phoneNumber),
      }),
      create: post('/Services/:ServiceSid/PhoneNumbers', {
        title: 'Let a messaging service send from a number',
        server: 'messaging',
        input: z.strictObject({ PhoneNumberSid: z.string() }).meta({ examples: [{ ServiceSid: sid('MG'), PhoneNumberSid: sid('PN') }] }),
        output: SenderNumber,
        fixture: fixtures.phoneNumber,
      }),
      fetch: get('/Services/:ServiceSid/PhoneNumbers/:Sid', {
        title: 'Read a number of a messaging service',
        server: 'messaging',
        input: only({ ServiceSid: sid('MG'), Sid: sid('PN') }),
        output: SenderNumber,
        fixture: fixtures.phoneNumber,
      }),
      delete: del('/Services/:ServiceSid/PhoneNumbers/:Sid', {
        title: 'Take a number away from a messaging service',
        server: 'messaging',
        input: only({ ServiceSid: sid('MG'), Sid: sid('PN') }),
        output: nothing,
      }),
    },
  },
};
