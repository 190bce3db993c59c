import { get, post, put } from '@mooring/core';
import { z } from 'zod';
import order from '../fixtures/rest-order.json' with { type: 'json' };
import { RestCustomer } from './rest-customers.js';
import { addressInput, adminId, counted, onlyFields, restAddress, restDates, restId, restPage } from './rest-page.js';

const lineItem = z.object({
  id: restId,
  admin_graphql_api_id: adminId,
  product_id: restId.nullish(),
  variant_id: restId.nullish(),
  title: z.string().nullish(),
  name: z.string().nullish(),
  sku: z.string().nullish(),
  vendor: z.string().nullish(),
  quantity: z.number(),
  price: z.string().nullish(),
  total_discount: z.string().nullish(),
  taxable: z.boolean().nullish(),
  requires_shipping: z.boolean().nullish(),
  fulfillment_status: z.string().nullish(),
});

/** @see https://shopify.dev/docs/api/admin-rest/2026-07/resources/order (read 2026-11-25) */
export const RestOrder = z.object({
  id: restId,
  admin_graphql_api_id: adminId,
  /** Such as `#1001`. */
  name: z.string().nullish(),
  order_number: z.number().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  note: z.string().nullish(),
  /** Separated by commas. */
  tags: z.string().nullish(),
  test: z.boolean().nullish(),
  currency: z.string().nullish(),
  financial_status: z.string().nullish(),
  fulfillment_status: z.string().nullish(),
  total_price: z.string().nullish(),
  subtotal_price: z.string().nullish(),
  total_tax: z.string().nullish(),
  total_discounts: z.string().nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  processed_at: z.string().nullish(),
  cancelled_at: z.string().nullish(),
  cancel_reason: z.string().nullish(),
  closed_at: z.string().nullish(),
  customer: RestCustomer.nullish(),
  billing_address: restAddress.nullish(),
  shipping_address: restAddress.nullish(),
  line_items: z.array(lineItem).nullish(),
});

export const restOrderFixture = order;

const note = z.strictObject({ name: z.string(), value: z.string() });
const amount = z.union([z.string(), z.number()]);

/** What can be said of a new order. */
const newOrder = z.strictObject({
  line_items: z
    .array(
      z.strictObject({
        variant_id: restId.optional(),
        title: z.string().optional(),
        price: amount.optional(),
        quantity: z.int(),
        sku: z.string().optional(),
        taxable: z.boolean().optional(),
        requires_shipping: z.boolean().optional(),
        properties: z.array(note).optional(),
      }),
    )
    .min(1),
  customer: z
    .strictObject({
      id: restId.optional(),
      email: z.string().optional(),
      first_name: z.string().optional(),
      last_name: z.string().optional(),
    })
    .optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  currency: z.string().optional(),
  financial_status: z.enum(['pending', 'authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded', 'voided']).optional(),
  fulfillment_status: z.enum(['fulfilled', 'partial']).nullish(),
  inventory_behaviour: z.enum(['bypass', 'decrement_ignoring_policy', 'decrement_obeying_policy']).optional(),
  billing_address: addressInput.optional(),
  shipping_address: addressInput.optional(),
  note: z.string().optional(),
  note_attributes: z.array(note).optional(),
  tags: z.string().optional(),
  test: z.boolean().optional(),
  processed_at: z.string().optional(),
  source_name: z.string().optional(),
  send_receipt: z.boolean().optional(),
  send_fulfillment_receipt: z.boolean().optional(),
  discount_codes: z.array(z.strictObject({ code: z.string(), amount: amount.optional(), type: z.string().optional() })).optional(),
  shipping_lines: z.array(z.strictObject({ title: z.string(), price: amount, code: z.string().optional() })).optional(),
  tax_lines: z.array(z.strictObject({ title: z.string(), price: amount, rate: z.number() })).optional(),
  transactions: z
    .array(z.strictObject({ kind: z.string(), status: z.string().optional(), amount, gateway: z.string().optional() }))
    .optional(),
});

const changes = z.strictObject({
  email: z.string().optional(),
  phone: z.string().optional(),
  note: z.string().nullish(),
  note_attributes: z.array(note).optional(),
  tags: z.string().optional(),
  shipping_address: addressInput.optional(),
});

export const restOrders = {
  list: get('/orders.json', {
    title: 'List orders of the last 60 days, only open ones unless `status` is `any`',
    input: z.strictObject({
      ...restPage,
      ...restDates,
      ids: z.string().optional(),
      since_id: restId.optional(),
      name: z.string().optional(),
      processed_at_min: z.string().optional(),
      processed_at_max: z.string().optional(),
      attribution_app_id: z.string().optional(),
      status: z.enum(['open', 'closed', 'cancelled', 'any']).optional(),
      financial_status: z.string().optional(),
      fulfillment_status: z.string().optional(),
    }),
    output: z.object({ orders: z.array(RestOrder) }),
    paginate: { by: 'link', items: 'orders' },
    scopes: ['read_orders'],
    fixture: { orders: [order] },
    ...counted,
  }),
  retrieve: get('/orders/:id.json', {
    title: 'Read an order',
    input: onlyFields,
    output: z.object({ order: RestOrder }),
    scopes: ['read_orders'],
    fixture: { order },
    ...counted,
  }),
  create: post('/orders.json', {
    title: 'Create an order that was placed elsewhere',
    input: z.strictObject({ order: newOrder }),
    output: z.object({ order: RestOrder }),
    scopes: ['write_orders'],
    fixture: { order },
    ...counted,
  }),
  update: put('/orders/:id.json', {
    title: 'Change note, tags, address and other data of an order',
    input: z.strictObject({ order: changes }),
    output: z.object({ order: RestOrder }),
    scopes: ['write_orders'],
    fixture: { order },
    ...counted,
  }),
  cancel: post('/orders/:id/cancel.json', {
    title: 'Cancel an order, and refund it where you say so',
    input: z.strictObject({
      amount: amount.optional(),
      currency: z.string().optional(),
      reason: z.enum(['customer', 'inventory', 'fraud', 'declined', 'other']).optional(),
      email: z.boolean().optional(),
      restock: z.boolean().optional(),
      refund: z.record(z.string(), z.unknown()).optional(),
    }),
    output: z.object({ order: RestOrder }),
    scopes: ['write_orders'],
    fixture: { order: { ...order, cancelled_at: '2026-11-25T09:00:00+00:00', cancel_reason: 'other' } },
    ...counted,
  }),
  close: post('/orders/:id/close.json', {
    title: 'Archive an order',
    input: z.strictObject({}),
    output: z.object({ order: RestOrder }),
    // What is archived stays archived.
    safe: true,
    scopes: ['write_orders'],
    fixture: { order: { ...order, closed_at: '2026-11-25T09:00:00+00:00' } },
    ...counted,
  }),
  open: post('/orders/:id/open.json', {
    title: 'Take an order out of the archive',
    input: z.strictObject({}),
    output: z.object({ order: RestOrder }),
    safe: true,
    scopes: ['write_orders'],
    fixture: { order },
    ...counted,
  }),
};
