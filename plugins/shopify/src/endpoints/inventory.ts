import { z } from 'zod';
import inventoryLevelJson from '../fixtures/inventory-level.json' with { type: 'json' };
import inventoryAdjustmentGroupJson from '../fixtures/inventory-adjustment-group.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { connection, nextVariables, pageFixture, pageVariables, withPage } from './page.js';
import { UserErrors } from './user-errors.js';
import { idempotencyKey } from './idempotency.js';
import { InventoryAdjustQuantitiesInput, InventoryMoveQuantitiesInput, InventorySetQuantitiesInput } from './inventory-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/InventoryLevel; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const inventoryLevelFields = `
  id isActive canDeactivate createdAt updatedAt item { id sku } location { id name }
  quantities(names: ["available", "on_hand", "committed", "incoming", "reserved", "damaged", "safety_stock", "quality_control"]) {
    id name quantity updatedAt
  }
`;

export const InventoryLevel = z.object({
  id: z.string(),
  isActive: z.boolean(),
  canDeactivate: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  item: z.object({ id: z.string(), sku: z.string().nullable() }),
  location: z.object({ id: z.string(), name: z.string() }),
  quantities: z.array(z.object({ id: z.string(), name: z.string(), quantity: z.number(), updatedAt: z.string().nullable() })),
});

export const inventoryLevelFixture = inventoryLevelJson;

const inventoryAdjustmentGroupFields = `
  id createdAt reason referenceDocumentUri
  changes { name delta quantityAfterChange ledgerDocumentUri item { id } location { id name } }
