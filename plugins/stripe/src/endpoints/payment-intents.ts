import { get, post } from '@mooring/core';
import { z } from 'zod';
import paymentIntent from '../fixtures/payment-intent.json' with { type: 'json' };
import { amount, expandable, failure, metadata, oneOf, shipping, timestamp } from './field.js';
import { byLastId, byNextPage, datedPageParameters, listFixture, listOf, searchFixture, searchOf, searchParameters } from './page.js';
import * as parameter from './parameter.js';

/** @see https://docs.stripe.com/api/payment_intents/object (read 2026-11-25) */
export const PaymentIntent = z.object({
  id: z.string(),
  object: z.literal('payment_intent'),
  amount,
  amount_capturable: amount,
  amount_received: amount,
  application_fee_amount: amount.nullable(),
  automatic_payment_methods: z.object({ enabled: z.boolean(), allow_redirects: oneOf('always', 'never').optional() }).nullable(),
  canceled_at: timestamp.nullable(),
  cancellation_reason: z.string().nullable(),
  capture_method: oneOf('automatic', 'automatic_async', 'manual'),
  /** For the browser or the app that completes the payment; never to be logged or stored. */
  client_secret: z.string().nullable(),
  confirmation_method: oneOf('automatic', 'manual'),
  created: timestamp,
  currency: z.string(),
  customer: expandable.nullable(),
  description: z.string().nullable(),
  last_payment_error: failure.nullable(),
  latest_charge: expandable.nullable(),
  livemode: z.boolean(),
  metadata,
  next_action: z
    .object({ type: z.string(), redirect_to_url: z.object({ return_url: z.string().nullable(), url: z.string().nullable() }).optional() })
    .nullable(),
  on_behalf_of: expandable.nullable(),
  payment_method: expandable.nullable(),
  payment_method_types: z.array(z.string()),
  receipt_email: z.string().nullable(),
  review: expandable.nullable(),
  setup_future_usage: oneOf('off_session', 'on_session').nullable(),
  shipping: shipping.nullable(),
  statement_descriptor: z.string().nullable(),
  statement_descriptor_suffix: z.string().nullable(),
  status: oneOf(
    'canceled',
    'processing',
    'requires_action',
    'requires_capture',
    'requires_confirmation',
    'requires_payment_method',
    'succeeded',
  ),
  transfer_data: z.object({ destination: expandable, amount: amount.optional() }).nullish(),
  transfer_group: z.string().nullable(),
});

export const paymentIntentFixture: unknown = paymentIntent;

const captureMethod = z.enum(['automatic', 'automatic_async', 'manual']);
const setupFutureUsage = z.enum(['off_session', 'on_session']);

/** A payment method that is made along with the payment; the details stand under the name of its type. Raw card numbers need PCI approval. */
const paymentMethodData = z.looseObject({
  type: z.string(),
  allow_redisplay: z.enum(['always', 'limited', 'unspecified']).optional(),
  billing_details: z
    .strictObject({
      address: parameter.address.nullable().optional(),
      email: z.string().nullable().optional(),
      name: z.string().nullable().optional(),
      phone: z.string().nullable().optional(),
      tax_id: z.string().optional(),
    })
    .optional(),
  metadata: parameter.metadata.optional(),
});

/** How the customer agreed to be charged again. */
const mandateData = z.strictObject({
  customer_acceptance: z.strictObject({
    type: z.enum(['offline', 'online']),
    accepted_at: parameter.timestamp.optional(),
    offline: z.strictObject({}).optional(),
    online: z.strictObject({ ip_address: z.string(), user_agent: z.string() }).optional(),
  }),
});

/** What may be said when a payment is made, changed or confirmed. */
const payment = {
  allowed_payment_method_types: z.array(z.string()).optional(),
  capture_method: captureMethod.optional(),
  expand: parameter.expand,
  payment_method: z.string().optional(),
  payment_method_data: paymentMethodData.optional(),
  payment_method_options: parameter.paymentMethodOptions.optional(),
};

/** What may be said when a payment is confirmed, at once or later. */
const confirmation = {
  /** From Stripe.js; takes the place of payment method, shipping and mandate. */
  confirmation_token: z.string().optional(),
  /** Fail rather than ask the customer for anything more. */
  error_on_requires_action: z.boolean().optional(),
  mandate: z.string().optional(),
  mandate_data: mandateData.nullable().optional(),
  /** The customer is not there to authenticate. */
  off_session: z.union([z.boolean(), z.enum(['one_off', 'recurring'])]).optional(),
  radar_options: z.strictObject({ session: z.string().optional() }).optional(),
  /** Where the customer comes back to after a redirect. */
  return_url: z.string().optional(),
  use_stripe_sdk: z.boolean().optional(),
};

