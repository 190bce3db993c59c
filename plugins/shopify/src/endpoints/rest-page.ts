import { z } from 'zod';

// The REST side, which Shopify calls legacy since 2024-10-01; public apps made since 2025-04-01 may not use it. Paths and names of parameters:
// npm @shopify/shopify-api, rest/admin/2026-07 at ef2043d4a8c4 (2026-08-07), https://shopify.dev/docs/api/admin-rest/2026-07 (read 2026-11-25)

/** Every call counts the same. */
export const counted = { limits: ['rest'] } as const;

/** `limit` is the size of a page, 50 unless said; the next one is named by the Link header, which `.all()` follows. */
export const restPage = {
  limit: z.int().min(1).max(250).optional(),
  /** Names of the fields that are wanted, separated by commas. */
  fields: z.string().optional(),
};

/** Times are ISO 8601. */
export const restDates = {
  created_at_min: z.string().optional(),
  created_at_max: z.string().optional(),
  updated_at_min: z.string().optional(),
  updated_at_max: z.string().optional(),
};

export const onlyFields = z.strictObject({ fields: z.string().optional() });

/** Numbers in REST and in webhooks, where GraphQL has `gid://shopify/Order/1`; `admin_graphql_api_id` is the bridge. */
export const restId = z.number();
export const adminId = z.string().optional();

export const restAddress = z.object({
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  company: z.string().nullish(),
  address1: z.string().nullish(),
  address2: z.string().nullish(),
  city: z.string().nullish(),
  province: z.string().nullish(),
  province_code: z.string().nullish(),
  zip: z.string().nullish(),
  country: z.string().nullish(),
  country_code: z.string().nullish(),
  phone: z.string().nullish(),
});

/** An address as it is sent. */
export const addressInput = z.strictObject({
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  company: z.string().nullish(),
  address1: z.string().nullish(),
  address2: z.string().nullish(),
  city: z.string().nullish(),
  province: z.string().nullish(),
  zip: z.string().nullish(),
  country: z.string().nullish(),
  phone: z.string().nullish(),
});
