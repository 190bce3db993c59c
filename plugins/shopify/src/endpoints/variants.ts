import { z } from 'zod';
import variantJson from '../fixtures/variant.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { CreateMediaInput } from './input.js';
import { ProductVariantsBulkInput } from './variants-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/ProductVariant; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const variantFields = `
  id legacyResourceId title displayName sku barcode price compareAtPrice position inventoryQuantity inventoryPolicy taxable
  availableForSale createdAt updatedAt selectedOptions { name value } inventoryItem { id tracked requiresShipping }
  product { id title }
`;

export const Variant = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  title: z.string(),
  displayName: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  price: z.string(),
  compareAtPrice: z.string().nullable(),
  position: z.number(),
  inventoryQuantity: z.number().nullable(),
  inventoryPolicy: known('CONTINUE', 'DENY'),
  taxable: z.boolean(),
  availableForSale: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
  inventoryItem: z.object({ id: z.string(), tracked: z.boolean(), requiresShipping: z.boolean() }),
  product: z.object({ id: z.string(), title: z.string() }),
});

export const variantFixture = variantJson;

export const variants = {
  list: query(
    `query VariantsList($first: Int = 50, $after: String, $query: String, $sortKey: ProductVariantSortKeys, $reverse: Boolean) {
      productVariants(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${variantFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List variants, of one product by `query: "product_id:…"`',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z
          .enum([
            'FULL_TITLE',
            'ID',
            'INVENTORY_LEVELS_AVAILABLE',
            'INVENTORY_MANAGEMENT',
            'INVENTORY_POLICY',
            'INVENTORY_QUANTITY',
            'NAME',
            'POPULAR',
            'POSITION',
            'RELEVANCE',
            'SKU',
            'TITLE',
          ])
          .optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ productVariants: connection(Variant) }),
      paginate: byCursor('productVariants'),
      scopes: ['read_products'],
      ...points(202),
      fixture: { productVariants: pageFixture(variantFixture) },
    },
  ),
  retrieve: query(
    `query VariantsRetrieve($id: ID!) {
      productVariant(id: $id) {
        ${variantFields}
      }
    }`,
    {
      title: 'Read a variant',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ productVariant: Variant.nullable() }),
      scopes: ['read_products'],
      ...points(4),
      fixture: { productVariant: variantFixture },
    },
  ),
  bulkCreate: mutation(
    `mutation VariantsBulkCreate($productId: ID!, $variants: [ProductVariantsBulkInput!]!, $strategy: ProductVariantsBulkCreateStrategy, $media: [CreateMediaInput!]) {
      productVariantsBulkCreate(productId: $productId, variants: $variants, strategy: $strategy, media: $media) {
        product { id } productVariants { ${variantFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Add variants to a product',
      variables: z.strictObject({
        productId: z.string(),
        variants: z.array(ProductVariantsBulkInput),
        strategy: z.enum(['DEFAULT', 'PRESERVE_STANDALONE_VARIANT', 'REMOVE_STANDALONE_VARIANT']).optional(),
        media: z.array(CreateMediaInput).optional(),
      }),
      output: z.object({
        productVariantsBulkCreate: z
          .object({
            product: z.object({ id: z.string() }).nullable(),
            productVariants: z.array(Variant).nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      invalidates: ['products'],
      scopes: ['write_products'],
      ...points(15),
      fixture: {
        productVariantsBulkCreate: {
          product: { id: 'gid://shopify/Product/632910392' },
          productVariants: [variantFixture],
          userErrors: [],
        },
      },
    },
  ),
  bulkUpdate: mutation(
    `mutation VariantsBulkUpdate($productId: ID!, $variants: [ProductVariantsBulkInput!]!, $media: [CreateMediaInput!], $allowPartialUpdates: Boolean) {
      productVariantsBulkUpdate(productId: $productId, variants: $variants, media: $media, allowPartialUpdates: $allowPartialUpdates) {
        product { id } productVariants { ${variantFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Change variants of a product',
      variables: z.strictObject({
        productId: z.string(),
        variants: z.array(ProductVariantsBulkInput),
        media: z.array(CreateMediaInput).optional(),
        allowPartialUpdates: z.boolean().optional(),
      }),
      output: z.object({
        productVariantsBulkUpdate: z
          .object({
            product: z.object({ id: z.string() }).nullable(),
            productVariants: z.array(Variant).nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      invalidates: ['products'],
      scopes: ['write_products'],
      ...points(15),
      fixture: {
        productVariantsBulkUpdate: {
          product: { id: 'gid://shopify/Product/632910392' },
          productVariants: [variantFixture],
          userErrors: [],
        },
      },
    },
  ),
  bulkDelete: mutation(
    `mutation VariantsBulkDelete($productId: ID!, $variantsIds: [ID!]!) {
      productVariantsBulkDelete(productId: $productId, variantsIds: $variantsIds) {
        product { id } userErrors { field message code }
      }
    }`,
    {
      title: 'Delete variants of a product',
      variables: z.strictObject({ productId: z.string(), variantsIds: z.array(z.string()) }),
      output: z.object({
        productVariantsBulkDelete: z.object({ product: z.object({ id: z.string() }).nullable(), userErrors: UserErrors }).nullable(),
      }),
      invalidates: ['products'],
      safe: true,
      scopes: ['write_products'],
      ...points(11),
      fixture: { productVariantsBulkDelete: { product: { id: 'gid://shopify/Product/632910392' }, userErrors: [] } },
    },
  ),
};