`;

export const InventoryAdjustmentGroup = z.object({
  id: z.string(),
  createdAt: z.string(),
  reason: z.string(),
  referenceDocumentUri: z.string().nullable(),
  changes: z.array(
    z.object({
      name: z.string(),
      delta: z.number(),
      quantityAfterChange: z.number().nullable(),
      ledgerDocumentUri: z.string().nullable(),
      item: z.object({ id: z.string() }).nullable(),
      location: z.object({ id: z.string(), name: z.string() }).nullable(),
    }),
  ),
});

export const inventoryAdjustmentGroupFixture = inventoryAdjustmentGroupJson;

export const inventory = {
  listLevels: query(
    `query InventoryListLevels($id: ID!, $first: Int = 25, $after: String) {
      inventoryItem(id: $id) {
        inventoryLevels(first: $first, after: $after) { nodes { ${inventoryLevelFields} } pageInfo { hasNextPage endCursor } }
      }
    }`,
    {
      title: 'List how much of an item is where',
      variables: z.strictObject({ ...pageVariables, id: z.string() }),
      output: z.object({ inventoryItem: z.object({ inventoryLevels: connection(InventoryLevel) }).nullable() }),
      paginate: {
        by: 'next',
        items: 'inventoryItem.inventoryLevels.nodes',
        next: ({ page }) => nextVariables(page.inventoryItem?.inventoryLevels),
        write: (page, items, more) => ({ ...page, inventoryItem: { ...page.inventoryItem, inventoryLevels: withPage(items, more) } }),
      },
      scopes: ['read_inventory'],
      ...points(103),
      fixture: { inventoryItem: { inventoryLevels: pageFixture(inventoryLevelFixture) } },
    },
  ),
  listLevelsOfLocation: query(
    `query InventoryListLevelsOfLocation($id: ID, $first: Int = 25, $after: String) {
      location(id: $id) {
        inventoryLevels(first: $first, after: $after) { nodes { ${inventoryLevelFields} } pageInfo { hasNextPage endCursor } }
      }
    }`,
    {
      title: 'List what is at a location',
      variables: z.strictObject({ ...pageVariables, id: z.string().optional() }),
      output: z.object({ location: z.object({ inventoryLevels: connection(InventoryLevel) }).nullable() }),
      paginate: {
        by: 'next',
        items: 'location.inventoryLevels.nodes',
        next: ({ page }) => nextVariables(page.location?.inventoryLevels),
        write: (page, items, more) => ({ ...page, location: { ...page.location, inventoryLevels: withPage(items, more) } }),
      },
      scopes: ['read_inventory'],
      ...points(103),
      fixture: { location: { inventoryLevels: pageFixture(inventoryLevelFixture) } },
    },
  ),
  retrieveLevel: query(
    `query InventoryRetrieveLevel($id: ID!) {
      inventoryLevel(id: $id) {
        ${inventoryLevelFields}
      }
    }`,
    {
      title: 'Read how much of an item is at a location',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ inventoryLevel: InventoryLevel.nullable() }),
      scopes: ['read_inventory'],
      ...points(4),
      fixture: { inventoryLevel: inventoryLevelFixture },
    },
  ),
  activate: mutation(
    `mutation InventoryActivate($inventoryItemId: ID!, $locationId: ID!, $available: Int, $onHand: Int, $idempotencyKey: String!) {
      inventoryActivate(inventoryItemId: $inventoryItemId, locationId: $locationId, available: $available, onHand: $onHand) @idempotent(key: $idempotencyKey) {
        inventoryLevel { ${inventoryLevelFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Stock an item at a location',
      variables: z.strictObject({
        inventoryItemId: z.string(),
        locationId: z.string(),
        available: z.int().optional(),
        onHand: z.int().optional(),
        idempotencyKey,
      }),
      output: z.object({ inventoryActivate: z.object({ inventoryLevel: InventoryLevel.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_inventory'],
      ...points(14),
      fixture: { inventoryActivate: { inventoryLevel: inventoryLevelFixture, userErrors: [] } },
    },
  ),
  deactivate: mutation(
    `mutation InventoryDeactivate($inventoryLevelId: ID!) {
      inventoryDeactivate(inventoryLevelId: $inventoryLevelId) {
        userErrors { field message }
      }
    }`,
    {
      title: 'Stop stocking an item at a location',
      variables: z.strictObject({ inventoryLevelId: z.string() }),
      output: z.object({ inventoryDeactivate: z.object({ userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_inventory'],
      ...points(10),
      fixture: { inventoryDeactivate: { userErrors: [] } },
    },
  ),
  adjustQuantities: mutation(
    `mutation InventoryAdjustQuantities($input: InventoryAdjustQuantitiesInput!, $idempotencyKey: String!) {
      inventoryAdjustQuantities(input: $input) @idempotent(key: $idempotencyKey) {
        inventoryAdjustmentGroup { ${inventoryAdjustmentGroupFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Change quantities by a difference',
      variables: z.strictObject({ input: InventoryAdjustQuantitiesInput, idempotencyKey }),
      output: z.object({
        inventoryAdjustQuantities: z
          .object({ inventoryAdjustmentGroup: InventoryAdjustmentGroup.nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      safe: true,
      scopes: ['write_inventory'],
      ...points(14),
      fixture: { inventoryAdjustQuantities: { inventoryAdjustmentGroup: inventoryAdjustmentGroupFixture, userErrors: [] } },
    },
  ),
  setQuantities: mutation(
    `mutation InventorySetQuantities($input: InventorySetQuantitiesInput!, $idempotencyKey: String!) {
      inventorySetQuantities(input: $input) @idempotent(key: $idempotencyKey) {
        inventoryAdjustmentGroup { ${inventoryAdjustmentGroupFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Set quantities to a number, if they still are what you compare with',
      variables: z.strictObject({ input: InventorySetQuantitiesInput, idempotencyKey }),
      output: z.object({
        inventorySetQuantities: z
          .object({ inventoryAdjustmentGroup: InventoryAdjustmentGroup.nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      safe: true,
      scopes: ['write_inventory'],
      ...points(14),
      fixture: { inventorySetQuantities: { inventoryAdjustmentGroup: inventoryAdjustmentGroupFixture, userErrors: [] } },
    },
  ),
  moveQuantities: mutation(
    `mutation InventoryMoveQuantities($input: InventoryMoveQuantitiesInput!, $idempotencyKey: String!) {
      inventoryMoveQuantities(input: $input) @idempotent(key: $idempotencyKey) {
        inventoryAdjustmentGroup { ${inventoryAdjustmentGroupFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Move quantities from one state to another',
      variables: z.strictObject({ input: InventoryMoveQuantitiesInput, idempotencyKey }),
      output: z.object({
        inventoryMoveQuantities: z
          .object({ inventoryAdjustmentGroup: InventoryAdjustmentGroup.nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      safe: true,
      scopes: ['write_inventory'],
      ...points(14),
      fixture: { inventoryMoveQuantities: { inventoryAdjustmentGroup: inventoryAdjustmentGroupFixture, userErrors: [] } },
    },
  ),
};
