import { z } from 'zod';
import {
  AttributeInput,
  FulfillmentOriginAddressInput,
  LocalizedFieldInput,
  MailingAddressInput,
  MetafieldInput,
  MoneyInput,
  UniqueMetafieldValueInput,
  WeightInput,
} from './input.js';
import { CurrencyCode } from './codes.js';

// What orders take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

export const OrderIdentifierInput = z.union([z.strictObject({ customId: UniqueMetafieldValueInput }), z.strictObject({ id: z.string() })]);

const OrderCreateCustomAttributeInput = z.strictObject({ key: z.string(), value: z.string() });

const OrderCreateAssociateCustomerAttributesInput = z.strictObject({ email: z.string().nullish(), id: z.string().nullish() });

const OrderCreateCustomerAddressInput = z.strictObject({
  address1: z.string().nullish(),
  address2: z.string().nullish(),
  city: z.string().nullish(),
  company: z.string().nullish(),
  country: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  phone: z.string().nullish(),
  province: z.string().nullish(),
  zip: z.string().nullish(),
});

const OrderCreateUpsertCustomerAttributesInput = z.strictObject({
  addresses: z.array(OrderCreateCustomerAddressInput).nullish(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  id: z.string().nullish(),
  lastName: z.string().nullish(),
  multipassIdentifier: z.string().nullish(),
  note: z.string().nullish(),
  phone: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  taxExempt: z.boolean().nullish(),
});

const OrderCreateCustomerInput = z.union([
  z.strictObject({ toAssociate: OrderCreateAssociateCustomerAttributesInput }),
  z.strictObject({ toUpsert: OrderCreateUpsertCustomerAttributesInput }),
]);

const OrderCreateFreeShippingDiscountCodeAttributesInput = z.strictObject({ code: z.string() });

const MoneyBagInput = z.strictObject({ presentmentMoney: MoneyInput.nullish(), shopMoney: MoneyInput });

const OrderCreateFixedDiscountCodeAttributesInput = z.strictObject({ amountSet: MoneyBagInput.nullish(), code: z.string() });

const OrderCreatePercentageDiscountCodeAttributesInput = z.strictObject({ code: z.string(), percentage: z.number().nullish() });

const OrderCreateDiscountCodeInput = z.strictObject({
  freeShippingDiscountCode: OrderCreateFreeShippingDiscountCodeAttributesInput.nullish(),
  itemFixedDiscountCode: OrderCreateFixedDiscountCodeAttributesInput.nullish(),
  itemPercentageDiscountCode: OrderCreatePercentageDiscountCodeAttributesInput.nullish(),
});

const OrderCreateFulfillmentInput = z.strictObject({
  locationId: z.string(),
  notifyCustomer: z.boolean().nullish(),
  originAddress: FulfillmentOriginAddressInput.nullish(),
  shipmentStatus: z
    .enum([
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
    ])
    .nullish(),
  trackingCompany: z.string().nullish(),
  trackingNumber: z.string().nullish(),
});

const OrderCreateLineItemPropertyInput = z.strictObject({ name: z.string(), value: z.string() });

const OrderCreateTaxLineInput = z.strictObject({
  channelLiable: z.boolean().nullish(),
  priceSet: MoneyBagInput.nullish(),
  rate: z.string(),
  title: z.string(),
});

const OrderCreateLineItemInput = z.strictObject({
  fulfillmentService: z.string().nullish(),
  giftCard: z.boolean().nullish(),
  priceSet: MoneyBagInput.nullish(),
  productId: z.string().nullish(),
  properties: z.array(OrderCreateLineItemPropertyInput).nullish(),
  quantity: z.int(),
  requiresShipping: z.boolean().nullish(),
  sku: z.string().nullish(),
  taxLines: z.array(OrderCreateTaxLineInput).nullish(),
  taxable: z.boolean().nullish(),
  title: z.string().nullish(),
  variantId: z.string().nullish(),
  variantTitle: z.string().nullish(),
  vendor: z.string().nullish(),
  weight: WeightInput.nullish(),
});

const OrderCreateShippingLineInput = z.strictObject({
  code: z.string().nullish(),
  priceSet: MoneyBagInput,
  source: z.string().nullish(),
  taxLines: z.array(OrderCreateTaxLineInput).nullish(),
  title: z.string(),
});

const OrderCreateOrderTransactionInput = z.strictObject({
  amountSet: MoneyBagInput,
  authorizationCode: z.string().nullish(),
  deviceId: z.string().nullish(),
  gateway: z.string().nullish(),
  giftCardId: z.string().nullish(),
  kind: z.enum(['AUTHORIZATION', 'CAPTURE', 'CHANGE', 'EMV_AUTHORIZATION', 'REFUND', 'SALE', 'SUGGESTED_REFUND', 'VOID']).nullish(),
  locationId: z.string().nullish(),
  processedAt: z.string().nullish(),
  receiptJson: z.unknown().nullish(),
  status: z.enum(['AWAITING_RESPONSE', 'ERROR', 'FAILURE', 'PENDING', 'SUCCESS', 'UNKNOWN']).nullish(),
  test: z.boolean().nullish(),
  userId: z.string().nullish(),
});

export const OrderCreateOrderInput = z.strictObject({
  billingAddress: MailingAddressInput.nullish(),
  buyerAcceptsMarketing: z.boolean().nullish(),
  closedAt: z.string().nullish(),
  companyLocationId: z.string().nullish(),
  currency: CurrencyCode.nullish(),
  customAttributes: z.array(OrderCreateCustomAttributeInput).nullish(),
  customer: OrderCreateCustomerInput.nullish(),
  discountCode: OrderCreateDiscountCodeInput.nullish(),
  email: z.string().nullish(),
  financialStatus: z
    .enum(['AUTHORIZED', 'EXPIRED', 'PAID', 'PARTIALLY_PAID', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED', 'VOIDED'])
    .nullish(),
  fulfillment: OrderCreateFulfillmentInput.nullish(),
  fulfillmentStatus: z.enum(['FULFILLED', 'PARTIAL', 'RESTOCKED']).nullish(),
  lineItems: z.array(OrderCreateLineItemInput).nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  name: z.string().nullish(),
  note: z.string().nullish(),
  phone: z.string().nullish(),
  poNumber: z.string().nullish(),
  presentmentCurrency: CurrencyCode.nullish(),
  processedAt: z.string().nullish(),
  referringSite: z.string().nullish(),
  shippingAddress: MailingAddressInput.nullish(),
  shippingLines: z.array(OrderCreateShippingLineInput).nullish(),
  sourceIdentifier: z.string().nullish(),
  sourceName: z.string().nullish(),
  sourceUrl: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  taxLines: z.array(OrderCreateTaxLineInput).nullish(),
  taxesIncluded: z.boolean().nullish(),
  test: z.boolean().nullish(),
  transactions: z.array(OrderCreateOrderTransactionInput).nullish(),
  userId: z.string().nullish(),
});

export const OrderCreateOptionsInput = z.strictObject({
  inventoryBehaviour: z.enum(['BYPASS', 'DECREMENT_IGNORING_POLICY', 'DECREMENT_OBEYING_POLICY']).nullish(),
  sendFulfillmentReceipt: z.boolean().nullish(),
  sendReceipt: z.boolean().nullish(),
});

export const OrderInput = z.strictObject({
  customAttributes: z.array(AttributeInput).nullish(),
  email: z.string().nullish(),
  id: z.string(),
  localizedFields: z.array(LocalizedFieldInput).nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  note: z.string().nullish(),
  phone: z.string().nullish(),
  poNumber: z.string().nullish(),
  shippingAddress: MailingAddressInput.nullish(),
  tags: z.array(z.string()).nullish(),
});

const OrderCancelStoreCreditRefundInput = z.strictObject({ expiresAt: z.string().nullish() });

export const OrderCancelRefundMethodInput = z.union([
  z.strictObject({ originalPaymentMethodsRefund: z.boolean() }),
  z.strictObject({ storeCreditRefund: OrderCancelStoreCreditRefundInput }),
]);

export const OrderCloseInput = z.strictObject({ id: z.string() });

export const OrderOpenInput = z.strictObject({ id: z.string() });

export const OrderMarkAsPaidInput = z.strictObject({ id: z.string() });

export const OrderCaptureInput = z.strictObject({
  amount: z.string(),
  currency: CurrencyCode.nullish(),
  finalCapture: z.boolean().nullish(),
  id: z.string(),
  parentTransactionId: z.string(),
});
