import { z } from 'zod';
import shopJson from '../fixtures/shop.json' with { type: 'json' };
import { points, query } from './admin.js';
import { known } from './known.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Shop; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const shopFields = `
  id name email contactEmail myshopifyDomain primaryDomain { host url } url currencyCode enabledPresentmentCurrencies ianaTimezone
  timezoneOffsetMinutes weightUnit unitSystem taxesIncluded taxShipping shipsToCountries setupRequired
  plan { publicDisplayName partnerDevelopment shopifyPlus }
  shopAddress { address1 address2 city provinceCode zip countryCodeV2 phone } createdAt updatedAt
`;

export const Shop = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  contactEmail: z.string(),
  myshopifyDomain: z.string(),
  primaryDomain: z.object({ host: z.string(), url: z.string() }),
  url: z.string(),
  currencyCode: z.string(),
  enabledPresentmentCurrencies: z.array(z.string()),
  ianaTimezone: z.string(),
  timezoneOffsetMinutes: z.number(),
  weightUnit: known('GRAMS', 'KILOGRAMS', 'OUNCES', 'POUNDS'),
  unitSystem: known('IMPERIAL_SYSTEM', 'METRIC_SYSTEM'),
  taxesIncluded: z.boolean(),
  taxShipping: z.boolean(),
  shipsToCountries: z.array(z.string()),
  setupRequired: z.boolean(),
  plan: z.object({ publicDisplayName: z.string(), partnerDevelopment: z.boolean(), shopifyPlus: z.boolean() }),
  shopAddress: z.object({
    address1: z.string().nullable(),
    address2: z.string().nullable(),
    city: z.string().nullable(),
    provinceCode: z.string().nullable(),
    zip: z.string().nullable(),
    countryCodeV2: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const shopFixture = shopJson;

export const shop = {
  retrieve: query(
    `query ShopRetrieve {
      shop {
        ${shopFields}
      }
    }`,
    {
      title: 'Read the shop',
      output: z.object({ shop: Shop }),
      ...points(4),
      fixture: { shop: shopFixture },
    },
  ),
};
