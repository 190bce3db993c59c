import { z } from 'zod';
import { FulfillmentOrderLineItemInput, FulfillmentOriginAddressInput } from './input.js';

// What fulfillments take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

const FulfillmentOrderLineItemsInput = z.strictObject({
  fulfillmentOrderId: z.string(),
  fulfillmentOrderLineItems: z.array(FulfillmentOrderLineItemInput).nullish(),
});

export const FulfillmentTrackingInput = z.strictObject({
  company: z.string().nullish(),
  number: z.string().nullish(),
  numbers: z.array(z.string()).nullish(),
  url: z.string().nullish(),
  urls: z.array(z.string()).nullish(),
});

export const FulfillmentInput = z.strictObject({
  lineItemsByFulfillmentOrder: z.array(FulfillmentOrderLineItemsInput),
  notifyCustomer: z.boolean().nullish(),
  originAddress: FulfillmentOriginAddressInput.nullish(),
  trackingInfo: FulfillmentTrackingInput.nullish(),
});

export const FulfillmentEventInput = z.strictObject({
  address1: z.string().nullish(),
  city: z.string().nullish(),
  country: z.string().nullish(),
  estimatedDeliveryAt: z.string().nullish(),
  fulfillmentId: z.string(),
  happenedAt: z.string().nullish(),
  latitude: z.number().nullish(),
  longitude: z.number().nullish(),
  message: z.string().nullish(),
  province: z.string().nullish(),
  status: z.enum([
    'ATTEMPTED_DELIVERY',
    'CARRIER_PICKED_UP',
    'CONFIRMED',
    'DELAYED',
    'DELIVERED',
    'FAILURE',
    'IN_TRANSIT',
    'LABEL_PRINTED',
    'LABEL_PURCHASED',
    'OUT_FOR_DELIVERY',
    'READY_FOR_PICKUP',
  ]),
  zip: z.string().nullish(),
});
