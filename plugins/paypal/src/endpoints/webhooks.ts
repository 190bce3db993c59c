import { del, get, patch, post, unverified } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/webhooks.json' with { type: 'json' };
import { links, nothing, oneOf, patches, text, time } from './field.js';
import { byParameters } from './page.js';

const eventType = z.object({
  name: z.string(),
  description: text,
  status: text,
  resource_versions: z.array(z.string()).optional(),
});

/** Where PayPal sends which events. Its id is what signatures are made with. */
const Webhook = z.object({ id: z.string(), url: text, event_types: z.array(eventType).optional(), links });

/** An event as PayPal keeps it. */
const Event = z.object({
  id: z.string(),
  create_time: text,
  resource_type: text,
  event_version: text,
  event_type: text,
  summary: text,
  resource_version: text,
  resource: z.record(z.string(), z.unknown()).optional(),
  links,
});

const Lookup = z.object({ id: z.string(), client_id: text, links });

const scopes = ['https://uri.paypal.com/services/applications/webhooks'];
const base = '/v1/notifications';
const oneWebhook = `${base}/webhooks/:webhook_id` as const;
const oneEvent = `${base}/webhooks-events/:event_id` as const;
const webhookId = z.string().meta({ examples: ['0EH40505U7160970P'] });
const cursor = z.string().optional();

/** At most ten URLs for each app. */
export const webhooks = {
  list: get(`${base}/webhooks`, {
    title: 'List where events are sent',
    input: z.object({ anchor_type: z.enum(['APPLICATION', 'ACCOUNT']).optional() }),
    output: z.object({ webhooks: z.array(Webhook).optional() }),
    scopes,
    fixture: { webhooks: [fixtures.webhook] },
  }),
  create: post(`${base}/webhooks`, {
    title: 'Subscribe a URL to events',
    input: z.object({
      /** https, on the standard port. */
      url: z.string().meta({ examples: ['https://harbour.example/webhooks/paypal'] }),
      /** `*` is the name of all events. */
      event_types: z
        .array(z.object({ name: z.string().meta({ examples: ['PAYMENT.CAPTURE.COMPLETED'] }) }))
        .min(1)
        .max(500),
    }),
    output: Webhook,
    scopes,
    fixture: fixtures.webhook,
  }),
  get: get(oneWebhook, { title: 'Read a subscription', output: Webhook, scopes, fixture: fixtures.webhook }),
  update: patch(oneWebhook, {
    title: 'Replace the URL or the events of a subscription',
    body: patches,
    output: Webhook,
    scopes,
    fixture: fixtures.webhook,
  }),
  delete: del(oneWebhook, { title: 'Unsubscribe a URL', output: nothing, scopes }),
  eventTypes: get(`${oneWebhook}/event-types`, {
    title: 'List the events of a subscription',
    output: z.object({ event_types: z.array(eventType).optional() }),
    scopes,
    fixture: { event_types: fixtures.webhook.event_types },
  }),
  availableEventTypes: get(`${base}/webhooks-event-types`, {
    title: 'List the events that there are',
    output: z.object({ event_types: z.array(eventType).optional() }),
    fixture: { event_types: fixtures.webhook.event_types },
  }),
  verifySignature: post(`${base}/verify-webhook-signature`, {
    title: 'Let PayPal verify a delivery; Mooring verifies those that it receives itself',
    input: z.object({
      auth_algo: z.string().meta({ examples: ['SHA256withRSA'] }),
      cert_url: z.string().meta({ examples: ['https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77'] }),
      transmission_id: z.string().meta({ examples: ['69cd13f0-d67a-11e5-baa3-778b53f4ae55'] }),
      transmission_sig: z.string().meta({ examples: ['lmI95Jx3Y9nhR5SJWlHVIWpg4AgFk7n9bCHSRxbrd8A9zrhdu2rMyFrmz+Zjh3s3boXB07VXCXUZy'] }),
      transmission_time: time,
      webhook_id: webhookId,
      /** The body of the delivery. Its bytes count, so a field that was parsed and is written otherwise makes it fail. */
      webhook_event: z.record(z.string(), z.unknown()).meta({ examples: [{ id: 'WH-1', event_version: '1.0', resource_version: '2.0' }] }),
    }),
    output: z.object({ verification_status: oneOf('SUCCESS', 'FAILURE') }),
    safe: true,
    scopes,
    fixture: { verification_status: 'SUCCESS' },
  }),
  simulate: post(`${base}/simulate-event`, {
    title: 'Let PayPal send an event that never happened, to see that it comes',
    input: z.object({
      /** One of the two. */
      webhook_id: webhookId.optional(),
      url: z
        .string()
        .meta({ examples: ['https://harbour.example/webhooks/paypal'] })
        .optional(),
      event_type: z.string().meta({ examples: ['PAYMENT.CAPTURE.COMPLETED'] }),
      resource_version: z
        .string()
        .meta({ examples: ['2.0'] })
        .optional(),
    }),
    output: Event,
    scopes,
    fixture: fixtures.event,
  }),
  events: {
    list: get(`${base}/webhooks-events`, {
      title: 'List events',
      input: z.object({
        page_size: z.int().min(1).optional(),
        start_time: time.optional(),
        end_time: time.optional(),
        transaction_id: text,
        event_type: z
          .string()
          .meta({ examples: ['PAYMENT.CAPTURE.COMPLETED'] })
          .optional(),
        /** These four are in links to the next page, and nobody else's: set by `.all()`. */
        move_to: cursor,
        offset: cursor,
        prev_offset: cursor,
        index_id: cursor,
      }),
      output: z.object({ events: z.array(Event).optional(), count: z.number().optional(), links }),
      paginate: unverified(
        byParameters('events', 'id', ['start_time', 'end_time', 'move_to', 'offset', 'prev_offset', 'index_id']),
        "The frozen document says that there are links and not what they hold; the names of their parameters are from PayPal's public collection of requests.",
      ),
      scopes,
      fixture: { events: [fixtures.event], count: 1, links: fixtures.event.links.slice(0, 1) },
    }),
    get: get(oneEvent, { title: 'Read an event', output: Event, scopes, fixture: fixtures.event }),
    resend: post(`${oneEvent}/resend`, {
      title: 'Let PayPal send an event again',
      input: z.object({
        /** @default all that are subscribed */
        webhook_ids: z.array(webhookId).max(500).optional(),
      }),
      output: Event,
      scopes,
      fixture: fixtures.event,
    }),
  },
  lookups: {
    list: get(`${base}/webhooks-lookup`, {
      title: 'List for which apps events of the account are looked up',
      output: z.object({ webhooks_lookups: z.array(Lookup).optional() }),
      scopes,
      fixture: { webhooks_lookups: [fixtures.lookup] },
    }),
    create: post(`${base}/webhooks-lookup`, {
      title: 'Let events of the account be looked up for this app',
      output: Lookup,
      scopes,
      fixture: fixtures.lookup,
    }),
    get: get(`${base}/webhooks-lookup/:webhook_lookup_id`, { title: 'Read a lookup', output: Lookup, scopes, fixture: fixtures.lookup }),
    delete: del(`${base}/webhooks-lookup/:webhook_lookup_id`, { title: 'Delete a lookup', output: nothing, scopes }),
  },
};
