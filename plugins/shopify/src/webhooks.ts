import {
  event,
  MooringError,
  signature,
  type EventMap,
  type EventToWrite,
  type Schema,
  type WebhookRequest,
  type Webhooks,
} from '@mooring/core';
import { z } from 'zod';
import { RestCustomer, restCustomerFixture } from './endpoints/rest-customers.js';
import { RestInventoryLevel, restInventoryLevelFixture } from './endpoints/rest-inventory.js';
import { RestOrder, restOrderFixture } from './endpoints/rest-orders.js';
import { adminId, restId } from './endpoints/rest-page.js';
import { RestProduct, restProductFixture, RestVariant } from './endpoints/rest-products.js';
import { RestShop, restShopFixture } from './endpoints/rest-shop.js';
import payloads from './fixtures/payloads.json' with { type: 'json' };

/** What is left of something that has been deleted. */
const deleted = z.object({ id: restId });

const collection = z.object({
  id: restId,
  admin_graphql_api_id: adminId,
  title: z.string().nullish(),
  handle: z.string().nullish(),
  body_html: z.string().nullish(),
  sort_order: z.string().nullish(),
  published_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});

const draftOrder = RestOrder.omit({ financial_status: true, fulfillment_status: true, order_number: true }).extend({
  status: z.string().nullish(),
  order_id: restId.nullish(),
  invoice_url: z.string().nullish(),
  completed_at: z.string().nullish(),
});

const fulfillment = z.object({
  id: restId,
  order_id: restId,
  admin_graphql_api_id: adminId,
  name: z.string().nullish(),
  status: z.string().nullish(),
  shipment_status: z.string().nullish(),
  location_id: restId.nullish(),
  tracking_company: z.string().nullish(),
  tracking_number: z.string().nullish(),
  tracking_numbers: z.array(z.string()).nullish(),
  tracking_urls: z.array(z.string()).nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});

const fulfillmentEvent = z.object({
  id: restId,
  fulfillment_id: restId,
  order_id: restId.nullish(),
  status: z.string(),
  message: z.string().nullish(),
  happened_at: z.string().nullish(),
  admin_graphql_api_id: adminId,
});

/** Names the fulfillment order as GraphQL does; what else comes differs by topic and stays in the data. */
const fulfillmentOrder = z.object({ fulfillment_order: z.object({ id: z.string(), status: z.string().nullish() }) });

const refund = z.object({
  id: restId,
  order_id: restId,
  admin_graphql_api_id: adminId,
  note: z.string().nullish(),
  restock: z.boolean().nullish(),
  created_at: z.string().nullish(),
  processed_at: z.string().nullish(),
  refund_line_items: z.array(z.object({ id: restId, line_item_id: restId, quantity: z.number() })).nullish(),
  transactions: z.array(z.object({ id: restId, kind: z.string(), status: z.string().nullish(), amount: z.string().nullish() })).nullish(),
});

const transaction = z.object({
  id: restId,
  order_id: restId,
  admin_graphql_api_id: adminId,
  kind: z.string(),
  status: z.string().nullish(),
  gateway: z.string().nullish(),
  amount: z.string().nullish(),
  currency: z.string().nullish(),
  parent_id: restId.nullish(),
  created_at: z.string().nullish(),
});

const orderEdited = z.object({
  order_edit: z.object({
    id: restId,
    order_id: restId,
    app_id: restId.nullish(),
    notify_customer: z.boolean().nullish(),
    staff_note: z.string().nullish(),
    created_at: z.string().nullish(),
    committed_at: z.string().nullish(),
    line_items: z
      .object({
        additions: z.array(z.object({ id: restId, delta: z.number() })).nullish(),
        removals: z.array(z.object({ id: restId, delta: z.number() })).nullish(),
      })
      .nullish(),
  }),
});

