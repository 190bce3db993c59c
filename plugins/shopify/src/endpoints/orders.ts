// oxlint-disable max-lines -- one resource; its documents, laid out to be read, are a third of the lines
import { z } from 'zod';
import lineItemJson from '../fixtures/line-item.json' with { type: 'json' };
import transactionJson from '../fixtures/transaction.json' with { type: 'json' };
import orderJson from '../fixtures/order.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import {
  Address,
  Attribute,
  Count,
  Job,
  MoneyBag,
  addressFields,
  attributeFields,
  countFields,
  jobFields,
  moneyBagFields,
} from './values.js';
import { byCursor, connection, nextVariables, pageFixture, pageVariables, withPage } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { EmailInput } from './input.js';
import {
  OrderCancelRefundMethodInput,
  OrderCaptureInput,
  OrderCloseInput,
  OrderCreateOptionsInput,
  OrderCreateOrderInput,
  OrderIdentifierInput,
  OrderInput,
  OrderMarkAsPaidInput,
  OrderOpenInput,
} from './orders-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Order; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const lineItemFields = `
  id name title variantTitle sku vendor quantity currentQuantity unfulfilledQuantity requiresShipping taxable isGiftCard
  product { id } variant { id } originalUnitPriceSet { ${moneyBagFields} } discountedTotalSet { ${moneyBagFields} }
  customAttributes { ${attributeFields} }
`;

export const LineItem = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  variantTitle: z.string().nullable(),
  sku: z.string().nullable(),
  vendor: z.string().nullable(),
  quantity: z.number(),
  currentQuantity: z.number(),
  unfulfilledQuantity: z.number(),
  requiresShipping: z.boolean(),
  taxable: z.boolean(),
  isGiftCard: z.boolean(),
  product: z.object({ id: z.string() }).nullable(),
  variant: z.object({ id: z.string() }).nullable(),
  originalUnitPriceSet: MoneyBag,
  discountedTotalSet: MoneyBag,
  customAttributes: z.array(Attribute),
});

export const lineItemFixture = lineItemJson;

export const transactionFields = `
  id kind status test gateway formattedGateway paymentId errorCode createdAt processedAt amountSet { ${moneyBagFields} }
  parentTransaction { id }
`;

export const Transaction = z.object({
  id: z.string(),
  kind: known('AUTHORIZATION', 'CAPTURE', 'CHANGE', 'EMV_AUTHORIZATION', 'REFUND', 'SALE', 'SUGGESTED_REFUND', 'VOID'),
  status: known('AWAITING_RESPONSE', 'ERROR', 'FAILURE', 'PENDING', 'SUCCESS', 'UNKNOWN'),
  test: z.boolean(),
  gateway: z.string().nullable(),
  formattedGateway: z.string().nullable(),
  paymentId: z.string().nullable(),
  errorCode: z.string().nullable(),
  createdAt: z.string(),
  processedAt: z.string().nullable(),
  amountSet: MoneyBag,
  parentTransaction: z.object({ id: z.string() }).nullable(),
});

export const transactionFixture = transactionJson;

export const orderFields = `
  id legacyResourceId name number email phone note tags poNumber sourceName discountCodes createdAt updatedAt processedAt closedAt
  cancelledAt cancelReason confirmed test currencyCode presentmentCurrencyCode taxesIncluded displayFinancialStatus
  displayFulfillmentStatus returnStatus currentSubtotalPriceSet { ${moneyBagFields} } currentTotalPriceSet { ${moneyBagFields} }
  totalPriceSet { ${moneyBagFields} } totalTaxSet { ${moneyBagFields} } totalShippingPriceSet { ${moneyBagFields} }
  totalRefundedSet { ${moneyBagFields} } customer { id displayName } shippingAddress { ${addressFields} }
  billingAddress { ${addressFields} } customAttributes { ${attributeFields} }
