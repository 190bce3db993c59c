import { get, post } from '@mooring/core';
import { z } from 'zod';
import session from '../fixtures/checkout-session.json' with { type: 'json' };
import lineItem from '../fixtures/line-item.json' with { type: 'json' };
import { address, amount, expandable, metadata, oneOf, shipping, timestamp } from './field.js';
import { byLastId, datedPageParameters, listFixture, listOf, pageParameters } from './page.js';
import * as parameter from './parameter.js';
import { Price } from './prices.js';

/** @see https://docs.stripe.com/api/checkout/sessions/object (read 2026-11-25) */
export const CheckoutSession = z.object({
  id: z.string(),
  object: z.literal('checkout.session'),
  amount_subtotal: amount.nullable(),
  amount_total: amount.nullable(),
  automatic_tax: z.object({ enabled: z.boolean(), status: z.string().nullable() }),
  cancel_url: z.string().nullable(),
  /** What the application passed to recognise its own cart or order. */
  client_reference_id: z.string().nullable(),
  client_secret: z.string().nullable(),
  collected_information: z.object({ shipping_details: shipping.nullish() }).nullish(),
  created: timestamp,
  currency: z.string().nullable(),
  custom_fields: z.array(z.object({ key: z.string(), type: oneOf('dropdown', 'numeric', 'text'), optional: z.boolean() })),
  customer: expandable.nullable(),
  customer_details: z
    .object({ address: address.nullable(), email: z.string().nullable(), name: z.string().nullable(), phone: z.string().nullable() })
    .nullable(),
  customer_email: z.string().nullable(),
  expires_at: timestamp,
  invoice: expandable.nullable(),
  livemode: z.boolean(),
  locale: z.string().nullable(),
  metadata: metadata.nullable(),
  mode: oneOf('payment', 'setup', 'subscription'),
  payment_intent: expandable.nullable(),
  payment_link: expandable.nullable(),
  payment_method_types: z.array(z.string()),
  /** `unpaid` with status `complete`: the money comes later (bank debits …), wait for checkout.session.async_payment_succeeded. */
  payment_status: oneOf('no_payment_required', 'paid', 'unpaid'),
  setup_intent: expandable.nullable(),
  shipping_cost: z
    .object({ amount_subtotal: amount, amount_tax: amount, amount_total: amount, shipping_rate: expandable.nullable() })
    .nullable(),
  status: oneOf('complete', 'expired', 'open').nullable(),
  subscription: expandable.nullable(),
  success_url: z.string().nullable(),
  total_details: z.object({ amount_discount: amount, amount_shipping: amount.nullable(), amount_tax: amount }).nullable(),
  ui_mode: z.string().nullable(),
  /** Where the customer goes to pay; null unless the page is hosted and open. */
  url: z.string().nullable(),
});

export const checkoutSessionFixture: unknown = session;

/** What a customer buys. */
const LineItem = z.object({
  id: z.string(),
  object: z.literal('item'),
  amount_discount: amount,
  amount_subtotal: amount,
  amount_tax: amount,
  amount_total: amount,
  currency: z.string(),
  description: z.string().nullable(),
  price: Price.nullable(),
  quantity: z.number().nullable(),
});

const adjustableQuantity = z.strictObject({ enabled: z.boolean(), maximum: z.int().optional(), minimum: z.int().optional() });

/** A price and product that are made for this one session. */
const priceData = parameter.priceData.extend({
  product: z.string().optional(),
  product_data: z
    .strictObject({
      name: z.string(),
      description: z.string().optional(),
      images: z.array(z.string()).optional(),
      metadata: parameter.metadata.optional(),
      tax_code: z.string().optional(),
      unit_label: z.string().optional(),
    })
    .optional(),
  recurring: parameter.interval.optional(),
});

const line = z.strictObject({
  adjustable_quantity: adjustableQuantity.optional(),
  metadata: parameter.metadata.optional(),
  price: z.string().optional(),
  price_data: priceData.optional(),
  quantity: z.int().optional(),
  tax_rates: z.array(z.string()).optional(),
});

const textLength = z.strictObject({
  default_value: z.string().optional(),
  maximum_length: z.int().optional(),
  minimum_length: z.int().optional(),
});

/** A question to the customer; at most three. */
const customField = z.strictObject({
  key: z.string(),
  label: z.strictObject({ type: z.literal('custom'), custom: z.string() }),
  type: z.enum(['dropdown', 'numeric', 'text']),
  optional: z.boolean().optional(),
  dropdown: z
    .strictObject({ options: z.array(z.strictObject({ label: z.string(), value: z.string() })), default_value: z.string().optional() })
    .optional(),
  numeric: textLength.optional(),
  text: textLength.optional(),
});

