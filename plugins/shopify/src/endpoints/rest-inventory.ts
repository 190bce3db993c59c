import { get, post } from '@mooring/core';
import { z } from 'zod';
import level from '../fixtures/rest-inventory-level.json' with { type: 'json' };
import { adminId, counted, restId } from './rest-page.js';

/** @see https://shopify.dev/docs/api/admin-rest/2026-07/resources/inventorylevel (read 2026-11-25) */
export const RestInventoryLevel = z.object({
  inventory_item_id: restId,
  location_id: restId,
  available: z.number().nullish(),
  updated_at: z.string().nullish(),
  admin_graphql_api_id: adminId,
});

export const restInventoryLevelFixture = level;

const ids = z.string().meta({ examples: ['655441491'] });

export const restInventory = {
  list: get('/inventory_levels.json', {
    title: 'List how much of items is at locations',
    // Shopify wants one of the two lists; each holds up to 50 ids, separated by commas.
    input: z.strictObject({
      inventory_item_ids: ids.optional(),
      location_ids: ids.optional(),
      limit: z.int().min(1).max(250).optional(),
      updated_at_min: z.string().optional(),
    }),
    output: z.object({ inventory_levels: z.array(RestInventoryLevel) }),
    paginate: { by: 'link', items: 'inventory_levels' },
    scopes: ['read_inventory'],
    fixture: { inventory_levels: [level] },
    ...counted,
  }),
  set: post('/inventory_levels/set.json', {
    title: 'Set how much of an item is available at a location',
    input: z.strictObject({
      inventory_item_id: restId,
      location_id: restId,
      available: z.int(),
      disconnect_if_necessary: z.boolean().optional(),
    }),
    output: z.object({ inventory_level: RestInventoryLevel }),
    // The same number once more changes nothing.
    safe: true,
    scopes: ['write_inventory'],
    fixture: { inventory_level: level },
    ...counted,
  }),
  adjust: post('/inventory_levels/adjust.json', {
    title: 'Change how much of an item is available at a location by a difference',
    input: z.strictObject({ inventory_item_id: restId, location_id: restId, available_adjustment: z.int() }),
    output: z.object({ inventory_level: RestInventoryLevel }),
    scopes: ['write_inventory'],
    fixture: { inventory_level: level },
    ...counted,
  }),
};
