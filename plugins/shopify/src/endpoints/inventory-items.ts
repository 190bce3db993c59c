import { z } from 'zod';
import inventoryItemJson from '../fixtures/inventory-item.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { Money, moneyFields } from './values.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { InventoryItemInput } from './input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/InventoryItem; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const inventoryItemFields = `
  id legacyResourceId sku tracked requiresShipping countryCodeOfOrigin provinceCodeOfOrigin harmonizedSystemCode createdAt updatedAt
  unitCost { ${moneyFields} } measurement { id weight { value unit } }
`;

export const InventoryItem = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  sku: z.string().nullable(),
  tracked: z.boolean(),
  requiresShipping: z.boolean(),
  countryCodeOfOrigin: z.string().nullable(),
  provinceCodeOfOrigin: z.string().nullable(),
  harmonizedSystemCode: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  unitCost: Money.nullable(),
  measurement: z.object({
    id: z.string(),
    weight: z.object({ value: z.number(), unit: known('GRAMS', 'KILOGRAMS', 'OUNCES', 'POUNDS') }).nullable(),
  }),
});

export const inventoryItemFixture = inventoryItemJson;

export const inventoryItems = {
  list: query(
    `query InventoryItemsList($first: Int = 50, $after: String, $query: String, $reverse: Boolean) {
      inventoryItems(first: $first, after: $after, query: $query, reverse: $reverse) {
        nodes { ${inventoryItemFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List inventory items',
      variables: z.strictObject({ ...pageVariables, query: z.string().optional(), reverse: z.boolean().optional() }),
      output: z.object({ inventoryItems: connection(InventoryItem) }),
      paginate: byCursor('inventoryItems'),
      scopes: ['read_inventory'],
      ...points(202),
      fixture: { inventoryItems: pageFixture(inventoryItemFixture) },
    },
  ),
  retrieve: query(
    `query InventoryItemsRetrieve($id: ID!) {
      inventoryItem(id: $id) {
        ${inventoryItemFields}
      }
    }`,
    {
      title: 'Read an inventory item',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ inventoryItem: InventoryItem.nullable() }),
      scopes: ['read_inventory'],
      ...points(4),
      fixture: { inventoryItem: inventoryItemFixture },
    },
  ),
  update: mutation(
    `mutation InventoryItemsUpdate($id: ID!, $input: InventoryItemInput!) {
      inventoryItemUpdate(id: $id, input: $input) {
        inventoryItem { ${inventoryItemFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change an inventory item',
      variables: z.strictObject({ id: z.string(), input: InventoryItemInput }),
      output: z.object({ inventoryItemUpdate: z.object({ inventoryItem: InventoryItem.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_inventory'],
      ...points(14),
      fixture: { inventoryItemUpdate: { inventoryItem: inventoryItemFixture, userErrors: [] } },
    },
  ),
};
