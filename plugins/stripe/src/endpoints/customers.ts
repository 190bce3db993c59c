import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import deletedCustomer from '../fixtures/customer-deleted.json' with { type: 'json' };
import customer from '../fixtures/customer.json' with { type: 'json' };
import { address, amount, deleted, expandable, metadata, oneOf, shipping, timestamp } from './field.js';
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
import { PaymentMethod, paymentMethodFixture } from './payment-methods.js';

/** @see https://docs.stripe.com/api/customers/object (read 2026-11-25) */
export const Customer = z.object({
  id: z.string(),
  object: z.literal('customer'),
  address: address.nullish(),
  /** Below zero it is credit for the next invoice, above zero it is added to it. */
  balance: amount,
  business_name: z.string().nullish(),
  created: timestamp,
  currency: z.string().nullish(),
  default_source: expandable.nullable(),
  delinquent: z.boolean().nullish(),
  description: z.string().nullable(),
  email: z.string().nullable(),
  individual_name: z.string().nullish(),
  invoice_prefix: z.string().nullish(),
  invoice_settings: z.object({
    custom_fields: z.array(z.object({ name: z.string(), value: z.string() })).nullable(),
    default_payment_method: expandable.nullable(),
    footer: z.string().nullable(),
  }),
  livemode: z.boolean(),
  metadata,
  name: z.string().nullish(),
  next_invoice_sequence: z.number().optional(),
  phone: z.string().nullish(),
  preferred_locales: z.array(z.string()).nullish(),
  shipping: shipping.nullable(),
  tax_exempt: oneOf('exempt', 'none', 'reverse').nullish(),
  test_clock: expandable.nullish(),
});

export const customerFixture: unknown = customer;

/** Stripe answers for a deleted customer too, with what is left of it: `if (customer.deleted)` tells the two apart. */
const Retrieved = z.union([Customer.extend({ deleted: z.literal(false).optional() }), deleted('customer')]);

const settings = {
  address: parameter.address.nullable().optional(),
  balance: parameter.amount.optional(),
  business_name: z.string().nullable().optional(),
  cash_balance: z
    .strictObject({
      settings: z.strictObject({ reconciliation_mode: z.enum(['automatic', 'manual', 'merchant_default']).optional() }).optional(),
    })
    .optional(),
  description: z.string().optional(),
  email: z.string().optional(),
  expand: parameter.expand,
  individual_name: z.string().nullable().optional(),
  invoice_prefix: z.string().optional(),
  invoice_settings: z
    .strictObject({
      custom_fields: z.array(parameter.customField).nullable().optional(),
      default_payment_method: z.string().optional(),
      footer: z.string().optional(),
      rendering_options: z
        .strictObject({
          amount_tax_display: z.enum(['exclude_tax', 'include_inclusive_tax']).nullable().optional(),
          template: z.string().optional(),
        })
        .nullable()
        .optional(),
    })
    .optional(),
  metadata: parameter.metadata.nullable().optional(),
  name: z.string().optional(),
  next_invoice_sequence: z.int().optional(),
  phone: z.string().optional(),
  preferred_locales: z.array(z.string()).optional(),
  shipping: z.strictObject({ address: parameter.address, name: z.string(), phone: z.string().optional() }).nullable().optional(),
  /** A token or source of the older Sources API. */
  source: z.string().optional(),
  tax: z
    .strictObject({ ip_address: z.string().nullable().optional(), validate_location: z.enum(['deferred', 'immediately']).optional() })
    .optional(),
  tax_exempt: z.enum(['exempt', 'none', 'reverse']).nullable().optional(),
};

export const customers = {
  list: get('/customers', {
    title: 'List customers, newest first',
    input: z.strictObject({ ...datedPageParameters, email: z.string().optional(), test_clock: z.string().optional() }),
    output: listOf(Customer),
    paginate: byLastId,
    cache: { ttl: '30s', tags: ['customers'] },
    fixture: listFixture('/v1/customers', customer),
  }),
  create: post('/customers', {
    title: 'Create a customer',
    input: z
      .strictObject({
        ...settings,
        /** Attached at once; it does not become the default for invoices. */
        payment_method: z.string().optional(),
        tax_id_data: z.array(z.strictObject({ type: z.string(), value: z.string() })).optional(),
        test_clock: z.string().optional(),
      })
      .meta({ examples: [{ email: 'ada@example.com', name: 'Ada Harbour' }] }),
    output: Customer,
    invalidates: ['customers'],
    fixture: customer,
  }),
  retrieve: get('/customers/:id', {
    title: 'Read a customer, or what is left of a deleted one',
    input: parameter.onlyExpand,
    output: Retrieved,
    fixture: customer,
  }),
  update: post('/customers/:id', {
    title: 'Change a customer',
    input: z.strictObject({ ...settings, default_source: z.string().optional() }),
    output: Customer,
    invalidates: ['customers'],
    fixture: customer,
  }),
  delete: del('/customers/:id', {
    title: 'Delete a customer for good, and cancel its subscriptions',
    output: deleted('customer'),
    invalidates: ['customers'],
    fixture: deletedCustomer,
  }),
  search: get('/customers/search', {
    title: 'Search customers',
    input: searchParameters,
    output: searchOf(Customer),
    paginate: byNextPage,
    limits: ['search'],
    fixture: searchFixture('/v1/customers/search', customer),
  }),
  listPaymentMethods: get('/customers/:id/payment_methods', {
    title: "List a customer's payment methods",
    input: z.strictObject({
      ...pageParameters,
      allow_redisplay: z.enum(['always', 'limited', 'unspecified']).optional(),
      type: z.string().optional(),
    }),
    output: listOf(PaymentMethod),
    paginate: byLastId,
    fixture: listFixture('/v1/customers/cus_Harbour0001/payment_methods', paymentMethodFixture),
  }),
};
