import { get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/orders.json' with { type: 'json' };
import { Authorization } from './authorizations.js';
import { Capture, paymentInstruction } from './captures.js';
import {
  address,
  flag,
  givenAddress,
  givenPhone,
  known,
  links,
  locale,
  money,
  name,
  nothing,
  oneOf,
  patches,
  payee,
  text,
  time,
  url,
} from './field.js';
import { asserting, ofConfirmation, ofNewOrder, ofPayment, requestId } from './headers.js';
import { payer, paymentSource, storedCredential, usedSource } from './payment-source.js';
import { Refund } from './refunds.js';

const breakdown = z.object({
  item_total: money.optional(),
  shipping: money.optional(),
  handling: money.optional(),
  tax_total: money.optional(),
  insurance: money.optional(),
  shipping_discount: money.optional(),
  discount: money.optional(),
});

/** With items, `breakdown.item_total` is required and the parts must add up. */
const amount = money.extend({ breakdown: breakdown.optional() });

const category = z.enum(['DIGITAL_GOODS', 'PHYSICAL_GOODS', 'DONATION']);

const item = z.object({
  name: z.string(),
  /** Whole numbers, as text. */
  quantity: z.string().meta({ examples: ['1'] }),
  unit_amount: money,
  tax: money.optional(),
  description: text,
  sku: text,
  category: category.optional(),
});

const shippingOption = z.object({
  id: z.string(),
  label: z.string(),
  type: z.enum(['SHIPPING', 'PICKUP', 'PICKUP_IN_STORE', 'PICKUP_FROM_PERSON']).optional(),
  amount: money.optional(),
  selected: z.boolean(),
});

const shipping = z.object({
  name: name.optional(),
  type: z.enum(['SHIPPING', 'PICKUP_IN_PERSON', 'PICKUP_IN_STORE', 'PICKUP_FROM_PERSON']).optional(),
  /** At most ten, one of them selected; not together with `address`. */
  options: z.array(shippingOption).max(10).optional(),
  address: address.optional(),
});

/** What makes a payment by a company's card cheaper. */
const cardData = z.object({
  level_2: z.object({ invoice_id: text, tax_total: money.optional() }).optional(),
  level_3: z
    .object({
      shipping_amount: money.optional(),
      duty_amount: money.optional(),
      discount_amount: money.optional(),
      shipping_address: address.optional(),
      ships_from_postal_code: text,
      line_items: z
        .array(
          item.extend({
            commodity_code: z
              .string()
              .meta({ examples: ['98756'] })
              .optional(),
            discount_amount: money.optional(),
            total_amount: money.optional(),
            unit_of_measure: z
              .string()
              .meta({ examples: ['PC'] })
              .optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

const purchaseUnit = z.object({
  /** Tells several units of an order apart. @default 'default' */
  reference_id: text,
  amount,
  payee: payee.optional(),
  payment_instruction: paymentInstruction.optional(),
  description: text,
  /** The application's own, answered with everything that comes of the order; the buyer does not see it. */
  custom_id: text,
  /** The application's own, which the buyer sees. PayPal refuses a second payment with the same one, unless the account allows it. */
  invoice_id: text,
  soft_descriptor: text,
  items: z.array(item).optional(),
  shipping: shipping.optional(),
  supplementary_data: z.object({ card: cardData.optional() }).optional(),
});

const landingPage = z.enum(['LOGIN', 'BILLING', 'NO_PREFERENCE']);

/** The older place of `payment_source.paypal.experience_context`. */
const applicationContext = z.object({
  brand_name: text,
  locale: locale.optional(),
  landing_page: landingPage.optional(),
  shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']).optional(),
  user_action: z.enum(['CONTINUE', 'PAY_NOW']).optional(),
  payment_method: z
    .object({
      payee_preferred: z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']).optional(),
      standard_entry_class_code: z.enum(['TEL', 'WEB', 'CCD', 'PPD']).optional(),
    })
    .optional(),
  return_url: url.optional(),
  cancel_url: url.optional(),
  stored_payment_source: storedCredential.optional(),
});

const trackerStatus = z.enum([
  'CANCELLED',
  'DELIVERED',
  'LOCAL_PICKUP',
  'ON_HOLD',
  'SHIPPED',
  'SHIPMENT_CREATED',
  'DROPPED_OFF',
  'IN_TRANSIT',
  'RETURNED',
  'LABEL_PRINTED',
  'ERROR',
  'UNCONFIRMED',
  'PICKUP_FAILED',
  'DELIVERY_DELAYED',
  'DELIVERY_SCHEDULED',
  'DELIVERY_FAILED',
  'INRETURN',
  'IN_PROCESS',
  'NEW',
  'VOID',
  'PROCESSED',
  'NOT_SHIPPED',
  'COMPLETED',
]);

const orderedUnit = z.object({
  reference_id: text,
  id: text,
  amount: amount.optional(),
  payee: payee.optional(),
  description: text,
  custom_id: text,
  invoice_id: text,
  soft_descriptor: text,
  items: z.array(item.extend({ category: known(category).optional() })).optional(),
  shipping: z
    .object({
      name: name.optional(),
      type: text,
      address: givenAddress.optional(),
      trackers: z.array(z.object({ id: text, status: text, links, create_time: text, update_time: text })).optional(),
    })
    .optional(),
  /** What came of the order so far. */
  payments: z
    .object({
      authorizations: z.array(Authorization).optional(),
      captures: z.array(Capture).optional(),
      refunds: z.array(Refund).optional(),
    })
    .optional(),
});

const order = z.object({
  id: z.string(),
  status: oneOf('CREATED', 'SAVED', 'APPROVED', 'VOIDED', 'COMPLETED', 'PAYER_ACTION_REQUIRED').optional(),
  intent: oneOf('CAPTURE', 'AUTHORIZE').optional(),
  processing_instruction: text,
  payment_source: usedSource.optional(),
  payer: z
    .object({
      email_address: text,
      payer_id: text,
      name: name.optional(),
      phone: z.object({ phone_type: text, phone_number: givenPhone.optional() }).optional(),
      birth_date: text,
      address: givenAddress.optional(),
    })
    .optional(),
  purchase_units: z.array(orderedUnit).optional(),
  create_time: text,
  update_time: text,
  links,
});

/** What a buyer shall pay. By default an answer holds no more than id, status and links: see `Prefer`. */
export interface Order extends z.infer<typeof order> {}
export const Order: z.ZodType<Order, Order> = order;

export const orderFixture: unknown = fixtures.completed;

// The document lists a second one beside it, for calls out of a browser.
const scopes = ['https://uri.paypal.com/services/payments/payment'];
const one = '/v2/checkout/orders/:id';

/** Keys of repeats count for six hours. */
export const orders = {
  create: post('/v2/checkout/orders', {
    title: 'Create an order; the buyer approves it at the link `approve` or `payer-action`',
    headers: ofNewOrder,
    input: z.object({
      intent: z.enum(['CAPTURE', 'AUTHORIZE']),
      purchase_units: z.array(purchaseUnit).min(1).max(10),
      payment_source: paymentSource.optional(),
      payer: payer.optional(),
      application_context: applicationContext.optional(),
      /** `ORDER_COMPLETE_ON_PAYMENT_APPROVAL` for banks' methods. The frozen document has it in `confirm` and in answers only. */
      processing_instruction: z.enum(['ORDER_COMPLETE_ON_PAYMENT_APPROVAL', 'NO_INSTRUCTION']).optional(),
    }),
    output: Order,
    idempotency: requestId,
    scopes,
    fixture: fixtures.created,
  }),
  get: get(one, {
    title: 'Read an order',
    input: z.object({
      /** `payment_source` for that alone. */
      fields: z
        .string()
        .meta({ examples: ['payment_source'] })
        .optional(),
    }),
    output: Order,
    scopes,
    fixture: fixtures.completed,
  }),
  update: patch(one, {
    title: 'Change an order that is created or approved',
    body: patches,
    output: nothing,
    scopes,
  }),
  confirm: post(`${one}/confirm-payment-source`, {
    title: 'Say with what the buyer wants to pay',
    headers: ofConfirmation,
    input: z.object({
      payment_source: paymentSource,
      processing_instruction: z.enum(['ORDER_COMPLETE_ON_PAYMENT_APPROVAL', 'NO_INSTRUCTION']).optional(),
      application_context: applicationContext
        .pick({ brand_name: true, locale: true, return_url: true, cancel_url: true, stored_payment_source: true })
        .optional(),
    }),
    output: Order,
    scopes,
    fixture: fixtures.completed,
  }),
  authorize: post(`${one}/authorize`, {
    title: 'Authorize the payment of an approved order of intent AUTHORIZE',
    headers: ofPayment,
    input: z.object({ payment_source: paymentSource.optional() }),
    output: Order,
    idempotency: requestId,
    scopes,
    fixture: fixtures.completed,
  }),
  capture: post(`${one}/capture`, {
    title: 'Capture the payment of an approved order of intent CAPTURE',
    headers: ofPayment,
    input: z.object({ payment_source: paymentSource.optional() }),
    output: Order,
    idempotency: requestId,
    scopes,
    fixture: fixtures.completed,
  }),
  track: post(`${one}/track`, {
    title: 'Tell how a captured order is being sent',
    headers: asserting,
    // The document also wants `transaction_id` and `status`, which the older API for tracking takes. PayPal's own package sends neither: rubygem
    // paypal-server-sdk 0.6.1, OrderTrackerRequest (read 2026-11-25).
    input: z.object({
      capture_id: z.string().meta({ examples: ['2GG279541U471931P'] }),
      transaction_id: z
        .string()
        .meta({ examples: ['2GG279541U471931P'] })
        .optional(),
      tracking_number: text,
      tracking_number_type: z.enum(['CARRIER_PROVIDED', 'E2E_PARTNER_PROVIDED']).optional(),
      status: trackerStatus.optional(),
      shipment_date: z
        .string()
        .meta({ examples: ['2026-11-25'] })
        .optional(),
      /** One of about 1,300 carriers, such as `DHL`; `OTHER` with `carrier_name_other`. */
      carrier: z
        .string()
        .meta({ examples: ['DHL'] })
        .optional(),
      carrier_name_other: text,
      /** @default false */
      notify_payer: flag,
      notify_buyer: flag,
      shipment_direction: z.enum(['FORWARD', 'RETURN']).optional(),
      last_updated_time: time.optional(),
      items: z
        .array(
          z.object({
            name: text,
            quantity: z
              .string()
              .meta({ examples: ['1'] })
              .optional(),
            sku: text,
            url: url.optional(),
            image_url: z
              .string()
              .meta({ examples: ['https://harbour.example/berth.jpg'] })
              .optional(),
            upc: z
              .object({ type: z.string().meta({ examples: ['UPC-A'] }), code: z.string().meta({ examples: ['012345678905'] }) })
              .optional(),
          }),
        )
        .optional(),
    }),
    output: Order,
    scopes,
    fixture: fixtures.completed,
  }),
  updateTracker: patch(`${one}/trackers/:tracker_id`, {
    title: 'Change or cancel what was told of the sending',
    body: patches,
    output: nothing,
    scopes,
  }),
};

/** Of an approval that came to nothing, told by `CHECKOUT.PAYMENT-APPROVAL.REVERSED`. */
export const ReversedApproval = z.object({
  order_id: z.string(),
  purchase_units: z.array(z.object({ reference_id: text, custom_id: text, invoice_id: text })).optional(),
  payment_source: usedSource.optional(),
});

export const reversedApprovalFixture: unknown = fixtures.approvalReversed;
