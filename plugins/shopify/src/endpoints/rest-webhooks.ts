import { del, get, post, put } from '@mooring/core';
import { z } from 'zod';
import webhook from '../fixtures/rest-webhook.json' with { type: 'json' };
import { counted, onlyFields, restDates, restId, restPage } from './rest-page.js';

/** @see https://shopify.dev/docs/api/admin-rest/2026-07/resources/webhook (read 2026-11-25) */
const RestWebhook = z.object({
  id: restId,
  address: z.string(),
  /** Such as `orders/create`. */
  topic: z.string(),
  format: z.string(),
  fields: z.array(z.string()).nullish(),
  metafield_namespaces: z.array(z.string()).nullish(),
  api_version: z.string().nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});

const settings = {
  format: z.enum(['json', 'xml']).optional(),
  fields: z.array(z.string()).optional(),
  metafield_namespaces: z.array(z.string()).optional(),
};

export const restWebhooks = {
  list: get('/webhooks.json', {
    title: 'List the webhook subscriptions of the app in the shop',
    input: z.strictObject({
      ...restPage,
      ...restDates,
      since_id: restId.optional(),
      address: z.string().optional(),
      topic: z.string().optional(),
    }),
    output: z.object({ webhooks: z.array(RestWebhook) }),
    paginate: { by: 'link', items: 'webhooks' },
    fixture: { webhooks: [webhook] },
    ...counted,
  }),
  retrieve: get('/webhooks/:id.json', {
    title: 'Read a webhook subscription',
    input: onlyFields,
    output: z.object({ webhook: RestWebhook }),
    fixture: { webhook },
    ...counted,
  }),
  create: post('/webhooks.json', {
    title: 'Subscribe to a topic',
    input: z.strictObject({ webhook: z.strictObject({ topic: z.string(), address: z.string(), ...settings }) }),
    output: z.object({ webhook: RestWebhook }),
    fixture: { webhook },
    ...counted,
  }),
  update: put('/webhooks/:id.json', {
    title: 'Change a webhook subscription',
    input: z.strictObject({ webhook: z.strictObject({ address: z.string().optional(), ...settings }) }),
    output: z.object({ webhook: RestWebhook }),
    fixture: { webhook },
    ...counted,
  }),
  delete: del('/webhooks/:id.json', {
    title: 'End a webhook subscription',
    output: z.object({}),
    fixture: {},
    ...counted,
  }),
};
