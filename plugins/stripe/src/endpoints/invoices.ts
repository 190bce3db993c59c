import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import deletedInvoice from '../fixtures/invoice-deleted.json' with { type: 'json' };
import invoiceLine from '../fixtures/invoice-line.json' with { type: 'json' };
import invoice from '../fixtures/invoice.json' with { type: 'json' };
import { address, amount, deleted, expandable, failure, metadata, oneOf, timestamp } from './field.js';
import {
  byLastId,
  byNextPage,
  datedPageParameters,
  listFixture,
  listOf,
  pageParameters,
  searchFixture,
  searchOf,
  searchParameters,
} from './page.js';
import * as parameter from './parameter.js';

/** @see https://docs.stripe.com/api/invoice-line-item/object (read 2026-11-25) */
const InvoiceLine = z.object({
  id: z.string(),
  object: z.literal('line_item'),
  amount,
  currency: z.string(),
  description: z.string().nullable(),
  discountable: z.boolean(),
  invoice: z.string().nullable(),
  livemode: z.boolean(),
  metadata,
  period: z.object({ end: timestamp, start: timestamp }),
  quantity: z.number().nullable(),
  subscription: expandable.nullable(),
});

/** @see https://docs.stripe.com/api/invoices/object (read 2026-11-25) */
export const Invoice = z.object({
  id: z.string(),
  object: z.literal('invoice'),
  account_country: z.string().nullable(),
  account_name: z.string().nullable(),
  amount_due: amount,
  amount_paid: amount,
  amount_remaining: amount,
  attempt_count: z.number(),
  attempted: z.boolean(),
  auto_advance: z.boolean().optional(),
  automatic_tax: z.object({ enabled: z.boolean(), status: z.string().nullable() }),
  billing_reason: z.string().nullable(),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  created: timestamp,
  currency: z.string(),
  customer: expandable.nullable(),
  customer_address: address.nullable(),
  customer_email: z.string().nullable(),
  customer_name: z.string().nullable(),
  customer_phone: z.string().nullable(),
  default_payment_method: expandable.nullable(),
  description: z.string().nullable(),
  due_date: timestamp.nullable(),
  ending_balance: amount.nullable(),
  footer: z.string().nullable(),
  /** Where the customer can look at it and pay; null until it is finalised. */
  hosted_invoice_url: z.string().nullish(),
  invoice_pdf: z.string().nullish(),
  last_finalization_error: failure.nullable(),
  /** The first ten. */
  lines: listOf(InvoiceLine),
  livemode: z.boolean(),
  metadata: metadata.nullable(),
  next_payment_attempt: timestamp.nullable(),
  number: z.string().nullable(),
  on_behalf_of: expandable.nullable(),
  /** What made it. Since version 2025-03-31 the subscription is named here and no longer on the invoice itself. */
  parent: z
    .object({
      type: oneOf('billing_schedule_details', 'quote_details', 'subscription_details'),
      subscription_details: z.object({ metadata: metadata.nullable(), subscription: expandable }).nullish(),
      quote_details: z.object({ quote: z.string() }).nullish(),
    })
    .nullish(),
  period_end: timestamp,
  period_start: timestamp,
  receipt_number: z.string().nullable(),
  starting_balance: amount,
  statement_descriptor: z.string().nullable(),
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void').nullable(),
  status_transitions: z.object({
    finalized_at: timestamp.nullable(),
    marked_uncollectible_at: timestamp.nullable(),
    paid_at: timestamp.nullable(),
    voided_at: timestamp.nullable(),
  }),
  subtotal: amount,
  subtotal_excluding_tax: amount.nullable(),
  test_clock: expandable.nullable(),
  total: amount,
  total_excluding_tax: amount.nullable(),
});

export const invoiceFixture: unknown = invoice;

const collectionMethod = z.enum(['charge_automatically', 'send_invoice']);

/** What may be said when an invoice is made or changed. */
const terms = {
  account_tax_ids: z.array(z.string()).nullable().optional(),
  application_fee_amount: parameter.amount.optional(),
  /** Whether Stripe finalises and collects it by itself. */
  auto_advance: z.boolean().optional(),
  automatic_tax: parameter.automaticTax.optional(),
  automatically_finalizes_at: parameter.timestamp.optional(),
  collection_method: collectionMethod.optional(),
  custom_fields: z.array(parameter.customField).nullable().optional(),
  days_until_due: z.int().optional(),
  default_payment_method: z.string().optional(),
  description: z.string().optional(),
  discounts: z.array(parameter.discount).nullable().optional(),
  due_date: parameter.timestamp.optional(),
  expand: parameter.expand,
  footer: z.string().optional(),
  issuer: parameter.party.optional(),
  metadata: parameter.metadata.nullable().optional(),
  payment_settings: z
    .strictObject({
      default_mandate: z.string().nullable().optional(),
      payment_method_options: parameter.paymentMethodOptions.optional(),
      payment_method_types: z.array(z.string()).nullable().optional(),
    })
    .optional(),
  rendering: z
    .strictObject({
      amount_tax_display: z.enum(['exclude_tax', 'include_inclusive_tax']).nullable().optional(),
      pdf: z.strictObject({ page_size: z.enum(['a4', 'auto', 'letter']).optional() }).optional(),
      template: z.string().optional(),
      template_version: z.int().nullable().optional(),
    })
    .optional(),
  statement_descriptor: z.string().optional(),
};

