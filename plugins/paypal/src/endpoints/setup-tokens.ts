import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/vault.json' with { type: 'json' };
import { address, flag, links, name, oneOf, text } from './field.js';
import { requestId } from './headers.js';
import { experience, keptSource, newCustomer, vaultedCard } from './payment-tokens.js';

/** A method that a buyer has yet to consent to, at the link `approve`. Then it is made into a payment token. */
const SetupToken = z.object({
  id: z.string(),
  customer: z.object({ id: text }).optional(),
  status: oneOf('CREATED', 'PAYER_ACTION_REQUIRED', 'APPROVED', 'VAULTED', 'TOKENIZED').optional(),
  payment_source: keptSource.optional(),
  links,
});

const wallet = z.object({
  description: text,
  shipping: z
    .object({
      name: name.optional(),
      type: z.enum(['SHIPPING', 'PICKUP_IN_PERSON']).optional(),
      address: address.optional(),
    })
    .optional(),
  permit_multiple_payment_tokens: flag,
  usage_type: z
    .string()
    .meta({ examples: ['MERCHANT'] })
    .optional(),
  customer_type: z
    .string()
    .meta({ examples: ['CONSUMER'] })
    .optional(),
  experience_context: experience.optional(),
});

const base = '/v3/vault/setup-tokens';
const scopes = ['https://uri.paypal.com/services/vault/payment-tokens/read'];

/** Keys of repeats, which PayPal requires here, count for three hours. */
export const setupTokens = {
  create: post(base, {
    title: 'Begin to keep a method',
    input: z.object({
      customer: newCustomer,
      payment_source: z.object({
        card: vaultedCard.optional(),
        paypal: wallet.optional(),
        venmo: wallet.optional(),
        token: z.object({ id: z.string().meta({ examples: ['B-8GL99757'] }), type: z.literal('BILLING_AGREEMENT') }).optional(),
      }),
    }),
    output: SetupToken,
    idempotency: requestId,
    scopes,
    fixture: fixtures.setupToken,
  }),
  get: get(`${base}/:id`, { title: 'Read a setup token', output: SetupToken, scopes, fixture: fixtures.setupToken }),
};
