import { z } from 'zod';
import { mutation, points } from './admin.js';
import { UserErrors } from './user-errors.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07; arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
export const tags = {
  add: mutation(
    `mutation TagsAdd($id: ID!, $tags: [String!]!) {
      tagsAdd(id: $id, tags: $tags) {
        node { id } userErrors { field message }
      }
    }`,
    {
      title: 'Add tags to an order, draft order, customer, product or article',
      variables: z.strictObject({ id: z.string(), tags: z.array(z.string()) }),
      output: z.object({ tagsAdd: z.object({ node: z.object({ id: z.string() }).nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      ...points(11),
      fixture: { tagsAdd: { node: { id: 'gid://shopify/Product/1' }, userErrors: [] } },
    },
  ),
  remove: mutation(
    `mutation TagsRemove($id: ID!, $tags: [String!]!) {
      tagsRemove(id: $id, tags: $tags) {
        node { id } userErrors { field message }
      }
    }`,
    {
      title: 'Remove tags from an order, draft order, customer, product or article',
      variables: z.strictObject({ id: z.string(), tags: z.array(z.string()) }),
      output: z.object({ tagsRemove: z.object({ node: z.object({ id: z.string() }).nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      ...points(11),
      fixture: { tagsRemove: { node: { id: 'gid://shopify/Product/1' }, userErrors: [] } },
    },
  ),
};
