import { z } from 'zod';

// What metaobjects take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

export const MetaobjectHandleInput = z.strictObject({ handle: z.string(), type: z.string() });

const MetaobjectCapabilityDataOnlineStoreInput = z.strictObject({ templateSuffix: z.string().nullish() });

const MetaobjectCapabilityDataPublishableInput = z.strictObject({ status: z.enum(['ACTIVE', 'DRAFT']) });

const MetaobjectCapabilityDataInput = z.strictObject({
  onlineStore: MetaobjectCapabilityDataOnlineStoreInput.nullish(),
  publishable: MetaobjectCapabilityDataPublishableInput.nullish(),
});

const MetaobjectFieldInput = z.strictObject({ key: z.string(), value: z.string() });

export const MetaobjectUpsertInput = z.strictObject({
  capabilities: MetaobjectCapabilityDataInput.nullish(),
  fields: z.array(MetaobjectFieldInput).nullish(),
  handle: z.string().nullish(),
});
