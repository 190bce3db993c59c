import { get, post } from '@mooring/core';
import { z } from 'zod';
import paymentMethod from '../fixtures/payment-method.json' with { type: 'json' };
import { address, expandable, metadata, oneOf, timestamp } from './field.js';
import { byLastId, listFixture, listOf, pageParameters } from './page.js';
import { expand, onlyExpand } from './parameter.js';

/** @see https://docs.stripe.com/api/payment_methods/object (read 2026-11-25) */
export const PaymentMethod = z.object({
  id: z.string(),
  object: z.literal('payment_method'),
  allow_redisplay: oneOf('always', 'limited', 'unspecified').optional(),
  billing_details: z.object({
    address: address.nullable(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  /** Present when `type` is `card`. Other types have a field of their own name. */
  card: z
    .object({
      brand: z.string(),
      country: z.string().nullable(),
      exp_month: z.number(),
      exp_year: z.number(),
      /** The same for the same card number within an account. */
      fingerprint: z.string().nullish(),
      funding: oneOf('credit', 'debit', 'prepaid', 'unknown'),
      last4: z.string(),
    })
    .optional(),
  created: timestamp,
  customer: expandable.nullable(),
  livemode: z.boolean(),
  metadata: metadata.nullable(),
  type: z.string(),
});

export const paymentMethodFixture: unknown = paymentMethod;

export const paymentMethods = {
  list: get('/payment_methods', {
    title: 'List payment methods',
    input: z.strictObject({
      ...pageParameters,
      allow_redisplay: z.enum(['always', 'limited', 'unspecified']).optional(),
      customer: z.string().optional(),
      customer_account: z.string().optional(),
      type: z.string().optional(),
    }),
    output: listOf(PaymentMethod),
    paginate: byLastId,
    fixture: listFixture('/v1/payment_methods', paymentMethod),
  }),
  retrieve: get('/payment_methods/:id', {
    title: 'Read a payment method',
    input: onlyExpand,
    output: PaymentMethod,
    fixture: paymentMethod,
  }),
  attach: post('/payment_methods/:id/attach', {
    title: 'Attach a payment method to a customer',
    input: z
      .strictObject({ customer: z.string().optional(), customer_account: z.string().optional(), expand })
      .meta({ examples: [{ customer: 'cus_Harbour0001' }] }),
    output: PaymentMethod,
    fixture: paymentMethod,
  }),
  detach: post('/payment_methods/:id/detach', {
    title: 'Detach a payment method from its customer; it cannot be attached again',
    input: onlyExpand,
    output: PaymentMethod,
    fixture: paymentMethod,
  }),
};
