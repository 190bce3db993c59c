import { get } from '@mooring/core';
import { z } from 'zod';
import charge from '../fixtures/charge.json' with { type: 'json' };
import { address, amount, expandable, metadata, oneOf, shipping, timestamp } from './field.js';
import { byLastId, byNextPage, datedPageParameters, listFixture, listOf, searchFixture, searchOf, searchParameters } from './page.js';
import { onlyExpand } from './parameter.js';

/** @see https://docs.stripe.com/api/charges/object (read 2026-11-25) */
export const Charge = z.object({
  id: z.string(),
  object: z.literal('charge'),
  amount,
  amount_captured: amount,
  amount_refunded: amount,
  application_fee_amount: amount.nullable(),
  balance_transaction: expandable.nullable(),
  billing_details: z.object({
    address: address.nullable(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  captured: z.boolean(),
  created: timestamp,
  currency: z.string(),
  customer: expandable.nullable(),
  description: z.string().nullable(),
  disputed: z.boolean(),
  failure_code: z.string().nullable(),
  failure_message: z.string().nullable(),
  livemode: z.boolean(),
  metadata,
  outcome: z
    .object({
      network_status: z.string().nullable(),
      reason: z.string().nullable(),
      risk_level: z.string().optional(),
      risk_score: z.number().optional(),
      seller_message: z.string().nullable(),
      type: z.string(),
    })
    .nullable(),
  paid: z.boolean(),
  payment_intent: expandable.nullable(),
  payment_method: z.string().nullable(),
  /** The details stand under the name of the type. */
  payment_method_details: z
    .object({
      type: z.string(),
      card: z
        .object({
          brand: z.string().nullable(),
          country: z.string().nullable(),
          exp_month: z.number(),
          exp_year: z.number(),
          funding: z.string().nullable(),
          last4: z.string().nullable(),
        })
        .optional(),
    })
    .nullable(),
  receipt_email: z.string().nullable(),
  receipt_number: z.string().nullable(),
  receipt_url: z.string().nullable(),
  refunded: z.boolean(),
  shipping: shipping.nullable(),
  statement_descriptor: z.string().nullable(),
  statement_descriptor_suffix: z.string().nullable(),
  status: oneOf('failed', 'pending', 'succeeded'),
  transfer_group: z.string().nullable(),
});

export const chargeFixture: unknown = charge;

/** Charges are made by payment intents; they are only read here. */
export const charges = {
  list: get('/charges', {
    title: 'List charges, newest first',
    input: z.strictObject({
      ...datedPageParameters,
      customer: z.string().optional(),
      payment_intent: z.string().optional(),
      transfer_group: z.string().optional(),
    }),
    output: listOf(Charge),
    paginate: byLastId,
    fixture: listFixture('/v1/charges', charge),
  }),
  retrieve: get('/charges/:id', { title: 'Read a charge', input: onlyExpand, output: Charge, fixture: charge }),
  search: get('/charges/search', {
    title: 'Search charges',
    input: searchParameters,
    output: searchOf(Charge),
    paginate: byNextPage,
    limits: ['search'],
    fixture: searchFixture('/v1/charges/search', charge),
  }),
};