`;

export const Order = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  name: z.string(),
  number: z.number(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  note: z.string().nullable(),
  tags: z.array(z.string()),
  poNumber: z.string().nullable(),
  sourceName: z.string().nullable(),
  discountCodes: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
  processedAt: z.string(),
  closedAt: z.string().nullable(),
  cancelledAt: z.string().nullable(),
  cancelReason: known('CUSTOMER', 'DECLINED', 'FRAUD', 'INVENTORY', 'OTHER', 'STAFF').nullable(),
  confirmed: z.boolean(),
  test: z.boolean(),
  currencyCode: z.string(),
  presentmentCurrencyCode: z.string(),
  taxesIncluded: z.boolean(),
  displayFinancialStatus: known(
    'AUTHORIZED',
    'EXPIRED',
    'PAID',
    'PARTIALLY_PAID',
    'PARTIALLY_REFUNDED',
    'PENDING',
    'REFUNDED',
    'VOIDED',
  ).nullable(),
  displayFulfillmentStatus: known(
    'FULFILLED',
    'IN_PROGRESS',
    'ON_HOLD',
    'OPEN',
    'PARTIALLY_FULFILLED',
    'PENDING_FULFILLMENT',
    'REQUEST_DECLINED',
    'RESTOCKED',
    'SCHEDULED',
    'UNFULFILLED',
  ),
  returnStatus: known('INSPECTION_COMPLETE', 'IN_PROGRESS', 'NO_RETURN', 'RETURNED', 'RETURN_FAILED', 'RETURN_REQUESTED'),
  currentSubtotalPriceSet: MoneyBag,
  currentTotalPriceSet: MoneyBag,
  totalPriceSet: MoneyBag,
  totalTaxSet: MoneyBag.nullable(),
  totalShippingPriceSet: MoneyBag,
  totalRefundedSet: MoneyBag,
  customer: z.object({ id: z.string(), displayName: z.string() }).nullable(),
  shippingAddress: Address.nullable(),
  billingAddress: Address.nullable(),
  customAttributes: z.array(Attribute),
});

export const orderFixture = orderJson;

export const orders = {
  list: query(
    `query OrdersList($first: Int = 25, $after: String, $query: String, $sortKey: OrderSortKeys, $reverse: Boolean) {
      orders(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${orderFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List and search orders of the last 60 days; older ones need the scope read_all_orders',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z
          .enum([
            'CREATED_AT',
            'CURRENT_TOTAL_PRICE',
            'CUSTOMER_NAME',
            'DESTINATION',
            'FINANCIAL_STATUS',
            'FULFILLMENT_STATUS',
            'ID',
            'ORDER_NUMBER',
            'PO_NUMBER',
            'PROCESSED_AT',
            'RELEVANCE',
            'TOTAL_ITEMS_QUANTITY',
            'TOTAL_PRICE',
            'UPDATED_AT',
          ])
          .optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ orders: connection(Order) }),
      paginate: byCursor('orders'),
      scopes: ['read_orders'],
      ...points(427),
      fixture: { orders: pageFixture(orderFixture) },
    },
  ),
  count: query(
    `query OrdersCount($query: String, $limit: Int) {
      ordersCount(query: $query, limit: $limit) {
        ${countFields}
      }
    }`,
    {
      title: 'Count orders',
      variables: z.strictObject({ query: z.string().optional(), limit: z.int().optional() }),
      output: z.object({ ordersCount: Count.nullable() }),
      scopes: ['read_orders'],
      ...points(1),
      fixture: { ordersCount: { count: 42, precision: 'EXACT' } },
    },
  ),
  retrieve: query(
    `query OrdersRetrieve($id: ID!) {
      order(id: $id) {
        ${orderFields} lineItems(first: 50) { nodes { ${lineItemFields} } pageInfo { hasNextPage endCursor } }
        transactions(first: 20) { ${transactionFields} }
        fulfillments(first: 20) { id name status trackingInfo { company number url } }
        refunds(first: 20) { id createdAt totalRefundedSet { ${moneyBagFields} } }
      }
    }`,
    {
      title: 'Read an order with its first line items, transactions, fulfillments and refunds',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        order: Order.extend({
          lineItems: connection(LineItem),
          transactions: z.array(Transaction),
          fulfillments: z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              status: known('CANCELLED', 'ERROR', 'FAILURE', 'SUCCESS'),
              trackingInfo: z.array(
                z.object({ company: z.string().nullable(), number: z.string().nullable(), url: z.string().nullable() }),
              ),
            }),
          ),
          refunds: z.array(z.object({ id: z.string(), createdAt: z.string().nullable(), totalRefundedSet: MoneyBag })),
        }).nullable(),
      }),
      scopes: ['read_orders'],
      ...points(599),
      fixture: {
        order: {
          ...orderFixture,
          lineItems: pageFixture(lineItemFixture),
          transactions: [transactionFixture],
          fulfillments: [
            {
              id: 'gid://shopify/Fulfillment/1',
              name: '#1001-F1',
              status: 'SUCCESS',
              trackingInfo: [
                { company: 'DHL', number: '00340434161094021501', url: 'https://www.dhl.example/track?id=00340434161094021501' },
              ],
            },
          ],
          refunds: [
            {
              id: 'gid://shopify/Refund/1',
              createdAt: '2026-11-25T08:00:00Z',
              totalRefundedSet: { shopMoney: { amount: '599.00', currencyCode: 'EUR' } },
            },
          ],
        },
      },
    },
  ),
  find: query(
    `query OrdersFind($identifier: OrderIdentifierInput!) {
      orderByIdentifier(identifier: $identifier) {
        ${orderFields}
      }
    }`,
    {
      title: 'Read an order by an id of your own',
      variables: z.strictObject({ identifier: OrderIdentifierInput }),
      output: z.object({ orderByIdentifier: Order.nullable() }),
      scopes: ['read_orders'],
      ...points(17),
      fixture: { orderByIdentifier: orderFixture },
    },
  ),
  listLineItems: query(
    `query OrdersListLineItems($id: ID!, $first: Int = 50, $after: String) {
      order(id: $id) {
        lineItems(first: $first, after: $after) { nodes { ${lineItemFields} } pageInfo { hasNextPage endCursor } }
      }
    }`,
    {
      title: 'List the line items of an order',
      variables: z.strictObject({ ...pageVariables, id: z.string() }),
      output: z.object({ order: z.object({ lineItems: connection(LineItem) }).nullable() }),
      paginate: {
        by: 'next',
        items: 'order.lineItems.nodes',
        next: ({ page }) => nextVariables(page.order?.lineItems),
        write: (page, items, more) => ({ ...page, order: { ...page.order, lineItems: withPage(items, more) } }),
      },
      scopes: ['read_orders'],
      ...points(403),
      fixture: { order: { lineItems: pageFixture(lineItemFixture) } },
    },
  ),
  create: mutation(
    `mutation OrdersCreate($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
      orderCreate(order: $order, options: $options) {
        order { ${orderFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Create an order that was placed elsewhere',
      variables: z.strictObject({ order: OrderCreateOrderInput, options: OrderCreateOptionsInput.optional() }),
      output: z.object({ orderCreate: z.object({ order: Order.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_orders'],
      ...points(27),
      fixture: { orderCreate: { order: orderFixture, userErrors: [] } },
    },
  ),
  update: mutation(
    `mutation OrdersUpdate($input: OrderInput!) {
      orderUpdate(input: $input) {
        order { ${orderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change note, tags, address and other data of an order',
      variables: z.strictObject({ input: OrderInput }),
      output: z.object({ orderUpdate: z.object({ order: Order.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_orders'],
      ...points(27),
      fixture: { orderUpdate: { order: orderFixture, userErrors: [] } },
    },
  ),
  cancel: mutation(
    `mutation OrdersCancel($orderId: ID!, $reason: OrderCancelReason!, $restock: Boolean!, $refundMethod: OrderCancelRefundMethodInput, $notifyCustomer: Boolean, $staffNote: String) {
      orderCancel(orderId: $orderId, reason: $reason, restock: $restock, refundMethod: $refundMethod, notifyCustomer: $notifyCustomer, staffNote: $staffNote) {
        job { ${jobFields} } orderCancelUserErrors { field message code }
      }
    }`,
    {
      title: 'Cancel an order, which is done in the background',
      variables: z.strictObject({
        orderId: z.string(),
        reason: z.enum(['CUSTOMER', 'DECLINED', 'FRAUD', 'INVENTORY', 'OTHER', 'STAFF']),
        restock: z.boolean(),
        refundMethod: OrderCancelRefundMethodInput.optional(),
        notifyCustomer: z.boolean().optional(),
        staffNote: z.string().optional(),
      }),
      output: z.object({ orderCancel: z.object({ job: Job.nullable(), orderCancelUserErrors: UserErrors }).nullable() }),
      scopes: ['write_orders'],
      ...points(11),
      fixture: { orderCancel: { job: { id: 'gid://shopify/Job/1', done: false }, orderCancelUserErrors: [] } },
    },
  ),
  close: mutation(
    `mutation OrdersClose($input: OrderCloseInput!) {
      orderClose(input: $input) {
        order { ${orderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Archive an order',
      variables: z.strictObject({ input: OrderCloseInput }),
      output: z.object({ orderClose: z.object({ order: Order.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_orders'],
      ...points(27),
      fixture: { orderClose: { order: orderFixture, userErrors: [] } },
    },
  ),
  open: mutation(
    `mutation OrdersOpen($input: OrderOpenInput!) {
      orderOpen(input: $input) {
        order { ${orderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Take an order out of the archive',
      variables: z.strictObject({ input: OrderOpenInput }),
      output: z.object({ orderOpen: z.object({ order: Order.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_orders'],
      ...points(27),
      fixture: { orderOpen: { order: orderFixture, userErrors: [] } },
    },
  ),
  markAsPaid: mutation(
    `mutation OrdersMarkAsPaid($input: OrderMarkAsPaidInput!) {
      orderMarkAsPaid(input: $input) {
        order { ${orderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Mark an order as paid',
      variables: z.strictObject({ input: OrderMarkAsPaidInput }),
      output: z.object({ orderMarkAsPaid: z.object({ order: Order.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_orders'],
      ...points(27),
      fixture: { orderMarkAsPaid: { order: orderFixture, userErrors: [] } },
    },
  ),
  capture: mutation(
    `mutation OrdersCapture($input: OrderCaptureInput!) {
      orderCapture(input: $input) {
        transaction { ${transactionFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Capture an authorised payment',
      variables: z.strictObject({ input: OrderCaptureInput }),
      output: z.object({ orderCapture: z.object({ transaction: Transaction.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_orders'],
      ...points(14),
      fixture: { orderCapture: { transaction: transactionFixture, userErrors: [] } },
    },
  ),
  sendInvoice: mutation(
    `mutation OrdersSendInvoice($id: ID!, $email: EmailInput) {
      orderInvoiceSend(id: $id, email: $email) {
        order { id } userErrors { field message code }
      }
    }`,
    {
      title: 'Send the invoice of an order to the customer',
      variables: z.strictObject({ id: z.string(), email: EmailInput.optional() }),
      output: z.object({
        orderInvoiceSend: z.object({ order: z.object({ id: z.string() }).nullable(), userErrors: UserErrors }).nullable(),
      }),
      scopes: ['write_orders'],
      ...points(11),
      fixture: { orderInvoiceSend: { order: { id: 'gid://shopify/Order/450789469' }, userErrors: [] } },
    },
  ),
  delete: mutation(
    `mutation OrdersDelete($orderId: ID!) {
      orderDelete(orderId: $orderId) {
        deletedId userErrors { field message code }
      }
    }`,
    {
      title: 'Delete an order for good',
      variables: z.strictObject({ orderId: z.string() }),
      output: z.object({ orderDelete: z.object({ deletedId: z.string().nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_orders'],
      ...points(10),
      fixture: { orderDelete: { deletedId: 'gid://shopify/Order/1', userErrors: [] } },
    },
  ),
};
