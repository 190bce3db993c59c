import { z } from 'zod';
import {
  InventoryItemInput,
  MetafieldInput,
  SEOInput,
  UniqueMetafieldValueInput,
  UnitPriceMeasurementInput,
  VariantOptionValueInput,
} from './input.js';

// What products take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

export const ProductIdentifierInput = z.union([
  z.strictObject({ customId: UniqueMetafieldValueInput }),
  z.strictObject({ handle: z.string() }),
  z.strictObject({ id: z.string() }),
]);

const ProductClaimOwnershipInput = z.strictObject({ bundles: z.boolean().nullish() });

const LinkedMetafieldCreateInput = z.strictObject({ key: z.string(), namespace: z.string(), values: z.array(z.string()).nullish() });

const OptionValueCreateInput = z.strictObject({ linkedMetafieldValue: z.string().nullish(), name: z.string().nullish() });

const OptionCreateInput = z.strictObject({
  linkedMetafield: LinkedMetafieldCreateInput.nullish(),
  name: z.string().nullish(),
  position: z.int().nullish(),
  values: z.array(OptionValueCreateInput).nullish(),
});

export const ProductCreateInput = z.strictObject({
  category: z.string().nullish(),
  claimOwnership: ProductClaimOwnershipInput.nullish(),
  collectionsToJoin: z.array(z.string()).nullish(),
  combinedListingRole: z.enum(['CHILD', 'PARENT']).nullish(),
  descriptionHtml: z.string().nullish(),
  giftCard: z.boolean().nullish(),
  giftCardTemplateSuffix: z.string().nullish(),
  handle: z.string().nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  productOptions: z.array(OptionCreateInput).nullish(),
  productType: z.string().nullish(),
  requiresSellingPlan: z.boolean().nullish(),
  seo: SEOInput.nullish(),
  status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']).nullish(),
  tags: z.array(z.string()).nullish(),
  templateSuffix: z.string().nullish(),
  title: z.string().nullish(),
  vendor: z.string().nullish(),
});

export const ProductUpdateInput = z.strictObject({
  category: z.string().nullish(),
  collectionsToJoin: z.array(z.string()).nullish(),
  collectionsToLeave: z.array(z.string()).nullish(),
  deleteConflictingConstrainedMetafields: z.boolean().nullish(),
  descriptionHtml: z.string().nullish(),
  giftCardTemplateSuffix: z.string().nullish(),
  handle: z.string().nullish(),
  id: z.string().nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  productType: z.string().nullish(),
  redirectNewHandle: z.boolean().nullish(),
  requiresSellingPlan: z.boolean().nullish(),
  seo: SEOInput.nullish(),
  status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']).nullish(),
  tags: z.array(z.string()).nullish(),
  templateSuffix: z.string().nullish(),
  title: z.string().nullish(),
  vendor: z.string().nullish(),
});

const FileSetInput = z.strictObject({
  alt: z.string().nullish(),
  contentType: z.enum(['EXTERNAL_VIDEO', 'FILE', 'IMAGE', 'MODEL_3D', 'VIDEO']).nullish(),
  duplicateResolutionMode: z.enum(['APPEND_UUID', 'RAISE_ERROR', 'REPLACE']).nullish(),
  filename: z.string().nullish(),
  id: z.string().nullish(),
  originalSource: z.string().nullish(),
});

const OptionValueSetInput = z.strictObject({ id: z.string().nullish(), name: z.string().nullish() });

const OptionSetInput = z.strictObject({
  id: z.string().nullish(),
  linkedMetafield: LinkedMetafieldCreateInput.nullish(),
  name: z.string().nullish(),
  position: z.int().nullish(),
  values: z.array(OptionValueSetInput).nullish(),
});

const ProductSetInventoryInput = z.strictObject({ locationId: z.string(), name: z.string(), quantity: z.int() });

const ProductVariantSetInput = z.strictObject({
  barcode: z.string().nullish(),
  compareAtPrice: z.string().nullish(),
  file: FileSetInput.nullish(),
  id: z.string().nullish(),
  inventoryItem: InventoryItemInput.nullish(),
  inventoryPolicy: z.enum(['CONTINUE', 'DENY']).nullish(),
  inventoryQuantities: z.array(ProductSetInventoryInput).nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  optionValues: z.array(VariantOptionValueInput),
  position: z.int().nullish(),
  price: z.string().nullish(),
  published: z.boolean().nullish(),
  requiresComponents: z.boolean().nullish(),
  showUnitPrice: z.boolean().nullish(),
  sku: z.string().nullish(),
  taxCode: z.string().nullish(),
  taxable: z.boolean().nullish(),
  unitPriceMeasurement: UnitPriceMeasurementInput.nullish(),
});

export const ProductSetInput = z.strictObject({
  category: z.string().nullish(),
  claimOwnership: ProductClaimOwnershipInput.nullish(),
  collections: z.array(z.string()).nullish(),
  combinedListingRole: z.enum(['CHILD', 'PARENT']).nullish(),
  descriptionHtml: z.string().nullish(),
  files: z.array(FileSetInput).nullish(),
  giftCard: z.boolean().nullish(),
  giftCardTemplateSuffix: z.string().nullish(),
  handle: z.string().nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  productOptions: z.array(OptionSetInput).nullish(),
  productType: z.string().nullish(),
  redirectNewHandle: z.boolean().nullish(),
  requiresSellingPlan: z.boolean().nullish(),
  seo: SEOInput.nullish(),
  status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']).nullish(),
  tags: z.array(z.string()).nullish(),
  templateSuffix: z.string().nullish(),
  title: z.string().nullish(),
  variants: z.array(ProductVariantSetInput).nullish(),
  vendor: z.string().nullish(),
});

export const ProductSetIdentifiers = z.union([
  z.strictObject({ customId: UniqueMetafieldValueInput }),
  z.strictObject({ handle: z.string() }),
  z.strictObject({ id: z.string() }),
]);

export const ProductDeleteInput = z.strictObject({ id: z.string() });
