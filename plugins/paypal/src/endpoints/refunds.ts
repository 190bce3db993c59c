import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/payments.json' with { type: 'json' };
import { links, money, oneOf, payee, text } from './field.js';
import { exchangeRate } from './payment.js';

const refund = z.object({
  id: z.string(),
  status: oneOf('CANCELLED', 'FAILED', 'PENDING', 'COMPLETED').optional(),
  status_details: z.object({ reason: oneOf('ECHECK').optional() }).optional(),
  amount: money.optional(),
  invoice_id: text,
  custom_id: text,
  acquirer_reference_number: text,
  note_to_payer: text,
  seller_payable_breakdown: z
    .object({
      gross_amount: money.optional(),
      paypal_fee: money.optional(),
      paypal_fee_in_receivable_currency: money.optional(),
      net_amount: money.optional(),
      net_amount_in_receivable_currency: money.optional(),
      platform_fees: z.array(z.object({ amount: money, payee: payee.optional() })).optional(),
      net_amount_breakdown: z
        .array(
          z.object({
            payable_amount: money.optional(),
            converted_amount: money.optional(),
            exchange_rate: exchangeRate.optional(),
          }),
        )
        .optional(),
      total_refunded_amount: money.optional(),
    })
    .optional(),
  payer: payee.optional(),
  create_time: text,
  update_time: text,
  links,
});

/** Money that went back. The capture is the link `up`. */
export interface Refund extends z.infer<typeof refund> {}
export const Refund: z.ZodType<Refund, Refund> = refund;

export const refundFixture: unknown = fixtures.refund;

/** Refunds are made by `captures.refund`. */
export const refunds = {
  get: get('/v2/payments/refunds/:refund_id', {
    title: 'Read a refund',
    output: Refund,
    scopes: ['https://uri.paypal.com/services/payments/refund'],
    fixture: fixtures.refund,
  }),
};
