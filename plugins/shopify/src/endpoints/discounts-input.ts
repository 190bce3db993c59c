import { z } from 'zod';

// What discounts take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

const ProductDiscountsWithTagsOnSameCartLineInput = z.strictObject({
  add: z.array(z.string()).nullish(),
  remove: z.array(z.string()).nullish(),
});

const DiscountCombinesWithInput = z.strictObject({
  orderDiscounts: z.boolean().nullish(),
  productDiscounts: z.boolean().nullish(),
  productDiscountsWithTagsOnSameCartLine: ProductDiscountsWithTagsOnSameCartLineInput.nullish(),
  shippingDiscounts: z.boolean().nullish(),
});

const DiscountCustomerSegmentsInput = z.strictObject({ add: z.array(z.string()).nullish(), remove: z.array(z.string()).nullish() });

const DiscountCustomersInput = z.strictObject({ add: z.array(z.string()).nullish(), remove: z.array(z.string()).nullish() });

const DiscountMarketsInput = z.strictObject({ add: z.array(z.string()).nullish(), remove: z.array(z.string()).nullish() });

const DiscountContextInput = z.union([
  z.strictObject({ all: z.enum(['ALL']) }),
  z.strictObject({ customerSegments: DiscountCustomerSegmentsInput }),
  z.strictObject({ customers: DiscountCustomersInput }),
  z.strictObject({ markets: DiscountMarketsInput }),
]);

const DiscountCollectionsInput = z.strictObject({ add: z.array(z.string()).nullish(), remove: z.array(z.string()).nullish() });

const DiscountProductsInput = z.strictObject({
  productVariantsToAdd: z.array(z.string()).nullish(),
  productVariantsToRemove: z.array(z.string()).nullish(),
  productsToAdd: z.array(z.string()).nullish(),
  productsToRemove: z.array(z.string()).nullish(),
});

const DiscountItemsInput = z.strictObject({
  all: z.boolean().nullish(),
  collections: DiscountCollectionsInput.nullish(),
  products: DiscountProductsInput.nullish(),
});

const DiscountAmountInput = z.strictObject({ amount: z.string().nullish(), appliesOnEachItem: z.boolean().nullish() });

const DiscountEffectInput = z.strictObject({ amount: z.string().nullish(), percentage: z.number().nullish() });

const DiscountOnQuantityInput = z.strictObject({ effect: DiscountEffectInput.nullish(), quantity: z.string().nullish() });

const DiscountCustomerGetsValueInput = z.strictObject({
  discountAmount: DiscountAmountInput.nullish(),
  discountOnQuantity: DiscountOnQuantityInput.nullish(),
  percentage: z.number().nullish(),
});

const DiscountCustomerGetsInput = z.strictObject({
  appliesOnOneTimePurchase: z.boolean().nullish(),
  appliesOnSubscription: z.boolean().nullish(),
  items: DiscountItemsInput.nullish(),
  value: DiscountCustomerGetsValueInput.nullish(),
});

const DiscountMinimumQuantityInput = z.strictObject({ greaterThanOrEqualToQuantity: z.string().nullish() });

const DiscountMinimumSubtotalInput = z.strictObject({ greaterThanOrEqualToSubtotal: z.string().nullish() });

const DiscountMinimumRequirementInput = z.strictObject({
  quantity: DiscountMinimumQuantityInput.nullish(),
  subtotal: DiscountMinimumSubtotalInput.nullish(),
});

export const DiscountCodeBasicInput = z.strictObject({
  appliesOncePerCustomer: z.boolean().nullish(),
  code: z.string().nullish(),
  combinesWith: DiscountCombinesWithInput.nullish(),
  context: DiscountContextInput.nullish(),
  customerGets: DiscountCustomerGetsInput.nullish(),
  endsAt: z.string().nullish(),
  minimumRequirement: DiscountMinimumRequirementInput.nullish(),
  recurringCycleLimit: z.int().nullish(),
  startsAt: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  title: z.string().nullish(),
  usageLimit: z.int().nullish(),
});

export const DiscountRedeemCodeInput = z.strictObject({ code: z.string() });

export const DiscountAutomaticBasicInput = z.strictObject({
  combinesWith: DiscountCombinesWithInput.nullish(),
  context: DiscountContextInput.nullish(),
  customerGets: DiscountCustomerGetsInput.nullish(),
  endsAt: z.string().nullish(),
  minimumRequirement: DiscountMinimumRequirementInput.nullish(),
  recurringCycleLimit: z.int().nullish(),
  startsAt: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  title: z.string().nullish(),
});
