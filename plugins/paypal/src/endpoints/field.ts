import { z } from 'zod';

// Fields that many of PayPal's resources share, as in PayPal's frozen OpenAPI documents of 2024-02-03 (paypal/paypal-rest-api-specifications
// ec4d8f36a6ab, read 2026-11-25; so are all schemas below src/endpoints unless they say otherwise). What a request may leave out is as the
// documents say. Of an answer only its id is relied on: what else comes depends on `Prefer`, on `fields` and on the state of the resource.

const anyText: z.ZodType<string & Record<never, never>, string & Record<never, never>> = z.string();

/** Text of which these values are known. PayPal adds values, so an unknown one is no reason to refuse an answer. */
export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) => z.union([z.enum(values), anyText]);

/** The same, of the values that a request may have. */
export const known = <Values extends z.ZodType<string, string>>(values: Values) => z.union([values, anyText]);

export const text = z.string().optional();
export const flag = z.boolean().optional();

/** ISO 8601 with a time zone. */
export const time = z.string().meta({ examples: ['2026-11-25T10:00:00Z'] });
/** A day: 2026-11-25. */
export const date = z.string().meta({ examples: ['2026-11-25'] });
/** Where a buyer is sent, or a picture is. */
export const url = z.string().meta({ examples: ['https://harbour.example/return'] });
export const email = z.string().meta({ examples: ['ada@harbour.example'] });

/** Three letters (ISO 4217). */
export const currency = z.string().meta({ examples: ['EUR'] });
/** A decimal number as text, in units of the currency: `10.99`, or `1099` of a currency without decimals such as JPY. */
export const value = z.string().meta({ examples: ['10.99'] });
export const money = z.object({ currency_code: currency, value });
export interface Money extends z.infer<typeof money> {}
/** How many per cent, as text: `19.5`. */
export const percentage = z.string().meta({ examples: ['19'] });

/** Two letters (ISO 3166-1). */
export const country = z.string().meta({ examples: ['DE'] });
/** Such as `de-DE`. */
export const locale = z.string().meta({ examples: ['de-DE'] });

const addressLines = {
  address_line_1: text,
  address_line_2: text,
  address_line_3: text,
  /** A quarter. */
  admin_area_4: text,
  /** A part of a city. */
  admin_area_3: text,
  /** A city. */
  admin_area_2: text,
  /** A state or province. */
  admin_area_1: text,
  postal_code: text,
};
/** An address of a request. */
export const address = z.object({ ...addressLines, country_code: country });
export interface Address extends z.infer<typeof address> {}
/** An address in an answer. */
export const givenAddress = z.object({ ...addressLines, country_code: text });

export const name = z.object({
  prefix: text,
  given_name: text,
  surname: text,
  middle_name: text,
  suffix: text,
  alternate_full_name: text,
  full_name: text,
});

export const phone = z.object({
  country_code: z.string().meta({ examples: ['49'] }),
  national_number: z.string().meta({ examples: ['30555010'] }),
  extension_number: z
    .string()
    .meta({ examples: ['12'] })
    .optional(),
});
export const phoneType = z.enum(['FAX', 'HOME', 'MOBILE', 'OTHER', 'PAGER']);
/** A phone in an answer, whose country is not always told. */
export const givenPhone = z.object({ country_code: text, national_number: text, extension_number: text });

/** Who receives money: one of the two. */
export const payee = z.object({
  email_address: email.optional(),
  merchant_id: z
    .string()
    .meta({ examples: ['2J6QB8YJQSJRJ'] })
    .optional(),
});

/** Where to go on from a resource: `approve` and `payer-action` lead the buyer to PayPal. */
export const link = z.object({ href: z.string(), rel: z.string(), method: text });
export const links = z.array(link).optional();

/** What an endpoint without an answer gives: PayPal says 204. */
export const nothing = z.undefined();

/** Changes to a resource (JSON Patch, RFC 6902). Which paths may be changed stands in PayPal's document of each endpoint. */
export const patches = z
  .array(
    z.object({
      op: z.enum(['add', 'remove', 'replace', 'move', 'copy', 'test']),
      path: z
        .string()
        .meta({ examples: ['/description'] })
        .optional(),
      value: z.unknown().optional(),
      from: text,
    }),
  )
  .min(1)
  .meta({ examples: [[{ op: 'replace', path: '/description', value: 'At pier 4' }]] });
