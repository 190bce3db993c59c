import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/transactional.json' with { type: 'json' };
import { byAfter, nothing, pageOf, pageParameters, time } from './page.js';

const Sent = z.object({
  statusId: z.string(),
  status: z.string(),
  /** `SENT`, or one of fifty reasons why not, such as `PREVIOUSLY_BOUNCED`; HubSpot answers 200 either way. */
  sendResult: z.string().optional(),
  message: z.string().optional(),
  requestedAt: time.optional(),
  startedAt: time.optional(),
  completedAt: time.optional(),
  eventId: z.object({ id: z.string(), created: time }).optional(),
});

/** A login for HubSpot's SMTP server. The password is told once: when it is made. */
const SmtpToken = z.object({
  id: z.string(),
  campaignName: z.string(),
  createContact: z.boolean(),
  createdAt: time,
  createdBy: z.string(),
  emailCampaignId: z.string(),
  password: z.string().optional(),
});

const scopes = ['transactional-email'];
const base = '/marketing/v3/transactional';

/** Emails that are no marketing; needs the add-on of that name. */
export const transactional = {
  send: post(`${base}/single-email/send`, {
    title: 'Send one email from a template of the account',
    input: z.object({
      /** Of the template: `marketingEmails.list`, or its URL in HubSpot. */
      emailId: z.int(),
      message: z.object({
        to: z.string(),
        from: z.string().optional(),
        cc: z.array(z.string()).optional(),
        bcc: z.array(z.string()).optional(),
        replyTo: z.array(z.string()).optional(),
        /** HubSpot sends one email for each id and address, so it keeps a repeat by the application from being sent twice. */
        sendId: z.string().optional(),
      }),
      /** Set on the contact that has the address; it is made where there is none. */
      contactProperties: z.record(z.string(), z.string()).optional(),
      /** For `{{ custom.… }}` in the template. */
      customProperties: z.record(z.string(), z.unknown()).optional(),
    }),
    output: Sent,
    scopes,
    fixture: fixtures.sent,
  }),
  smtpTokens: {
    list: get(`${base}/smtp-tokens`, {
      title: 'List SMTP logins',
      input: z.object({ ...pageParameters, campaignName: z.string().optional(), emailCampaignId: z.string().optional() }),
      output: pageOf(SmtpToken),
      paginate: byAfter,
      scopes,
      fixture: { results: [fixtures.token] },
    }),
    get: get(`${base}/smtp-tokens/:tokenId`, { title: 'Read an SMTP login', output: SmtpToken, scopes, fixture: fixtures.token }),
    create: post(`${base}/smtp-tokens`, {
      title: 'Create an SMTP login',
      input: z.object({ campaignName: z.string(), createContact: z.boolean() }),
      output: SmtpToken,
      scopes,
      fixture: { ...fixtures.token, password: 'not-a-real-password' },
    }),
    resetPassword: post(`${base}/smtp-tokens/:tokenId/password-reset`, {
      title: 'Give an SMTP login another password',
      output: SmtpToken,
      scopes,
      fixture: { ...fixtures.token, password: 'not-a-real-password' },
    }),
    archive: del(`${base}/smtp-tokens/:tokenId`, { title: 'Delete an SMTP login', output: nothing, scopes }),
  },
};
