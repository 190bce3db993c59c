import { z } from 'zod';
import { MetafieldInput, SEOInput } from './input.js';

// What collections take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

const ImageInput = z.strictObject({ altText: z.string().nullish(), id: z.string().nullish(), src: z.string().nullish() });

/** What a collection draws its products from: some forty input types, whose roots are the two `Collection…SourceTargetInput`. Shopify checks them. */
const sources = z.array(z.record(z.string(), z.unknown()));

export const CollectionCreateInput = z.strictObject({
  descriptionHtml: z.string().nullish(),
  handle: z.string().nullish(),
  image: ImageInput.nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  seo: SEOInput.nullish(),
  sortOrder: z
    .enum(['ALPHA_ASC', 'ALPHA_DESC', 'BEST_SELLING', 'CREATED', 'CREATED_DESC', 'MANUAL', 'MOST_RELEVANT', 'PRICE_ASC', 'PRICE_DESC'])
    .nullish(),
  sources: sources.nullish(),
  templateSuffix: z.string().nullish(),
  title: z.string(),
});

export const CollectionUpdateInput = z.strictObject({
  descriptionHtml: z.string().nullish(),
  handle: z.string().nullish(),
  id: z.string().nullish(),
  image: ImageInput.nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  redirectNewHandle: z.boolean().nullish(),
  seo: SEOInput.nullish(),
  sortOrder: z
    .enum(['ALPHA_ASC', 'ALPHA_DESC', 'BEST_SELLING', 'CREATED', 'CREATED_DESC', 'MANUAL', 'MOST_RELEVANT', 'PRICE_ASC', 'PRICE_DESC'])
    .nullish(),
  sourcesToCreate: sources.nullish(),
  sourcesToDelete: z.array(z.string()).nullish(),
  sourcesToUpdate: sources.nullish(),
  templateSuffix: z.string().nullish(),
  title: z.string().nullish(),
});

export const CollectionDeleteInput = z.strictObject({ id: z.string() });
