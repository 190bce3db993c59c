import { get, patch, post, unverified } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/subscriptions.json' with { type: 'json' };
import {
  address,
  flag,
  givenAddress,
  givenPhone,
  links,
  locale,
  money,
  name,
  nothing,
  oneOf,
  patches,
  percentage,
  text,
  time,
  url,
} from './field.js';
import { preferring, requestId } from './headers.js';
import { byNumber, numbered, totals } from './page.js';
import { cardDetails, payer } from './payment-source.js';
import { paymentPreferences, pricingScheme, subscribedPlan } from './plans.js';

const shippingAddress = z.object({
  name: name.optional(),
  type: z.enum(['SHIPPING', 'PICKUP_IN_PERSON']).optional(),
  address: address.optional(),
});

const { name: cardName, number, expiry, security_code, card_type, billing_address } = cardDetails;

const applicationContext = z.object({
  brand_name: text,
  locale: locale.optional(),
  shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']).optional(),
  /** `CONTINUE` leaves it to `activate` to begin. @default 'SUBSCRIBE_NOW' */
  user_action: z.enum(['CONTINUE', 'SUBSCRIBE_NOW']).optional(),
  payment_method: z
    .object({
      payer_selected: z
        .string()
        .meta({ examples: ['PAYPAL'] })
        .optional(),
      payee_preferred: z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']).optional(),
      standard_entry_class_code: z.enum(['TEL', 'WEB', 'CCD', 'PPD']).optional(),
    })
    .optional(),
  return_url: url,
  cancel_url: url,
});

/** What is otherwise than in the plan, for this subscriber. */
const ownPlan = z.object({
  billing_cycles: z
    .array(
      z.object({
        pricing_scheme: pricingScheme.optional(),
        sequence: z.int().min(1).max(99),
        total_cycles: z.int().min(0).max(999).optional(),
      }),
    )
    .optional(),
  payment_preferences: paymentPreferences.optional(),
  taxes: z.object({ percentage: percentage.optional(), inclusive: flag }).optional(),
});

const quantity = z
  .string()
  .meta({ examples: ['1'] })
  .optional();

const subscription = z.object({
  id: z.string(),
  status: oneOf('APPROVAL_PENDING', 'APPROVED', 'ACTIVE', 'SUSPENDED', 'CANCELLED', 'EXPIRED').optional(),
  status_change_note: text,
  status_update_time: text,
  plan_id: text,
  start_time: text,
  quantity: text,
  shipping_amount: money.optional(),
  subscriber: z
    .object({
      email_address: text,
      payer_id: text,
      name: name.optional(),
      phone: z.object({ phone_type: text, phone_number: givenPhone.optional() }).optional(),
      shipping_address: z.object({ name: name.optional(), type: text, address: givenAddress.optional() }).optional(),
      payment_source: z.object({ card: z.object({ name: text, last_digits: text, brand: text, expiry: text }).optional() }).optional(),
    })
    .optional(),
  billing_info: z
    .object({
      outstanding_balance: money.optional(),
      cycle_executions: z
        .array(
          z.object({
            tenure_type: text,
            sequence: z.number().optional(),
            cycles_completed: z.number().optional(),
            cycles_remaining: z.number().optional(),
            current_pricing_scheme_version: z.number().optional(),
            total_cycles: z.number().optional(),
          }),
        )
        .optional(),
      last_payment: z.object({ amount: money.optional(), time: text }).optional(),
      next_billing_time: text,
      final_payment_time: text,
      failed_payments_count: z.number().optional(),
      last_failed_payment: z.object({ amount: money.optional(), time: text, reason_code: text, next_payment_retry_time: text }).optional(),
    })
    .optional(),
  create_time: text,
  update_time: text,
  custom_id: text,
  plan_overridden: flag,
  plan: subscribedPlan.optional(),
  links,
});

/** Somebody who pays again and again. */
export interface Subscription extends z.infer<typeof subscription> {}
export const Subscription: z.ZodType<Subscription, Subscription> = subscription;

export const subscriptionFixture: unknown = fixtures.subscription;

