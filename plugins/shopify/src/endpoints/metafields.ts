import { z } from 'zod';
import metafieldJson from '../fixtures/metafield.json' with { type: 'json' };
import metafieldDefinitionJson from '../fixtures/metafield-definition.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { byCursor, connection, nextVariables, pageFixture, pageVariables, withPage } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import {
  MetafieldDefinitionInput,
  MetafieldDefinitionUpdateInput,
  MetafieldIdentifierInput,
  MetafieldsSetInput,
} from './metafields-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Metafield; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const metafieldFields = `id legacyResourceId namespace key type value jsonValue ownerType compareDigest createdAt updatedAt`;

export const Metafield = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  namespace: z.string(),
  key: z.string(),
  type: z.string(),
  value: z.string(),
  jsonValue: z.unknown(),
  ownerType: z.string(),
  compareDigest: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const metafieldFixture = metafieldJson;

const metafieldDefinitionFields = `
  id namespace key name description ownerType pinnedPosition metafieldsCount validationStatus type { name category }
  access { admin storefront } validations { name value }
`;

export const MetafieldDefinition = z.object({
  id: z.string(),
  namespace: z.string(),
  key: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  ownerType: z.string(),
  pinnedPosition: z.number().nullable(),
  metafieldsCount: z.number(),
  validationStatus: known('ALL_VALID', 'IN_PROGRESS', 'SOME_INVALID'),
  type: z.object({ name: z.string(), category: z.string() }),
  access: z.object({
    admin: known('MERCHANT_READ', 'MERCHANT_READ_WRITE', 'PRIVATE', 'PUBLIC_READ', 'PUBLIC_READ_WRITE').nullable(),
    storefront: known('NONE', 'PUBLIC_READ').nullable(),
  }),
  validations: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
});

export const metafieldDefinitionFixture = metafieldDefinitionJson;

