import { z } from 'zod';
import metaobjectJson from '../fixtures/metaobject.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { UserErrors } from './user-errors.js';
import { MetaobjectHandleInput, MetaobjectUpsertInput } from './metaobjects-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Metaobject; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const metaobjectFields = `id handle type displayName updatedAt fields { key type value }`;

export const Metaobject = z.object({
  id: z.string(),
  handle: z.string(),
  type: z.string(),
  displayName: z.string(),
  updatedAt: z.string(),
  fields: z.array(z.object({ key: z.string(), type: z.string(), value: z.string().nullable() })),
});

export const metaobjectFixture = metaobjectJson;

export const metaobjects = {
  list: query(
    `query MetaobjectsList($first: Int = 50, $after: String, $type: String!, $query: String, $sortKey: String, $reverse: Boolean) {
      metaobjects(first: $first, after: $after, type: $type, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${metaobjectFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List metaobjects of a type',
      variables: z.strictObject({
        ...pageVariables,
        type: z.string(),
        query: z.string().optional(),
        sortKey: z.string().optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ metaobjects: connection(Metaobject) }),
      paginate: byCursor('metaobjects'),
      scopes: ['read_metaobjects'],
      ...points(102),
      fixture: { metaobjects: pageFixture(metaobjectFixture) },
    },
  ),
  retrieve: query(
    `query MetaobjectsRetrieve($id: ID!) {
      metaobject(id: $id) {
        ${metaobjectFields}
      }
    }`,
    {
      title: 'Read a metaobject',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ metaobject: Metaobject.nullable() }),
      scopes: ['read_metaobjects'],
      ...points(2),
      fixture: { metaobject: metaobjectFixture },
    },
  ),
  find: query(
    `query MetaobjectsFind($handle: MetaobjectHandleInput!) {
      metaobjectByHandle(handle: $handle) {
        ${metaobjectFields}
      }
    }`,
    {
      title: 'Read a metaobject by type and handle',
      variables: z.strictObject({ handle: MetaobjectHandleInput }),
      output: z.object({ metaobjectByHandle: Metaobject.nullable() }),
      scopes: ['read_metaobjects'],
      ...points(2),
      fixture: { metaobjectByHandle: metaobjectFixture },
    },
  ),
  upsert: mutation(
    `mutation MetaobjectsUpsert($handle: MetaobjectHandleInput!, $metaobject: MetaobjectUpsertInput) {
      metaobjectUpsert(handle: $handle, metaobject: $metaobject) {
        metaobject { ${metaobjectFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Create or change a metaobject by type and handle',
      variables: z.strictObject({ handle: MetaobjectHandleInput, metaobject: MetaobjectUpsertInput.optional() }),
      output: z.object({ metaobjectUpsert: z.object({ metaobject: Metaobject.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_metaobjects'],
      ...points(12),
      fixture: { metaobjectUpsert: { metaobject: metaobjectFixture, userErrors: [] } },
    },
  ),
  delete: mutation(
    `mutation MetaobjectsDelete($id: ID!) {
      metaobjectDelete(id: $id) {
        deletedId userErrors { field message code }
      }
    }`,
    {
      title: 'Delete a metaobject',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ metaobjectDelete: z.object({ deletedId: z.string().nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_metaobjects'],
      ...points(10),
      fixture: { metaobjectDelete: { deletedId: 'gid://shopify/Metaobject/1', userErrors: [] } },
    },
  ),
};
