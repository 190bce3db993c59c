import { z } from 'zod';
import { AttributeInput, LocalizedFieldInput, MailingAddressInput, MetafieldInput, MoneyInput, WeightInput } from './input.js';
import { CurrencyCode } from './codes.js';

// What draft orders take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

const DraftOrderAppliedDiscountInput = z.strictObject({
  amountWithCurrency: MoneyInput.nullish(),
  description: z.string().nullish(),
  title: z.string().nullish(),
  value: z.number(),
  valueType: z.enum(['FIXED_AMOUNT', 'PERCENTAGE']),
});

const DepositInput = z.strictObject({ percentage: z.number() });

const DraftOrderLineItemComponentInput = z.strictObject({ quantity: z.int(), uuid: z.string().nullish(), variantId: z.string().nullish() });

const DraftOrderLineItemInput = z.strictObject({
  appliedDiscount: DraftOrderAppliedDiscountInput.nullish(),
  components: z.array(DraftOrderLineItemComponentInput).nullish(),
  customAttributes: z.array(AttributeInput).nullish(),
  generatePriceOverride: z.boolean().nullish(),
  originalUnitPriceWithCurrency: MoneyInput.nullish(),
  priceOverride: MoneyInput.nullish(),
  quantity: z.int(),
  requiresShipping: z.boolean().nullish(),
  sku: z.string().nullish(),
  taxable: z.boolean().nullish(),
  title: z.string().nullish(),
  uuid: z.string().nullish(),
  variantId: z.string().nullish(),
  weight: WeightInput.nullish(),
});

const PaymentScheduleInput = z.strictObject({ dueAt: z.string().nullish(), issuedAt: z.string().nullish() });

const PaymentTermsInput = z.strictObject({
  paymentSchedules: z.array(PaymentScheduleInput).nullish(),
  paymentTermsTemplateId: z.string().nullish(),
});

const PurchasingCompanyInput = z.strictObject({ companyContactId: z.string(), companyId: z.string(), companyLocationId: z.string() });

const PurchasingEntityInput = z.strictObject({ customerId: z.string().nullish(), purchasingCompany: PurchasingCompanyInput.nullish() });

const ShippingLineInput = z.strictObject({
  priceWithCurrency: MoneyInput.nullish(),
  shippingRateHandle: z.string().nullish(),
  title: z.string().nullish(),
});

export const DraftOrderInput = z.strictObject({
  acceptAutomaticDiscounts: z.boolean().nullish(),
  allowDiscountCodesInCheckout: z.boolean().nullish(),
  appliedDiscount: DraftOrderAppliedDiscountInput.nullish(),
  billingAddress: MailingAddressInput.nullish(),
  customAttributes: z.array(AttributeInput).nullish(),
  deposit: DepositInput.nullish(),
  discountCodes: z.array(z.string()).nullish(),
  email: z.string().nullish(),
  lineItems: z.array(DraftOrderLineItemInput).nullish(),
  localizedFields: z.array(LocalizedFieldInput).nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  note: z.string().nullish(),
  paymentTerms: PaymentTermsInput.nullish(),
  phone: z.string().nullish(),
  poNumber: z.string().nullish(),
  presentmentCurrencyCode: CurrencyCode.nullish(),
  purchasingEntity: PurchasingEntityInput.nullish(),
  reserveInventoryUntil: z.string().nullish(),
  sessionToken: z.string().nullish(),
  shippingAddress: MailingAddressInput.nullish(),
  shippingLine: ShippingLineInput.nullish(),
  sourceName: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  taxExempt: z.boolean().nullish(),
  transformerFingerprint: z.string().nullish(),
  useCustomerDefaultAddress: z.boolean().nullish(),
  visibleToCustomer: z.boolean().nullish(),
});

export const DraftOrderDeleteInput = z.strictObject({ id: z.string() });