const inventoryItem = z.object({
  id: restId,
  admin_graphql_api_id: adminId,
  sku: z.string().nullish(),
  tracked: z.boolean().nullish(),
  requires_shipping: z.boolean().nullish(),
  cost: z.string().nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});

const location = z.object({
  id: restId,
  admin_graphql_api_id: adminId,
  name: z.string().nullish(),
  active: z.boolean().nullish(),
  address1: z.string().nullish(),
  city: z.string().nullish(),
  zip: z.string().nullish(),
  country_code: z.string().nullish(),
});

const checkout = z.object({
  id: restId,
  token: z.string(),
  cart_token: z.string().nullish(),
  email: z.string().nullish(),
  currency: z.string().nullish(),
  total_price: z.string().nullish(),
  abandoned_checkout_url: z.string().nullish(),
  completed_at: z.string().nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});

/** The same document as `id` and `token`. */
const cart = z.object({
  id: z.string(),
  token: z.string(),
  line_items: z.array(z.object({ id: restId, quantity: z.number(), variant_id: restId.nullish() })).nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});

const discount = z.object({ admin_graphql_api_id: z.string(), title: z.string().nullish(), status: z.string().nullish() });
const scopes = z.object({
  id: restId.nullish(),
  previous: z.array(z.string()).nullish(),
  current: z.array(z.string()),
  updated_at: z.string().nullish(),
});
const bulkOperation = z.object({
  admin_graphql_api_id: z.string(),
  status: z.string(),
  type: z.string(),
  error_code: z.string().nullish(),
  created_at: z.string().nullish(),
  completed_at: z.string().nullish(),
});
const theme = z.object({ id: restId, name: z.string().nullish(), role: z.string().nullish(), admin_graphql_api_id: adminId });
const merged = z.object({
  admin_graphql_api_customer_kept_id: z.string(),
  admin_graphql_api_customer_deleted_id: z.string(),
  admin_graphql_api_job_id: z.string().nullish(),
  status: z.string().nullish(),
});
const tagged = z.object({ customerId: z.string(), tags: z.array(z.string()), occurredAt: z.string().nullish() });

/** The three topics that an app must serve; each is about data that its provider must send or delete. */
const shopOfRequest = { shop_id: restId, shop_domain: z.string() };
const person = z.object({ id: restId.nullish(), email: z.string().nullish(), phone: z.string().nullish() });
const dataRequest = z.object({
  ...shopOfRequest,
  customer: person,
  orders_requested: z.array(restId).nullish(),
  data_request: z.object({ id: restId }).nullish(),
});
const customerRedaction = z.object({ ...shopOfRequest, customer: person, orders_to_redact: z.array(restId).nullish() });

const about = <Data extends Schema>(title: string, schema: Data, fixture: unknown, invalidates: readonly string[] = []) =>
  event(schema, { title, fixture, invalidates });

const product = ['products'];

/**
 * The topics as the header spells them; GraphQL has `ORDERS_CREATE`. Names: the enum WebhookSubscriptionTopic in the schema 2026-07 (npm
 * @shopify/dev-mcp 1.16.0); payloads: https://shopify.dev/docs/api/webhooks/2026-07 (read 2026-11-25)
 */
