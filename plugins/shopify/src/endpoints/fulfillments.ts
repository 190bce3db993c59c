import { z } from 'zod';
import fulfillmentJson from '../fixtures/fulfillment.json' with { type: 'json' };
import fulfillmentEventJson from '../fixtures/fulfillment-event.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { FulfillmentEventInput, FulfillmentInput, FulfillmentTrackingInput } from './fulfillments-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Fulfillment; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const fulfillmentFields = `
  id legacyResourceId name status displayStatus totalQuantity requiresShipping createdAt updatedAt inTransitAt deliveredAt
  estimatedDeliveryAt trackingInfo { company number url } order { id name } location { id name }
`;

export const Fulfillment = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  name: z.string(),
  status: known('CANCELLED', 'ERROR', 'FAILURE', 'SUCCESS'),
  displayStatus: z.string().nullable(),
  totalQuantity: z.number(),
  requiresShipping: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  inTransitAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  estimatedDeliveryAt: z.string().nullable(),
  trackingInfo: z.array(z.object({ company: z.string().nullable(), number: z.string().nullable(), url: z.string().nullable() })),
  order: z.object({ id: z.string(), name: z.string() }),
  location: z.object({ id: z.string(), name: z.string() }).nullable(),
});

export const fulfillmentFixture = fulfillmentJson;

const fulfillmentEventFields = `id status message happenedAt createdAt estimatedDeliveryAt city province country zip`;

export const FulfillmentEvent = z.object({
  id: z.string(),
  status: known(
    'ATTEMPTED_DELIVERY',
    'CARRIER_PICKED_UP',
    'CONFIRMED',
    'DELAYED',
    'DELIVERED',
    'FAILURE',
    'IN_TRANSIT',
    'LABEL_PRINTED',
    'LABEL_PURCHASED',
    'OUT_FOR_DELIVERY',
    'READY_FOR_PICKUP',
  ),
  message: z.string().nullable(),
  happenedAt: z.string(),
  createdAt: z.string(),
  estimatedDeliveryAt: z.string().nullable(),
  city: z.string().nullable(),
  province: z.string().nullable(),
  country: z.string().nullable(),
  zip: z.string().nullable(),
});

export const fulfillmentEventFixture = fulfillmentEventJson;

export const fulfillments = {
  retrieve: query(
    `query FulfillmentsRetrieve($id: ID!) {
      fulfillment(id: $id) {
        ${fulfillmentFields}
      }
    }`,
    {
      title: 'Read a fulfillment',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ fulfillment: Fulfillment.nullable() }),
      scopes: ['read_fulfillments'],
      ...points(4),
      fixture: { fulfillment: fulfillmentFixture },
    },
  ),
  create: mutation(
    `mutation FulfillmentsCreate($fulfillment: FulfillmentInput!, $message: String) {
      fulfillmentCreate(fulfillment: $fulfillment, message: $message) {
        fulfillment { ${fulfillmentFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Fulfil lines of fulfillment orders',
      variables: z.strictObject({ fulfillment: FulfillmentInput, message: z.string().optional() }),
      output: z.object({ fulfillmentCreate: z.object({ fulfillment: Fulfillment.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(14),
      fixture: { fulfillmentCreate: { fulfillment: fulfillmentFixture, userErrors: [] } },
    },
  ),
  cancel: mutation(
    `mutation FulfillmentsCancel($id: ID!) {
      fulfillmentCancel(id: $id) {
        fulfillment { ${fulfillmentFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Cancel a fulfillment',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ fulfillmentCancel: z.object({ fulfillment: Fulfillment.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(14),
      fixture: { fulfillmentCancel: { fulfillment: fulfillmentFixture, userErrors: [] } },
    },
  ),
  updateTracking: mutation(
    `mutation FulfillmentsUpdateTracking($fulfillmentId: ID!, $trackingInfoInput: FulfillmentTrackingInput!, $notifyCustomer: Boolean) {
      fulfillmentTrackingInfoUpdate(fulfillmentId: $fulfillmentId, trackingInfoInput: $trackingInfoInput, notifyCustomer: $notifyCustomer) {
        fulfillment { ${fulfillmentFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change the tracking of a fulfillment',
      variables: z.strictObject({
        fulfillmentId: z.string(),
        trackingInfoInput: FulfillmentTrackingInput,
        notifyCustomer: z.boolean().optional(),
      }),
      output: z.object({
        fulfillmentTrackingInfoUpdate: z.object({ fulfillment: Fulfillment.nullable(), userErrors: UserErrors }).nullable(),
      }),
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(14),
      fixture: { fulfillmentTrackingInfoUpdate: { fulfillment: fulfillmentFixture, userErrors: [] } },
    },
  ),
  createEvent: mutation(
    `mutation FulfillmentsCreateEvent($fulfillmentEvent: FulfillmentEventInput!) {
      fulfillmentEventCreate(fulfillmentEvent: $fulfillmentEvent) {
        fulfillmentEvent { ${fulfillmentEventFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Say what happened to a shipment',
      variables: z.strictObject({ fulfillmentEvent: FulfillmentEventInput }),
      output: z.object({
        fulfillmentEventCreate: z.object({ fulfillmentEvent: FulfillmentEvent.nullable(), userErrors: UserErrors }).nullable(),
      }),
      scopes: ['write_merchant_managed_fulfillment_orders'],
      ...points(11),
      fixture: { fulfillmentEventCreate: { fulfillmentEvent: fulfillmentEventFixture, userErrors: [] } },
    },
  ),
};
