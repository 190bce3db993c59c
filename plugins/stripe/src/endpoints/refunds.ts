import { get, post } from '@mooring/core';
import { z } from 'zod';
import refund from '../fixtures/refund.json' with { type: 'json' };
import { amount, expandable, metadata, oneOf, timestamp } from './field.js';
import { byLastId, datedPageParameters, listFixture, listOf } from './page.js';
import * as parameter from './parameter.js';

/** @see https://docs.stripe.com/api/refunds/object (read 2026-11-25) */
export const Refund = z.object({
  id: z.string(),
  object: z.literal('refund'),
  amount,
  balance_transaction: expandable.nullable(),
  charge: expandable.nullable(),
  created: timestamp,
  currency: z.string(),
  description: z.string().optional(),
  failure_reason: z.string().optional(),
  metadata: metadata.nullable(),
  payment_intent: expandable.nullable(),
  reason: oneOf('duplicate', 'expired_uncaptured_charge', 'fraudulent', 'requested_by_customer').nullable(),
  receipt_number: z.string().nullable(),
  status: oneOf('pending', 'requires_action', 'succeeded', 'failed', 'canceled').nullable(),
});

export const refundFixture: unknown = refund;

export const refunds = {
  list: get('/refunds', {
    title: 'List refunds, newest first',
    input: z.strictObject({ ...datedPageParameters, charge: z.string().optional(), payment_intent: z.string().optional() }),
    output: listOf(Refund),
    paginate: byLastId,
    fixture: listFixture('/v1/refunds', refund),
  }),
  create: post('/refunds', {
    title: 'Refund a charge or a payment intent, wholly or in part',
    input: z
      .strictObject({
        /** @default everything not yet refunded */
        amount: parameter.amount.optional(),
        charge: z.string().optional(),
        currency: parameter.currency.optional(),
        customer: z.string().optional(),
        expand: parameter.expand,
        instructions_email: z.string().optional(),
        metadata: parameter.metadata.nullable().optional(),
        origin: z.literal('customer_balance').optional(),
        payment_intent: z.string().optional(),
        reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
        refund_application_fee: z.boolean().optional(),
        reverse_transfer: z.boolean().optional(),
      })
      .meta({ examples: [{ payment_intent: 'pi_Harbour0001', amount: 500 }] }),
    output: Refund,
    fixture: refund,
  }),
  retrieve: get('/refunds/:id', { title: 'Read a refund', input: parameter.onlyExpand, output: Refund, fixture: refund }),
  update: post('/refunds/:id', {
    title: 'Change the metadata of a refund',
    input: z.strictObject({ expand: parameter.expand, metadata: parameter.metadata.nullable().optional() }),
    output: Refund,
    fixture: refund,
  }),
  cancel: post('/refunds/:id/cancel', {
    title: 'Cancel a refund that waits for something (status `requires_action`)',
    input: parameter.onlyExpand,
    output: Refund,
    fixture: refund,
  }),
};
