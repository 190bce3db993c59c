import { z } from 'zod';
import abandonedCheckoutJson from '../fixtures/abandoned-checkout.json' with { type: 'json' };
import { points, query } from './admin.js';
import { MoneyBag, moneyBagFields } from './values.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/AbandonedCheckout; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const abandonedCheckoutFields = `
  id name abandonedCheckoutUrl createdAt updatedAt completedAt discountCodes customer { id displayName }
  totalPriceSet { ${moneyBagFields} }
`;

export const AbandonedCheckout = z.object({
  id: z.string(),
  name: z.string(),
  abandonedCheckoutUrl: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  completedAt: z.string().nullable(),
  discountCodes: z.array(z.string()),
  customer: z.object({ id: z.string(), displayName: z.string() }).nullable(),
  totalPriceSet: MoneyBag,
});

export const abandonedCheckoutFixture = abandonedCheckoutJson;

export const abandonedCheckouts = {
  list: query(
    `query AbandonedCheckoutsList($first: Int = 50, $after: String, $query: String, $sortKey: AbandonedCheckoutSortKeys, $reverse: Boolean) {
      abandonedCheckouts(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${abandonedCheckoutFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List checkouts that were not completed',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z.enum(['CHECKOUT_ID', 'CREATED_AT', 'CUSTOMER_NAME', 'ID', 'RELEVANCE', 'TOTAL_PRICE']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ abandonedCheckouts: connection(AbandonedCheckout) }),
      paginate: byCursor('abandonedCheckouts'),
      scopes: ['read_orders'],
      ...points(202),
      fixture: { abandonedCheckouts: pageFixture(abandonedCheckoutFixture) },
    },
  ),
};
