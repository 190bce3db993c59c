import { get } from '@mooring/core';
import { z } from 'zod';
import shop from '../fixtures/rest-shop.json' with { type: 'json' };
import { counted, onlyFields, restId } from './rest-page.js';

/** @see https://shopify.dev/docs/api/admin-rest/2026-07/resources/shop (read 2026-11-25) */
export const RestShop = z.object({
  id: restId,
  name: z.string(),
  email: z.string().nullish(),
  domain: z.string(),
  myshopify_domain: z.string(),
  country_code: z.string().nullish(),
  currency: z.string(),
  iana_timezone: z.string().nullish(),
  plan_name: z.string().nullish(),
  primary_locale: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string(),
});

export const restShopFixture = shop;

export const restShop = {
  retrieve: get('/shop.json', {
    title: 'Read the shop',
    input: onlyFields,
    output: z.object({ shop: RestShop }),
    fixture: { shop },
    ...counted,
  }),
};
