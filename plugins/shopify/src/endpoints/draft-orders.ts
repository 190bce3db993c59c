import { z } from 'zod';
import draftOrderJson from '../fixtures/draft-order.json' with { type: 'json' };
import draftOrderLineItemJson from '../fixtures/draft-order-line-item.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { Address, Attribute, MoneyBag, addressFields, attributeFields, moneyBagFields } from './values.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { DraftOrderDeleteInput, DraftOrderInput } from './draft-orders-input.js';
import { EmailInput } from './input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/DraftOrder; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const draftOrderFields = `
  id legacyResourceId name status email phone note2 tags poNumber currencyCode taxExempt taxesIncluded ready createdAt updatedAt
  completedAt invoiceSentAt invoiceUrl reserveInventoryUntil subtotalPriceSet { ${moneyBagFields} }
  totalDiscountsSet { ${moneyBagFields} } totalShippingPriceSet { ${moneyBagFields} } totalTaxSet { ${moneyBagFields} }
  totalPriceSet { ${moneyBagFields} } customer { id displayName } order { id name } shippingAddress { ${addressFields} }
  billingAddress { ${addressFields} } customAttributes { ${attributeFields} }
`;

export const DraftOrder = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  name: z.string(),
  status: known('COMPLETED', 'INVOICE_SENT', 'OPEN'),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  note2: z.string().nullable(),
  tags: z.array(z.string()),
  poNumber: z.string().nullable(),
  currencyCode: z.string(),
  taxExempt: z.boolean(),
  taxesIncluded: z.boolean(),
  ready: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  completedAt: z.string().nullable(),
  invoiceSentAt: z.string().nullable(),
  invoiceUrl: z.string().nullable(),
  reserveInventoryUntil: z.string().nullable(),
  subtotalPriceSet: MoneyBag,
  totalDiscountsSet: MoneyBag,
  totalShippingPriceSet: MoneyBag,
  totalTaxSet: MoneyBag,
  totalPriceSet: MoneyBag,
  customer: z.object({ id: z.string(), displayName: z.string() }).nullable(),
  order: z.object({ id: z.string(), name: z.string() }).nullable(),
  shippingAddress: Address.nullable(),
  billingAddress: Address.nullable(),
  customAttributes: z.array(Attribute),
});

export const draftOrderFixture = draftOrderJson;

const draftOrderLineItemFields = `
  id title name variantTitle sku quantity custom requiresShipping taxable product { id } variant { id }
  originalUnitPriceSet { ${moneyBagFields} } discountedTotalSet { ${moneyBagFields} } customAttributes { ${attributeFields} }
`;

export const DraftOrderLineItem = z.object({
  id: z.string(),
  title: z.string(),
  name: z.string(),
  variantTitle: z.string().nullable(),
  sku: z.string().nullable(),
  quantity: z.number(),
  custom: z.boolean(),
  requiresShipping: z.boolean(),
  taxable: z.boolean(),
  product: z.object({ id: z.string() }).nullable(),
  variant: z.object({ id: z.string() }).nullable(),
  originalUnitPriceSet: MoneyBag,
  discountedTotalSet: MoneyBag,
  customAttributes: z.array(Attribute),
});

export const draftOrderLineItemFixture = draftOrderLineItemJson;

export const draftOrders = {
  list: query(
    `query DraftOrdersList($first: Int = 25, $after: String, $query: String, $sortKey: DraftOrderSortKeys, $reverse: Boolean) {
      draftOrders(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${draftOrderFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List draft orders',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z.enum(['CUSTOMER_NAME', 'ID', 'NUMBER', 'RELEVANCE', 'STATUS', 'TOTAL_PRICE', 'UPDATED_AT']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ draftOrders: connection(DraftOrder) }),
      paginate: byCursor('draftOrders'),
      scopes: ['read_draft_orders'],
      ...points(402),
      fixture: { draftOrders: pageFixture(draftOrderFixture) },
    },
  ),
  retrieve: query(
    `query DraftOrdersRetrieve($id: ID!) {
      draftOrder(id: $id) {
        ${draftOrderFields} lineItems(first: 50) { nodes { ${draftOrderLineItemFields} } pageInfo { hasNextPage endCursor } }
      }
    }`,
    {
      title: 'Read a draft order with its first line items',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ draftOrder: DraftOrder.extend({ lineItems: connection(DraftOrderLineItem) }).nullable() }),
      scopes: ['read_draft_orders'],
      ...points(418),
      fixture: { draftOrder: { ...draftOrderFixture, lineItems: pageFixture(draftOrderLineItemFixture) } },
    },
  ),
  create: mutation(
    `mutation DraftOrdersCreate($input: DraftOrderInput!) {
      draftOrderCreate(input: $input) {
        draftOrder { ${draftOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Create a draft order',
      variables: z.strictObject({ input: DraftOrderInput }),
      output: z.object({ draftOrderCreate: z.object({ draftOrder: DraftOrder.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_draft_orders'],
      ...points(26),
      fixture: { draftOrderCreate: { draftOrder: draftOrderFixture, userErrors: [] } },
    },
  ),
  update: mutation(
    `mutation DraftOrdersUpdate($id: ID!, $input: DraftOrderInput!) {
      draftOrderUpdate(id: $id, input: $input) {
        draftOrder { ${draftOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change a draft order',
      variables: z.strictObject({ id: z.string(), input: DraftOrderInput }),
      output: z.object({ draftOrderUpdate: z.object({ draftOrder: DraftOrder.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_draft_orders'],
      ...points(26),
      fixture: { draftOrderUpdate: { draftOrder: draftOrderFixture, userErrors: [] } },
    },
  ),
  complete: mutation(
    `mutation DraftOrdersComplete($id: ID!, $paymentGatewayId: ID, $sourceName: String) {
      draftOrderComplete(id: $id, paymentGatewayId: $paymentGatewayId, sourceName: $sourceName) {
        draftOrder { ${draftOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Make an order of a draft order',
      variables: z.strictObject({ id: z.string(), paymentGatewayId: z.string().optional(), sourceName: z.string().optional() }),
      output: z.object({ draftOrderComplete: z.object({ draftOrder: DraftOrder.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_draft_orders'],
      ...points(26),
      fixture: { draftOrderComplete: { draftOrder: draftOrderFixture, userErrors: [] } },
    },
  ),
  sendInvoice: mutation(
    `mutation DraftOrdersSendInvoice($id: ID!, $email: EmailInput) {
      draftOrderInvoiceSend(id: $id, email: $email) {
        draftOrder { ${draftOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Send the invoice of a draft order to the customer',
      variables: z.strictObject({ id: z.string(), email: EmailInput.optional() }),
      output: z.object({ draftOrderInvoiceSend: z.object({ draftOrder: DraftOrder.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_draft_orders'],
      ...points(26),
      fixture: { draftOrderInvoiceSend: { draftOrder: draftOrderFixture, userErrors: [] } },
    },
  ),
  delete: mutation(
    `mutation DraftOrdersDelete($input: DraftOrderDeleteInput!) {
      draftOrderDelete(input: $input) {
        deletedId userErrors { field message }
      }
    }`,
    {
      title: 'Delete a draft order',
      variables: z.strictObject({ input: DraftOrderDeleteInput }),
      output: z.object({ draftOrderDelete: z.object({ deletedId: z.string().nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_draft_orders'],
      ...points(10),
      fixture: { draftOrderDelete: { deletedId: 'gid://shopify/DraftOrder/1', userErrors: [] } },
    },
  ),
};
