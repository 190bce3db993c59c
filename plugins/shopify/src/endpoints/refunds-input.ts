import { z } from 'zod';
import { MoneyInput } from './input.js';
import { CurrencyCode } from './codes.js';

// What refunds take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

const RefundDutyInput = z.strictObject({ dutyId: z.string(), refundType: z.enum(['FULL', 'PROPORTIONAL']).nullish() });

const RefundLineItemInput = z.strictObject({
  lineItemId: z.string(),
  locationId: z.string().nullish(),
  quantity: z.int(),
  restockType: z.enum(['CANCEL', 'LEGACY_RESTOCK', 'NO_RESTOCK', 'RETURN']).nullish(),
});

const StoreCreditRefundInput = z.strictObject({ amount: MoneyInput, expiresAt: z.string().nullish() });

const RefundMethodInput = z.union([z.strictObject({ storeCreditRefund: StoreCreditRefundInput })]);

const ShippingRefundInput = z.strictObject({ amount: z.string().nullish(), fullRefund: z.boolean().nullish() });

const OrderTransactionInput = z.strictObject({
  amount: z.string(),
  gateway: z.string(),
  kind: z.enum(['AUTHORIZATION', 'CAPTURE', 'CHANGE', 'EMV_AUTHORIZATION', 'REFUND', 'SALE', 'SUGGESTED_REFUND', 'VOID']),
  orderId: z.string(),
  parentId: z.string().nullish(),
});

export const RefundInput = z.strictObject({
  allowOverRefunding: z.boolean().nullish(),
  currency: CurrencyCode.nullish(),
  discrepancyReason: z.enum(['CUSTOMER', 'DAMAGE', 'OTHER', 'RESTOCK']).nullish(),
  note: z.string().nullish(),
  notify: z.boolean().nullish(),
  orderId: z.string(),
  processedAt: z.string().nullish(),
  refundDuties: z.array(RefundDutyInput).nullish(),
  refundLineItems: z.array(RefundLineItemInput).nullish(),
  refundMethods: z.array(RefundMethodInput).nullish(),
  shipping: ShippingRefundInput.nullish(),
  transactions: z.array(OrderTransactionInput).nullish(),
});
