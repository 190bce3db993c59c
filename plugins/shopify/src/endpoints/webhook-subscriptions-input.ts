import { z } from 'zod';

// What webhook subscriptions take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

const HasMetafieldsMetafieldIdentifierInput = z.strictObject({ key: z.string(), namespace: z.string().nullish() });

export const WebhookSubscriptionInput = z.strictObject({
  filter: z.string().nullish(),
  format: z.enum(['JSON', 'XML']).nullish(),
  includeFields: z.array(z.string()).nullish(),
  metafieldNamespaces: z.array(z.string()).nullish(),
  metafields: z.array(HasMetafieldsMetafieldIdentifierInput).nullish(),
  name: z.string().nullish(),
  uri: z.string().nullish(),
});
