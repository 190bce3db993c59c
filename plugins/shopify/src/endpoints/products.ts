import { z } from 'zod';
import productJson from '../fixtures/product.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { Count, Money, Seo, countFields, moneyFields, seoFields } from './values.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { CreateMediaInput } from './input.js';
import {
  ProductCreateInput,
  ProductDeleteInput,
  ProductIdentifierInput,
  ProductSetIdentifiers,
  ProductSetInput,
  ProductUpdateInput,
} from './products-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Product; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
export const productFields = `
  id legacyResourceId title handle descriptionHtml vendor productType status tags createdAt updatedAt publishedAt onlineStoreUrl
  templateSuffix isGiftCard totalInventory tracksInventory hasOnlyDefaultVariant options { id name position values }
  priceRangeV2 { minVariantPrice { ${moneyFields} } maxVariantPrice { ${moneyFields} } } seo { ${seoFields} }
  category { id fullName } featuredMedia { id alt preview { image { url } } }
`;

export const Product = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  title: z.string(),
  handle: z.string(),
  descriptionHtml: z.string(),
  vendor: z.string(),
  productType: z.string(),
  status: known('ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED'),
  tags: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
  publishedAt: z.string().nullable(),
  onlineStoreUrl: z.string().nullable(),
  templateSuffix: z.string().nullable(),
  isGiftCard: z.boolean(),
  totalInventory: z.number(),
  tracksInventory: z.boolean(),
  hasOnlyDefaultVariant: z.boolean(),
  options: z.array(z.object({ id: z.string(), name: z.string(), position: z.number(), values: z.array(z.string()) })),
  priceRangeV2: z.object({ minVariantPrice: Money, maxVariantPrice: Money }),
  seo: Seo,
  category: z.object({ id: z.string(), fullName: z.string() }).nullable(),
  featuredMedia: z
    .object({
      id: z.string(),
      alt: z.string().nullable(),
      preview: z.object({ image: z.object({ url: z.string() }).nullable() }).nullable(),
    })
    .nullable(),
});

export const productFixture = productJson;

const productOperationFields = `id status`;

export const ProductOperation = z.object({ id: z.string(), status: known('ACTIVE', 'COMPLETE', 'CREATED') });

