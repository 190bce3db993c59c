import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/payments.json' with { type: 'json' };
import { Capture, paymentInstruction } from './captures.js';
import { flag, links, money, nothing, oneOf, payee, text } from './field.js';
import { preferring, preferringAndAsserting, requestId } from './headers.js';
import { networkReference, processorResponse, relatedIds, sellerProtection } from './payment.js';

const authorization = z.object({
  id: z.string(),
  status: oneOf('CREATED', 'CAPTURED', 'DENIED', 'PARTIALLY_CAPTURED', 'VOIDED', 'PENDING').optional(),
  status_details: z.object({ reason: oneOf('PENDING_REVIEW').optional() }).optional(),
  amount: money.optional(),
  invoice_id: text,
  custom_id: text,
  network_transaction_reference: networkReference.optional(),
  seller_protection: sellerProtection.optional(),
  processor_response: processorResponse.optional(),
  supplementary_data: relatedIds.optional(),
  payee: payee.optional(),
  expiration_time: text,
  create_time: text,
  update_time: text,
  links,
});

/** Money that a buyer has promised, and that can be captured for 29 days. */
export interface Authorization extends z.infer<typeof authorization> {}
export const Authorization: z.ZodType<Authorization, Authorization> = authorization;

export const authorizationFixture: unknown = fixtures.authorization;

const scopes = ['https://uri.paypal.com/services/payments/payment/authcapture'];
const one = '/v2/payments/authorizations/:authorization_id';

/** Keys of repeats count for 45 days. */
export const authorizations = {
  get: get(one, { title: 'Read an authorization', output: Authorization, scopes, fixture: fixtures.authorization }),
  capture: post(`${one}/capture`, {
    title: 'Capture an authorization, wholly or in part',
    headers: preferring,
    input: z.object({
      /** @default everything that was authorized */
      amount: money.optional(),
      invoice_id: text,
      /** Whether nothing more will be captured: the rest is released. @default false */
      final_capture: flag,
      note_to_payer: text,
      soft_descriptor: text,
      payment_instruction: paymentInstruction.optional(),
    }),
    output: Capture,
    idempotency: requestId,
    scopes,
    fixture: fixtures.capture,
  }),
  reauthorize: post(`${one}/reauthorize`, {
    title: 'Authorize anew, once, from the fourth day on',
    headers: preferring,
    input: z.object({ amount: money.optional() }),
    output: Authorization,
    idempotency: requestId,
    scopes,
    fixture: fixtures.authorization,
  }),
  void: post(`${one}/void`, {
    title: 'Release an authorization; answered only where `Prefer` asks for it',
    headers: preferringAndAsserting,
    output: z.union([Authorization, nothing]),
    scopes,
    fixture: fixtures.authorization,
  }),
};
