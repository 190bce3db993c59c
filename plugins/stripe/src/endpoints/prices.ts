import { get, post } from '@mooring/core';
import { z } from 'zod';
import price from '../fixtures/price.json' with { type: 'json' };
import { amount, expandable, metadata, oneOf, timestamp } from './field.js';
import { byLastId, byNextPage, datedPageParameters, listFixture, listOf, searchFixture, searchOf, searchParameters } from './page.js';
import * as parameter from './parameter.js';

/** @see https://docs.stripe.com/api/prices/object (read 2026-11-25) */
export const Price = z.object({
  id: z.string(),
  object: z.literal('price'),
  active: z.boolean(),
  billing_scheme: oneOf('per_unit', 'tiered'),
  created: timestamp,
  currency: z.string(),
  livemode: z.boolean(),
  lookup_key: z.string().nullable(),
  metadata,
  nickname: z.string().nullable(),
  product: expandable,
  /** Null for a price that is paid once. */
  recurring: z
    .object({
      interval: oneOf('day', 'month', 'week', 'year'),
      interval_count: z.number(),
      meter: z.string().nullish(),
      usage_type: oneOf('licensed', 'metered'),
    })
    .nullable(),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified').nullable(),
  tiers_mode: oneOf('graduated', 'volume').nullable(),
  type: oneOf('one_time', 'recurring'),
  /** Null where the price is tiered or not in whole units: see `unit_amount_decimal`. */
  unit_amount: amount.nullable(),
  unit_amount_decimal: z.string().nullable(),
});

export const priceFixture: unknown = price;

/** The customer decides how much. */
export const customUnitAmount = z.strictObject({
  enabled: z.boolean(),
  maximum: parameter.amount.optional(),
  minimum: parameter.amount.optional(),
  preset: parameter.amount.optional(),
});

const tiers = z.array(
  z.strictObject({
    /** `inf` for the last one. */
    up_to: z.union([z.literal('inf'), z.int()]),
    flat_amount: parameter.amount.optional(),
    flat_amount_decimal: z.string().optional(),
    unit_amount: parameter.amount.optional(),
    unit_amount_decimal: z.string().optional(),
  }),
);

/** The same price in other currencies, by three lower-case letters. */
export const currencyOptions = z.record(
  z.string(),
  z.strictObject({
    custom_unit_amount: customUnitAmount.optional(),
    tax_behavior: parameter.taxBehavior.optional(),
    tiers: tiers.optional(),
    unit_amount: parameter.amount.optional(),
    unit_amount_decimal: z.string().optional(),
  }),
);

export const prices = {
  list: get('/prices', {
    title: 'List prices, newest first',
    input: z.strictObject({
      ...datedPageParameters,
      active: z.boolean().optional(),
      currency: parameter.currency.optional(),
      /** At most ten. */
      lookup_keys: z.array(z.string()).optional(),
      product: z.string().optional(),
      recurring: z
        .strictObject({
          interval: z.enum(['day', 'month', 'week', 'year']).optional(),
          meter: z.string().optional(),
          usage_type: z.enum(['licensed', 'metered']).optional(),
        })
        .optional(),
      type: z.enum(['one_time', 'recurring']).optional(),
    }),
    output: listOf(Price),
    paginate: byLastId,
    cache: { ttl: '1m', tags: ['prices'] },
    fixture: listFixture('/v1/prices', price),
  }),
  create: post('/prices', {
    title: 'Create a price, of a product that exists or of a new one',
    input: z
      .strictObject({
        currency: parameter.currency,
        active: z.boolean().optional(),
        billing_scheme: z.enum(['per_unit', 'tiered']).optional(),
        currency_options: currencyOptions.optional(),
        custom_unit_amount: customUnitAmount.optional(),
        expand: parameter.expand,
        lookup_key: z.string().optional(),
        metadata: parameter.metadata.optional(),
        nickname: z.string().optional(),
        product: z.string().optional(),
        product_data: z
          .strictObject({
            name: z.string(),
            active: z.boolean().optional(),
            id: z.string().optional(),
            metadata: parameter.metadata.optional(),
            statement_descriptor: z.string().optional(),
            tax_code: z.string().optional(),
            unit_label: z.string().optional(),
          })
          .optional(),
        recurring: parameter.interval
          .extend({
            meter: z.string().optional(),
            trial_period_days: z.int().optional(),
            usage_type: z.enum(['licensed', 'metered']).optional(),
          })
          .optional(),
        tax_behavior: parameter.taxBehavior.optional(),
        tiers: tiers.optional(),
        tiers_mode: z.enum(['graduated', 'volume']).optional(),
        /** Take `lookup_key` away from the price that has it now. */
        transfer_lookup_key: z.boolean().optional(),
        transform_quantity: z.strictObject({ divide_by: z.int(), round: z.enum(['down', 'up']) }).optional(),
        unit_amount: parameter.amount.optional(),
        unit_amount_decimal: z.string().optional(),
      })
      .meta({ examples: [{ currency: 'eur', product: 'prod_Harbour0001', unit_amount: 2000, recurring: { interval: 'month' } }] }),
    output: Price,
    invalidates: ['prices', 'products'],
    fixture: price,
  }),
  retrieve: get('/prices/:id', {
    title: 'Read a price',
    input: parameter.onlyExpand,
    output: Price,
    cache: { ttl: '1m', tags: ['prices'] },
    fixture: price,
  }),
  update: post('/prices/:id', {
    title: 'Change what is not the amount of a price; a price is never deleted, only made inactive',
    input: z.strictObject({
      active: z.boolean().optional(),
      currency_options: currencyOptions.nullable().optional(),
      expand: parameter.expand,
      lookup_key: z.string().optional(),
      metadata: parameter.metadata.nullable().optional(),
      nickname: z.string().optional(),
      tax_behavior: parameter.taxBehavior.optional(),
      transfer_lookup_key: z.boolean().optional(),
    }),
    output: Price,
    invalidates: ['prices'],
    fixture: price,
  }),
  search: get('/prices/search', {
    title: 'Search prices',
    input: searchParameters,
    output: searchOf(Price),
    paginate: byNextPage,
    limits: ['search'],
    fixture: searchFixture('/v1/prices/search', price),
  }),
};
