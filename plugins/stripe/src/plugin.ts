import { definePlugin } from '@mooring/core';
import { stripeAuth } from './auth.js';
import { balances } from './endpoints/balance.js';
import { charges } from './endpoints/charges.js';
import { checkoutSessions } from './endpoints/checkout-sessions.js';
import { customers } from './endpoints/customers.js';
import { disputes } from './endpoints/disputes.js';
import { events } from './endpoints/events.js';
import { invoiceItems } from './endpoints/invoice-items.js';
import { invoices } from './endpoints/invoices.js';
import { paymentIntents } from './endpoints/payment-intents.js';
import { paymentMethods } from './endpoints/payment-methods.js';
import { payouts } from './endpoints/payouts.js';
import { prices } from './endpoints/prices.js';
import { products } from './endpoints/products.js';
import { refunds } from './endpoints/refunds.js';
import { subscriptions } from './endpoints/subscriptions.js';
import { stripeErrors } from './errors.js';
import { stripeWebhooks } from './webhooks.js';

/** What npm stripe 23.1.0 pins (esm/apiVersion.js, read 2026-11-25); the schemas are made for it. */
const version = '2026-10-28.endive';

/** Stripe: customers, payments, subscriptions, invoices, and what happens to them. */
export const stripe = definePlugin({
  id: 'stripe',
  title: 'Stripe',
  category: 'commerce',
  version: '0.1.0',
  docs: 'https://docs.stripe.com/api',
  api: {
    version,
    // Sandboxes have the same host: the key's prefix says which it is. https://docs.stripe.com/keys (read 2026-11-25)
    baseUrl: 'https://api.stripe.com/v1',
    egress: ['api.stripe.com'],
    body: 'form',
    headers: { 'stripe-version': version },
    // Kept for 24 hours; the same key with other parameters is refused. https://docs.stripe.com/api/idempotent_requests (read 2026-11-25)
    idempotency: 'Idempotency-Key',
  },
  auth: stripeAuth,
  // https://docs.stripe.com/rate-limits (read 2026-11-25). Stripe tells neither what remains nor when to come again.
  limits: [
    { name: 'account', rate: 100, byEnvironment: { sandbox: { rate: 25 } } },
    // Every operation by itself, whatever the id in its path.
    { name: 'endpoint', by: ['endpoint'], rate: 25 },
    { name: 'search', appliesTo: 'named', rate: 20 },
    // Updates of one and the same payment intent.
    { name: 'payment-intent', appliesTo: 'named', by: ['id'], rate: 1000, per: '1h' },
  ],
  errors: stripeErrors,
  endpoints: {
    customers,
    paymentIntents,
    paymentMethods,
    charges,
    refunds,
    disputes,
    checkout: { sessions: checkoutSessions },
    products,
    prices,
    subscriptions,
    invoices,
    invoiceItems,
    events,
    balance: balances,
    payouts,
  },
  webhooks: stripeWebhooks,
});
