import { z } from 'zod';
import locationJson from '../fixtures/location.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { UserErrors } from './user-errors.js';
import { idempotencyKey } from './idempotency.js';
import { LocationAddInput, LocationEditInput } from './locations-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Location; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const locationFields = `
  id legacyResourceId name isActive isFulfillmentService fulfillsOnlineOrders hasActiveInventory shipsInventory activatable
  deactivatable deletable deactivatedAt createdAt updatedAt address { address1 address2 city provinceCode zip countryCode phone }
`;

export const Location = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  name: z.string(),
  isActive: z.boolean(),
  isFulfillmentService: z.boolean(),
  fulfillsOnlineOrders: z.boolean(),
  hasActiveInventory: z.boolean(),
  shipsInventory: z.boolean(),
  activatable: z.boolean(),
  deactivatable: z.boolean(),
  deletable: z.boolean(),
  deactivatedAt: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  address: z.object({
    address1: z.string().nullable(),
    address2: z.string().nullable(),
    city: z.string().nullable(),
    provinceCode: z.string().nullable(),
    zip: z.string().nullable(),
    countryCode: z.string().nullable(),
    phone: z.string().nullable(),
  }),
});

export const locationFixture = locationJson;

export const locations = {
  list: query(
    `query LocationsList($first: Int = 50, $after: String, $query: String, $sortKey: LocationSortKeys, $reverse: Boolean, $includeInactive: Boolean, $includeLegacy: Boolean) {
      locations(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse, includeInactive: $includeInactive, includeLegacy: $includeLegacy) {
        nodes { ${locationFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List locations',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z.enum(['ID', 'NAME', 'RELEVANCE']).optional(),
        reverse: z.boolean().optional(),
        includeInactive: z.boolean().optional(),
        includeLegacy: z.boolean().optional(),
      }),
      output: z.object({ locations: connection(Location) }),
      paginate: byCursor('locations'),
      cache: { ttl: '60s', tags: ['locations'] },
      scopes: ['read_locations'],
      ...points(102),
      fixture: { locations: pageFixture(locationFixture) },
    },
  ),
  retrieve: query(
    `query LocationsRetrieve($id: ID) {
      location(id: $id) {
        ${locationFields}
      }
    }`,
    {
      title: 'Read a location',
      variables: z.strictObject({ id: z.string().optional() }),
      output: z.object({ location: Location.nullable() }),
      cache: { ttl: '60s', tags: ['locations'] },
      scopes: ['read_locations'],
      ...points(2),
      fixture: { location: locationFixture },
    },
  ),
  add: mutation(
    `mutation LocationsAdd($input: LocationAddInput!) {
      locationAdd(input: $input) {
        location { ${locationFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Add a location',
      variables: z.strictObject({ input: LocationAddInput }),
      output: z.object({ locationAdd: z.object({ location: Location.nullable(), userErrors: UserErrors }).nullable() }),
      invalidates: ['locations'],
      scopes: ['write_locations'],
      ...points(12),
      fixture: { locationAdd: { location: locationFixture, userErrors: [] } },
    },
  ),
  edit: mutation(
    `mutation LocationsEdit($id: ID!, $input: LocationEditInput!) {
      locationEdit(id: $id, input: $input) {
        location { ${locationFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Change a location',
      variables: z.strictObject({ id: z.string(), input: LocationEditInput }),
      output: z.object({ locationEdit: z.object({ location: Location.nullable(), userErrors: UserErrors }).nullable() }),
      invalidates: ['locations'],
      safe: true,
      scopes: ['write_locations'],
      ...points(12),
      fixture: { locationEdit: { location: locationFixture, userErrors: [] } },
    },
  ),
  activate: mutation(
    `mutation LocationsActivate($locationId: ID!, $idempotencyKey: String!) {
      locationActivate(locationId: $locationId) @idempotent(key: $idempotencyKey) {
        location { ${locationFields} } locationActivateUserErrors { field message code }
      }
    }`,
    {
      title: 'Activate a location',
      variables: z.strictObject({ locationId: z.string(), idempotencyKey }),
      output: z.object({
        locationActivate: z.object({ location: Location.nullable(), locationActivateUserErrors: UserErrors }).nullable(),
      }),
      invalidates: ['locations'],
      safe: true,
      scopes: ['write_locations'],
      ...points(12),
      fixture: { locationActivate: { location: locationFixture, locationActivateUserErrors: [] } },
    },
  ),
  deactivate: mutation(
    `mutation LocationsDeactivate($locationId: ID!, $destinationLocationId: ID, $idempotencyKey: String!) {
      locationDeactivate(locationId: $locationId, destinationLocationId: $destinationLocationId) @idempotent(key: $idempotencyKey) {
        location { ${locationFields} } locationDeactivateUserErrors { field message code }
      }
    }`,
    {
      title: 'Deactivate a location, its stock moved to another one',
      variables: z.strictObject({ locationId: z.string(), destinationLocationId: z.string().optional(), idempotencyKey }),
      output: z.object({
        locationDeactivate: z.object({ location: Location.nullable(), locationDeactivateUserErrors: UserErrors }).nullable(),
      }),
      invalidates: ['locations'],
      safe: true,
      scopes: ['write_locations'],
      ...points(12),
      fixture: { locationDeactivate: { location: locationFixture, locationDeactivateUserErrors: [] } },
    },
  ),
  delete: mutation(
    `mutation LocationsDelete($locationId: ID!) {
      locationDelete(locationId: $locationId) {
        deletedLocationId locationDeleteUserErrors { field message code }
      }
    }`,
    {
      title: 'Delete a deactivated location',
      variables: z.strictObject({ locationId: z.string() }),
      output: z.object({
        locationDelete: z.object({ deletedLocationId: z.string().nullable(), locationDeleteUserErrors: UserErrors }).nullable(),
      }),
      invalidates: ['locations'],
      safe: true,
      scopes: ['write_locations'],
      ...points(10),
      fixture: { locationDelete: { deletedLocationId: 'gid://shopify/Location/1', locationDeleteUserErrors: [] } },
    },
  ),
};
