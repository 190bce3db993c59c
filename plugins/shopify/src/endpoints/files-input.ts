import { z } from 'zod';

// What files take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

export const FileCreateInput = z.strictObject({
  alt: z.string().nullish(),
  contentType: z.enum(['EXTERNAL_VIDEO', 'FILE', 'IMAGE', 'MODEL_3D', 'VIDEO']).nullish(),
  duplicateResolutionMode: z.enum(['APPEND_UUID', 'RAISE_ERROR', 'REPLACE']).nullish(),
  filename: z.string().nullish(),
  originalSource: z.string(),
});

export const StagedUploadInput = z.strictObject({
  fileSize: z.string().nullish(),
  filename: z.string(),
  httpMethod: z.enum(['POST', 'PUT']).nullish(),
  mimeType: z.string(),
  resource: z.enum([
    'BULK_MUTATION_VARIABLES',
    'COLLECTION_IMAGE',
    'DISPUTE_FILE_UPLOAD',
    'FILE',
    'IMAGE',
    'MODEL_3D',
    'RETURN_LABEL',
    'SHOP_IMAGE',
    'URL_REDIRECT_IMPORT',
    'VIDEO',
  ]),
});
