import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import subscription from '../fixtures/subscription.json' with { type: 'json' };
import { expandable, metadata, oneOf, timestamp } from './field.js';
import { byLastId, byNextPage, datedPageParameters, listFixture, listOf, searchFixture, searchOf, searchParameters } from './page.js';
import * as parameter from './parameter.js';
import { Price } from './prices.js';

/** @see https://docs.stripe.com/api/subscription_items/object (read 2026-11-25) */
const SubscriptionItem = z.object({
  id: z.string(),
  object: z.literal('subscription_item'),
  created: timestamp,
  /** The period stands here since version 2025-03-31, no longer on the subscription. */
  current_period_end: timestamp,
  current_period_start: timestamp,
  metadata,
  price: Price,
  quantity: z.number().optional(),
  subscription: z.string(),
});

/** @see https://docs.stripe.com/api/subscriptions/object (read 2026-11-25) */
export const Subscription = z.object({
  id: z.string(),
  object: z.literal('subscription'),
  application_fee_percent: z.number().nullable(),
  automatic_tax: z.object({ enabled: z.boolean() }),
  billing_cycle_anchor: timestamp,
  cancel_at: timestamp.nullable(),
  cancel_at_period_end: z.boolean(),
  canceled_at: timestamp.nullable(),
  cancellation_details: z
    .object({ comment: z.string().nullable(), feedback: z.string().nullable(), reason: z.string().nullable() })
    .nullable(),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  created: timestamp,
  currency: z.string(),
  customer: expandable,
  days_until_due: z.number().nullable(),
  default_payment_method: expandable.nullable(),
  description: z.string().nullable(),
  discounts: z.array(expandable),
  ended_at: timestamp.nullable(),
  /** The first ten. */
  items: listOf(SubscriptionItem),
  latest_invoice: expandable.nullable(),
  livemode: z.boolean(),
  metadata,
  next_pending_invoice_item_invoice: timestamp.nullable(),
  on_behalf_of: expandable.nullable(),
  pause_collection: z
    .object({ behavior: oneOf('keep_as_draft', 'mark_uncollectible', 'void'), resumes_at: timestamp.nullable() })
    .nullable(),
  pending_setup_intent: expandable.nullable(),
  schedule: expandable.nullable(),
  start_date: timestamp,
  status: oneOf('active', 'canceled', 'incomplete', 'incomplete_expired', 'past_due', 'paused', 'trialing', 'unpaid'),
  test_clock: expandable.nullable(),
  trial_end: timestamp.nullable(),
  trial_start: timestamp.nullable(),
});

export const subscriptionFixture: unknown = subscription;

const collectionMethod = z.enum(['charge_automatically', 'send_invoice']);
const prorationBehavior = z.enum(['always_invoice', 'create_prorations', 'none']);
const cancelAt = z.union([parameter.timestamp, z.enum(['max_billed_until', 'max_period_end', 'min_period_end'])]);

const cycleAnchor = z.strictObject({ type: z.enum(['now', 'unchanged']) });

/** What is sold again and again. */
const item = {
  billing_thresholds: z.strictObject({ usage_gte: z.int() }).nullable().optional(),
  discounts: z.array(parameter.discount).nullable().optional(),
  plan: z.string().optional(),
  price: z.string().optional(),
  price_data: parameter.priceData.extend({ recurring: parameter.interval }).optional(),
  quantity: z.int().optional(),
  tax_rates: z.array(z.string()).nullable().optional(),
};

/** What the next invoice sells once. */
const addInvoiceItem = z.strictObject({
  discountable: z.boolean().optional(),
  discounts: z.array(parameter.discount).optional(),
  metadata: parameter.metadata.optional(),
  price: z.string().optional(),
  price_data: parameter.priceData.optional(),
  quantity: z.int().optional(),
  tax_rates: z.array(z.string()).nullable().optional(),
});

const paymentSettings = z.strictObject({
  payment_method_options: parameter.paymentMethodOptions.optional(),
  payment_method_types: z.array(z.string()).nullable().optional(),
  save_default_payment_method: z.enum(['off', 'on_subscription']).optional(),
});

/** What may be said when a subscription is made or changed. */
const terms = {
  add_invoice_items: z.array(addInvoiceItem).optional(),
  application_fee_percent: z.number().nullable().optional(),
  automatic_tax: parameter.automaticTax.optional(),
  billing_thresholds: z
    .strictObject({ amount_gte: parameter.amount.optional(), reset_billing_cycle_anchor: z.boolean().optional() })
    .nullable()
    .optional(),
  cancel_at_period_end: z.boolean().optional(),
  collection_method: collectionMethod.optional(),
  days_until_due: z.int().optional(),
  default_payment_method: z.string().optional(),
  default_tax_rates: z.array(z.string()).nullable().optional(),
  discounts: z.array(parameter.discount).nullable().optional(),
  expand: parameter.expand,
  metadata: parameter.metadata.nullable().optional(),
  off_session: z.boolean().optional(),
  on_behalf_of: z.string().nullable().optional(),
  payment_behavior: z.enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete', 'pending_if_incomplete']).optional(),
  payment_settings: paymentSettings.optional(),
  pending_invoice_item_interval: parameter.interval.nullable().optional(),
  proration_behavior: prorationBehavior.optional(),
  trial_end: z.union([z.literal('now'), parameter.timestamp]).optional(),
  trial_settings: z
    .strictObject({ end_behavior: z.strictObject({ missing_payment_method: z.enum(['cancel', 'create_invoice', 'pause']) }) })
    .optional(),
};

