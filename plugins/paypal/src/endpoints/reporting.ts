import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/reporting.json' with { type: 'json' };
import { currency, flag, givenPhone, links, money, name, text, time } from './field.js';
import { markOf, numbered, totals } from './page.js';

interface Counted {
  readonly page?: number | undefined;
  readonly total_pages?: number | undefined;
}

const address = z.object({ line1: text, line2: text, city: text, state: text, country_code: text, postal_code: text });

const item = z.object({
  item_code: text,
  item_name: text,
  item_description: text,
  item_options: text,
  item_quantity: text,
  item_unit_price: money.optional(),
  item_amount: money.optional(),
  discount_amount: money.optional(),
  tax_percentage: text,
  tax_amounts: z.array(z.object({ tax_amount: money.optional() })).optional(),
  total_item_amount: money.optional(),
  invoice_number: text,
});

/** What moved the balance, or was about to. Everything beside `transaction_info` is answered where `fields` asks for it. */
const Transaction = z.object({
  transaction_info: z
    .object({
      paypal_account_id: text,
      transaction_id: text,
      paypal_reference_id: text,
      paypal_reference_id_type: text,
      /** Such as `T0006`, a checkout: https://developer.paypal.com/docs/reports/reference/tcodes (not read). */
      transaction_event_code: text,
      transaction_initiation_date: text,
      transaction_updated_date: text,
      transaction_amount: money.optional(),
      fee_amount: money.optional(),
      discount_amount: money.optional(),
      insurance_amount: money.optional(),
      sales_tax_amount: money.optional(),
      shipping_amount: money.optional(),
      shipping_discount_amount: money.optional(),
      shipping_tax_amount: money.optional(),
      other_amount: money.optional(),
      tip_amount: money.optional(),
      /** `D` denied, `P` pending, `S` done, `V` reversed. */
      transaction_status: text,
      transaction_subject: text,
      transaction_note: text,
      payment_tracking_id: text,
      bank_reference_id: text,
      ending_balance: money.optional(),
      available_balance: money.optional(),
      invoice_id: text,
      custom_field: text,
      protection_eligibility: text,
      credit_term: text,
      credit_transactional_fee: money.optional(),
      credit_promotional_fee: money.optional(),
      annual_percentage_rate: text,
      payment_method_type: text,
      instrument_type: text,
      instrument_sub_type: text,
    })
    .optional(),
  payer_info: z
    .object({
      account_id: text,
      email_address: text,
      phone_number: givenPhone.optional(),
      address_status: text,
      payer_status: text,
      payer_name: name.optional(),
      country_code: text,
      address: address.optional(),
    })
    .optional(),
  shipping_info: z
    .object({ name: text, method: text, address: address.optional(), secondary_shipping_address: address.optional() })
    .optional(),
  cart_info: z.object({ item_details: z.array(item).optional(), tax_inclusive: flag, paypal_invoice_id: text }).optional(),
  store_info: z.object({ store_id: text, terminal_id: text }).optional(),
  auction_info: z.object({ auction_site: text, auction_item_site: text, auction_buyer_id: text, auction_closing_date: text }).optional(),
  incentive_info: z
    .object({
      incentive_details: z
        .array(z.object({ incentive_type: text, incentive_code: text, incentive_amount: money.optional(), incentive_program_code: text }))
        .optional(),
    })
    .optional(),
});

/** This list tells where it is, and how many pages there are. */
const byTotalPages = {
  by: 'next',
  items: 'transaction_details',
  id: 'transaction_info.transaction_id',
  next: ({ page: { page = 1, total_pages: last = 1 } }: { readonly page: Counted }) => (page < last ? { page: page + 1 } : undefined),
  write: <Page extends object>(page: Page, items: readonly unknown[], more: boolean) => {
    const number = markOf(items);
    return { ...page, transaction_details: items, page: number, total_pages: more ? number + 1 : number };
  },
} as const;

export const reporting = {
  transactions: get('/v1/reporting/transactions', {
    title: 'List transactions of at most 31 days; they are there about three hours later',
    input: z.object({
      ...numbered({ pages: 2_147_483_647, size: 500 }),
      start_date: time,
      end_date: time,
      transaction_id: z
        .string()
        .meta({ examples: ['5TY05013RG002845M'] })
        .optional(),
      /** An event code, such as `T0006`. */
      transaction_type: z
        .string()
        .meta({ examples: ['T0006'] })
        .optional(),
      transaction_status: z.enum(['D', 'P', 'S', 'V']).optional(),
      /** A range in hundredths, such as `500 TO 1005`; with `transaction_currency`. */
      transaction_amount: z
        .string()
        .meta({ examples: ['500 TO 1005'] })
        .optional(),
      transaction_currency: currency.optional(),
      payment_instrument_type: z.enum(['CREDITCARD', 'DEBITCARD']).optional(),
      store_id: text,
      terminal_id: text,
      /** `all`, or parts such as `transaction_info,payer_info`. @default 'transaction_info' */
      fields: z
        .string()
        .meta({ examples: ['all'] })
        .optional(),
      /** @default 'Y' */
      balance_affecting_records_only: z.enum(['Y', 'N']).optional(),
    }),
    output: z.object({
      ...totals,
      transaction_details: z.array(Transaction).optional(),
      account_number: text,
      start_date: text,
      end_date: text,
      last_refreshed_datetime: text,
      page: z.number().optional(),
      links,
    }),
    paginate: byTotalPages,
    scopes: ['https://uri.paypal.com/services/reporting/search/read'],
    fixture: { ...fixtures.page, transaction_details: [fixtures.transaction] },
  }),
  balances: get('/v1/reporting/balances', {
    title: 'Read the balances, now or at a time',
    input: z.object({
      as_of_time: time.optional(),
      /** @default all */
      currency_code: currency.optional(),
    }),
    output: z.object({
      balances: z
        .array(
          z.object({
            currency: z.string(),
            primary: flag,
            total_balance: money.optional(),
            available_balance: money.optional(),
            withheld_balance: money.optional(),
          }),
        )
        .optional(),
      account_id: text,
      as_of_time: text,
      last_refresh_time: text,
    }),
    scopes: ['https://uri.paypal.com/services/reporting/balances/read'],
    fixture: fixtures.balances,
  }),
};