const message = z.strictObject({ message: z.string() }).nullable().optional();
const enabled = z.strictObject({ enabled: z.boolean() });
const nameField = z.strictObject({ enabled: z.boolean(), optional: z.boolean().optional() });
const autoOrNever = z.enum(['auto', 'never']).optional();
const deliveryBound = z.strictObject({ unit: z.enum(['business_day', 'day', 'hour', 'month', 'week']), value: z.int() }).optional();

const shippingOption = z.strictObject({
  shipping_rate: z.string().optional(),
  shipping_rate_data: z
    .strictObject({
      display_name: z.string(),
      type: z.literal('fixed_amount').optional(),
      fixed_amount: z
        .strictObject({
          amount: parameter.amount,
          currency: parameter.currency,
          currency_options: z
            .record(z.string(), z.strictObject({ amount: parameter.amount, tax_behavior: parameter.taxBehavior.optional() }))
            .optional(),
        })
        .optional(),
      delivery_estimate: z.strictObject({ maximum: deliveryBound, minimum: deliveryBound }).optional(),
      metadata: parameter.metadata.optional(),
      tax_behavior: parameter.taxBehavior.optional(),
      tax_code: z.string().optional(),
    })
    .optional(),
});

/** What the payment intent of a session in mode `payment` gets. */
const paymentIntentData = z.strictObject({
  application_fee_amount: parameter.amount.optional(),
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
  description: z.string().optional(),
  metadata: parameter.metadata.optional(),
  on_behalf_of: z.string().optional(),
  receipt_email: z.string().optional(),
  setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
  shipping: parameter.shipping.extend({ address: parameter.address.extend({ line1: z.string() }) }).optional(),
  statement_descriptor: z.string().optional(),
  statement_descriptor_suffix: z.string().optional(),
  transfer_data: parameter.transferData.optional(),
  transfer_group: z.string().optional(),
});

/** What the subscription of a session in mode `subscription` gets. */
const subscriptionData = z.strictObject({
  application_fee_percent: z.number().optional(),
  billing_cycle_anchor: parameter.timestamp.optional(),
  default_tax_rates: z.array(z.string()).optional(),
  description: z.string().optional(),
  invoice_settings: z.strictObject({ issuer: parameter.party.optional() }).optional(),
  metadata: parameter.metadata.optional(),
  on_behalf_of: z.string().optional(),
  proration_behavior: z.enum(['create_prorations', 'none']).optional(),
  transfer_data: parameter.transferShare.optional(),
  trial_end: parameter.timestamp.optional(),
  trial_period_days: z.int().optional(),
  trial_settings: z
    .strictObject({ end_behavior: z.strictObject({ missing_payment_method: z.enum(['cancel', 'create_invoice', 'pause']) }) })
    .optional(),
});

const invoiceCreation = z.strictObject({
  enabled: z.boolean(),
  invoice_data: z
    .strictObject({
      account_tax_ids: z.array(z.string()).nullable().optional(),
      custom_fields: z.array(parameter.customField).nullable().optional(),
      description: z.string().optional(),
      footer: z.string().optional(),
      issuer: parameter.party.optional(),
      metadata: parameter.metadata.optional(),
    })
    .optional(),
});