export const products = {
  list: query(
    `query ProductsList($first: Int = 50, $after: String, $query: String, $sortKey: ProductSortKeys, $reverse: Boolean) {
      products(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${productFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List products',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z
          .enum(['CREATED_AT', 'ID', 'INVENTORY_TOTAL', 'PRODUCT_TYPE', 'PUBLISHED_AT', 'RELEVANCE', 'TITLE', 'UPDATED_AT', 'VENDOR'])
          .optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ products: connection(Product) }),
      paginate: byCursor('products'),
      cache: { ttl: '30s', tags: ['products'] },
      scopes: ['read_products'],
      ...points(502),
      fixture: { products: pageFixture(productFixture) },
    },
  ),
  count: query(
    `query ProductsCount($query: String, $limit: Int) {
      productsCount(query: $query, limit: $limit) {
        ${countFields}
      }
    }`,
    {
      title: 'Count products',
      variables: z.strictObject({ query: z.string().optional(), limit: z.int().optional() }),
      output: z.object({ productsCount: Count.nullable() }),
      scopes: ['read_products'],
      ...points(1),
      fixture: { productsCount: { count: 42, precision: 'EXACT' } },
    },
  ),
  retrieve: query(
    `query ProductsRetrieve($id: ID!) {
      product(id: $id) {
        ${productFields}
      }
    }`,
    {
      title: 'Read a product',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ product: Product.nullable() }),
      cache: { ttl: '30s', tags: ['products'] },
      scopes: ['read_products'],
      ...points(10),
      fixture: { product: productFixture },
    },
  ),
  find: query(
    `query ProductsFind($identifier: ProductIdentifierInput!) {
      productByIdentifier(identifier: $identifier) {
        ${productFields}
      }
    }`,
    {
      title: 'Read a product by its handle or a unique metafield',
      variables: z.strictObject({ identifier: ProductIdentifierInput }),
      output: z.object({ productByIdentifier: Product.nullable() }),
      scopes: ['read_products'],
      ...points(10),
      fixture: { productByIdentifier: productFixture },
    },
  ),
  create: mutation(
    `mutation ProductsCreate($product: ProductCreateInput, $media: [CreateMediaInput!]) {
      productCreate(product: $product, media: $media) {
        product { ${productFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Create a product with one variant',
      variables: z.strictObject({ product: ProductCreateInput.optional(), media: z.array(CreateMediaInput).optional() }),
      output: z.object({ productCreate: z.object({ product: Product.nullable(), userErrors: UserErrors }).nullable() }),
      invalidates: ['products'],
      scopes: ['write_products'],
      ...points(20),
      fixture: { productCreate: { product: productFixture, userErrors: [] } },
    },
  ),
  update: mutation(
    `mutation ProductsUpdate($product: ProductUpdateInput, $media: [CreateMediaInput!]) {
      productUpdate(product: $product, media: $media) {
        product { ${productFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change a product',
      variables: z.strictObject({ product: ProductUpdateInput.optional(), media: z.array(CreateMediaInput).optional() }),
      output: z.object({ productUpdate: z.object({ product: Product.nullable(), userErrors: UserErrors }).nullable() }),
      invalidates: ['products'],
      scopes: ['write_products'],
      ...points(20),
      fixture: { productUpdate: { product: productFixture, userErrors: [] } },
    },
  ),
  set: mutation(
    `mutation ProductsSet($input: ProductSetInput!, $identifier: ProductSetIdentifiers, $synchronous: Boolean) {
      productSet(input: $input, identifier: $identifier, synchronous: $synchronous) {
        product { ${productFields} } productSetOperation { ${productOperationFields} } userErrors { field message code }
      }
    }`,
    {
      title:
        'Create or replace a product with all its options and variants; lists that are left out keep what they have, lists that are given are replaced',
      variables: z.strictObject({
        input: ProductSetInput,
        identifier: ProductSetIdentifiers.optional(),
        synchronous: z.boolean().optional(),
      }),
      output: z.object({
        productSet: z
          .object({ product: Product.nullable(), productSetOperation: ProductOperation.nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      invalidates: ['products'],
      scopes: ['write_products'],
      ...points(21),
      fixture: {
        productSet: {
          product: productFixture,
          productSetOperation: { id: 'gid://shopify/ProductSetOperation/1', status: 'ACTIVE' },
          userErrors: [],
        },
      },
    },
  ),
  delete: mutation(
    `mutation ProductsDelete($input: ProductDeleteInput!) {
      productDelete(input: $input) {
        deletedProductId userErrors { field message }
      }
    }`,
    {
      title: 'Delete a product',
      variables: z.strictObject({ input: ProductDeleteInput }),
      output: z.object({ productDelete: z.object({ deletedProductId: z.string().nullable(), userErrors: UserErrors }).nullable() }),
      invalidates: ['products'],
      safe: true,
      scopes: ['write_products'],
      ...points(10),
      fixture: { productDelete: { deletedProductId: 'gid://shopify/Product/1', userErrors: [] } },
    },
  ),
  duplicate: mutation(
    `mutation ProductsDuplicate($productId: ID!, $newTitle: String!, $newStatus: ProductStatus, $includeImages: Boolean) {
      productDuplicate(productId: $productId, newTitle: $newTitle, newStatus: $newStatus, includeImages: $includeImages) {
        newProduct { ${productFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Copy a product',
      variables: z.strictObject({
        productId: z.string(),
        newTitle: z.string(),
        newStatus: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']).optional(),
        includeImages: z.boolean().optional(),
      }),
      output: z.object({ productDuplicate: z.object({ newProduct: Product.nullable(), userErrors: UserErrors }).nullable() }),
      invalidates: ['products'],
      scopes: ['write_products'],
      ...points(20),
      fixture: { productDuplicate: { newProduct: productFixture, userErrors: [] } },
    },
  ),
};
