import { z } from 'zod';
import {
  address,
  currency,
  date,
  email,
  flag,
  givenAddress,
  givenPhone,
  known,
  links,
  money,
  name,
  percentage,
  phone,
  phoneType,
  text,
  time,
  url,
  value,
} from './field.js';

// What invoices and their templates have in common.

export const invoiceStatus = z.enum([
  'DRAFT',
  'SENT',
  'SCHEDULED',
  'PAID',
  'MARKED_AS_PAID',
  'CANCELLED',
  'REFUNDED',
  'PARTIALLY_PAID',
  'PARTIALLY_REFUNDED',
  'MARKED_AS_REFUNDED',
  'UNPAID',
  'PAYMENT_PENDING',
]);

export const termType = z.enum([
  'DUE_ON_RECEIPT',
  'DUE_ON_DATE_SPECIFIED',
  'NET_10',
  'NET_15',
  'NET_30',
  'NET_45',
  'NET_60',
  'NET_90',
  'NO_DUE_DATE',
]);

export const unitOfMeasure = z.enum(['QUANTITY', 'HOURS', 'AMOUNT']);

export const method = z.enum(['BANK_TRANSFER', 'CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'PAYPAL', 'WIRE_TRANSFER', 'OTHER']);

const tax = z.object({ name: z.string(), percent: percentage, amount: money.optional() });
const discount = z.object({ percent: percentage.optional(), amount: money.optional() });
const phones = z.array(phone.extend({ phone_type: phoneType })).optional();

const contact = { business_name: text, name: name.optional(), address: address.optional() };

/** What a draft and a template say of the invoice as a whole. */
export const detail = {
  /** The application's own. */
  reference: text,
  currency_code: currency,
  note: text,
  terms_and_conditions: text,
  /** For the merchant alone. */
  memo: text,
  attachments: z
    .array(
      z.object({
        id: text,
        reference_url: url.optional(),
        content_type: text,
        create_time: time.optional(),
        size: z
          .string()
          .meta({ examples: ['4096'] })
          .optional(),
      }),
    )
    .optional(),
};

/** What is sold to whom by whom. */
export const terms = {
  invoicer: z
    .object({
      ...contact,
      email_address: email.optional(),
      phones,
      website: url.optional(),
      tax_id: text,
      additional_notes: text,
      logo_url: z
        .string()
        .meta({ examples: ['https://harbour.example/logo.png'] })
        .optional(),
    })
    .optional(),
  primary_recipients: z
    .array(
      z.object({
        billing_info: z
          .object({
            ...contact,
            email_address: email.optional(),
            phones,
            additional_info: text,
            language: z
              .string()
              .meta({ examples: ['de-DE'] })
              .optional(),
          })
          .optional(),
        shipping_info: z.object(contact).optional(),
      }),
    )
    .max(100)
    .optional(),
  /** Who gets a copy. */
  additional_recipients: z.array(email).max(100).optional(),
  items: z
    .array(
      z.object({
        name: z.string(),
        description: text,
        /** A decimal number, as text. */
        quantity: z.string().meta({ examples: ['1'] }),
        unit_amount: money,
        tax: tax.optional(),
        item_date: date.optional(),
        discount: discount.optional(),
        unit_of_measure: unitOfMeasure.optional(),
      }),
    )
    .max(100)
    .optional(),
  /** Discount, shipping and others for the invoice as a whole; PayPal adds the rest up. */
  amount: z
    .object({
      currency_code: currency.optional(),
      value: value.optional(),
      breakdown: z
        .object({
          item_total: money.optional(),
          discount: z.object({ invoice_discount: discount.optional(), item_discount: money.optional() }).optional(),
          tax_total: money.optional(),
          shipping: z.object({ amount: money.optional(), tax: tax.optional() }).optional(),
          custom: z.object({ label: z.string(), amount: money.optional() }).optional(),
        })
        .optional(),
    })
    .optional(),
};

export const configuration = {
  tax_calculated_after_discount: flag,
  tax_inclusive: flag,
  allow_tip: flag,
  partial_payment: z.object({ allow_partial_payment: flag, minimum_amount_due: money.optional() }).optional(),
};

const givenContact = { business_name: text, name: name.optional(), address: givenAddress.optional() };
const givenTax = z.object({ name: text, percent: text, amount: money.optional() });
const givenDiscount = z.object({ percent: text, amount: money.optional() });
const givenPhones = z.array(givenPhone.extend({ phone_type: text })).optional();

/** The same in an answer. */
export const givenTerms = {
  invoicer: z
    .object({
      ...givenContact,
      email_address: text,
      phones: givenPhones,
      website: text,
      tax_id: text,
      additional_notes: text,
      logo_url: text,
    })
    .optional(),
  primary_recipients: z
    .array(
      z.object({
        billing_info: z
          .object({ ...givenContact, email_address: text, phones: givenPhones, additional_info: text, language: text })
          .optional(),
        shipping_info: z.object(givenContact).optional(),
      }),
    )
    .optional(),
  additional_recipients: z.array(z.string()).optional(),
  items: z
    .array(
      z.object({
        id: text,
        name: text,
        description: text,
        quantity: text,
        unit_amount: money.optional(),
        tax: givenTax.optional(),
        item_date: text,
        discount: givenDiscount.optional(),
        unit_of_measure: text,
      }),
    )
    .optional(),
  configuration: z
    .object({
      tax_calculated_after_discount: flag,
      tax_inclusive: flag,
      allow_tip: flag,
      partial_payment: z.object({ allow_partial_payment: flag, minimum_amount_due: money.optional() }).optional(),
      template_id: text,
    })
    .optional(),
  amount: z
    .object({
      currency_code: text,
      value: text,
      breakdown: z
        .object({
          item_total: money.optional(),
          discount: z.object({ invoice_discount: givenDiscount.optional(), item_discount: money.optional() }).optional(),
          tax_total: money.optional(),
          shipping: z.object({ amount: money.optional(), tax: givenTax.optional() }).optional(),
          custom: z.object({ label: text, amount: money.optional() }).optional(),
        })
        .optional(),
    })
    .optional(),
  due_amount: money.optional(),
};

export const givenDetail = {
  reference: text,
  currency_code: text,
  note: text,
  terms_and_conditions: text,
  memo: text,
  attachments: z.array(z.object({ id: text, reference_url: text, content_type: text, create_time: text, size: text })).optional(),
};

const invoice = z.object({
  id: z.string(),
  parent_id: text,
  status: known(invoiceStatus).optional(),
  detail: z
    .object({
      ...givenDetail,
      invoice_number: text,
      invoice_date: text,
      payment_term: z.object({ term_type: text, due_date: text }).optional(),
      metadata: z
        .object({
          create_time: text,
          created_by: text,
          last_update_time: text,
          last_updated_by: text,
          cancel_time: text,
          cancelled_by: text,
          first_sent_time: text,
          last_sent_time: text,
          last_sent_by: text,
          /** Where the recipient pays. */
          recipient_view_url: text,
          invoicer_view_url: text,
          created_by_flow: text,
        })
        .optional(),
    })
    .optional(),
  ...givenTerms,
  gratuity: money.optional(),
  payments: z
    .object({
      paid_amount: money.optional(),
      transactions: z
        .array(z.object({ payment_id: text, type: text, payment_date: text, method: text, note: text, amount: money.optional() }))
        .optional(),
    })
    .optional(),
  refunds: z
    .object({
      refund_amount: money.optional(),
      transactions: z
        .array(z.object({ refund_id: text, type: text, refund_date: text, method: text, amount: money.optional() }))
        .optional(),
    })
    .optional(),
  links,
});

/** A bill. */
export interface Invoice extends z.infer<typeof invoice> {}
export const Invoice: z.ZodType<Invoice, Invoice> = invoice;

const invoiceEvent = invoice.partial({ id: true }).extend({ invoice: Invoice.optional() });

/** What events tell, seen both ways: the invoice itself, or in a field of its own. */
export interface InvoiceEvent extends z.infer<typeof invoiceEvent> {}
export const InvoiceEvent: z.ZodType<InvoiceEvent, InvoiceEvent> = invoiceEvent;
