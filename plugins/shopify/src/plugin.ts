import { definePlugin } from '@mooring/core';
import { shopifyApp, shopifyAuth } from './auth.js';
import { abandonedCheckouts } from './endpoints/abandoned-checkouts.js';
import { app } from './endpoints/app.js';
import { bulkOperations } from './endpoints/bulk-operations.js';
import { collections } from './endpoints/collections.js';
import { customers } from './endpoints/customers.js';
import { discounts } from './endpoints/discounts.js';
import { draftOrders } from './endpoints/draft-orders.js';
import { files } from './endpoints/files.js';
import { fulfillmentOrders } from './endpoints/fulfillment-orders.js';
import { fulfillments } from './endpoints/fulfillments.js';
import { inventoryItems } from './endpoints/inventory-items.js';
import { inventory } from './endpoints/inventory.js';
import { locations } from './endpoints/locations.js';
import { metafields } from './endpoints/metafields.js';
import { metaobjects } from './endpoints/metaobjects.js';
import { orderEdits } from './endpoints/order-edits.js';
import { orders } from './endpoints/orders.js';
import { products } from './endpoints/products.js';
import { publications } from './endpoints/publications.js';
import { refunds } from './endpoints/refunds.js';
import { restCustomers } from './endpoints/rest-customers.js';
import { restInventory } from './endpoints/rest-inventory.js';
import { restOrders } from './endpoints/rest-orders.js';
import { restProducts } from './endpoints/rest-products.js';
import { restShop } from './endpoints/rest-shop.js';
import { restWebhooks } from './endpoints/rest-webhooks.js';
import { shop } from './endpoints/shop.js';
import { tags } from './endpoints/tags.js';
import { variants } from './endpoints/variants.js';
import { webhookSubscriptions } from './endpoints/webhook-subscriptions.js';
import { shopifyErrors, throttleStatus } from './errors.js';
import { shopifyWebhooks } from './webhooks.js';

/** Shopify's Admin API: GraphQL, and the older REST side below `rest`. */
export const shopify = definePlugin({
  id: 'shopify',
  title: 'Shopify',
  category: 'commerce',
  version: '0.1.0',
  docs: 'https://shopify.dev/docs/api/admin-graphql/2026-07',
  api: {
    // A version lives for a year. https://shopify.dev/docs/api/usage/versioning (read 2026-11-25)
    version: '2026-07',
    baseUrl: 'https://{shop}.myshopify.com/admin/api/2026-07',
    // Results of bulk operations come from the second, files go to the third.
    egress: ['{shop}.myshopify.com', 'storage.googleapis.com', 'shopify-staged-uploads.storage.googleapis.com'],
  },
  values: {
    shop: {
      env: 'SHOPIFY_SHOP',
      label: 'Shop',
      hint: 'The first part of the *.myshopify.com address, which stays when the shop has a domain of its own: `harbour` of harbour.myshopify.com.',
      // As Shopify's own check of a shop's name, less `.myshopify.com`: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant (read 2026-11-25)
      pattern: /^[a-z0-9][a-z0-9-]*$/,
      example: 'harbour-supplies',
    },
  },
  app: shopifyApp,
  auth: shopifyAuth,
  // For one app in one shop. Both are leaky buckets, seeded with the numbers of the standard plan; answers tell those of the shop.
  // https://shopify.dev/docs/api/usage/limits and /docs/apps/build/apis/graphql-admin/rate-limits (read 2026-11-25)
  limits: [
    // The size of the bucket is in no document; answers of shops on the standard plan say 2000.
    { name: 'graphql', appliesTo: 'named', kind: 'cost', rate: 100, burst: 2000, feedback: throttleStatus },
    { name: 'rest', appliesTo: 'named', rate: 2, burst: 40, learn: { used: 'x-shopify-shop-api-call-limit' } },
  ],
  errors: shopifyErrors,
  endpoints: {
    shop,
    app,
    products,
    variants,
    collections,
    customers,
    orders,
    orderEdits,
    refunds,
    draftOrders,
    abandonedCheckouts,
    fulfillments,
    fulfillmentOrders,
    inventory,
    inventoryItems,
    locations,
    discounts,
    metafields,
    metaobjects,
    tags,
    publications,
    files,
    webhookSubscriptions,
    bulkOperations,
    rest: {
      shop: restShop,
      products: restProducts,
      orders: restOrders,
      customers: restCustomers,
      inventoryLevels: restInventory,
      webhooks: restWebhooks,
    },
  },
  webhooks: shopifyWebhooks,
});
