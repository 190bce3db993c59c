import { z } from 'zod';
import { FulfillmentOrderLineItemInput } from './input.js';

// What fulfillment orders take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

export const FulfillmentOrderHoldInput = z.strictObject({
  externalId: z.string().nullish(),
  fulfillmentOrderLineItems: z.array(FulfillmentOrderLineItemInput).nullish(),
  handle: z.string().nullish(),
  notifyMerchant: z.boolean().nullish(),
  reason: z.enum([
    'AWAITING_PAYMENT',
    'AWAITING_RETURN_ITEMS',
    'HIGH_RISK_OF_FRAUD',
    'INCORRECT_ADDRESS',
    'INVENTORY_OUT_OF_STOCK',
    'ONLINE_STORE_POST_PURCHASE_CROSS_SELL',
    'OTHER',
    'UNKNOWN_DELIVERY_DATE',
  ]),
  reasonNotes: z.string().nullish(),
});

export const IncomingRequestLineItemInput = z.strictObject({ fulfillmentOrderLineItemId: z.string(), message: z.string().nullish() });
