import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/payments.json' with { type: 'json' };
import { flag, links, money, oneOf, payee, text } from './field.js';
import { preferringAndAsserting, requestId } from './headers.js';
import { exchangeRate, networkReference, processorResponse, relatedIds, sellerProtection } from './payment.js';
import { Refund } from './refunds.js';

const platformFees = z.array(z.object({ amount: money, payee: payee.optional() })).max(1);

/** What a platform takes of a payment, and when the seller gets the rest. */
export const paymentInstruction = z.object({
  platform_fees: platformFees.optional(),
  disbursement_mode: z.enum(['INSTANT', 'DELAYED']).optional(),
  payee_pricing_tier_id: z
    .string()
    .meta({ examples: ['BTC99'] })
    .optional(),
  payee_receivable_fx_rate_id: text,
});

const capture = z.object({
  id: z.string(),
  status: oneOf('COMPLETED', 'DECLINED', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED', 'FAILED').optional(),
  status_details: z
    .object({
      reason: oneOf(
        'BUYER_COMPLAINT',
        'CHARGEBACK',
        'ECHECK',
        'INTERNATIONAL_WITHDRAWAL',
        'OTHER',
        'PENDING_REVIEW',
        'RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION',
        'REFUNDED',
        'TRANSACTION_APPROVED_AWAITING_FUNDING',
        'UNILATERAL',
        'VERIFICATION_REQUIRED',
      ).optional(),
    })
    .optional(),
  amount: money.optional(),
  invoice_id: text,
  custom_id: text,
  network_transaction_reference: networkReference.optional(),
  seller_protection: sellerProtection.optional(),
  final_capture: flag,
  seller_receivable_breakdown: z
    .object({
      gross_amount: money.optional(),
      paypal_fee: money.optional(),
      paypal_fee_in_receivable_currency: money.optional(),
      net_amount: money.optional(),
      receivable_amount: money.optional(),
      exchange_rate: exchangeRate.optional(),
      platform_fees: platformFees.optional(),
    })
    .optional(),
  disbursement_mode: oneOf('INSTANT', 'DELAYED').optional(),
  processor_response: processorResponse.optional(),
  supplementary_data: relatedIds.optional(),
  payee: payee.optional(),
  create_time: text,
  update_time: text,
  links,
});

/** Money that was taken. `PENDING` and a reason where it has not arrived yet. */
export interface Capture extends z.infer<typeof capture> {}
export const Capture: z.ZodType<Capture, Capture> = capture;

export const captureFixture: unknown = fixtures.capture;

const one = '/v2/payments/captures/:capture_id';

/** Keys of repeats count for 45 days. */
export const captures = {
  get: get(one, {
    title: 'Read a capture',
    output: Capture,
    scopes: ['https://uri.paypal.com/services/payments/payment/authcapture'],
    fixture: fixtures.capture,
  }),
  refund: post(`${one}/refund`, {
    title: 'Refund a capture, wholly or in part',
    headers: preferringAndAsserting,
    input: z.object({
      /** @default everything not yet refunded */
      amount: money.optional(),
      custom_id: text,
      invoice_id: text,
      note_to_payer: text,
      payment_instruction: z.object({ platform_fees: platformFees.optional() }).optional(),
    }),
    output: Refund,
    idempotency: requestId,
    scopes: ['https://uri.paypal.com/services/payments/refund'],
    fixture: fixtures.refund,
  }),
};
