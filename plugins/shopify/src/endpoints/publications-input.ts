import { z } from 'zod';

// What publications take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

export const PublicationInput = z.strictObject({ publicationId: z.string().nullish(), publishDate: z.string().nullish() });
