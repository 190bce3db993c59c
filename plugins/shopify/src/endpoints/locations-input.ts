import { z } from 'zod';
import { MetafieldInput } from './input.js';
import { CountryCode } from './codes.js';

// What locations take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

const LocationAddAddressInput = z.strictObject({
  address1: z.string().nullish(),
  address2: z.string().nullish(),
  city: z.string().nullish(),
  countryCode: CountryCode,
  phone: z.string().nullish(),
  provinceCode: z.string().nullish(),
  zip: z.string().nullish(),
});

export const LocationAddInput = z.strictObject({
  address: LocationAddAddressInput,
  fulfillsOnlineOrders: z.boolean().nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  name: z.string(),
});

const LocationEditAddressInput = z.strictObject({
  address1: z.string().nullish(),
  address2: z.string().nullish(),
  city: z.string().nullish(),
  countryCode: CountryCode.nullish(),
  phone: z.string().nullish(),
  provinceCode: z.string().nullish(),
  zip: z.string().nullish(),
});

export const LocationEditInput = z.strictObject({
  address: LocationEditAddressInput.nullish(),
  fulfillsOnlineOrders: z.boolean().nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  name: z.string().nullish(),
});