const events = {
  'app/uninstalled': about('The app was uninstalled; its token is worth nothing any more', RestShop, restShopFixture),
  'app/scopes_update': about('The scopes of the app changed', scopes, payloads.scopes),
  'shop/update': about('The shop changed', RestShop, restShopFixture),
  'products/create': about('A product was created', RestProduct, restProductFixture, product),
  'products/update': about('A product changed, or one of its variants', RestProduct, restProductFixture, product),
  'products/delete': about('A product was deleted', deleted, payloads.deleted, product),
  'variants/in_stock': about('A variant is in stock again', RestVariant, restProductFixture.variants[0], product),
  'variants/out_of_stock': about('A variant is out of stock', RestVariant, restProductFixture.variants[0], product),
  'collections/create': about('A collection was created', collection, payloads.collection, ['collections']),
  'collections/update': about('A collection changed', collection, payloads.collection, ['collections']),
  'collections/delete': about('A collection was deleted', deleted, payloads.deleted, ['collections']),
  'customers/create': about('A customer was created', RestCustomer, restCustomerFixture),
  'customers/update': about('A customer changed', RestCustomer, restCustomerFixture),
  'customers/enable': about('A customer opened an account', RestCustomer, restCustomerFixture),
  'customers/disable': about('The account of a customer was closed', RestCustomer, restCustomerFixture),
  'customers/delete': about('A customer was deleted', deleted, payloads.deleted),
  'customers/merge': about('Two customers were merged', merged, payloads.merged),
  'customer.tags_added': about('Tags were added to a customer', tagged, payloads.tagged),
  'customer.tags_removed': about('Tags were removed from a customer', tagged, payloads.tagged),
  'orders/create': about('An order was placed', RestOrder, restOrderFixture),
  'orders/updated': about('An order changed', RestOrder, restOrderFixture),
  'orders/paid': about('An order was paid', RestOrder, restOrderFixture),
  'orders/fulfilled': about('An order was fulfilled', RestOrder, restOrderFixture),
  'orders/partially_fulfilled': about('An order was fulfilled in part', RestOrder, restOrderFixture),
  'orders/cancelled': about('An order was cancelled', RestOrder, restOrderFixture),
  'orders/edited': about('The lines of an order were edited', orderEdited, payloads.orderEdited),
  'orders/delete': about('An order was deleted', deleted, payloads.deleted),
  'order_transactions/create': about('A payment was made, or tried', transaction, payloads.transaction),
  'refunds/create': about('An order was refunded', refund, payloads.refund),
  'draft_orders/create': about('A draft order was created', draftOrder, payloads.draftOrder),
  'draft_orders/update': about('A draft order changed', draftOrder, payloads.draftOrder),
  'draft_orders/delete': about('A draft order was deleted', deleted, payloads.deleted),
  'checkouts/create': about('A customer began to check out', checkout, payloads.checkout),
  'checkouts/update': about('A checkout changed', checkout, payloads.checkout),
  'checkouts/delete': about('A checkout was deleted', deleted, payloads.deleted),
  'carts/create': about('A cart was made', cart, payloads.cart),
  'carts/update': about('A cart changed', cart, payloads.cart),
  'fulfillments/create': about('Lines of an order were fulfilled', fulfillment, payloads.fulfillment),
  'fulfillments/update': about('A fulfillment changed', fulfillment, payloads.fulfillment),
  'fulfillment_events/create': about('Something happened to a shipment', fulfillmentEvent, payloads.fulfillmentEvent),
  'fulfillment_events/delete': about('What was said about a shipment was taken back', fulfillmentEvent, payloads.fulfillmentEvent),
  'fulfillment_orders/order_routing_complete': about('It is known from where an order ships', fulfillmentOrder, payloads.fulfillmentOrder),
  'fulfillment_orders/placed_on_hold': about('A fulfillment order is held back', fulfillmentOrder, payloads.fulfillmentOrder),
  'fulfillment_orders/hold_released': about('A fulfillment order is held back no longer', fulfillmentOrder, payloads.fulfillmentOrder),
  'fulfillment_orders/cancelled': about('A fulfillment order was cancelled', fulfillmentOrder, payloads.fulfillmentOrder),
  'inventory_items/create': about('An inventory item was created', inventoryItem, payloads.inventoryItem),
  'inventory_items/update': about('An inventory item changed', inventoryItem, payloads.inventoryItem),
  'inventory_items/delete': about('An inventory item was deleted', deleted, payloads.deleted),
  'inventory_levels/connect': about('A location stocks an item', RestInventoryLevel, restInventoryLevelFixture),
  'inventory_levels/update': about('A quantity changed', RestInventoryLevel, restInventoryLevelFixture),
  'inventory_levels/disconnect': about('A location stocks an item no longer', RestInventoryLevel, restInventoryLevelFixture),
  'locations/create': about('A location was added', location, payloads.location, ['locations']),
  'locations/update': about('A location changed', location, payloads.location, ['locations']),
  'locations/activate': about('A location was activated', location, payloads.location, ['locations']),
  'locations/deactivate': about('A location was deactivated', location, payloads.location, ['locations']),
  'locations/delete': about('A location was deleted', deleted, payloads.deleted, ['locations']),
  'discounts/create': about('A discount was created', discount, payloads.discount),
  'discounts/update': about('A discount changed', discount, payloads.discount),
  'discounts/delete': about('A discount was deleted', discount, payloads.discount),
  'themes/publish': about('Another theme is shown', theme, payloads.theme),
  'bulk_operations/finish': about('A bulk operation is done', bulkOperation, payloads.bulkOperation),
  // These cannot be subscribed to; their URLs stand in the configuration of the app.
  // https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance (read 2026-11-25)
  'customers/data_request': about('A customer wants to have the data that the app holds', dataRequest, payloads.dataRequest),
  'customers/redact': about('The data of a customer must be deleted', customerRedaction, payloads.customerRedaction),
  'shop/redact': about(
    'The data of a shop must be deleted, 48 hours after it uninstalled the app',
    z.object(shopOfRequest),
    payloads.shopRedaction,
  ),
} satisfies EventMap;

