import { z } from 'zod';

// Parameters that many of Stripe's endpoints take, as in the declarations of npm stripe 23.1.0 (read 2026-11-25). `null` is sent as an
// empty text, by which Stripe unsets a value. Unknown names are refused here at every depth, before anything is sent.

/** References to be answered as whole objects, such as `['customer', 'latest_charge.balance_transaction']`; at most four levels deep. */
export const expand = z.array(z.string()).optional();

/** What every call takes that has no parameters of its own. */
export const onlyExpand = z.strictObject({ expand });

/** `null` for a name removes the pair. */
export const metadata = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Seconds since 1970. */
export const timestamp = z.int();

/** In the smallest unit of the currency. */
export const amount = z.int();

/** An instant, or a stretch of time. */
export const created = z
  .union([
    timestamp,
    z.strictObject({ gt: timestamp.optional(), gte: timestamp.optional(), lt: timestamp.optional(), lte: timestamp.optional() }),
  ])
  .optional();

/** Three letters, lower case (ISO 4217). */
export const currency = z.string().meta({ examples: ['eur'] });

export const address = z.strictObject({
  city: z.string().optional(),
  /** ISO 3166-1 alpha-2 */
  country: z.string().optional(),
  line1: z.string().optional(),
  line2: z.string().optional(),
  postal_code: z.string().optional(),
  state: z.string().optional(),
});

export const shipping = z.strictObject({
  address,
  name: z.string(),
  carrier: z.string().optional(),
  phone: z.string().optional(),
  tracking_number: z.string().optional(),
});

export const taxBehavior = z.enum(['exclusive', 'inclusive', 'unspecified']);

/** Who is liable for taxes, or issues an invoice: this account, or the connected one that `account` names. */
export const party = z.strictObject({ type: z.enum(['account', 'self']), account: z.string().optional() });

export const automaticTax = z.strictObject({ enabled: z.boolean(), liability: party.optional() });

/** One of the three. */
export const discount = z.strictObject({
  coupon: z.string().optional(),
  discount: z.string().optional(),
  promotion_code: z.string().optional(),
});

/** A line that is printed on invoices; at most four. */
export const customField = z.strictObject({ name: z.string(), value: z.string() });

export const interval = z.strictObject({ interval: z.enum(['day', 'week', 'month', 'year']), interval_count: z.int().optional() });

/** A price that is made for one use, of a product that exists. Its decimal form is text with at most 12 places. */
export const priceData = z.strictObject({
  currency,
  product: z.string(),
  tax_behavior: taxBehavior.optional(),
  unit_amount: amount.optional(),
  unit_amount_decimal: z.string().optional(),
});

/** Settings by type of payment method, such as `{ card: { request_three_d_secure: 'any' } }`; Stripe has about fifty types. */
export const paymentMethodOptions = z.record(z.string(), z.record(z.string(), z.unknown()).nullable());

/** Where the money goes on after a payment with Connect. */
export const transferData = z.strictObject({ destination: z.string(), amount: amount.optional() });

/** The same for what is billed again and again: a share of each invoice. */
export const transferShare = z.strictObject({ destination: z.string(), amount_percent: z.number().optional() });