export const metafields = {
  list: query(
    `query MetafieldsList($id: ID!, $first: Int = 50, $after: String, $namespace: String, $keys: [String!]) {
      owner: node(id: $id) {
        ... on HasMetafields {
          metafields(first: $first, after: $after, namespace: $namespace, keys: $keys) {
            nodes { ${metafieldFields} } pageInfo { hasNextPage endCursor }
          }
        }
      }
    }`,
    {
      title: 'List the metafields of a product, customer, order or anything else that has some',
      variables: z.strictObject({
        ...pageVariables,
        id: z.string(),
        namespace: z.string().optional(),
        keys: z.array(z.string()).optional(),
      }),
      output: z.object({ owner: z.object({ metafields: connection(Metafield).optional() }).nullable() }),
      paginate: {
        by: 'next',
        items: 'owner.metafields.nodes',
        next: ({ page }) => nextVariables(page.owner?.metafields),
        write: (page, items, more) => ({ ...page, owner: { ...page.owner, metafields: withPage(items, more) } }),
      },
      ...points(53),
      fixture: { owner: { metafields: pageFixture(metafieldFixture) } },
    },
  ),
  set: mutation(
    `mutation MetafieldsSet($metafields: [MetafieldsSetInput!]!) {
      metafieldsSet(metafields: $metafields) {
        metafields { ${metafieldFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Write up to 25 metafields, all or none',
      variables: z.strictObject({ metafields: z.array(MetafieldsSetInput) }),
      output: z.object({ metafieldsSet: z.object({ metafields: z.array(Metafield).nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      ...points(11),
      fixture: { metafieldsSet: { metafields: [metafieldFixture], userErrors: [] } },
    },
  ),
  delete: mutation(
    `mutation MetafieldsDelete($metafields: [MetafieldIdentifierInput!]!) {
      metafieldsDelete(metafields: $metafields) {
        deletedMetafields { ownerId namespace key } userErrors { field message }
      }
    }`,
    {
      title: 'Delete metafields',
      variables: z.strictObject({ metafields: z.array(MetafieldIdentifierInput) }),
      output: z.object({
        metafieldsDelete: z
          .object({
            deletedMetafields: z.array(z.object({ ownerId: z.string(), namespace: z.string(), key: z.string() }).nullable()).nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      safe: true,
      ...points(11),
      fixture: {
        metafieldsDelete: {
          deletedMetafields: [{ ownerId: 'gid://shopify/Product/632910392', namespace: 'custom', key: 'wax' }],
          userErrors: [],
        },
      },
    },
  ),
  listDefinitions: query(
    `query MetafieldsListDefinitions($first: Int = 50, $after: String, $ownerType: MetafieldOwnerType!, $namespace: String, $key: String, $query: String, $sortKey: MetafieldDefinitionSortKeys, $reverse: Boolean) {
      metafieldDefinitions(first: $first, after: $after, ownerType: $ownerType, namespace: $namespace, key: $key, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${metafieldDefinitionFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List definitions of metafields',
      variables: z.strictObject({
        ...pageVariables,
        ownerType: z.enum([
          'API_PERMISSION',
          'ARTICLE',
          'BLOG',
          'CARTTRANSFORM',
          'COLLECTION',
          'COMPANY',
          'COMPANY_LOCATION',
          'CUSTOMER',
          'DELIVERY_CUSTOMIZATION',
          'DISCOUNT',
          'DRAFTORDER',
          'FULFILLMENT_CONSTRAINT_RULE',
          'GIFT_CARD_TRANSACTION',
          'LOCATION',
          'MARKET',
          'ORDER',
          'ORDER_ROUTING_LOCATION_RULE',
          'PAGE',
          'PAYMENT_CUSTOMIZATION',
          'PRODUCT',
          'PRODUCTVARIANT',
          'SELLING_PLAN',
          'SHOP',
          'TRANSFER',
          'VALIDATION',
        ]),
        namespace: z.string().optional(),
        key: z.string().optional(),
        query: z.string().optional(),
        sortKey: z.enum(['ID', 'NAME', 'PINNED_POSITION', 'RELEVANCE']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ metafieldDefinitions: connection(MetafieldDefinition) }),
      paginate: byCursor('metafieldDefinitions'),
      ...points(202),
      fixture: { metafieldDefinitions: pageFixture(metafieldDefinitionFixture) },
    },
  ),
  createDefinition: mutation(
    `mutation MetafieldsCreateDefinition($definition: MetafieldDefinitionInput!) {
      metafieldDefinitionCreate(definition: $definition) {
        createdDefinition { ${metafieldDefinitionFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Define a metafield',
      variables: z.strictObject({ definition: MetafieldDefinitionInput }),
      output: z.object({
        metafieldDefinitionCreate: z.object({ createdDefinition: MetafieldDefinition.nullable(), userErrors: UserErrors }).nullable(),
      }),
      ...points(14),
      fixture: { metafieldDefinitionCreate: { createdDefinition: metafieldDefinitionFixture, userErrors: [] } },
    },
  ),
  updateDefinition: mutation(
    `mutation MetafieldsUpdateDefinition($definition: MetafieldDefinitionUpdateInput!) {
      metafieldDefinitionUpdate(definition: $definition) {
        updatedDefinition { ${metafieldDefinitionFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Change the definition of a metafield',
      variables: z.strictObject({ definition: MetafieldDefinitionUpdateInput }),
      output: z.object({
        metafieldDefinitionUpdate: z.object({ updatedDefinition: MetafieldDefinition.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      ...points(14),
      fixture: { metafieldDefinitionUpdate: { updatedDefinition: metafieldDefinitionFixture, userErrors: [] } },
    },
  ),
  deleteDefinition: mutation(
    `mutation MetafieldsDeleteDefinition($id: ID, $deleteAllAssociatedMetafields: Boolean) {
      metafieldDefinitionDelete(id: $id, deleteAllAssociatedMetafields: $deleteAllAssociatedMetafields) {
        deletedDefinitionId userErrors { field message code }
      }
    }`,
    {
      title: 'Delete the definition of a metafield, and its metafields where you say so',
      variables: z.strictObject({ id: z.string().optional(), deleteAllAssociatedMetafields: z.boolean().optional() }),
      output: z.object({
        metafieldDefinitionDelete: z.object({ deletedDefinitionId: z.string().nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      ...points(10),
      fixture: { metafieldDefinitionDelete: { deletedDefinitionId: 'gid://shopify/MetafieldDefinition/1', userErrors: [] } },
    },
  ),
};
