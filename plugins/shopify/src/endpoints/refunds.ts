import { z } from 'zod';
import refundJson from '../fixtures/refund.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { Transaction, transactionFields } from './orders.js';
import { MoneyBag, moneyBagFields } from './values.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { idempotencyKey } from './idempotency.js';
import { RefundInput } from './refunds-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Refund; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const refundFields = `
  id legacyResourceId note createdAt updatedAt order { id name } totalRefundedSet { ${moneyBagFields} }
  refundLineItems(first: 50) { nodes { quantity restockType lineItem { id title } subtotalSet { ${moneyBagFields} } } }
  transactions(first: 10) { nodes { ${transactionFields} } }
`;

export const Refund = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  note: z.string().nullable(),
  createdAt: z.string().nullable(),
  updatedAt: z.string(),
  order: z.object({ id: z.string(), name: z.string() }),
  totalRefundedSet: MoneyBag,
  refundLineItems: z.object({
    nodes: z.array(
      z.object({
        quantity: z.number(),
        restockType: known('CANCEL', 'LEGACY_RESTOCK', 'NO_RESTOCK', 'RETURN'),
        lineItem: z.object({ id: z.string(), title: z.string() }),
        subtotalSet: MoneyBag,
      }),
    ),
  }),
  transactions: z.object({ nodes: z.array(Transaction) }),
});

export const refundFixture = refundJson;

export const refunds = {
  retrieve: query(
    `query RefundsRetrieve($id: ID!) {
      refund(id: $id) {
        ${refundFields}
      }
    }`,
    {
      title: 'Read a refund',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ refund: Refund.nullable() }),
      scopes: ['read_orders'],
      ...points(248),
      fixture: { refund: refundFixture },
    },
  ),
  create: mutation(
    `mutation RefundsCreate($input: RefundInput!, $idempotencyKey: String!) {
      refundCreate(input: $input) @idempotent(key: $idempotencyKey) {
        refund { ${refundFields} } order { id name } userErrors { field message }
      }
    }`,
    {
      title: 'Refund an order, in part or whole',
      variables: z.strictObject({ input: RefundInput, idempotencyKey }),
      output: z.object({
        refundCreate: z
          .object({ refund: Refund.nullable(), order: z.object({ id: z.string(), name: z.string() }).nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      safe: true,
      scopes: ['write_orders'],
      ...points(259),
      fixture: { refundCreate: { refund: refundFixture, order: { id: 'gid://shopify/Order/450789469', name: '#1001' }, userErrors: [] } },
    },
  ),
};