const shippingDetails = z.strictObject({ address: parameter.address, name: z.string(), phone: z.string().nullable().optional() });

export const invoices = {
  list: get('/invoices', {
    title: 'List invoices, newest first',
    input: z.strictObject({
      ...datedPageParameters,
      collection_method: collectionMethod.optional(),
      customer: z.string().optional(),
      customer_account: z.string().optional(),
      due_date: datedPageParameters.created,
      status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
      subscription: z.string().optional(),
    }),
    output: listOf(Invoice),
    paginate: byLastId,
    fixture: listFixture('/v1/invoices', invoice),
  }),
  create: post('/invoices', {
    title: 'Create a draft invoice',
    input: z
      .strictObject({
        ...terms,
        currency: parameter.currency.optional(),
        customer: z.string().optional(),
        customer_account: z.string().optional(),
        default_source: z.string().optional(),
        default_tax_rates: z.array(z.string()).optional(),
        effective_at: parameter.timestamp.optional(),
        from_invoice: z.strictObject({ action: z.literal('revision'), invoice: z.string() }).optional(),
        number: z.string().optional(),
        on_behalf_of: z.string().optional(),
        /** Whether the customer's pending items go onto it. @default 'exclude' */
        pending_invoice_items_behavior: z.enum(['exclude', 'include']).optional(),
        shipping_details: shippingDetails.optional(),
        subscription: z.string().optional(),
        transfer_data: parameter.transferData.optional(),
      })
      .meta({ examples: [{ customer: 'cus_Harbour0001', collection_method: 'send_invoice', days_until_due: 30 }] }),
    output: Invoice,
    fixture: invoice,
  }),
  retrieve: get('/invoices/:id', { title: 'Read an invoice', input: parameter.onlyExpand, output: Invoice, fixture: invoice }),
  update: post('/invoices/:id', {
    title: 'Change a draft invoice; of a finalised one only a few fields',
    input: z.strictObject({
      ...terms,
      default_source: z.string().nullable().optional(),
      default_tax_rates: z.array(z.string()).nullable().optional(),
      effective_at: parameter.timestamp.nullable().optional(),
      number: z.string().nullable().optional(),
      on_behalf_of: z.string().nullable().optional(),
      shipping_details: shippingDetails.nullable().optional(),
      transfer_data: parameter.transferData.nullable().optional(),
    }),
    output: Invoice,
    fixture: invoice,
  }),
  delete: del('/invoices/:id', { title: 'Delete a draft invoice', output: deleted('invoice'), fixture: deletedInvoice }),
  finalize: post('/invoices/:id/finalize', {
    title: 'Finalise a draft invoice, so that it can be paid',
    input: z.strictObject({ auto_advance: z.boolean().optional(), expand: parameter.expand }),
    output: Invoice,
    fixture: invoice,
  }),
  pay: post('/invoices/:id/pay', {
    title: 'Pay a finalised invoice now',
    input: z.strictObject({
      expand: parameter.expand,
      forgive: z.boolean().optional(),
      mandate: z.string().nullable().optional(),
      off_session: z.boolean().optional(),
      /** It was paid elsewhere: nothing is charged. */
      paid_out_of_band: z.boolean().optional(),
      payment_method: z.string().optional(),
      source: z.string().optional(),
    }),
    output: Invoice,
    fixture: invoice,
  }),
  send: post('/invoices/:id/send', {
    title: 'Send an invoice to the customer by e-mail (not from a sandbox)',
    input: parameter.onlyExpand,
    output: Invoice,
    fixture: invoice,
  }),
  void: post('/invoices/:id/void', {
    title: 'Void a finalised invoice, for good',
    input: parameter.onlyExpand,
    output: Invoice,
    fixture: invoice,
  }),
  markUncollectible: post('/invoices/:id/mark_uncollectible', {
    title: 'Mark an invoice as a bad debt',
    input: parameter.onlyExpand,
    output: Invoice,
    fixture: invoice,
  }),
  listLines: get('/invoices/:id/lines', {
    title: 'List the lines of an invoice',
    input: z.strictObject(pageParameters),
    output: listOf(InvoiceLine),
    paginate: byLastId,
    fixture: listFixture('/v1/invoices/in_Harbour0001/lines', invoiceLine),
  }),
  search: get('/invoices/search', {
    title: 'Search invoices',
    input: searchParameters,
    output: searchOf(Invoice),
    paginate: byNextPage,
    limits: ['search'],
    fixture: searchFixture('/v1/invoices/search', invoice),
  }),
};
