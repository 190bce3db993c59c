import { del, get, post, put } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/invoices.json' with { type: 'json' };
import { flag, link, links, nothing, text } from './field.js';
import { preferring } from './headers.js';
import { configuration, detail, givenDetail, givenTerms, terms, termType, unitOfMeasure } from './invoice.js';
import { byNumber, numbered } from './page.js';

const preference = z.object({ hidden: flag });

/** What drafts begin with. */
const Template = z.object({
  id: z.string(),
  name: text,
  default_template: flag,
  /** Whether it is PayPal's own. */
  standard_template: flag,
  template_info: z
    .object({ detail: z.object({ ...givenDetail, payment_term: z.object({ term_type: text }).optional() }).optional(), ...givenTerms })
    .optional(),
  settings: z
    .object({
      template_item_settings: z.array(z.object({ field_name: text, display_preference: preference.optional() })).optional(),
      template_subtotal_settings: z.array(z.object({ field_name: text, display_preference: preference.optional() })).optional(),
    })
    .optional(),
  unit_of_measure: text,
  links,
});

/** What a write answers: a link to the template, or the whole of it where `Prefer` asks for that. */
const Written = z.union([Template, link]);

const itemField = z.enum(['ITEMS_QUANTITY', 'ITEMS_DESCRIPTION', 'ITEMS_DATE', 'ITEMS_DISCOUNT', 'ITEMS_TAX']);
const subtotalField = z.enum(['DISCOUNT', 'SHIPPING', 'CUSTOM']);

const template = z.object({
  name: text,
  default_template: flag,
  template_info: z
    .object({
      detail: z.object({ ...detail, payment_term: z.object({ term_type: termType.optional() }).optional() }).optional(),
      ...terms,
      configuration: z.object(configuration).optional(),
    })
    .optional(),
  /** Which parts of an item, and of the sum, are not shown. */
  settings: z
    .object({
      template_item_settings: z.array(z.object({ field_name: itemField.optional(), display_preference: preference.optional() })).optional(),
      template_subtotal_settings: z
        .array(z.object({ field_name: subtotalField.optional(), display_preference: preference.optional() }))
        .optional(),
    })
    .optional(),
  unit_of_measure: unitOfMeasure.optional(),
});

const readScopes = ['https://uri.paypal.com/services/invoicing/invoices/read'];
const scopes = ['https://uri.paypal.com/services/invoicing/invoices/readwrite'];
const base = '/v2/invoicing/templates';
const one = `${base}/:template_id` as const;

export const invoiceTemplates = {
  list: get(base, {
    title: 'List templates of invoices',
    input: z.object({
      ...numbered({ pages: 1_000, size: 100 }),
      /** `all` or `none`. @default 'all' */
      fields: text,
    }),
    output: z.object({ templates: z.array(Template).optional(), links }),
    paginate: byNumber('templates'),
    scopes: readScopes,
    fixture: { templates: [fixtures.template], links: fixtures.template.links },
  }),
  create: post(base, {
    title: 'Create a template',
    headers: preferring,
    input: template,
    output: Written,
    scopes,
    fixture: fixtures.template,
  }),
  get: get(one, { title: 'Read a template', output: Template, scopes: readScopes, fixture: fixtures.template }),
  update: put(one, {
    title: 'Replace a template',
    headers: preferring,
    input: template,
    output: Written,
    scopes,
    fixture: fixtures.template,
  }),
  delete: del(one, { title: 'Delete a template', output: nothing, scopes }),
};
