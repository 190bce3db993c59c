import { z } from 'zod';

// What inventory take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

const InventoryChangeInput = z.strictObject({
  changeFromQuantity: z.int().nullish(),
  delta: z.int(),
  inventoryItemId: z.string(),
  ledgerDocumentUri: z.string().nullish(),
  locationId: z.string(),
});

export const InventoryAdjustQuantitiesInput = z.strictObject({
  changes: z.array(InventoryChangeInput),
  name: z.string(),
  reason: z.string(),
  referenceDocumentUri: z.string().nullish(),
});

const InventoryQuantityInput = z.strictObject({
  changeFromQuantity: z.int().nullish(),
  inventoryItemId: z.string(),
  locationId: z.string(),
  quantity: z.int(),
});

export const InventorySetQuantitiesInput = z.strictObject({
  name: z.string(),
  quantities: z.array(InventoryQuantityInput),
  reason: z.string(),
  referenceDocumentUri: z.string().nullish(),
});

const InventoryMoveQuantityTerminalInput = z.strictObject({
  changeFromQuantity: z.int().nullish(),
  ledgerDocumentUri: z.string().nullish(),
  locationId: z.string(),
  name: z.string(),
});

const InventoryMoveQuantityChange = z.strictObject({
  from: InventoryMoveQuantityTerminalInput,
  inventoryItemId: z.string(),
  quantity: z.int(),
  to: InventoryMoveQuantityTerminalInput,
});

export const InventoryMoveQuantitiesInput = z.strictObject({
  changes: z.array(InventoryMoveQuantityChange),
  reason: z.string(),
  referenceDocumentUri: z.string(),
});