/** Texts and references that make and change share. */
const description = {
  customer: z.string().optional(),
  customer_account: z.string().optional(),
  description: z.string().optional(),
  payment_method_configuration: z.string().optional(),
  statement_descriptor: z.string().optional(),
  statement_descriptor_suffix: z.string().optional(),
  transfer_group: z.string().optional(),
};

export const paymentIntents = {
  list: get('/payment_intents', {
    title: 'List payment intents, newest first',
    input: z.strictObject({ ...datedPageParameters, customer: z.string().optional(), customer_account: z.string().optional() }),
    output: listOf(PaymentIntent),
    paginate: byLastId,
    fixture: listFixture('/v1/payment_intents', paymentIntent),
  }),
  create: post('/payment_intents', {
    title: 'Create a payment intent, and confirm it at once with `confirm`',
    input: z
      .strictObject({
        amount: parameter.amount,
        currency: parameter.currency,
        ...payment,
        ...confirmation,
        ...description,
        application_fee_amount: parameter.amount.optional(),
        automatic_payment_methods: z
          .strictObject({ enabled: z.boolean(), allow_redirects: z.enum(['always', 'never']).optional() })
          .optional(),
        confirm: z.boolean().optional(),
        confirmation_method: z.enum(['automatic', 'manual']).optional(),
        excluded_payment_method_types: z.array(z.string()).optional(),
        metadata: parameter.metadata.optional(),
        on_behalf_of: z.string().optional(),
        receipt_email: z.string().optional(),
        setup_future_usage: setupFutureUsage.optional(),
        shipping: parameter.shipping.optional(),
        transfer_data: parameter.transferData.optional(),
      })
      .meta({ examples: [{ amount: 1099, currency: 'eur', automatic_payment_methods: { enabled: true } }] }),
    output: PaymentIntent,
    fixture: paymentIntent,
  }),
  retrieve: get('/payment_intents/:id', {
    title: 'Read a payment intent',
    input: parameter.onlyExpand,
    output: PaymentIntent,
    fixture: paymentIntent,
  }),
  update: post('/payment_intents/:id', {
    title: 'Change a payment intent without confirming it',
    input: z.strictObject({
      ...payment,
      ...description,
      amount: parameter.amount.optional(),
      application_fee_amount: parameter.amount.nullable().optional(),
      currency: parameter.currency.optional(),
      excluded_payment_method_types: z.array(z.string()).nullable().optional(),
      metadata: parameter.metadata.nullable().optional(),
      receipt_email: z.string().nullable().optional(),
      setup_future_usage: setupFutureUsage.nullable().optional(),
      shipping: parameter.shipping.nullable().optional(),
      transfer_data: z.strictObject({ amount: parameter.amount.optional() }).optional(),
    }),
    output: PaymentIntent,
    limits: ['payment-intent'],
    fixture: paymentIntent,
  }),
  confirm: post('/payment_intents/:id/confirm', {
    title: 'Confirm a payment intent: this is what charges the customer',
    input: z.strictObject({
      ...payment,
      ...confirmation,
      amount_to_confirm: parameter.amount.optional(),
      excluded_payment_method_types: z.array(z.string()).nullable().optional(),
      receipt_email: z.string().nullable().optional(),
      setup_future_usage: setupFutureUsage.nullable().optional(),
      shipping: parameter.shipping.nullable().optional(),
    }),
    output: PaymentIntent,
    limits: ['payment-intent'],
    fixture: paymentIntent,
  }),
  capture: post('/payment_intents/:id/capture', {
    title: 'Capture what was authorised with capture_method `manual`',
    input: z.strictObject({
      /** @default everything that can be captured */
      amount_to_capture: parameter.amount.optional(),
      application_fee_amount: parameter.amount.optional(),
      expand: parameter.expand,
      final_capture: z.boolean().optional(),
      metadata: parameter.metadata.nullable().optional(),
      statement_descriptor: z.string().optional(),
      statement_descriptor_suffix: z.string().optional(),
      transfer_data: z.strictObject({ amount: parameter.amount.optional() }).optional(),
    }),
    output: PaymentIntent,
    limits: ['payment-intent'],
    fixture: paymentIntent,
  }),
  cancel: post('/payment_intents/:id/cancel', {
    title: 'Cancel a payment intent that has not succeeded',
    input: z.strictObject({
      cancellation_reason: z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']).optional(),
      expand: parameter.expand,
    }),
    output: PaymentIntent,
    limits: ['payment-intent'],
    fixture: paymentIntent,
  }),
  search: get('/payment_intents/search', {
    title: 'Search payment intents',
    input: searchParameters,
    output: searchOf(PaymentIntent),
    paginate: byNextPage,
    limits: ['search'],
    fixture: searchFixture('/v1/payment_intents/search', paymentIntent),
  }),
};
