import { post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/records.json' with { type: 'json' };
import { nothing } from './page.js';
import { anyRecords, mergeableRecords, records } from './records.js';

// Scopes: the security of each operation in the OpenAPI documents named in page.ts. Of the names of properties the fixtures show the usual
// ones; `properties.list` gives those of an account.

const contactScopes = { read: 'crm.objects.contacts.read', write: 'crm.objects.contacts.write' };

export const contacts = {
  ...mergeableRecords('contacts', { called: 'contacts', fixture: fixtures.contact, ...contactScopes }),
  gdprDelete: post('/crm/v3/objects/contacts/gdpr-delete', {
    title: 'Delete a contact for good, with everything that is known of it',
    input: z.object({
      objectId: z.string(),
      /** `email` where `objectId` is an address; HubSpot then keeps it from being added again. */
      idProperty: z.string().optional(),
    }),
    output: nothing,
    scopes: [contactScopes.write],
  }),
};

export const companies = mergeableRecords('companies', {
  called: 'companies',
  fixture: fixtures.company,
  read: 'crm.objects.companies.read',
  write: 'crm.objects.companies.write',
});

export const deals = mergeableRecords('deals', {
  called: 'deals',
  fixture: fixtures.deal,
  read: 'crm.objects.deals.read',
  write: 'crm.objects.deals.write',
});

export const tickets = mergeableRecords('tickets', { called: 'tickets', fixture: fixtures.ticket, read: 'tickets', write: 'tickets' });

export const products = records('products', {
  called: 'products',
  fixture: fixtures.product,
  read: 'crm.objects.products.read',
  write: 'crm.objects.products.write',
});

export const lineItems = records('line_items', {
  called: 'line items',
  fixture: fixtures.lineItem,
  read: 'crm.objects.line_items.read',
  write: 'crm.objects.line_items.write',
});

export const notes = records('notes', { called: 'notes', fixture: fixtures.note, ...contactScopes });

export const tasks = records('tasks', { called: 'tasks', fixture: fixtures.task, ...contactScopes });

/** Records of any type: a custom object's name or number (`2-…`), or one of HubSpot's own such as `calls`, `meetings`, `emails`, `quotes`. */
export const objects = anyRecords({ called: 'records of a type', fixture: fixtures.anyObject });
