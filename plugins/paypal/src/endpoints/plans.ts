import { get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/subscriptions.json' with { type: 'json' };
import { flag, known, links, money, nothing, oneOf, patches, percentage, text } from './field.js';
import { preferring, requestId } from './headers.js';
import { byNumber, numbered, total, totals } from './page.js';

const tier = z.object({
  starting_quantity: z.string().meta({ examples: ['1'] }),
  ending_quantity: z
    .string()
    .meta({ examples: ['100'] })
    .optional(),
  amount: money,
});

/** What one cycle costs: a fixed price, or tiers by quantity. */
export const pricingScheme = z.object({
  fixed_price: money.optional(),
  pricing_model: z.enum(['VOLUME', 'TIERED']).optional(),
  tiers: z.array(tier).optional(),
});

const frequency = z.object({
  interval_unit: z.enum(['DAY', 'WEEK', 'MONTH', 'YEAR']),
  /** @default 1 */
  interval_count: z.int().min(1).max(365).optional(),
});

export const paymentPreferences = z.object({
  /** Whether what is owed comes on top of the next bill. @default true */
  auto_bill_outstanding: flag,
  setup_fee: money.optional(),
  setup_fee_failure_action: z.enum(['CONTINUE', 'CANCEL']).optional(),
  /** Failed payments after which a subscription is suspended; 0 for never. @default 0 */
  payment_failure_threshold: z.int().min(0).max(999).optional(),
});

const status = z.enum(['CREATED', 'INACTIVE', 'ACTIVE']);

/** A cycle in an answer. */
const givenCycle = z.object({
  pricing_scheme: z
    .object({
      version: z.number().optional(),
      fixed_price: money.optional(),
      pricing_model: text,
      tiers: z.array(tier).optional(),
      create_time: text,
      update_time: text,
    })
    .optional(),
  frequency: z.object({ interval_unit: text, interval_count: z.number().optional() }).optional(),
  tenure_type: oneOf('REGULAR', 'TRIAL').optional(),
  sequence: z.number().optional(),
  /** 0 for cycles without an end. */
  total_cycles: z.number().optional(),
});

const planFields = {
  product_id: text,
  name: text,
  status: known(status).optional(),
  description: text,
  usage_type: text,
  billing_cycles: z.array(givenCycle).optional(),
  payment_preferences: z
    .object({
      auto_bill_outstanding: flag,
      setup_fee: money.optional(),
      setup_fee_failure_action: text,
      payment_failure_threshold: z.number().optional(),
    })
    .optional(),
  taxes: z.object({ percentage: text, inclusive: flag }).optional(),
  quantity_supported: flag,
  create_time: text,
  update_time: text,
  links,
};

const plan = z.object({ id: z.string(), ...planFields });

/** How often a subscriber pays how much for a product. */
export interface Plan extends z.infer<typeof plan> {}
export const Plan: z.ZodType<Plan, Plan> = plan;

/** A plan as a subscription has it, which may have no id of its own. */
export const subscribedPlan = z.object({ id: text, ...planFields });

export const planFixture: unknown = fixtures.plan;

const scopes = ['https://uri.paypal.com/services/subscriptions'];
const base = '/v1/billing/plans';

/** Keys of repeats count for 72 hours. */
export const plans = {
  list: get(base, {
    title: 'List plans',
    headers: preferring,
    input: z.object({
      ...numbered({ pages: 100_000, size: 20 }),
      ...total,
      product_id: z
        .string()
        .meta({ examples: ['PROD-XXCD1234QWER65782'] })
        .optional(),
      /** At most ten, with commas between. */
      plan_ids: z
        .string()
        .meta({ examples: ['P-5ML4271244454362WXNWU5NQ'] })
        .optional(),
    }),
    output: z.object({ ...totals, plans: z.array(Plan).optional(), links }),
    paginate: byNumber('plans'),
    scopes,
    fixture: { total_items: 1, total_pages: 1, plans: [fixtures.plan], links: fixtures.plan.links },
  }),
  create: post(base, {
    title: 'Create a plan',
    headers: preferring,
    input: z.object({
      product_id: z.string().meta({ examples: ['PROD-XXCD1234QWER65782'] }),
      name: z.string(),
      /** @default 'ACTIVE' */
      status: status.optional(),
      description: text,
      /** At most two trials and one regular cycle. */
      billing_cycles: z
        .array(
          z.object({
            pricing_scheme: pricingScheme.optional(),
            frequency,
            tenure_type: z.enum(['REGULAR', 'TRIAL']),
            sequence: z.int().min(1).max(99),
            /** 0 for cycles without an end. @default 1 */
            total_cycles: z.int().min(0).max(999).optional(),
          }),
        )
        .min(1)
        .max(12),
      payment_preferences: paymentPreferences,
      taxes: z.object({ percentage, inclusive: flag }).optional(),
      quantity_supported: flag,
    }),
    output: Plan,
    idempotency: requestId,
    scopes,
    fixture: fixtures.plan,
  }),
  get: get(`${base}/:id`, { title: 'Read a plan', output: Plan, scopes, fixture: fixtures.plan }),
  update: patch(`${base}/:id`, {
    title: 'Change the name, description, preferences or tax of a plan',
    body: patches,
    output: nothing,
    scopes,
  }),
  activate: post(`${base}/:id/activate`, { title: 'Activate a plan', output: nothing, scopes }),
  deactivate: post(`${base}/:id/deactivate`, { title: 'Let nobody subscribe to a plan any more', output: nothing, scopes }),
  updatePricing: post(`${base}/:id/update-pricing-schemes`, {
    title: 'Change the prices of a plan; they reach subscribers ten days later',
    input: z.object({
      pricing_schemes: z
        .array(z.object({ billing_cycle_sequence: z.int().min(1).max(99), pricing_scheme: pricingScheme }))
        .min(1)
        .max(99),
    }),
    output: nothing,
    scopes,
  }),
};