const invoiceSettings = {
  account_tax_ids: z.array(z.string()).nullable().optional(),
  custom_fields: z.array(parameter.customField).nullable().optional(),
  issuer: parameter.party.optional(),
};

const cancellationDetails = z
  .strictObject({
    comment: z.string().nullable().optional(),
    feedback: z
      .enum(['customer_service', 'low_quality', 'missing_features', 'other', 'switched_service', 'too_complex', 'too_expensive', 'unused'])
      .nullable()
      .optional(),
  })
  .optional();

export const subscriptions = {
  list: get('/subscriptions', {
    title: 'List subscriptions that are not canceled, newest first; `status: "all"` for all',
    input: z.strictObject({
      ...datedPageParameters,
      automatic_tax: z.strictObject({ enabled: z.boolean() }).optional(),
      collection_method: collectionMethod.optional(),
      current_period_end: datedPageParameters.created,
      current_period_start: datedPageParameters.created,
      customer: z.string().optional(),
      customer_account: z.string().optional(),
      price: z.string().optional(),
      status: z
        .enum(['active', 'all', 'canceled', 'ended', 'incomplete', 'incomplete_expired', 'past_due', 'paused', 'trialing', 'unpaid'])
        .optional(),
      test_clock: z.string().optional(),
    }),
    output: listOf(Subscription),
    paginate: byLastId,
    fixture: listFixture('/v1/subscriptions', subscription),
  }),
  create: post('/subscriptions', {
    title: 'Subscribe a customer to prices',
    input: z
      .strictObject({
        ...terms,
        backdate_start_date: parameter.timestamp.optional(),
        billing_cycle_anchor: parameter.timestamp.optional(),
        billing_cycle_anchor_config: z
          .strictObject({
            day_of_month: z.int(),
            hour: z.int().optional(),
            minute: z.int().optional(),
            month: z.int().optional(),
            second: z.int().optional(),
          })
          .optional(),
        billing_mode: z
          .strictObject({
            type: z.enum(['classic', 'flexible']),
            flexible: z.strictObject({ proration_discounts: z.enum(['included', 'itemized']).optional() }).optional(),
          })
          .optional(),
        cancel_at: cancelAt.optional(),
        currency: parameter.currency.optional(),
        customer: z.string().optional(),
        customer_account: z.string().optional(),
        default_source: z.string().optional(),
        description: z.string().optional(),
        invoice_settings: z
          .strictObject({ ...invoiceSettings, description: z.string().optional(), footer: z.string().optional() })
          .optional(),
        items: z.array(z.strictObject({ ...item, metadata: parameter.metadata.optional() })).optional(),
        transfer_data: parameter.transferShare.optional(),
        trial_from_plan: z.boolean().optional(),
        trial_period_days: z.int().optional(),
      })
      .meta({ examples: [{ customer: 'cus_Harbour0001', items: [{ price: 'price_Harbour0001' }] }] }),
    output: Subscription,
    fixture: subscription,
  }),
  retrieve: get('/subscriptions/:id', {
    title: 'Read a subscription',
    input: parameter.onlyExpand,
    output: Subscription,
    fixture: subscription,
  }),
  update: post('/subscriptions/:id', {
    title: 'Change a subscription; an item of it is named by its `id`, else it is added',
    input: z.strictObject({
      ...terms,
      billing_cycle_anchor: cycleAnchor.optional(),
      cancel_at: cancelAt.nullable().optional(),
      cancellation_details: cancellationDetails,
      default_source: z.string().nullable().optional(),
      description: z.string().nullable().optional(),
      invoice_settings: z
        .strictObject({ ...invoiceSettings, description: z.string().nullable().optional(), footer: z.string().nullable().optional() })
        .optional(),
      items: z
        .array(
          z.strictObject({
            ...item,
            id: z.string().optional(),
            clear_usage: z.boolean().optional(),
            deleted: z.boolean().optional(),
            metadata: parameter.metadata.nullable().optional(),
          }),
        )
        .optional(),
      pause_collection: z
        .strictObject({ behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']), resumes_at: parameter.timestamp.optional() })
        .nullable()
        .optional(),
      proration_date: parameter.timestamp.optional(),
      transfer_data: parameter.transferShare.nullable().optional(),
      trial_from_plan: z.boolean().optional(),
    }),
    output: Subscription,
    fixture: subscription,
  }),
  cancel: del('/subscriptions/:id', {
    title: 'Cancel a subscription now; to let it end with the period, update it with `cancel_at_period_end`',
    input: z.strictObject({
      cancellation_details: cancellationDetails,
      expand: parameter.expand,
      invoice_now: z.boolean().optional(),
      prorate: z.boolean().optional(),
    }),
    output: Subscription,
    fixture: subscription,
  }),
  resume: post('/subscriptions/:id/resume', {
    title: 'Resume a paused subscription',
    input: z.strictObject({
      billing_cycle_anchor: cycleAnchor.optional(),
      expand: parameter.expand,
      payment_behavior: z.enum(['resume_on_payment_attempt', 'resume_on_payment_success']).optional(),
      proration_behavior: prorationBehavior.optional(),
      proration_date: parameter.timestamp.optional(),
    }),
    output: Subscription,
    fixture: subscription,
  }),
  search: get('/subscriptions/search', {
    title: 'Search subscriptions',
    input: searchParameters,
    output: searchOf(Subscription),
    paginate: byNextPage,
    limits: ['search'],
    fixture: searchFixture('/v1/subscriptions/search', subscription),
  }),
};
