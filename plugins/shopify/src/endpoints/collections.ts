import { z } from 'zod';
import collectionJson from '../fixtures/collection.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { Product, productFields, productFixture } from './products.js';
import { Count, Image, Job, Seo, countFields, imageFields, jobFields, seoFields } from './values.js';
import { byCursor, connection, nextVariables, pageFixture, pageVariables, withPage } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { CollectionCreateInput, CollectionDeleteInput, CollectionUpdateInput } from './collections-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Collection; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const collectionFields = `
  id legacyResourceId title handle descriptionHtml sortOrder templateSuffix updatedAt productsCount { ${countFields} }
  seo { ${seoFields} } image { ${imageFields} }
`;

export const Collection = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  title: z.string(),
  handle: z.string(),
  descriptionHtml: z.string(),
  sortOrder: known(
    'ALPHA_ASC',
    'ALPHA_DESC',
    'BEST_SELLING',
    'CREATED',
    'CREATED_DESC',
    'MANUAL',
    'MOST_RELEVANT',
    'PRICE_ASC',
    'PRICE_DESC',
  ),
  templateSuffix: z.string().nullable(),
  updatedAt: z.string(),
  productsCount: Count.nullable(),
  seo: Seo,
  image: Image.nullable(),
});

export const collectionFixture = collectionJson;

export const collections = {
  list: query(
    `query CollectionsList($first: Int = 50, $after: String, $query: String, $sortKey: CollectionSortKeys, $reverse: Boolean) {
      collections(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${collectionFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List collections',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z.enum(['ID', 'RELEVANCE', 'TITLE', 'UPDATED_AT']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ collections: connection(Collection) }),
      paginate: byCursor('collections'),
      cache: { ttl: '30s', tags: ['collections'] },
      scopes: ['read_products'],
      ...points(202),
      fixture: { collections: pageFixture(collectionFixture) },
    },
  ),
  retrieve: query(
    `query CollectionsRetrieve($id: ID!) {
      collection(id: $id) {
        ${collectionFields}
      }
    }`,
    {
      title: 'Read a collection',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ collection: Collection.nullable() }),
      cache: { ttl: '30s', tags: ['collections'] },
      scopes: ['read_products'],
      ...points(4),
      fixture: { collection: collectionFixture },
    },
  ),
  listProducts: query(
    `query CollectionsListProducts($id: ID!, $first: Int = 50, $after: String) {
      collection(id: $id) {
        products(first: $first, after: $after) { nodes { ${productFields} } pageInfo { hasNextPage endCursor } }
      }
    }`,
    {
      title: 'List the products of a collection, in its order',
      variables: z.strictObject({ ...pageVariables, id: z.string() }),
      output: z.object({ collection: z.object({ products: connection(Product) }).nullable() }),
      paginate: {
        by: 'next',
        items: 'collection.products.nodes',
        next: ({ page }) => nextVariables(page.collection?.products),
        write: (page, items, more) => ({ ...page, collection: { ...page.collection, products: withPage(items, more) } }),
      },
      scopes: ['read_products'],
      ...points(503),
      fixture: { collection: { products: pageFixture(productFixture) } },
    },
  ),
  create: mutation(
    `mutation CollectionsCreate($collection: CollectionCreateInput) {
      collectionCreate(collection: $collection) {
        collection { ${collectionFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Create a collection',
      variables: z.strictObject({ collection: CollectionCreateInput.optional() }),
      output: z.object({ collectionCreate: z.object({ collection: Collection.nullable(), userErrors: UserErrors }).nullable() }),
      invalidates: ['collections'],
      scopes: ['write_products'],
      ...points(14),
      fixture: { collectionCreate: { collection: collectionFixture, userErrors: [] } },
    },
  ),
  update: mutation(
    `mutation CollectionsUpdate($collection: CollectionUpdateInput) {
      collectionUpdate(collection: $collection) {
        collection { ${collectionFields} } job { ${jobFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change a collection',
      variables: z.strictObject({ collection: CollectionUpdateInput.optional() }),
      output: z.object({
        collectionUpdate: z.object({ collection: Collection.nullable(), job: Job.nullable(), userErrors: UserErrors }).nullable(),
      }),
      invalidates: ['collections'],
      scopes: ['write_products'],
      ...points(15),
      fixture: { collectionUpdate: { collection: collectionFixture, job: { id: 'gid://shopify/Job/1', done: false }, userErrors: [] } },
    },
  ),
  delete: mutation(
    `mutation CollectionsDelete($input: CollectionDeleteInput!) {
      collectionDelete(input: $input) {
        deletedCollectionId userErrors { field message }
      }
    }`,
    {
      title: 'Delete a collection, not its products',
      variables: z.strictObject({ input: CollectionDeleteInput }),
      output: z.object({ collectionDelete: z.object({ deletedCollectionId: z.string().nullable(), userErrors: UserErrors }).nullable() }),
      invalidates: ['collections'],
      safe: true,
      scopes: ['write_products'],
      ...points(10),
      fixture: { collectionDelete: { deletedCollectionId: 'gid://shopify/Collection/1', userErrors: [] } },
    },
  ),
};
