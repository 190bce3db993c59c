// oxlint-disable max-lines -- one resource; its documents, laid out to be read, are a third of the lines
import { z } from 'zod';
import fulfillmentOrderJson from '../fixtures/fulfillment-order.json' with { type: 'json' };
import fulfillmentOrderLineItemJson from '../fixtures/fulfillment-order-line-item.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { byCursor, connection, nextVariables, pageFixture, pageVariables, withPage } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { FulfillmentOrderHoldInput, IncomingRequestLineItemInput } from './fulfillment-orders-input.js';
import { FulfillmentOrderLineItemInput } from './input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/FulfillmentOrder; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const fulfillmentOrderFields = `
  id status requestStatus orderId orderName createdAt updatedAt fulfillAt fulfillBy assignedLocation { name location { id } }
  deliveryMethod { id methodType }
  destination { firstName lastName company address1 address2 city province zip countryCode email phone }
  fulfillmentHolds { id reason reasonNotes } supportedActions { action }
`;

export const FulfillmentOrder = z.object({
  id: z.string(),
  status: known('CANCELLED', 'CLOSED', 'INCOMPLETE', 'IN_PROGRESS', 'ON_HOLD', 'OPEN', 'SCHEDULED'),
  requestStatus: known(
    'ACCEPTED',
    'CANCELLATION_ACCEPTED',
    'CANCELLATION_REJECTED',
    'CANCELLATION_REQUESTED',
    'CLOSED',
    'REJECTED',
    'SUBMITTED',
    'UNSUBMITTED',
  ),
  orderId: z.string(),
  orderName: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  fulfillAt: z.string().nullable(),
  fulfillBy: z.string().nullable(),
  assignedLocation: z.object({ name: z.string(), location: z.object({ id: z.string() }).nullable() }),
  deliveryMethod: z
    .object({ id: z.string(), methodType: known('LOCAL', 'NONE', 'PICKUP_POINT', 'PICK_UP', 'RETAIL', 'SHIPPING') })
    .nullable(),
  destination: z
    .object({
      firstName: z.string().nullable(),
      lastName: z.string().nullable(),
      company: z.string().nullable(),
      address1: z.string().nullable(),
      address2: z.string().nullable(),
      city: z.string().nullable(),
      province: z.string().nullable(),
      zip: z.string().nullable(),
      countryCode: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
    })
    .nullable(),
  fulfillmentHolds: z.array(
    z.object({
      id: z.string(),
      reason: known(
        'AWAITING_PAYMENT',
        'AWAITING_RETURN_ITEMS',
        'HIGH_RISK_OF_FRAUD',
        'INCORRECT_ADDRESS',
        'INVENTORY_OUT_OF_STOCK',
        'ONLINE_STORE_POST_PURCHASE_CROSS_SELL',
        'OTHER',
        'UNKNOWN_DELIVERY_DATE',
      ),
      reasonNotes: z.string().nullable(),
    }),
  ),
  supportedActions: z.array(
    z.object({
      action: known(
        'CANCEL_FULFILLMENT_ORDER',
        'CREATE_FULFILLMENT',
        'EXTERNAL',
        'HOLD',
        'MARK_AS_OPEN',
        'MERGE',
        'MOVE',
        'RELEASE_HOLD',
        'REPORT_PROGRESS',
        'REQUEST_CANCELLATION',
        'REQUEST_FULFILLMENT',
        'SPLIT',
      ),
    }),
  ),
});

export const fulfillmentOrderFixture = fulfillmentOrderJson;

const fulfillmentOrderLineItemFields = `id totalQuantity remainingQuantity sku productTitle variantTitle inventoryItemId lineItem { id }`;

export const FulfillmentOrderLineItem = z.object({
  id: z.string(),
  totalQuantity: z.number(),
  remainingQuantity: z.number(),
  sku: z.string().nullable(),
  productTitle: z.string(),
  variantTitle: z.string().nullable(),
  inventoryItemId: z.string().nullable(),
  lineItem: z.object({ id: z.string() }),
});

export const fulfillmentOrderLineItemFixture = fulfillmentOrderLineItemJson;

export const fulfillmentOrders = {
  list: query(
    `query FulfillmentOrdersList($first: Int = 50, $after: String, $query: String, $sortKey: FulfillmentOrderSortKeys, $reverse: Boolean, $includeClosed: Boolean) {
      fulfillmentOrders(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse, includeClosed: $includeClosed) {
        nodes { ${fulfillmentOrderFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List fulfillment orders',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z.enum(['ID', 'UPDATED_AT']).optional(),
        reverse: z.boolean().optional(),
        includeClosed: z.boolean().optional(),
      }),
      output: z.object({ fulfillmentOrders: connection(FulfillmentOrder) }),
      paginate: byCursor('fulfillmentOrders'),
      scopes: ['read_merchant_managed_fulfillment_orders'],
      ...points(352),
      fixture: { fulfillmentOrders: pageFixture(fulfillmentOrderFixture) },
    },
  ),
  listAssigned: query(
    `query FulfillmentOrdersListAssigned($first: Int = 50, $after: String, $assignmentStatus: FulfillmentOrderAssignmentStatus, $locationIds: [ID!], $sortKey: FulfillmentOrderSortKeys, $reverse: Boolean) {
      assignedFulfillmentOrders(first: $first, after: $after, assignmentStatus: $assignmentStatus, locationIds: $locationIds, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${fulfillmentOrderFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List fulfillment orders that are assigned to locations of the app',
      variables: z.strictObject({
        ...pageVariables,
        assignmentStatus: z
          .enum(['CANCELLATION_REQUESTED', 'FULFILLMENT_ACCEPTED', 'FULFILLMENT_REQUESTED', 'FULFILLMENT_UNSUBMITTED'])
          .optional(),
        locationIds: z.array(z.string()).optional(),
        sortKey: z.enum(['ID', 'UPDATED_AT']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ assignedFulfillmentOrders: connection(FulfillmentOrder) }),
      paginate: byCursor('assignedFulfillmentOrders'),
      scopes: ['read_assigned_fulfillment_orders'],
      ...points(352),
      fixture: { assignedFulfillmentOrders: pageFixture(fulfillmentOrderFixture) },
    },
  ),
  listOfOrder: query(
    `query FulfillmentOrdersListOfOrder($id: ID!, $first: Int = 50, $after: String) {
      order(id: $id) {
        fulfillmentOrders(first: $first, after: $after) {
          nodes { ${fulfillmentOrderFields} } pageInfo { hasNextPage endCursor }
        }
      }
    }`,
    {
      title: 'List the fulfillment orders of an order',
      variables: z.strictObject({ ...pageVariables, id: z.string() }),
      output: z.object({ order: z.object({ fulfillmentOrders: connection(FulfillmentOrder) }).nullable() }),
      paginate: {
        by: 'next',
        items: 'order.fulfillmentOrders.nodes',
        next: ({ page }) => nextVariables(page.order?.fulfillmentOrders),
        write: (page, items, more) => ({ ...page, order: { ...page.order, fulfillmentOrders: withPage(items, more) } }),
      },
      scopes: ['read_merchant_managed_fulfillment_orders'],
      ...points(353),
      fixture: { order: { fulfillmentOrders: pageFixture(fulfillmentOrderFixture) } },
    },
  ),
  retrieve: query(
    `query FulfillmentOrdersRetrieve($id: ID!) {
      fulfillmentOrder(id: $id) {
        ${fulfillmentOrderFields}
        lineItems(first: 50) { nodes { ${fulfillmentOrderLineItemFields} } pageInfo { hasNextPage endCursor } }
      }
    }`,
    {
      title: 'Read a fulfillment order with its first line items',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ fulfillmentOrder: FulfillmentOrder.extend({ lineItems: connection(FulfillmentOrderLineItem) }).nullable() }),
      scopes: ['read_merchant_managed_fulfillment_orders'],
      ...points(109),
      fixture: { fulfillmentOrder: { ...fulfillmentOrderFixture, lineItems: pageFixture(fulfillmentOrderLineItemFixture) } },
    },
  ),
  hold: mutation(
    `mutation FulfillmentOrdersHold($id: ID!, $fulfillmentHold: FulfillmentOrderHoldInput!) {
      fulfillmentOrderHold(id: $id, fulfillmentHold: $fulfillmentHold) {
        fulfillmentHold { id reason reasonNotes } fulfillmentOrder { ${fulfillmentOrderFields} }
        remainingFulfillmentOrder { id } userErrors { field message code }
      }
    }`,
    {
      title: 'Hold a fulfillment order back',
      variables: z.strictObject({ id: z.string(), fulfillmentHold: FulfillmentOrderHoldInput }),
      output: z.object({
        fulfillmentOrderHold: z
          .object({
            fulfillmentHold: z
              .object({
                id: z.string(),
                reason: known(
                  'AWAITING_PAYMENT',
                  'AWAITING_RETURN_ITEMS',
                  'HIGH_RISK_OF_FRAUD',
                  'INCORRECT_ADDRESS',
                  'INVENTORY_OUT_OF_STOCK',
                  'ONLINE_STORE_POST_PURCHASE_CROSS_SELL',
                  'OTHER',
                  'UNKNOWN_DELIVERY_DATE',
                ),
                reasonNotes: z.string().nullable(),
              })
              .nullable(),
            fulfillmentOrder: FulfillmentOrder.nullable(),
            remainingFulfillmentOrder: z.object({ id: z.string() }).nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(19),
      fixture: {
        fulfillmentOrderHold: {
          fulfillmentHold: { id: 'gid://shopify/FulfillmentHold/1', reason: 'AWAITING_PAYMENT', reasonNotes: null },
          fulfillmentOrder: fulfillmentOrderFixture,
          remainingFulfillmentOrder: { id: 'gid://shopify/FulfillmentOrder/1' },
          userErrors: [],
        },
      },
    },
  ),
  releaseHold: mutation(
    `mutation FulfillmentOrdersReleaseHold($id: ID!, $holdIds: [ID!], $externalId: String) {
      fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds, externalId: $externalId) {
        fulfillmentOrder { ${fulfillmentOrderFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Let a fulfillment order go on',
      variables: z.strictObject({ id: z.string(), holdIds: z.array(z.string()).optional(), externalId: z.string().optional() }),
      output: z.object({
        fulfillmentOrderReleaseHold: z.object({ fulfillmentOrder: FulfillmentOrder.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(17),
      fixture: { fulfillmentOrderReleaseHold: { fulfillmentOrder: fulfillmentOrderFixture, userErrors: [] } },
    },
  ),
  move: mutation(
    `mutation FulfillmentOrdersMove($id: ID!, $newLocationId: ID!, $fulfillmentOrderLineItems: [FulfillmentOrderLineItemInput!]) {
      fulfillmentOrderMove(id: $id, newLocationId: $newLocationId, fulfillmentOrderLineItems: $fulfillmentOrderLineItems) {
        movedFulfillmentOrder { ${fulfillmentOrderFields} } originalFulfillmentOrder { id status }
        remainingFulfillmentOrder { id status } userErrors { field message code }
      }
    }`,
    {
      title: 'Move a fulfillment order to another location',
      variables: z.strictObject({
        id: z.string(),
        newLocationId: z.string(),
        fulfillmentOrderLineItems: z.array(FulfillmentOrderLineItemInput).optional(),
      }),
      output: z.object({
        fulfillmentOrderMove: z
          .object({
            movedFulfillmentOrder: FulfillmentOrder.nullable(),
            originalFulfillmentOrder: z
              .object({ id: z.string(), status: known('CANCELLED', 'CLOSED', 'INCOMPLETE', 'IN_PROGRESS', 'ON_HOLD', 'OPEN', 'SCHEDULED') })
              .nullable(),
            remainingFulfillmentOrder: z
              .object({ id: z.string(), status: known('CANCELLED', 'CLOSED', 'INCOMPLETE', 'IN_PROGRESS', 'ON_HOLD', 'OPEN', 'SCHEDULED') })
              .nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(19),
      fixture: {
        fulfillmentOrderMove: {
          movedFulfillmentOrder: fulfillmentOrderFixture,
          originalFulfillmentOrder: { id: 'gid://shopify/FulfillmentOrder/1', status: 'OPEN' },
          remainingFulfillmentOrder: { id: 'gid://shopify/FulfillmentOrder/1', status: 'OPEN' },
          userErrors: [],
        },
      },
    },
  ),
  cancel: mutation(
    `mutation FulfillmentOrdersCancel($id: ID!) {
      fulfillmentOrderCancel(id: $id) {
        fulfillmentOrder { ${fulfillmentOrderFields} } replacementFulfillmentOrder { id status }
        userErrors { field message code }
      }
    }`,
    {
      title: 'Cancel a fulfillment order',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        fulfillmentOrderCancel: z
          .object({
            fulfillmentOrder: FulfillmentOrder.nullable(),
            replacementFulfillmentOrder: z
              .object({ id: z.string(), status: known('CANCELLED', 'CLOSED', 'INCOMPLETE', 'IN_PROGRESS', 'ON_HOLD', 'OPEN', 'SCHEDULED') })
              .nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(18),
      fixture: {
        fulfillmentOrderCancel: {
          fulfillmentOrder: fulfillmentOrderFixture,
          replacementFulfillmentOrder: { id: 'gid://shopify/FulfillmentOrder/1', status: 'OPEN' },
          userErrors: [],
        },
      },
    },
  ),
  close: mutation(
    `mutation FulfillmentOrdersClose($id: ID!, $message: String) {
      fulfillmentOrderClose(id: $id, message: $message) {
        fulfillmentOrder { ${fulfillmentOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Close a fulfillment order as incomplete',
      variables: z.strictObject({ id: z.string(), message: z.string().optional() }),
      output: z.object({
        fulfillmentOrderClose: z.object({ fulfillmentOrder: FulfillmentOrder.nullable(), userErrors: UserErrors }).nullable(),
      }),
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(17),
      fixture: { fulfillmentOrderClose: { fulfillmentOrder: fulfillmentOrderFixture, userErrors: [] } },
    },
  ),
  open: mutation(
    `mutation FulfillmentOrdersOpen($id: ID!) {
      fulfillmentOrderOpen(id: $id) {
        fulfillmentOrder { ${fulfillmentOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Open a scheduled fulfillment order',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        fulfillmentOrderOpen: z.object({ fulfillmentOrder: FulfillmentOrder.nullable(), userErrors: UserErrors }).nullable(),
      }),
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(17),
      fixture: { fulfillmentOrderOpen: { fulfillmentOrder: fulfillmentOrderFixture, userErrors: [] } },
    },
  ),
  submitRequest: mutation(
    `mutation FulfillmentOrdersSubmitRequest($id: ID!, $fulfillmentOrderLineItems: [FulfillmentOrderLineItemInput!], $message: String, $notifyCustomer: Boolean) {
      fulfillmentOrderSubmitFulfillmentRequest(id: $id, fulfillmentOrderLineItems: $fulfillmentOrderLineItems, message: $message, notifyCustomer: $notifyCustomer) {
        submittedFulfillmentOrder { ${fulfillmentOrderFields} } unsubmittedFulfillmentOrder { id status }
        userErrors { field message }
      }
    }`,
    {
      title: 'Ask the fulfillment service to fulfil',
      variables: z.strictObject({
        id: z.string(),
        fulfillmentOrderLineItems: z.array(FulfillmentOrderLineItemInput).optional(),
        message: z.string().optional(),
        notifyCustomer: z.boolean().optional(),
      }),
      output: z.object({
        fulfillmentOrderSubmitFulfillmentRequest: z
          .object({
            submittedFulfillmentOrder: FulfillmentOrder.nullable(),
            unsubmittedFulfillmentOrder: z
              .object({ id: z.string(), status: known('CANCELLED', 'CLOSED', 'INCOMPLETE', 'IN_PROGRESS', 'ON_HOLD', 'OPEN', 'SCHEDULED') })
              .nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(18),
      fixture: {
        fulfillmentOrderSubmitFulfillmentRequest: {
          submittedFulfillmentOrder: fulfillmentOrderFixture,
          unsubmittedFulfillmentOrder: { id: 'gid://shopify/FulfillmentOrder/1', status: 'OPEN' },
          userErrors: [],
        },
      },
    },
  ),
  acceptRequest: mutation(
    `mutation FulfillmentOrdersAcceptRequest($id: ID!, $message: String, $estimatedShippedAt: DateTime) {
      fulfillmentOrderAcceptFulfillmentRequest(id: $id, message: $message, estimatedShippedAt: $estimatedShippedAt) {
        fulfillmentOrder { ${fulfillmentOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Accept a fulfillment request',
      variables: z.strictObject({ id: z.string(), message: z.string().optional(), estimatedShippedAt: z.string().optional() }),
      output: z.object({
        fulfillmentOrderAcceptFulfillmentRequest: z
          .object({ fulfillmentOrder: FulfillmentOrder.nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      scopes: ['write_assigned_fulfillment_orders'],
      ...points(17),
      fixture: { fulfillmentOrderAcceptFulfillmentRequest: { fulfillmentOrder: fulfillmentOrderFixture, userErrors: [] } },
    },
  ),
  rejectRequest: mutation(
    `mutation FulfillmentOrdersRejectRequest($id: ID!, $reason: FulfillmentOrderRejectionReason, $message: String, $lineItems: [IncomingRequestLineItemInput!]) {
      fulfillmentOrderRejectFulfillmentRequest(id: $id, reason: $reason, message: $message, lineItems: $lineItems) {
        fulfillmentOrder { ${fulfillmentOrderFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Reject a fulfillment request',
      variables: z.strictObject({
        id: z.string(),
        reason: z
          .enum([
            'INCORRECT_ADDRESS',
            'INCORRECT_PRODUCT_INFO',
            'INELIGIBLE_PRODUCT',
            'INTERNATIONAL_SHIPPING_UNAVAILABLE',
            'INVALID_CONTACT_INFORMATION',
            'INVALID_SKU',
            'INVENTORY_OUT_OF_STOCK',
            'MERCHANT_BLOCKED_OR_SUSPENDED',
            'MISSING_CUSTOMS_INFO',
            'ORDER_TOO_LARGE',
            'OTHER',
            'PACKAGE_PREFERENCE_NOT_SET',
            'PAYMENT_DECLINED',
            'UNDELIVERABLE_DESTINATION',
          ])
          .optional(),
        message: z.string().optional(),
        lineItems: z.array(IncomingRequestLineItemInput).optional(),
      }),
      output: z.object({
        fulfillmentOrderRejectFulfillmentRequest: z
          .object({ fulfillmentOrder: FulfillmentOrder.nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      scopes: ['write_assigned_fulfillment_orders'],
      ...points(17),
      fixture: { fulfillmentOrderRejectFulfillmentRequest: { fulfillmentOrder: fulfillmentOrderFixture, userErrors: [] } },
    },
  ),
};
