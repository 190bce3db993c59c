import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/verify.json' with { type: 'json' };
import { count, flag, links, nothing, oneOf, text } from './field.js';
import { byNextPageUrl, metaPage, metaPageFixture, pageParameters } from './page.js';
import { only, sid } from './parameter.js';

/** @see https://www.twilio.com/docs/verify/api/service, twilio-oai *Service of verify_v2 (read 2026-11-25) */
const VerifyService = z.object({
  sid: z.string(),
  account_sid: z.string(),
  friendly_name: text,
  code_length: count,
  custom_code_enabled: flag,
  date_created: text,
  date_updated: text,
  default_template_sid: text,
  do_not_share_warning_enabled: flag,
  dtmf_input_required: flag,
  links,
  lookup_enabled: flag,
  psd2_enabled: flag,
  skip_sms_to_landlines: flag,
  tts_name: text,
  url: text,
  verify_event_subscription_enabled: flag,
});

const settings = {
  /** 4 to 10. */
  CodeLength: z.int().optional(),
  LookupEnabled: z.boolean().optional(),
  SkipSmsToLandlines: z.boolean().optional(),
  DtmfInputRequired: z.boolean().optional(),
  TtsName: z.string().optional(),
  Psd2Enabled: z.boolean().optional(),
  DoNotShareWarningEnabled: z.boolean().optional(),
  CustomCodeEnabled: z.boolean().optional(),
  'Push.IncludeDate': z.boolean().optional(),
  'Push.ApnCredentialSid': z.string().optional(),
  'Push.FcmCredentialSid': z.string().optional(),
  'Totp.Issuer': z.string().optional(),
  'Totp.TimeStep': z.int().optional(),
  'Totp.CodeLength': z.int().optional(),
  'Totp.Skew': z.int().optional(),
  DefaultTemplateSid: z.string().optional(),
  'Whatsapp.MsgServiceSid': z.string().optional(),
  'Whatsapp.From': z.string().optional(),
  'Passkeys.RelyingParty.Id': z.string().optional(),
  'Passkeys.RelyingParty.Name': z.string().optional(),
  'Passkeys.RelyingParty.Origins': z.string().optional(),
  'Passkeys.AuthenticatorAttachment': z.string().optional(),
  'Passkeys.DiscoverableCredentials': z.string().optional(),
  'Passkeys.UserVerification': z.string().optional(),
  VerifyEventSubscriptionEnabled: z.boolean().optional(),
};

const attempt = {
  sid: z.string(),
  service_sid: text,
  account_sid: text,
  to: text,
  channel: oneOf('sms', 'call', 'email', 'whatsapp', 'sna'),
  status: oneOf('pending', 'approved', 'canceled', 'max_attempts_reached', 'deleted', 'failed', 'expired'),
  /** Whether the code was right. */
  valid: z.boolean(),
  amount: text,
  payee: text,
  date_created: text,
  date_updated: text,
};

/** @see https://www.twilio.com/docs/verify/api/verification, twilio-oai *Verification of verify_v2 (read 2026-11-25) */
const Verification = z.object({
  ...attempt,
  lookup: z.record(z.string(), z.unknown()).nullish(),
  send_code_attempts: z.array(z.record(z.string(), z.unknown())).nullish(),
  sna: z.record(z.string(), z.unknown()).nullish(),
  url: text,
});

/** @see https://www.twilio.com/docs/verify/api/verification-check, twilio-oai CreateVerificationCheck (read 2026-11-25) */
const VerificationCheck = z.object({ ...attempt, sna_attempts_error_codes: z.array(z.unknown()).nullish() });

/** JSON text of an object. */
const jsonText = z.string();