const create = post('/checkout/sessions', {
  title: 'Create a page where a customer pays or subscribes',
  input: z
    .strictObject({
      adaptive_pricing: z.strictObject({ enabled: z.boolean().optional() }).optional(),
      after_expiration: z
        .strictObject({ recovery: z.strictObject({ enabled: z.boolean(), allow_promotion_codes: z.boolean().optional() }).optional() })
        .optional(),
      allow_promotion_codes: z.boolean().optional(),
      allowed_payment_method_types: z.array(z.string()).optional(),
      automatic_tax: parameter.automaticTax.optional(),
      billing_address_collection: z.enum(['auto', 'required']).optional(),
      cancel_url: z.string().optional(),
      client_reference_id: z.string().optional(),
      consent_collection: z
        .strictObject({
          payment_method_reuse_agreement: z.strictObject({ position: z.enum(['auto', 'hidden']) }).optional(),
          promotions: z.enum(['auto', 'none']).optional(),
          terms_of_service: z.enum(['none', 'required']).optional(),
        })
        .optional(),
      currency: parameter.currency.optional(),
      custom_fields: z.array(customField).optional(),
      custom_text: z
        .strictObject({ after_submit: message, shipping_address: message, submit: message, terms_of_service_acceptance: message })
        .optional(),
      customer: z.string().optional(),
      customer_account: z.string().optional(),
      customer_creation: z.enum(['always', 'if_required']).optional(),
      customer_email: z.string().optional(),
      customer_update: z.strictObject({ address: autoOrNever, name: autoOrNever, shipping: autoOrNever }).optional(),
      discounts: z.array(z.strictObject({ coupon: z.string().optional(), promotion_code: z.string().optional() })).optional(),
      excluded_payment_method_types: z.array(z.string()).optional(),
      expand: parameter.expand,
      /** Between 30 minutes and 24 hours ahead. @default 24 hours */
      expires_at: parameter.timestamp.optional(),
      invoice_creation: invoiceCreation.optional(),
      line_items: z.array(line).optional(),
      locale: z.string().optional(),
      metadata: parameter.metadata.optional(),
      mode: z.enum(['payment', 'setup', 'subscription']).optional(),
      name_collection: z.strictObject({ business: nameField.optional(), individual: nameField.optional() }).optional(),
      optional_items: z
        .array(z.strictObject({ price: z.string(), quantity: z.int(), adjustable_quantity: adjustableQuantity.optional() }))
        .optional(),
      origin_context: z.enum(['mobile_app', 'web']).optional(),
      payment_intent_data: paymentIntentData.optional(),
      payment_method_collection: z.enum(['always', 'if_required']).optional(),
      payment_method_configuration: z.string().optional(),
      payment_method_options: parameter.paymentMethodOptions.optional(),
      permissions: z.strictObject({ update_shipping_details: z.enum(['client_only', 'server_only']).optional() }).optional(),
      phone_number_collection: enabled.optional(),
      redirect_on_completion: z.enum(['always', 'if_required', 'never']).optional(),
      return_url: z.string().optional(),
      saved_payment_method_options: z
        .strictObject({
          allow_redisplay_filters: z.array(z.enum(['always', 'limited', 'unspecified'])).optional(),
          payment_method_remove: z.enum(['disabled', 'enabled']).optional(),
          payment_method_save: z.enum(['disabled', 'enabled']).optional(),
        })
        .optional(),
      setup_intent_data: z
        .strictObject({ description: z.string().optional(), metadata: parameter.metadata.optional(), on_behalf_of: z.string().optional() })
        .optional(),
      shipping_address_collection: z.strictObject({ allowed_countries: z.array(z.string()) }).optional(),
      shipping_options: z.array(shippingOption).optional(),
      submit_type: z.enum(['auto', 'book', 'donate', 'pay', 'subscribe']).optional(),
      subscription_data: subscriptionData.optional(),
      /** `{CHECKOUT_SESSION_ID}` in it is replaced by the id. */
      success_url: z.string().optional(),
      tax_id_collection: z.strictObject({ enabled: z.boolean(), required: z.enum(['if_supported', 'never']).optional() }).optional(),
      ui_mode: z.enum(['elements', 'embedded_page', 'form', 'hosted_page']).optional(),
    })
    .meta({
      examples: [{ mode: 'payment', success_url: 'https://example.com/thanks', line_items: [{ price: 'price_Harbour0001', quantity: 1 }] }],
    }),
  output: CheckoutSession,
  fixture: session,
});

export const checkoutSessions = {
  list: get('/checkout/sessions', {
    title: 'List checkout sessions, newest first',
    input: z.strictObject({
      ...datedPageParameters,
      customer: z.string().optional(),
      customer_account: z.string().optional(),
      customer_details: z.strictObject({ email: z.string() }).optional(),
      payment_intent: z.string().optional(),
      payment_link: z.string().optional(),
      status: z.enum(['complete', 'expired', 'open']).optional(),
      subscription: z.string().optional(),
    }),
    output: listOf(CheckoutSession),
    paginate: byLastId,
    fixture: listFixture('/v1/checkout/sessions', session),
  }),
  create,
  retrieve: get('/checkout/sessions/:id', {
    title: 'Read a checkout session',
    input: parameter.onlyExpand,
    output: CheckoutSession,
    fixture: session,
  }),
  expire: post('/checkout/sessions/:id/expire', {
    title: 'Close an open checkout session, so that nobody can pay with it',
    input: parameter.onlyExpand,
    output: CheckoutSession,
    fixture: session,
  }),
  listLineItems: get('/checkout/sessions/:id/line_items', {
    title: 'List what a checkout session sells',
    input: z.strictObject(pageParameters),
    output: listOf(LineItem),
    paginate: byLastId,
    fixture: listFixture('/v1/checkout/sessions/cs_test_Harbour0001/line_items', lineItem),
  }),
};
