import { get } from '@mooring/core';
import { z } from 'zod';
import payout from '../fixtures/payout.json' with { type: 'json' };
import { amount, expandable, metadata, oneOf, timestamp } from './field.js';
import { byLastId, datedPageParameters, listFixture, listOf } from './page.js';
import { onlyExpand } from './parameter.js';

/** @see https://docs.stripe.com/api/payouts/object (read 2026-11-25) */
export const Payout = z.object({
  id: z.string(),
  object: z.literal('payout'),
  amount,
  arrival_date: timestamp,
  automatic: z.boolean(),
  balance_transaction: expandable.nullable(),
  created: timestamp,
  currency: z.string(),
  description: z.string().nullable(),
  destination: expandable.nullable(),
  failure_code: z.string().nullable(),
  failure_message: z.string().nullable(),
  livemode: z.boolean(),
  metadata: metadata.nullable(),
  method: z.string(),
  reconciliation_status: oneOf('completed', 'in_progress', 'not_applicable').optional(),
  source_type: z.string(),
  statement_descriptor: z.string().nullable(),
  status: oneOf('canceled', 'failed', 'in_transit', 'paid', 'pending'),
  type: oneOf('bank_account', 'card'),
});

export const payoutFixture: unknown = payout;

export const payouts = {
  list: get('/payouts', {
    title: 'List payouts to the bank account, newest first',
    input: z.strictObject({
      ...datedPageParameters,
      arrival_date: datedPageParameters.created,
      destination: z.string().optional(),
      status: z.enum(['canceled', 'failed', 'in_transit', 'paid', 'pending']).optional(),
    }),
    output: listOf(Payout),
    paginate: byLastId,
    fixture: listFixture('/v1/payouts', payout),
  }),
  retrieve: get('/payouts/:id', { title: 'Read a payout', input: onlyExpand, output: Payout, fixture: payout }),
};