export const verify = {
  services: {
    list: get('/Services', {
      title: 'List verification services',
      server: 'verify',
      input: z.strictObject(pageParameters),
      output: z.object({ ...metaPage, services: z.array(VerifyService) }),
      paginate: { ...byNextPageUrl, items: 'services' },
      fixture: metaPageFixture('services', 'https://verify.twilio.com/v2/Services', fixtures.service),
    }),
    create: post('/Services', {
      title: 'Create a verification service',
      server: 'verify',
      input: z.strictObject({ FriendlyName: z.string(), ...settings }),
      output: VerifyService,
      fixture: fixtures.service,
    }),
    fetch: get('/Services/:Sid', {
      title: 'Read a verification service',
      server: 'verify',
      input: only({ Sid: sid('VA') }),
      output: VerifyService,
      fixture: fixtures.service,
    }),
    update: post('/Services/:Sid', {
      title: 'Change a verification service',
      server: 'verify',
      input: z
        .strictObject({ FriendlyName: z.string().optional(), ...settings })
        .meta({ examples: [{ Sid: sid('VA'), FriendlyName: 'Harbour office' }] }),
      output: VerifyService,
      fixture: fixtures.service,
    }),
    delete: del('/Services/:Sid', {
      title: 'Delete a verification service',
      server: 'verify',
      input: only({ Sid: sid('VA') }),
      output: nothing,
    }),
  },
  verifications: {
    /** At most five for one address, until the verification ends; then Twilio answers with 60203. */
    create: post('/Services/:ServiceSid/Verifications', {
      title: 'Send a code',
      server: 'verify',
      input: z
        .strictObject({
          To: z.string().meta({ examples: ['+15005550006'] }),
          /** `sms`, `call`, `email`, `whatsapp`, `sna`, `auto`. */
          Channel: z.string().meta({ examples: ['sms'] }),
          CustomFriendlyName: z.string().optional(),
          CustomMessage: z.string().optional(),
          SendDigits: z.string().optional(),
          Locale: z.string().optional(),
          CustomCode: z.string().optional(),
          Amount: z.string().optional(),
          Payee: z.string().optional(),
          RateLimits: jsonText.optional(),
          ChannelConfiguration: jsonText.optional(),
          AppHash: z.string().optional(),
          TemplateSid: z.string().optional(),
          TemplateCustomSubstitutions: jsonText.optional(),
          DeviceIp: z.string().optional(),
          EnableSnaClientToken: z.boolean().optional(),
          RiskCheck: z.enum(['enable', 'disable']).optional(),
          Tags: jsonText.optional(),
        })
        .meta({ examples: [{ ServiceSid: sid('VA'), To: '+15005550006', Channel: 'sms' }] }),
      output: Verification,
      fixture: fixtures.verification,
    }),
    /** `Sid` may be the address that the code went to. One that is approved, expired or used up cannot be found any more. */
    fetch: get('/Services/:ServiceSid/Verifications/:Sid', {
      title: 'Read a verification under way',
      server: 'verify',
      input: only({ ServiceSid: sid('VA'), Sid: sid('VE') }),
      output: Verification,
      fixture: fixtures.verification,
    }),
    update: post('/Services/:ServiceSid/Verifications/:Sid', {
      title: 'Cancel or approve a verification',
      server: 'verify',
      input: z
        .strictObject({ Status: z.enum(['canceled', 'approved']) })
        .meta({ examples: [{ ServiceSid: sid('VA'), Sid: sid('VE'), Status: 'canceled' }] }),
      output: Verification,
      fixture: fixtures.verification,
    }),
  },
  verificationChecks: {
    /** A wrong code is no error: `status` stays `pending`. At most five tries; then Twilio answers with 60202. */
    create: post('/Services/:ServiceSid/VerificationCheck', {
      title: 'Check a code',
      server: 'verify',
      // Which verification: `To` or `VerificationSid`.
      input: z
        .strictObject({
          Code: z.string().optional(),
          To: z.string().optional(),
          VerificationSid: z.string().optional(),
          Amount: z.string().optional(),
          Payee: z.string().optional(),
          SnaClientToken: z.string().optional(),
        })
        .meta({ examples: [{ ServiceSid: sid('VA'), To: '+15005550006', Code: '123456' }] }),
      output: VerificationCheck,
      fixture: fixtures.check,
    }),
  },
};
