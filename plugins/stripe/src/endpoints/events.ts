import { get } from '@mooring/core';
import { z } from 'zod';
import event from '../fixtures/event.json' with { type: 'json' };
import { timestamp } from './field.js';
import { byLastId, datedPageParameters, listFixture, listOf } from './page.js';
import { onlyExpand } from './parameter.js';

/**
 * What happened in the account: the envelope that webhooks deliver too.
 * @see https://docs.stripe.com/api/events/object (read 2026-11-25)
 */
const StripeEvent = z.object({
  id: z.string(),
  object: z.literal('event'),
  /** The connected account it happened in. */
  account: z.string().optional(),
  api_version: z.string().nullable(),
  created: timestamp,
  data: z.object({
    object: z.record(z.string(), z.unknown()),
    /** In `*.updated` events the former values of what changed. */
    previous_attributes: z.record(z.string(), z.unknown()).optional(),
  }),
  livemode: z.boolean(),
  pending_webhooks: z.number(),
  /** The request that caused it; null for what Stripe did by itself. */
  request: z.object({ id: z.string().nullable(), idempotency_key: z.string().nullable() }).nullable(),
  type: z.string(),
});

export const events = {
  list: get('/events', {
    title: 'List events of the last 30 days, newest first',
    input: z.strictObject({
      ...datedPageParameters,
      delivery_success: z.boolean().optional(),
      /** One type, or a group such as `customer.*`. */
      type: z.string().optional(),
      /** At most 20, instead of `type`. */
      types: z.array(z.string()).optional(),
    }),
    output: listOf(StripeEvent),
    paginate: byLastId,
    fixture: listFixture('/v1/events', event),
  }),
  retrieve: get('/events/:id', { title: 'Read an event of the last 30 days', input: onlyExpand, output: StripeEvent, fixture: event }),
};
