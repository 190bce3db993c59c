import { z } from 'zod';
import { oneOf, text } from './field.js';

// What authorizations, captures and refunds have in common.

/** How a card's network names a transaction. */
export const networkReference = z.object({ id: z.string(), date: text, network: text, acquirer_reference_number: text });

/** Whether PayPal bears the loss where a buyer complains. */
export const sellerProtection = z.object({
  status: oneOf('ELIGIBLE', 'PARTIALLY_ELIGIBLE', 'NOT_ELIGIBLE').optional(),
  dispute_categories: z.array(oneOf('ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION')).optional(),
});

/** What the bank of a card answered. */
export const processorResponse = z.object({ avs_code: text, cvv_code: text, response_code: text, payment_advice_code: text });

/** The resources that belong to this one. */
export const relatedIds = z.object({
  related_ids: z.object({ order_id: text, authorization_id: text, capture_id: text }).optional(),
});

export const exchangeRate = z.object({ source_currency: text, target_currency: text, value: text });