/** Where Shopify says what a delivery is about: the body is the object alone. */
const headerNames = {
  topic: 'x-shopify-topic',
  shop: 'x-shopify-shop-domain',
  delivery: 'x-shopify-webhook-id',
  event: 'x-shopify-event-id',
  version: 'x-shopify-api-version',
} as const;

/**
 * The official package refuses a signed delivery without a body or without one of these headers.
 * @throws MooringError `WebhookRejected`
 */
function requiredHeader(name: string, { headers, body }: WebhookRequest): string {
  if (typeof body !== 'object' || body === null) throw new MooringError('WebhookRejected', 'Shopify: the body is no JSON object.');
  const value = headers[name];
  if (value === undefined || value === '') throw new MooringError('WebhookRejected', `Shopify: the header ${name} is missing.`);
  return value;
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The inverse of what is read from the headers. */
function write({ type, id, data, fixture }: EventToWrite) {
  return {
    body: isFields(fixture) && isFields(data) ? { ...fixture, ...data } : (data ?? fixture),
    headers: {
      [headerNames.topic]: type,
      [headerNames.shop]: restShopFixture.myshopify_domain,
      [headerNames.delivery]: id,
      [headerNames.event]: id,
      [headerNames.version]: '2026-07',
    },
  };
}

/**
 * One URL for the app, signed with its client secret; the shop is named in a header. Shopify tries eight times in four hours and deletes a
 * subscription that was made by the API when all of them fail; it waits five seconds for an answer, in no order of events.
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https and npm @shopify/shopify-api 13.1.0, lib/webhooks/validate (read 2026-11-25)
 */
export const shopifyWebhooks: Webhooks<typeof events> = {
  scope: 'app',
  secret: { app: 'clientSecret' },
  // There is no signed time: X-Shopify-Triggered-At is not covered, and repeats carry the old one.
  verify: signature.hmac({ algorithm: 'sha256', encoding: 'base64', header: 'x-shopify-hmac-sha256', signed: [signature.body] }),
  account: (_item, request) => requiredHeader(headerNames.shop, request).toLowerCase(),
  type: (_item, request) => requiredHeader(headerNames.topic, request),
  // The same on every repeat. X-Shopify-Event-Id is the same for several topics of one event, so it would drop all but one of them.
  id: (_item, request) => requiredHeader(headerNames.delivery, request),
  write,
  // A product may have 2048 variants, each of about a kilobyte and a half.
  maxBytes: 10 * 1024 * 1024,
  events,
};
