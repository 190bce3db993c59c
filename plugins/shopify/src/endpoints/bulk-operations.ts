import { follow, ndjson } from '@mooring/core';
import { z } from 'zod';
import bulkOperationJson from '../fixtures/bulk-operation.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/BulkOperation; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const bulkOperationFields = `id type status errorCode objectCount rootObjectCount fileSize url partialDataUrl createdAt completedAt`;

export const BulkOperation = z.object({
  id: z.string(),
  type: known('MUTATION', 'QUERY'),
  status: known('CANCELED', 'CANCELING', 'COMPLETED', 'CREATED', 'EXPIRED', 'FAILED', 'RUNNING'),
  errorCode: known('ACCESS_DENIED', 'INTERNAL_SERVER_ERROR', 'TIMEOUT').nullable(),
  objectCount: z.string(),
  rootObjectCount: z.string(),
  fileSize: z.string().nullable(),
  url: z.string().nullable(),
  partialDataUrl: z.string().nullable(),
  createdAt: z.string(),
  completedAt: z.string().nullable(),
});

export const bulkOperationFixture = bulkOperationJson;

export const bulkOperations = {
  runQuery: mutation(
    `mutation BulkOperationsRunQuery($query: String!, $groupObjects: Boolean = false) {
      bulkOperationRunQuery(query: $query, groupObjects: $groupObjects) {
        bulkOperation { ${bulkOperationFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Run a query over everything in the background; its result is a file',
      variables: z.strictObject({ query: z.string(), groupObjects: z.boolean().optional() }),
      output: z.object({ bulkOperationRunQuery: z.object({ bulkOperation: BulkOperation.nullable(), userErrors: UserErrors }).nullable() }),
      ...points(11),
      fixture: { bulkOperationRunQuery: { bulkOperation: bulkOperationFixture, userErrors: [] } },
    },
  ),
  runMutation: mutation(
    `mutation BulkOperationsRunMutation($mutation: String!, $stagedUploadPath: String!, $clientIdentifier: String) {
      bulkOperationRunMutation(mutation: $mutation, stagedUploadPath: $stagedUploadPath, clientIdentifier: $clientIdentifier) {
        bulkOperation { ${bulkOperationFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Run a mutation for every line of an uploaded file',
      variables: z.strictObject({ mutation: z.string(), stagedUploadPath: z.string(), clientIdentifier: z.string().optional() }),
      output: z.object({
        bulkOperationRunMutation: z.object({ bulkOperation: BulkOperation.nullable(), userErrors: UserErrors }).nullable(),
      }),
      ...points(11),
      fixture: { bulkOperationRunMutation: { bulkOperation: bulkOperationFixture, userErrors: [] } },
    },
  ),
  list: query(
    `query BulkOperationsList($first: Int = 50, $after: String, $query: String, $sortKey: BulkOperationsSortKeys, $reverse: Boolean) {
      bulkOperations(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${bulkOperationFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List bulk operations',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z.enum(['COMPLETED_AT', 'CREATED_AT']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ bulkOperations: connection(BulkOperation) }),
      paginate: byCursor('bulkOperations'),
      ...points(52),
      fixture: { bulkOperations: pageFixture(bulkOperationFixture) },
    },
  ),
  retrieve: query(
    `query BulkOperationsRetrieve($id: ID!) {
      bulkOperation(id: $id) {
        ${bulkOperationFields}
      }
    }`,
    {
      title: 'Read how far a bulk operation is',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ bulkOperation: BulkOperation.nullable() }),
      ...points(1),
      fixture: { bulkOperation: bulkOperationFixture },
    },
  ),
  cancel: mutation(
    `mutation BulkOperationsCancel($id: ID!) {
      bulkOperationCancel(id: $id) {
        bulkOperation { ${bulkOperationFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Cancel a bulk operation',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ bulkOperationCancel: z.object({ bulkOperation: BulkOperation.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      ...points(11),
      fixture: { bulkOperationCancel: { bulkOperation: bulkOperationFixture, userErrors: [] } },
    },
  ),
  /** The file of `url`, line by line. The URL is the permission, so no token goes along; it is good for seven days. */
  download: follow('GET', {
    title: 'Read the result of a bulk operation',
    hosts: ['storage.googleapis.com'],
    credential: 'none',
    // Items of nested connections come on lines of their own, each with the id of what they belong to.
    output: ndjson(z.looseObject({ id: z.string().optional(), __parentId: z.string().optional() })),
    fixture: [
      { id: 'gid://shopify/Product/632910392', title: 'Snowboard' },
      { id: 'gid://shopify/ProductVariant/808950810', sku: 'SNB-M', __parentId: 'gid://shopify/Product/632910392' },
    ],
  }),
};
