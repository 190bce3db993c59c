import { z } from 'zod';

// Fields that many of Stripe's objects share. Required and nullable as in the declarations of npm stripe 23.1.0, which are made from
// Stripe's OpenAPI document of the pinned version (read 2026-11-25).

/** A reference: the id, or the whole object where the call asked for it with `expand`. */
export const expandable = z.union([z.string(), z.object({ id: z.string() })]);

/** Seconds since 1970, as all times of Stripe. */
export const timestamp = z.number();

/** In the smallest unit of the currency: 1099 is 10.99 USD, or 1099 JPY. */
export const amount = z.number();

/** Up to 50 pairs of the application's own. */
export const metadata = z.record(z.string(), z.string());

export const address = z.object({
  city: z.string().nullable(),
  country: z.string().nullable(),
  line1: z.string().nullable(),
  line2: z.string().nullable(),
  postal_code: z.string().nullable(),
  state: z.string().nullable(),
});

export const shipping = z.object({
  address: address.optional(),
  carrier: z.string().nullish(),
  name: z.string().nullish(),
  phone: z.string().nullish(),
  tracking_number: z.string().nullish(),
});

const anyText: z.ZodType<string & Record<never, never>, string & Record<never, never>> = z.string();

/** Text of which these values are known. Stripe adds values within a version, so an unknown one is no reason to refuse an answer. */
export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) => z.union([z.enum(values), anyText]);

/** Why a payment or an attempt to finalise an invoice failed. */
export const failure = z.object({
  type: z.string(),
  code: z.string().optional(),
  decline_code: z.string().optional(),
  doc_url: z.string().optional(),
  message: z.string().optional(),
  param: z.string().optional(),
});

/** What is left of an object that has been deleted. */
export const deleted = <const Name extends string>(object: Name) =>
  z.object({ id: z.string(), object: z.literal(object), deleted: z.literal(true) });
