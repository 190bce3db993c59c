import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import deletedProduct from '../fixtures/product-deleted.json' with { type: 'json' };
import product from '../fixtures/product.json' with { type: 'json' };
import { deleted, expandable, metadata, oneOf, timestamp } from './field.js';
import { byLastId, byNextPage, datedPageParameters, listFixture, listOf, searchFixture, searchOf, searchParameters } from './page.js';
import * as parameter from './parameter.js';
import { currencyOptions, customUnitAmount } from './prices.js';

/** @see https://docs.stripe.com/api/products/object (read 2026-11-25) */
export const Product = z.object({
  id: z.string(),
  object: z.literal('product'),
  active: z.boolean(),
  created: timestamp,
  default_price: expandable.nullish(),
  description: z.string().nullable(),
  images: z.array(z.string()),
  livemode: z.boolean(),
  marketing_features: z.array(z.object({ name: z.string().optional() })).optional(),
  metadata,
  name: z.string(),
  shippable: z.boolean().nullable(),
  statement_descriptor: z.string().nullish(),
  tax_code: expandable.nullish(),
  type: oneOf('good', 'service').optional(),
  unit_label: z.string().nullish(),
  updated: timestamp,
  url: z.string().nullable(),
});

export const productFixture: unknown = product;

const packageDimensions = z.strictObject({ height: z.number(), length: z.number(), weight: z.number(), width: z.number() });
const marketingFeatures = z.array(z.strictObject({ name: z.string() }));
const taxDetails = z.strictObject({ performance_location: z.string().optional(), tax_code: z.string().nullable().optional() });

export const products = {
  list: get('/products', {
    title: 'List products, newest first',
    input: z.strictObject({
      ...datedPageParameters,
      active: z.boolean().optional(),
      ids: z.array(z.string()).optional(),
      shippable: z.boolean().optional(),
      type: z.enum(['good', 'service']).optional(),
      url: z.string().optional(),
    }),
    output: listOf(Product),
    paginate: byLastId,
    cache: { ttl: '1m', tags: ['products'] },
    fixture: listFixture('/v1/products', product),
  }),
  create: post('/products', {
    title: 'Create a product, with a price if `default_price_data` is given',
    input: z
      .strictObject({
        name: z.string(),
        active: z.boolean().optional(),
        default_price_data: z
          .strictObject({
            currency: parameter.currency,
            currency_options: currencyOptions.optional(),
            custom_unit_amount: customUnitAmount.optional(),
            metadata: parameter.metadata.optional(),
            recurring: parameter.interval.optional(),
            tax_behavior: parameter.taxBehavior.optional(),
            unit_amount: parameter.amount.optional(),
            unit_amount_decimal: z.string().optional(),
          })
          .optional(),
        description: z.string().optional(),
        expand: parameter.expand,
        /** @default made by Stripe */
        id: z.string().optional(),
        images: z.array(z.string()).optional(),
        marketing_features: marketingFeatures.optional(),
        metadata: parameter.metadata.optional(),
        package_dimensions: packageDimensions.optional(),
        shippable: z.boolean().optional(),
        statement_descriptor: z.string().optional(),
        tax_code: z.string().optional(),
        tax_details: taxDetails.optional(),
        type: z.enum(['good', 'service']).optional(),
        unit_label: z.string().optional(),
        url: z.string().optional(),
      })
      .meta({
        examples: [{ name: 'Berth', default_price_data: { currency: 'eur', unit_amount: 2000, recurring: { interval: 'month' } } }],
      }),
    output: Product,
    invalidates: ['products', 'prices'],
    fixture: product,
  }),
  retrieve: get('/products/:id', {
    title: 'Read a product',
    input: parameter.onlyExpand,
    output: Product,
    cache: { ttl: '1m', tags: ['products'] },
    fixture: product,
  }),
  update: post('/products/:id', {
    title: 'Change a product',
    input: z.strictObject({
      active: z.boolean().optional(),
      default_price: z.string().optional(),
      description: z.string().nullable().optional(),
      expand: parameter.expand,
      images: z.array(z.string()).nullable().optional(),
      marketing_features: marketingFeatures.nullable().optional(),
      metadata: parameter.metadata.nullable().optional(),
      name: z.string().optional(),
      package_dimensions: packageDimensions.nullable().optional(),
      shippable: z.boolean().optional(),
      statement_descriptor: z.string().optional(),
      tax_code: z.string().nullable().optional(),
      tax_details: taxDetails.nullable().optional(),
      unit_label: z.string().nullable().optional(),
      url: z.string().nullable().optional(),
    }),
    output: Product,
    invalidates: ['products'],
    fixture: product,
  }),
  delete: del('/products/:id', {
    title: 'Delete a product that has no price',
    output: deleted('product'),
    invalidates: ['products'],
    fixture: deletedProduct,
  }),
  search: get('/products/search', {
    title: 'Search products',
    input: searchParameters,
    output: searchOf(Product),
    paginate: byNextPage,
    limits: ['search'],
    fixture: searchFixture('/v1/products/search', product),
  }),
};
