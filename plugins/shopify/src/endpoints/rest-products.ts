import { del, get, post, put } from '@mooring/core';
import { z } from 'zod';
import product from '../fixtures/rest-product.json' with { type: 'json' };
import { adminId, counted, onlyFields, restDates, restId, restPage } from './rest-page.js';

/** @see https://shopify.dev/docs/api/admin-rest/2026-07/resources/product-variant (read 2026-11-25) */
export const RestVariant = z.object({
  id: restId,
  product_id: restId.nullish(),
  admin_graphql_api_id: adminId,
  title: z.string().nullish(),
  sku: z.string().nullish(),
  barcode: z.string().nullish(),
  price: z.string().nullish(),
  compare_at_price: z.string().nullish(),
  position: z.number().nullish(),
  inventory_item_id: restId.nullish(),
  inventory_policy: z.string().nullish(),
  inventory_quantity: z.number().nullish(),
  taxable: z.boolean().nullish(),
  option1: z.string().nullish(),
  option2: z.string().nullish(),
  option3: z.string().nullish(),
});

/** @see https://shopify.dev/docs/api/admin-rest/2026-07/resources/product (read 2026-11-25) */
export const RestProduct = z.object({
  id: restId,
  admin_graphql_api_id: adminId,
  title: z.string(),
  handle: z.string(),
  body_html: z.string().nullish(),
  vendor: z.string().nullish(),
  product_type: z.string().nullish(),
  status: z.string().nullish(),
  /** Separated by commas. */
  tags: z.string().nullish(),
  template_suffix: z.string().nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  published_at: z.string().nullish(),
  variants: z.array(RestVariant).nullish(),
  options: z.array(z.object({ name: z.string(), position: z.number().nullish(), values: z.array(z.string()).nullish() })).nullish(),
  images: z.array(z.object({ id: restId.nullish(), src: z.string().nullish(), alt: z.string().nullish() })).nullish(),
});

export const restProductFixture = product;

const variantInput = z.strictObject({
  id: restId.optional(),
  sku: z.string().nullish(),
  barcode: z.string().nullish(),
  price: z.string().optional(),
  compare_at_price: z.string().nullish(),
  option1: z.string().nullish(),
  option2: z.string().nullish(),
  option3: z.string().nullish(),
  taxable: z.boolean().optional(),
  inventory_policy: z.enum(['deny', 'continue']).optional(),
  inventory_management: z.string().nullish(),
  weight: z.number().optional(),
  weight_unit: z.enum(['g', 'kg', 'oz', 'lb']).optional(),
});

const settings = {
  body_html: z.string().nullish(),
  vendor: z.string().optional(),
  product_type: z.string().optional(),
  handle: z.string().optional(),
  status: z.enum(['active', 'archived', 'draft', 'unlisted']).optional(),
  tags: z.string().optional(),
  template_suffix: z.string().nullish(),
  published: z.boolean().optional(),
  options: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()).optional() })).optional(),
  variants: z.array(variantInput).optional(),
  images: z.array(z.strictObject({ src: z.string().optional(), attachment: z.string().optional(), alt: z.string().optional() })).optional(),
};

export const restProducts = {
  list: get('/products.json', {
    title: 'List products',
    input: z.strictObject({
      ...restPage,
      ...restDates,
      /** Separated by commas. */
      ids: z.string().optional(),
      since_id: restId.optional(),
      title: z.string().optional(),
      vendor: z.string().optional(),
      handle: z.string().optional(),
      product_type: z.string().optional(),
      status: z.string().optional(),
      collection_id: restId.optional(),
      published_status: z.enum(['published', 'unpublished', 'any']).optional(),
    }),
    output: z.object({ products: z.array(RestProduct) }),
    paginate: { by: 'link', items: 'products' },
    scopes: ['read_products'],
    fixture: { products: [product] },
    ...counted,
  }),
  retrieve: get('/products/:id.json', {
    title: 'Read a product',
    input: onlyFields,
    output: z.object({ product: RestProduct }),
    scopes: ['read_products'],
    fixture: { product },
    ...counted,
  }),
  create: post('/products.json', {
    title: 'Create a product',
    input: z.strictObject({ product: z.strictObject({ title: z.string(), ...settings }) }),
    output: z.object({ product: RestProduct }),
    invalidates: ['products'],
    scopes: ['write_products'],
    fixture: { product },
    ...counted,
  }),
  update: put('/products/:id.json', {
    title: 'Change a product',
    input: z.strictObject({ product: z.strictObject({ title: z.string().optional(), ...settings }) }),
    output: z.object({ product: RestProduct }),
    invalidates: ['products'],
    scopes: ['write_products'],
    fixture: { product },
    ...counted,
  }),
  delete: del('/products/:id.json', {
    title: 'Delete a product',
    output: z.object({}),
    invalidates: ['products'],
    scopes: ['write_products'],
    fixture: {},
    ...counted,
  }),
};
