import { z } from 'zod';

// What metafields take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

export const MetafieldsSetInput = z.strictObject({
  compareDigest: z.string().nullish(),
  key: z.string(),
  namespace: z.string().nullish(),
  ownerId: z.string(),
  type: z.string().nullish(),
  value: z.string(),
});

export const MetafieldIdentifierInput = z.strictObject({ key: z.string(), namespace: z.string(), ownerId: z.string() });

const MetafieldAccessInput = z.strictObject({
  admin: z.enum(['MERCHANT_READ', 'MERCHANT_READ_WRITE']).nullish(),
  customerAccount: z.enum(['NONE', 'READ', 'READ_WRITE']).nullish(),
  storefront: z.enum(['NONE', 'PUBLIC_READ']).nullish(),
});

const MetafieldCapabilityAdminFilterableInput = z.strictObject({ enabled: z.boolean() });

const MetafieldCapabilityAnalyticsQueryableInput = z.strictObject({ enabled: z.boolean() });

const MetafieldCapabilityCartToOrderCopyableInput = z.strictObject({ enabled: z.boolean() });

const MetafieldCapabilitySmartCollectionConditionInput = z.strictObject({ enabled: z.boolean() });

const MetafieldCapabilityUniqueValuesInput = z.strictObject({ enabled: z.boolean() });

const MetafieldCapabilityCreateInput = z.strictObject({
  adminFilterable: MetafieldCapabilityAdminFilterableInput.nullish(),
  analyticsQueryable: MetafieldCapabilityAnalyticsQueryableInput.nullish(),
  cartToOrderCopyable: MetafieldCapabilityCartToOrderCopyableInput.nullish(),
  smartCollectionCondition: MetafieldCapabilitySmartCollectionConditionInput.nullish(),
  uniqueValues: MetafieldCapabilityUniqueValuesInput.nullish(),
});

const MetafieldDefinitionConstraintsInput = z.strictObject({ key: z.string(), values: z.array(z.string()) });

const MetafieldDefinitionValidationInput = z.strictObject({ name: z.string(), value: z.string() });

export const MetafieldDefinitionInput = z.strictObject({
  access: MetafieldAccessInput.nullish(),
  capabilities: MetafieldCapabilityCreateInput.nullish(),
  constraints: MetafieldDefinitionConstraintsInput.nullish(),
  description: z.string().nullish(),
  key: z.string(),
  name: z.string(),
  namespace: z.string().nullish(),
  ownerType: z.enum([
    'API_PERMISSION',
    'ARTICLE',
    'BLOG',
    'CARTTRANSFORM',
    'COLLECTION',
    'COMPANY',
    'COMPANY_LOCATION',
    'CUSTOMER',
    'DELIVERY_CUSTOMIZATION',
    'DISCOUNT',
    'DRAFTORDER',
    'FULFILLMENT_CONSTRAINT_RULE',
    'GIFT_CARD_TRANSACTION',
    'LOCATION',
    'MARKET',
    'ORDER',
    'ORDER_ROUTING_LOCATION_RULE',
    'PAGE',
    'PAYMENT_CUSTOMIZATION',
    'PRODUCT',
    'PRODUCTVARIANT',
    'SELLING_PLAN',
    'SHOP',
    'TRANSFER',
    'VALIDATION',
  ]),
  pin: z.boolean().nullish(),
  type: z.string(),
  validations: z.array(MetafieldDefinitionValidationInput).nullish(),
});

const MetafieldAccessUpdateInput = z.strictObject({
  admin: z.enum(['MERCHANT_READ', 'MERCHANT_READ_WRITE']).nullish(),
  customerAccount: z.enum(['NONE', 'READ', 'READ_WRITE']).nullish(),
  storefront: z.enum(['NONE', 'PUBLIC_READ']).nullish(),
});

const MetafieldCapabilityUpdateInput = z.strictObject({
  adminFilterable: MetafieldCapabilityAdminFilterableInput.nullish(),
  analyticsQueryable: MetafieldCapabilityAnalyticsQueryableInput.nullish(),
  cartToOrderCopyable: MetafieldCapabilityCartToOrderCopyableInput.nullish(),
  smartCollectionCondition: MetafieldCapabilitySmartCollectionConditionInput.nullish(),
  uniqueValues: MetafieldCapabilityUniqueValuesInput.nullish(),
});

const MetafieldDefinitionConstraintValueUpdateInput = z.strictObject({ create: z.string().nullish(), delete: z.string().nullish() });

const MetafieldDefinitionConstraintsUpdatesInput = z.strictObject({
  key: z.string().nullish(),
  values: z.array(MetafieldDefinitionConstraintValueUpdateInput).nullish(),
});

export const MetafieldDefinitionUpdateInput = z.strictObject({
  access: MetafieldAccessUpdateInput.nullish(),
  capabilities: MetafieldCapabilityUpdateInput.nullish(),
  constraintsUpdates: MetafieldDefinitionConstraintsUpdatesInput.nullish(),
  description: z.string().nullish(),
  key: z.string(),
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  ownerType: z.enum([
    'API_PERMISSION',
    'ARTICLE',
    'BLOG',
    'CARTTRANSFORM',
    'COLLECTION',
    'COMPANY',
    'COMPANY_LOCATION',
    'CUSTOMER',
    'DELIVERY_CUSTOMIZATION',
    'DISCOUNT',
    'DRAFTORDER',
    'FULFILLMENT_CONSTRAINT_RULE',
    'GIFT_CARD_TRANSACTION',
    'LOCATION',
    'MARKET',
    'ORDER',
    'ORDER_ROUTING_LOCATION_RULE',
    'PAGE',
    'PAYMENT_CUSTOMIZATION',
    'PRODUCT',
    'PRODUCTVARIANT',
    'SELLING_PLAN',
    'SHOP',
    'TRANSFER',
    'VALIDATION',
  ]),
  pin: z.boolean().nullish(),
  validations: z.array(MetafieldDefinitionValidationInput).nullish(),
});
