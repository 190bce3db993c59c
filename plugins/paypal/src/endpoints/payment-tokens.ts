import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/vault.json' with { type: 'json' };
import { givenAddress, givenPhone, links, money, name, nothing, text, url } from './field.js';
import { requestId } from './headers.js';
import { byNumber, total, totals } from './page.js';
import { cardDetails } from './payment-source.js';

const customer = z.object({
  id: z
    .string()
    .meta({ examples: ['customer_4029352050'] })
    .optional(),
});

/** Where a buyer consents to a method being kept, and comes back from. */
export const experience = z.object({
  brand_name: text,
  locale: z
    .string()
    .meta({ examples: ['de-DE'] })
    .optional(),
  return_url: url.optional(),
  cancel_url: url.optional(),
  shipping_preference: z
    .string()
    .meta({ examples: ['NO_SHIPPING'] })
    .optional(),
  vault_instruction: z
    .string()
    .meta({ examples: ['ON_CREATE_PAYMENT_TOKENS'] })
    .optional(),
});

export const vaultedCard = z.object({
  ...cardDetails,
  /** Such as `SCA_WHEN_REQUIRED`. */
  verification_method: z
    .string()
    .meta({ examples: ['SCA_WHEN_REQUIRED'] })
    .optional(),
  experience_context: experience.optional(),
});

export const newCustomer = customer.optional();

const keptWallet = z.object({
  description: text,
  shipping: z.object({ name: name.optional(), type: text, address: givenAddress.optional() }).optional(),
  permit_multiple_payment_tokens: z.boolean().optional(),
  usage_type: text,
  customer_type: text,
  email_address: text,
  payer_id: text,
  account_id: text,
  name: name.optional(),
  phone_number: givenPhone.optional(),
  address: givenAddress.optional(),
});

/** What is kept of a buyer's method: one of them. */
export const keptSource = z.object({
  card: z
    .object({
      name: text,
      last_digits: text,
      brand: text,
      expiry: text,
      billing_address: givenAddress.optional(),
      verification_status: text,
      verification: z
        .object({
          network_transaction_id: text,
          time: text,
          amount: money.optional(),
          processor_response: z.object({ avs_code: text, cvv_code: text, response_code: text }).optional(),
        })
        .optional(),
    })
    .optional(),
  paypal: keptWallet.optional(),
  venmo: keptWallet.extend({ user_name: text }).optional(),
  apple_pay: z.object({ card: z.object({ name: text, last_digits: text, brand: text, expiry: text }).optional() }).optional(),
  bank: z.object({ ach_debit: z.object({ verification_status: text }).optional() }).optional(),
});

const paymentToken = z.object({
  id: z.string(),
  customer: z.object({ id: text }).optional(),
  payment_source: keptSource.optional(),
  links,
});

/** A method of payment that is kept; its id is the `vault_id` of an order. */
export interface PaymentToken extends z.infer<typeof paymentToken> {}
export const PaymentToken: z.ZodType<PaymentToken, PaymentToken> = paymentToken;

export const paymentTokenFixture: unknown = fixtures.paymentToken;

const scopes = ['https://uri.paypal.com/services/vault/payment-tokens/readwrite'];
const base = '/v3/vault/payment-tokens';

/** Keys of repeats, which PayPal requires here, count for three hours. */
export const paymentTokens = {
  list: get(base, {
    title: "List a customer's payment tokens",
    input: z.object({
      customer_id: z.string().meta({ examples: ['customer_4029352050'] }),
      page: z.int().min(1).optional(),
      /** @default 5 */
      page_size: z.int().min(1).optional(),
      ...total,
    }),
    output: z.object({ ...totals, customer: customer.optional(), payment_tokens: z.array(PaymentToken).optional(), links }),
    paginate: byNumber('payment_tokens'),
    scopes,
    fixture: {
      customer: fixtures.paymentToken.customer,
      payment_tokens: [fixtures.paymentToken],
      links: fixtures.paymentToken.links.slice(0, 1),
    },
  }),
  create: post(base, {
    title: 'Keep a card, or what a setup token stands for',
    input: z.object({
      customer: newCustomer,
      payment_source: z.object({
        card: vaultedCard.optional(),
        token: z
          .object({
            id: z.string().meta({ examples: ['5C991763VB2781612'] }),
            // The frozen document has BILLING_AGREEMENT alone, that of today SETUP_TOKEN:
            // https://developer.paypal.com/sdk/vault/v2/definitions/token_id_request (read 2026-11-25)
            type: z.enum(['BILLING_AGREEMENT', 'SETUP_TOKEN']),
          })
          .optional(),
      }),
    }),
    output: PaymentToken,
    idempotency: requestId,
    scopes,
    fixture: fixtures.paymentToken,
  }),
  get: get(`${base}/:id`, { title: 'Read a payment token', output: PaymentToken, scopes, fixture: fixtures.paymentToken }),
  delete: del(`${base}/:id`, { title: 'Keep a method no longer', output: nothing, scopes }),
};
