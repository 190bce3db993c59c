import { get, post } from '@mooring/core';
import { z } from 'zod';
import dispute from '../fixtures/dispute.json' with { type: 'json' };
import { amount, expandable, metadata, oneOf, timestamp } from './field.js';
import { byLastId, datedPageParameters, listFixture, listOf } from './page.js';
import { onlyExpand } from './parameter.js';

/** @see https://docs.stripe.com/api/disputes/object (read 2026-11-25) */
export const Dispute = z.object({
  id: z.string(),
  object: z.literal('dispute'),
  amount,
  charge: expandable,
  created: timestamp,
  currency: z.string(),
  evidence_details: z.object({
    /** After this no evidence is taken. */
    due_by: timestamp.nullable(),
    has_evidence: z.boolean(),
    past_due: z.boolean(),
    submission_count: z.number(),
  }),
  is_charge_refundable: z.boolean(),
  livemode: z.boolean(),
  metadata,
  payment_intent: expandable.nullable(),
  reason: z.string(),
  status: oneOf(
    'lost',
    'needs_response',
    'prevented',
    'under_review',
    'warning_closed',
    'warning_needs_response',
    'warning_under_review',
    'won',
  ),
});

export const disputeFixture: unknown = dispute;

export const disputes = {
  list: get('/disputes', {
    title: 'List disputes, newest first',
    input: z.strictObject({ ...datedPageParameters, charge: z.string().optional(), payment_intent: z.string().optional() }),
    output: listOf(Dispute),
    paginate: byLastId,
    fixture: listFixture('/v1/disputes', dispute),
  }),
  retrieve: get('/disputes/:id', { title: 'Read a dispute', input: onlyExpand, output: Dispute, fixture: dispute }),
  close: post('/disputes/:id/close', {
    title: 'Accept a dispute as lost; this cannot be undone',
    input: onlyExpand,
    output: Dispute,
    fixture: dispute,
  }),
};
