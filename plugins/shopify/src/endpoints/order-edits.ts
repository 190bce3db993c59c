import { z } from 'zod';
import calculatedOrderJson from '../fixtures/calculated-order.json' with { type: 'json' };
import { mutation, points } from './admin.js';
import { Order, orderFields, orderFixture } from './orders.js';
import { MoneyBag, moneyBagFields } from './values.js';
import { UserErrors } from './user-errors.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/CalculatedOrder; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const calculatedOrderFields = `
  id originalOrder { id name } subtotalLineItemsQuantity subtotalPriceSet { ${moneyBagFields} } totalPriceSet { ${moneyBagFields} }
  totalOutstandingSet { ${moneyBagFields} } lineItems(first: 50) { nodes { id title quantity editableQuantity variant { id } } }
`;

export const CalculatedOrder = z.object({
  id: z.string(),
  originalOrder: z.object({ id: z.string(), name: z.string() }),
  subtotalLineItemsQuantity: z.number(),
  subtotalPriceSet: MoneyBag.nullable(),
  totalPriceSet: MoneyBag,
  totalOutstandingSet: MoneyBag,
  lineItems: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        quantity: z.number(),
        editableQuantity: z.number(),
        variant: z.object({ id: z.string() }).nullable(),
      }),
    ),
  }),
});

export const calculatedOrderFixture = calculatedOrderJson;

export const orderEdits = {
  begin: mutation(
    `mutation OrderEditsBegin($id: ID!) {
      orderEditBegin(id: $id) {
        calculatedOrder { ${calculatedOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Begin to edit an order',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ orderEditBegin: z.object({ calculatedOrder: CalculatedOrder.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_order_edits'],
      ...points(120),
      fixture: { orderEditBegin: { calculatedOrder: calculatedOrderFixture, userErrors: [] } },
    },
  ),
  addVariant: mutation(
    `mutation OrderEditsAddVariant($id: ID!, $variantId: ID!, $quantity: Int!, $locationId: ID, $allowDuplicates: Boolean) {
      orderEditAddVariant(id: $id, variantId: $variantId, quantity: $quantity, locationId: $locationId, allowDuplicates: $allowDuplicates) {
        calculatedLineItem { id quantity } calculatedOrder { ${calculatedOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Add a variant to an order that is being edited',
      variables: z.strictObject({
        id: z.string(),
        variantId: z.string(),
        quantity: z.int(),
        locationId: z.string().optional(),
        allowDuplicates: z.boolean().optional(),
      }),
      output: z.object({
        orderEditAddVariant: z
          .object({
            calculatedLineItem: z.object({ id: z.string(), quantity: z.number() }).nullable(),
            calculatedOrder: CalculatedOrder.nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      scopes: ['write_order_edits'],
      ...points(121),
      fixture: {
        orderEditAddVariant: {
          calculatedLineItem: { id: 'gid://shopify/CalculatedLineItem/1', quantity: 1 },
          calculatedOrder: calculatedOrderFixture,
          userErrors: [],
        },
      },
    },
  ),
  setQuantity: mutation(
    `mutation OrderEditsSetQuantity($id: ID!, $lineItemId: ID!, $quantity: Int!, $restock: Boolean) {
      orderEditSetQuantity(id: $id, lineItemId: $lineItemId, quantity: $quantity, restock: $restock) {
        calculatedLineItem { id quantity } calculatedOrder { ${calculatedOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change the quantity of a line of an order that is being edited; 0 removes it',
      variables: z.strictObject({ id: z.string(), lineItemId: z.string(), quantity: z.int(), restock: z.boolean().optional() }),
      output: z.object({
        orderEditSetQuantity: z
          .object({
            calculatedLineItem: z.object({ id: z.string(), quantity: z.number() }).nullable(),
            calculatedOrder: CalculatedOrder.nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      safe: true,
      scopes: ['write_order_edits'],
      ...points(121),
      fixture: {
        orderEditSetQuantity: {
          calculatedLineItem: { id: 'gid://shopify/CalculatedLineItem/1', quantity: 1 },
          calculatedOrder: calculatedOrderFixture,
          userErrors: [],
        },
      },
    },
  ),
  commit: mutation(
    `mutation OrderEditsCommit($id: ID!, $notifyCustomer: Boolean, $staffNote: String) {
      orderEditCommit(id: $id, notifyCustomer: $notifyCustomer, staffNote: $staffNote) {
        order { ${orderFields} } successMessages userErrors { field message }
      }
    }`,
    {
      title: 'Apply the edits to the order',
      variables: z.strictObject({ id: z.string(), notifyCustomer: z.boolean().optional(), staffNote: z.string().optional() }),
      output: z.object({
        orderEditCommit: z
          .object({ order: Order.nullable(), successMessages: z.array(z.string()).nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      scopes: ['write_order_edits'],
      ...points(27),
      fixture: { orderEditCommit: { order: orderFixture, successMessages: ['successMessages'], userErrors: [] } },
    },
  ),
};
