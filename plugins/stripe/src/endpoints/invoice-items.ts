import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import deletedInvoiceItem from '../fixtures/invoice-item-deleted.json' with { type: 'json' };
import invoiceItem from '../fixtures/invoice-item.json' with { type: 'json' };
import { amount, deleted, expandable, metadata, timestamp } from './field.js';
import { byLastId, datedPageParameters, listFixture, listOf } from './page.js';
import * as parameter from './parameter.js';

/**
 * What will stand on an invoice, or does.
 * @see https://docs.stripe.com/api/invoiceitems/object (read 2026-11-25)
 */
const InvoiceItem = z.object({
  id: z.string(),
  object: z.literal('invoiceitem'),
  amount,
  currency: z.string(),
  customer: expandable,
  date: timestamp,
  description: z.string().nullable(),
  discountable: z.boolean(),
  invoice: expandable.nullable(),
  livemode: z.boolean(),
  metadata: metadata.nullable(),
  period: z.object({ end: timestamp, start: timestamp }),
  proration: z.boolean(),
  quantity: z.number(),
});

/** What may be said when an item is made or changed. */
const terms = {
  amount: parameter.amount.optional(),
  description: z.string().optional(),
  discountable: z.boolean().optional(),
  discounts: z.array(parameter.discount).nullable().optional(),
  expand: parameter.expand,
  metadata: parameter.metadata.nullable().optional(),
  period: z.strictObject({ end: parameter.timestamp, start: parameter.timestamp }).optional(),
  price_data: parameter.priceData.optional(),
  /** A price by its id: `{ price: 'price_…' }`. */
  pricing: z.strictObject({ price: z.string().optional() }).optional(),
  quantity: z.int().optional(),
  tax_behavior: parameter.taxBehavior.optional(),
  tax_code: z.string().nullable().optional(),
  unit_amount_decimal: z.string().optional(),
};

export const invoiceItems = {
  list: get('/invoiceitems', {
    title: 'List invoice items, newest first',
    input: z.strictObject({
      ...datedPageParameters,
      customer: z.string().optional(),
      customer_account: z.string().optional(),
      invoice: z.string().optional(),
      pending: z.boolean().optional(),
    }),
    output: listOf(InvoiceItem),
    paginate: byLastId,
    fixture: listFixture('/v1/invoiceitems', invoiceItem),
  }),
  create: post('/invoiceitems', {
    title: 'Add an item to a draft invoice, or to the next one',
    input: z
      .strictObject({
        ...terms,
        currency: parameter.currency.optional(),
        customer: z.string().optional(),
        customer_account: z.string().optional(),
        invoice: z.string().optional(),
        subscription: z.string().optional(),
        tax_rates: z.array(z.string()).optional(),
      })
      .meta({ examples: [{ customer: 'cus_Harbour0001', amount: 1500, currency: 'eur' }] }),
    output: InvoiceItem,
    fixture: invoiceItem,
  }),
  retrieve: get('/invoiceitems/:id', {
    title: 'Read an invoice item',
    input: parameter.onlyExpand,
    output: InvoiceItem,
    fixture: invoiceItem,
  }),
  update: post('/invoiceitems/:id', {
    title: 'Change an invoice item whose invoice is not finalised',
    input: z.strictObject({ ...terms, tax_rates: z.array(z.string()).nullable().optional() }),
    output: InvoiceItem,
    fixture: invoiceItem,
  }),
  delete: del('/invoiceitems/:id', {
    title: 'Delete an invoice item whose invoice is not finalised',
    output: deleted('invoiceitem'),
    fixture: deletedInvoiceItem,
  }),
};