/** A payment of a subscription. */
const Transaction = z.object({
  id: z.string(),
  status: oneOf('COMPLETED', 'DECLINED', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED').optional(),
  status_details: z.object({ reason: text }).optional(),
  amount_with_breakdown: z
    .object({
      gross_amount: money.optional(),
      total_item_amount: money.optional(),
      fee_amount: money.optional(),
      shipping_amount: money.optional(),
      tax_amount: money.optional(),
      net_amount: money.optional(),
    })
    .optional(),
  payer_name: name.optional(),
  payer_email: text,
  time: text,
});

/** What came of a revision: changes that need the subscriber's consent wait at the link `approve`. */
const Revision = z.object({
  plan_id: text,
  quantity: text,
  shipping_amount: money.optional(),
  plan: subscribedPlan.optional(),
  plan_overridden: flag,
  links,
});

const scopes = ['https://uri.paypal.com/services/subscriptions'];
const base = '/v1/billing/subscriptions';
const reason = z.object({ reason: z.string() });

/** Keys of repeats count for 72 hours. */
export const subscriptions = {
  // In no frozen document: seen in recorded traffic, NangoHQ/integration-templates, integrations/paypal/tests/subscriptions.test.json (read
  // 2026-11-25), and in PayPal's own: https://developer.paypal.com/docs/api/subscriptions/v1/#subscriptions_list (not read).
  list: get(base, {
    title: 'List subscriptions',
    input: z.object({ ...numbered({ pages: 100_000, size: 20 }), status_updated_after: time.optional() }),
    output: z.object({ ...totals, subscriptions: z.array(Subscription).optional(), links }),
    paginate: unverified(
      byNumber('subscriptions'),
      'No frozen document lists this endpoint; that it pages as the lists of plans do is assumed.',
    ),
    scopes,
    fixture: { subscriptions: [fixtures.subscription], links: fixtures.subscription.links },
  }),
  create: post(base, {
    title: 'Create a subscription; the subscriber approves it at the link `approve`',
    headers: preferring,
    input: z.object({
      plan_id: z.string().meta({ examples: ['P-5ML4271244454362WXNWU5NQ'] }),
      /** @default now */
      start_time: time.optional(),
      quantity,
      shipping_amount: money.optional(),
      subscriber: payer
        .extend({
          shipping_address: shippingAddress.optional(),
          payment_source: z
            .object({
              card: z
                .object({ name: cardName, number: number.unwrap(), expiry: expiry.unwrap(), security_code, card_type, billing_address })
                .optional(),
            })
            .optional(),
        })
        .optional(),
      auto_renewal: flag,
      application_context: applicationContext.optional(),
      custom_id: text,
      plan: ownPlan.optional(),
    }),
    output: Subscription,
    idempotency: requestId,
    scopes,
    fixture: fixtures.subscription,
  }),
  get: get(`${base}/:id`, {
    title: 'Read a subscription',
    input: z.object({
      /** `last_failed_payment`, `plan` or both with a comma between. */
      fields: text,
    }),
    output: Subscription,
    scopes,
    fixture: fixtures.subscription,
  }),
  update: patch(`${base}/:id`, {
    title: 'Change a subscription: balance, prices, shipping …',
    body: patches,
    output: nothing,
    scopes,
  }),
  revise: post(`${base}/:id/revise`, {
    title: 'Change the plan or quantity of a subscription',
    input: z.object({
      plan_id: z
        .string()
        .meta({ examples: ['P-5ML4271244454362WXNWU5NQ'] })
        .optional(),
      quantity,
      shipping_amount: money.optional(),
      shipping_address: shippingAddress.optional(),
      application_context: applicationContext.optional(),
      plan: ownPlan.optional(),
    }),
    output: Revision,
    scopes,
    fixture: { plan_id: fixtures.subscription.plan_id, plan_overridden: false, links: fixtures.subscription.links },
  }),
  suspend: post(`${base}/:id/suspend`, { title: 'Suspend a subscription', input: reason, output: nothing, scopes }),
  cancel: post(`${base}/:id/cancel`, { title: 'Cancel a subscription, for good', input: reason, output: nothing, scopes }),
  activate: post(`${base}/:id/activate`, {
    title: 'Activate a subscription that is suspended or approved',
    input: reason.partial(),
    output: nothing,
    scopes,
  }),
  capture: post(`${base}/:id/capture`, {
    title: 'Take what a subscriber owes; a 202 has no answer',
    input: z.object({ note: z.string(), capture_type: z.literal('OUTSTANDING_BALANCE').default('OUTSTANDING_BALANCE'), amount: money }),
    output: z.union([Transaction, nothing]),
    idempotency: requestId,
    scopes,
    fixture: fixtures.transaction,
  }),
  transactions: get(`${base}/:id/transactions`, {
    title: 'List the payments of a subscription between two times',
    input: z.object({ start_time: time, end_time: time }),
    output: z.object({ ...totals, transactions: z.array(Transaction).optional(), links }),
    scopes,
    fixture: { transactions: [fixtures.transaction], links: fixtures.subscription.links.slice(1) },
  }),
};
