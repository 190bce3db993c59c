import { definePlugin } from '@mooring/core';
import { paypalAuth } from './auth.js';
import { authorizations } from './endpoints/authorizations.js';
import { captures } from './endpoints/captures.js';
import { disputes } from './endpoints/disputes.js';
import { invoiceTemplates } from './endpoints/invoice-templates.js';
import { invoices } from './endpoints/invoices.js';
import { orders } from './endpoints/orders.js';
import { paymentTokens } from './endpoints/payment-tokens.js';
import { payouts } from './endpoints/payouts.js';
import { plans } from './endpoints/plans.js';
import { products } from './endpoints/products.js';
import { refunds } from './endpoints/refunds.js';
import { reporting } from './endpoints/reporting.js';
import { setupTokens } from './endpoints/setup-tokens.js';
import { subscriptions } from './endpoints/subscriptions.js';
import { webhooks } from './endpoints/webhooks.js';
import { paypalErrors } from './errors.js';
import { paypalWebhooks } from './webhooks.js';

/** PayPal: orders and payments, payouts, invoices, subscriptions, disputes, and what happens to them. */
export const paypal = definePlugin({
  id: 'paypal',
  title: 'PayPal',
  category: 'commerce',
  version: '0.1.0',
  docs: 'https://developer.paypal.com/api/rest/',
  api: {
    // The versions stand in the paths: of orders and payments v2, of invoices v2, of the vault v3, of the rest v1.
    version: 'v2',
    // `servers` of the documents in paypal/paypal-rest-api-specifications ec4d8f36a6ab (read 2026-11-25)
    baseUrl: 'https://api-m.paypal.com',
    sandbox: { baseUrl: 'https://api-m.sandbox.paypal.com' },
    egress: ['api-m.paypal.com', 'api-m.sandbox.paypal.com'],
    // Also of a POST without a body: every example of PayPal's has it, and there is an answer 415 UNSUPPORTED_MEDIA_TYPE. The same documents.
    headers: { 'content-type': 'application/json' },
  },
  auth: paypalAuth,
  // No `limits`: PayPal publishes none, since they differ "depending on the API, environment, and circumstances", and no header tells what
  // remains. A 429 is waited for. https://developer.paypal.com/api/rate-limiting (read 2026-11-25)
  errors: paypalErrors,
  endpoints: {
    orders,
    authorizations,
    captures,
    refunds,
    payouts,
    invoices,
    invoiceTemplates,
    products,
    plans,
    subscriptions,
    disputes,
    paymentTokens,
    setupTokens,
    reporting,
    webhooks,
  },
  webhooks: paypalWebhooks,
});
