import { del, get, post, put, text as plainText } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/invoices.json' with { type: 'json' };
import { address, currency, date, email, flag, link, links, money, name, nothing, text, time } from './field.js';
import { preferring, requestId } from './headers.js';
import { configuration, detail, Invoice, invoiceStatus, method, terms, termType } from './invoice.js';
import { byNumber, numbered, total, totals } from './page.js';

/** A draft, or what an invoice becomes as a whole. */
const draft = {
  detail: z.object({
    ...detail,
    /** @default the next one, see `nextNumber` */
    invoice_number: text,
    /** @default today */
    invoice_date: date.optional(),
    payment_term: z.object({ term_type: termType.optional(), due_date: date.optional() }).optional(),
  }),
  ...terms,
  configuration: z
    .object({
      ...configuration,
      template_id: z
        .string()
        .meta({ examples: ['TEMP-19V05281TU309413B'] })
        .optional(),
    })
    .optional(),
};

const notification = z.object({
  subject: text,
  note: text,
  /** @default false */
  send_to_invoicer: flag,
  /** @default true */
  send_to_recipient: flag,
  additional_recipients: z.array(email).max(100).optional(),
});

const recordType = z.enum(['PAYPAL', 'EXTERNAL']).optional();

const range = <Of extends z.ZodType>(of: Of) => z.object({ start: of, end: of }).optional();

const readScopes = ['https://uri.paypal.com/services/invoicing/invoices/read'];
const scopes = ['https://uri.paypal.com/services/invoicing/invoices/readwrite'];
const base = '/v2/invoicing/invoices';
const one = `${base}/:invoice_id` as const;
const paging = numbered({ pages: 1_000, size: 100 });

/** What a write answers: a link to the invoice, or the whole of it where `Prefer` asks for that. */
const Written = z.union([Invoice, link]);

export const invoices = {
  list: get(base, {
    title: 'List invoices',
    input: z.object({
      ...paging,
      ...total,
      /** `all`, `none`, or names such as `items`. @default 'all' */
      fields: text,
    }),
    output: z.object({ ...totals, items: z.array(Invoice).optional(), links }),
    paginate: byNumber('items'),
    scopes: readScopes,
    fixture: { total_items: 1, total_pages: 1, items: [fixtures.invoice], links: fixtures.invoice.links.slice(0, 1) },
  }),
  create: post(base, {
    title: 'Draft an invoice; nobody hears of it before it is sent',
    headers: preferring,
    input: z.object(draft),
    output: Written,
    scopes,
    fixture: fixtures.invoice,
  }),
  get: get(one, { title: 'Read an invoice', output: Invoice, scopes: readScopes, fixture: fixtures.invoice }),
  update: put(one, {
    title: 'Replace an invoice: what is left out is gone',
    query: z.object({
      /** @default true */
      send_to_recipient: flag,
      /** @default true */
      send_to_invoicer: flag,
    }),
    headers: preferring,
    input: z.object(draft),
    output: Written,
    scopes,
    fixture: fixtures.invoice,
  }),
  delete: del(one, { title: 'Delete an invoice that is a draft, scheduled or cancelled', output: nothing, scopes }),
  // PayPal-Request-Id: not in the frozen document; in PayPal's public collection of requests, where keys count for six hours, as at
  // https://qodex-public-app.vercel.app/paypal-public-api/paypal-apis/invoices-invoices-1/send-invoice (read 2026-11-25).
  send: post(`${one}/send`, {
    title: 'Send an invoice, or schedule it where its date lies ahead',
    input: notification,
    output: z.union([link, z.object({ links }), nothing]),
    idempotency: requestId,
    scopes,
    fixture: fixtures.link,
  }),
  remind: post(`${one}/remind`, { title: 'Remind the recipient', input: notification, output: nothing, scopes }),
  cancel: post(`${one}/cancel`, { title: 'Cancel an invoice that was sent', input: notification, output: nothing, scopes }),
  generateQrCode: post(`${one}/generate-qr-code`, {
    title: 'Make a QR code that leads to the invoice: a part of a multipart body, with the PNG in base64',
    input: z.object({
      /** @default 500 */
      width: z.int().min(150).max(500).optional(),
      /** @default 500 */
      height: z.int().min(150).max(500).optional(),
      /** `pay` or `details`. @default 'pay' */
      action: z.enum(['pay', 'details']).optional(),
    }),
    output: plainText(),
    scopes,
  }),
  nextNumber: post('/v2/invoicing/generate-next-invoice-number', {
    title: 'Ask for the next number of an invoice',
    output: z.object({ invoice_number: z.string() }),
    // It gives the number and does not keep it.
    safe: true,
    scopes,
    fixture: { invoice_number: '#1002' },
  }),
  search: post('/v2/invoicing/search-invoices', {
    title: 'Search invoices, one page at a time',
    query: z.object({ ...paging, ...total }),
    input: z.object({
      recipient_email: email.optional(),
      recipient_first_name: text,
      recipient_last_name: text,
      recipient_business_name: text,
      invoice_number: text,
      status: z.array(invoiceStatus).max(5).optional(),
      reference: text,
      currency_code: currency.optional(),
      memo: text,
      total_amount_range: z.object({ lower_amount: money, upper_amount: money }).optional(),
      invoice_date_range: range(date),
      due_date_range: range(date),
      payment_date_range: range(time),
      creation_date_range: range(time),
      archived: flag,
      /** Such as `items`. @default all */
      fields: z.array(z.string()).optional(),
    }),
    output: z.object({ ...totals, items: z.array(Invoice).optional(), links }),
    safe: true,
    scopes: readScopes,
    fixture: { total_items: 1, total_pages: 1, items: [fixtures.invoice], links: fixtures.invoice.links.slice(0, 1) },
  }),
  payments: {
    record: post(`${one}/payments`, {
      title: 'Record that an invoice was paid elsewhere',
      input: z.object({
        type: recordType,
        payment_id: text,
        payment_date: date.optional(),
        method,
        note: text,
        /** @default everything that is due */
        amount: money.optional(),
        shipping_info: z.object({ business_name: text, name: name.optional(), address: address.optional() }).optional(),
      }),
      output: z.object({ payment_id: z.string() }),
      scopes,
      fixture: { payment_id: 'EXTR-86F38350LX4353815' },
    }),
    delete: del(`${one}/payments/:transaction_id`, { title: 'Take back the record of a payment', output: nothing, scopes }),
  },
  refunds: {
    record: post(`${one}/refunds`, {
      title: 'Record that a payment was refunded elsewhere',
      input: z.object({ type: recordType, refund_date: date.optional(), amount: money.optional(), method }),
      output: z.object({ refund_id: z.string() }),
      scopes,
      fixture: { refund_id: 'EXTR-2LG703375E477444T' },
    }),
    delete: del(`${one}/refunds/:transaction_id`, { title: 'Take back the record of a refund', output: nothing, scopes }),
  },
};

export const invoiceFixture: unknown = fixtures.invoice;
