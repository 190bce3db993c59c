import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/webhooks.json' with { type: 'json' };
import { inBase } from './scope.js';
import { nothing, time } from './values.js';
import { specification, WebhookPayload } from './webhook-payload.js';

/** How the last ping went. @see https://airtable.com/developers/web/api/model/webhooks-notification (read 2026-11-25) */
const Notification = z.object({
  success: z.boolean(),
  completionTimestamp: time,
  durationMs: z.number(),
  /** 0 is the first try. */
  retryNumber: z.number(),
  willBeRetried: z.boolean().optional(),
  error: z.object({ message: z.string() }).optional(),
});

const Webhook = z.object({
  id: z.string(),
  areNotificationsEnabled: z.boolean(),
  /** False where Airtable switched it off, because it expired or its specification no longer fits the base. */
  isHookEnabled: z.boolean(),
  /** Of the payload that comes next. It is never reset. */
  cursorForNextPayload: z.number(),
  notificationUrl: z.string().nullable(),
  expirationTime: time.nullish(),
  lastSuccessfulNotificationTime: time.nullable(),
  lastNotificationResult: Notification.nullable(),
  // Loose: what was accepted once is answered, whatever this version knows.
  specification: z.object({ options: z.record(z.string(), z.unknown()) }),
});

const base = '/bases/:baseId/webhooks';
const manage = inBase('webhook:manage');

/**
 * A base has at most ten webhooks, an OAuth integration at most two of them. Each ends seven days after it was made, refreshed or read.
 * @see https://airtable.com/developers/web/api/webhooks-overview (read 2026-11-25)
 */
export const webhookSubscriptions = {
  /** @see https://airtable.com/developers/web/api/list-webhooks (read 2026-11-25) */
  list: get(base, {
    title: 'List the webhooks of a base',
    output: z.object({ webhooks: z.array(Webhook) }),
    ...manage,
    fixture: { webhooks: [fixtures.webhook] },
  }),
  /** Tells the secret of its pings this once. @see https://airtable.com/developers/web/api/create-a-webhook (read 2026-11-25) */
  create: post(base, {
    title: 'Create a webhook',
    input: z.object({
      /** Where pings go. @default none: payloads are kept for whoever asks */
      notificationUrl: z
        .string()
        .meta({ examples: ['https://app.example/webhooks/airtable'] })
        .optional(),
      specification,
    }),
    output: z.object({ id: z.string(), macSecretBase64: z.string(), expirationTime: time.nullish() }),
    ...manage,
    fixture: fixtures.created,
  }),
  /** @see https://airtable.com/developers/web/api/delete-a-webhook (named in /scopes, read 2026-11-25): an empty answer. */
  delete: del(`${base}/:webhookId`, {
    title: 'Delete a webhook',
    output: nothing,
    ...manage,
  }),
  /** @see https://airtable.com/developers/web/api/enable-disable-webhook-notifications, by gtalarico/pyairtable at 25f31b0 (read 2026-11-25) */
  setNotifications: post(`${base}/:webhookId/enableNotifications`, {
    title: 'Switch the pings of a webhook on or off',
    input: z.object({ enable: z.boolean() }),
    output: nothing,
    safe: true,
    ...manage,
  }),
  /** @see https://airtable.com/developers/web/api/refresh-a-webhook, by gtalarico/pyairtable at 25f31b0 (read 2026-11-25) */
  refresh: post(`${base}/:webhookId/refresh`, {
    title: 'Keep a webhook for seven more days',
    output: z.object({ expirationTime: time.nullish() }),
    safe: true,
    ...manage,
    fixture: fixtures.refreshed,
  }),
  /**
   * What happened since `cursor`, in order, at most fifty at a time; also keeps the webhook for seven more days. The answer's `cursor` is the
   * next one's: store it together with the effect, and nothing is lost or done twice. Payloads are kept for seven days.
   * @see https://airtable.com/developers/web/api/list-webhook-payloads (read 2026-11-25)
   */
  payloads: get(`${base}/:webhookId/payloads`, {
    title: 'Read what happened since a cursor',
    input: z.object({ cursor: z.int().min(1).optional(), limit: z.int().min(1).max(50).optional() }),
    output: z.object({ payloads: z.array(WebhookPayload), cursor: z.number(), mightHaveMore: z.boolean() }),
    paginate: { by: 'cursor', items: 'payloads', cursor: 'cursor', more: 'mightHaveMore', param: 'cursor' },
    ...manage,
    fixture: fixtures.payloads,
  }),
};
