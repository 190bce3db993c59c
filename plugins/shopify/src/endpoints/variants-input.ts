import { z } from 'zod';
import { InventoryItemInput, MetafieldInput, UnitPriceMeasurementInput, VariantOptionValueInput } from './input.js';

// What variants take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

const InventoryLevelInput = z.strictObject({ availableQuantity: z.int(), locationId: z.string() });

const InventoryAdjustmentInput = z.strictObject({
  adjustment: z.int().nullish(),
  changeFromQuantity: z.int().nullish(),
  locationId: z.string(),
});

export const ProductVariantsBulkInput = z.strictObject({
  barcode: z.string().nullish(),
  compareAtPrice: z.string().nullish(),
  id: z.string().nullish(),
  inventoryItem: InventoryItemInput.nullish(),
  inventoryPolicy: z.enum(['CONTINUE', 'DENY']).nullish(),
  inventoryQuantities: z.array(InventoryLevelInput).nullish(),
  mediaId: z.string().nullish(),
  mediaSrc: z.array(z.string()).nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  optionValues: z.array(VariantOptionValueInput).nullish(),
  price: z.string().nullish(),
  published: z.boolean().nullish(),
  quantityAdjustments: z.array(InventoryAdjustmentInput).nullish(),
  requiresComponents: z.boolean().nullish(),
  showUnitPrice: z.boolean().nullish(),
  taxCode: z.string().nullish(),
  taxable: z.boolean().nullish(),
  unitPriceMeasurement: UnitPriceMeasurementInput.nullish(),
});
