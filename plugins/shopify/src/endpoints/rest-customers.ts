import { get, post, put } from '@mooring/core';
import { z } from 'zod';
import customer from '../fixtures/rest-customer.json' with { type: 'json' };
import { addressInput, adminId, counted, onlyFields, restAddress, restDates, restId, restPage } from './rest-page.js';

/** @see https://shopify.dev/docs/api/admin-rest/2026-07/resources/customer (read 2026-11-25) */
export const RestCustomer = z.object({
  id: restId,
  admin_graphql_api_id: adminId,
  email: z.string().nullish(),
  phone: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  state: z.string().nullish(),
  note: z.string().nullish(),
  /** Separated by commas. */
  tags: z.string().nullish(),
  currency: z.string().nullish(),
  verified_email: z.boolean().nullish(),
  tax_exempt: z.boolean().nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  addresses: z.array(restAddress).nullish(),
  default_address: restAddress.nullish(),
});

export const restCustomerFixture = customer;

const settings = z.strictObject({
  email: z.string().nullish(),
  phone: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  note: z.string().nullish(),
  tags: z.string().optional(),
  tax_exempt: z.boolean().optional(),
  verified_email: z.boolean().optional(),
  send_email_welcome: z.boolean().optional(),
  addresses: z.array(addressInput).optional(),
});

export const restCustomers = {
  list: get('/customers.json', {
    title: 'List customers',
    input: z.strictObject({ ...restPage, ...restDates, ids: z.string().optional(), since_id: restId.optional() }),
    output: z.object({ customers: z.array(RestCustomer) }),
    paginate: { by: 'link', items: 'customers' },
    scopes: ['read_customers'],
    fixture: { customers: [customer] },
    ...counted,
  }),
  search: get('/customers/search.json', {
    title: 'Search customers',
    input: z.strictObject({
      ...restPage,
      query: z.string().meta({ examples: ['email:ada@example.com'] }),
      /** Field and direction, `last_order_date DESC` unless said. */
      order: z.string().optional(),
    }),
    output: z.object({ customers: z.array(RestCustomer) }),
    paginate: { by: 'link', items: 'customers' },
    scopes: ['read_customers'],
    fixture: { customers: [customer] },
    ...counted,
  }),
  retrieve: get('/customers/:id.json', {
    title: 'Read a customer',
    input: onlyFields,
    output: z.object({ customer: RestCustomer }),
    scopes: ['read_customers'],
    fixture: { customer },
    ...counted,
  }),
  create: post('/customers.json', {
    title: 'Create a customer',
    input: z.strictObject({ customer: settings }),
    output: z.object({ customer: RestCustomer }),
    scopes: ['write_customers'],
    fixture: { customer },
    ...counted,
  }),
  update: put('/customers/:id.json', {
    title: 'Change a customer',
    input: z.strictObject({ customer: settings }),
    output: z.object({ customer: RestCustomer }),
    scopes: ['write_customers'],
    fixture: { customer },
    ...counted,
  }),
};
