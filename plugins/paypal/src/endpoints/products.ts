import { get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/subscriptions.json' with { type: 'json' };
import { known, links, nothing, patches, text, url } from './field.js';
import { preferring, requestId } from './headers.js';
import { byNumber, numbered, total, totals } from './page.js';

const type = z.enum(['PHYSICAL', 'DIGITAL', 'SERVICE']);

const product = z.object({
  id: z.string(),
  name: text,
  description: text,
  type: known(type).optional(),
  category: text,
  image_url: text,
  home_url: text,
  create_time: text,
  update_time: text,
  links,
});

/** What plans are made for. */
export interface Product extends z.infer<typeof product> {}
export const Product: z.ZodType<Product, Product> = product;

export const productFixture: unknown = fixtures.product;

const scopes = ['https://uri.paypal.com/services/subscriptions'];
const base = '/v1/catalogs/products';

/** Keys of repeats count for 72 hours. */
export const products = {
  list: get(base, {
    title: 'List products',
    input: z.object({ ...numbered({ pages: 100_000, size: 20 }), ...total }),
    output: z.object({ ...totals, products: z.array(Product).optional(), links }),
    paginate: byNumber('products'),
    scopes,
    fixture: { total_items: 1, total_pages: 1, products: [fixtures.product], links: fixtures.product.links },
  }),
  create: post(base, {
    title: 'Create a product',
    headers: preferring,
    input: z.object({
      /** @default made by PayPal: `PROD-…` */
      id: z
        .string()
        .meta({ examples: ['berth-by-the-month'] })
        .optional(),
      name: z.string(),
      description: text,
      type: type.default('PHYSICAL'),
      /** One of about 500, such as `SOFTWARE`. */
      category: z
        .string()
        .meta({ examples: ['SOFTWARE'] })
        .optional(),
      image_url: url.optional(),
      home_url: url.optional(),
    }),
    output: Product,
    idempotency: requestId,
    scopes,
    fixture: fixtures.product,
  }),
  get: get(`${base}/:product_id`, { title: 'Read a product', output: Product, scopes, fixture: fixtures.product }),
  update: patch(`${base}/:product_id`, {
    title: 'Change the description, category or URLs of a product',
    body: patches,
    output: nothing,
    scopes,
  }),
};
