import { event, signature, type Schema } from '@mooring/core';
import { z } from 'zod';
import { Charge, chargeFixture } from './endpoints/charges.js';
import { CheckoutSession, checkoutSessionFixture } from './endpoints/checkout-sessions.js';
import { Customer, customerFixture } from './endpoints/customers.js';
import { Dispute, disputeFixture } from './endpoints/disputes.js';
import { Invoice, invoiceFixture } from './endpoints/invoices.js';
import { PaymentIntent, paymentIntentFixture } from './endpoints/payment-intents.js';
import { PaymentMethod, paymentMethodFixture } from './endpoints/payment-methods.js';
import { Payout, payoutFixture } from './endpoints/payouts.js';
import { Price, priceFixture } from './endpoints/prices.js';
import { Product, productFixture } from './endpoints/products.js';
import { Refund, refundFixture } from './endpoints/refunds.js';
import { Subscription, subscriptionFixture } from './endpoints/subscriptions.js';
import envelope from './fixtures/event.json' with { type: 'json' };

/** Events about one kind of object: `data` is the object as it was when the event happened. */
const about =
  <Data extends Schema>(schema: Data, object: unknown, invalidates: readonly string[] = []) =>
  (type: string) =>
    event(schema, { fixture: { ...envelope, type, data: { object } }, invalidates });

const customer = about(Customer, customerFixture, ['customers']);
const session = about(CheckoutSession, checkoutSessionFixture);
const paymentIntent = about(PaymentIntent, paymentIntentFixture);
const charge = about(Charge, chargeFixture);
const dispute = about(Dispute, disputeFixture);
const refund = about(Refund, refundFixture);
const invoice = about(Invoice, invoiceFixture);
/** It has not been made yet, so it may have no id. */
const upcomingInvoice = about(Invoice.extend({ id: z.string().optional() }), invoiceFixture);
const subscription = about(Subscription, subscriptionFixture);
const paymentMethod = about(PaymentMethod, paymentMethodFixture);
const payout = about(Payout, payoutFixture);
const product = about(Product, productFixture, ['products']);
const price = about(Price, priceFixture, ['prices']);

/**
 * One URL and secret for each connection. Stripe repeats a delivery for up to three days (three times from a sandbox), in no order.
 * @see https://docs.stripe.com/webhooks and /webhooks/signature; the signature also in npm stripe 23.1.0, Webhooks.js (read 2026-11-25)
 */
export const stripeWebhooks = {
  scope: 'connection',
  secret: {
    env: 'STRIPE_WEBHOOK_SECRET',
    label: 'Signing secret of the webhook endpoint',
    hint: 'Stripe Dashboard, Developers, Webhooks, the endpoint, Signing secret (whsec_…). While it is being rolled, give both.',
    example: 'whsec_mooring_example',
  },
  // `t=…,v1=…`, during a roll with two v1; other schemes (v0) are not looked at. The whole secret is the key, `whsec_` included.
  verify: signature.hmac({
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'stripe-signature',
    fields: { signature: 'v1' },
    // The official package accepts any time to come; here it may be as far ahead as it may be old.
    timestamp: { field: 't', tolerance: '5m' },
    signed: [signature.timestamp, '.', signature.body],
  }),
  type: 'type',
  id: 'id',
  // How many endpoints have not answered yet: another number at each delivery. Stripe's OpenAPI document, `event.pending_webhooks` (read 2026-11-25).
  volatile: ['pending_webhooks'],
  data: 'data.object',
  /** The names: https://docs.stripe.com/api/events/types (read 2026-11-25) */
  events: {
    'customer.created': customer('customer.created'),
    'customer.updated': customer('customer.updated'),
    'customer.deleted': customer('customer.deleted'),
    'checkout.session.completed': session('checkout.session.completed'),
    'checkout.session.expired': session('checkout.session.expired'),
    'checkout.session.async_payment_succeeded': session('checkout.session.async_payment_succeeded'),
    'checkout.session.async_payment_failed': session('checkout.session.async_payment_failed'),
    'payment_intent.created': paymentIntent('payment_intent.created'),
    'payment_intent.succeeded': paymentIntent('payment_intent.succeeded'),
    'payment_intent.processing': paymentIntent('payment_intent.processing'),
    'payment_intent.requires_action': paymentIntent('payment_intent.requires_action'),
    'payment_intent.payment_failed': paymentIntent('payment_intent.payment_failed'),
    'payment_intent.amount_capturable_updated': paymentIntent('payment_intent.amount_capturable_updated'),
    'payment_intent.canceled': paymentIntent('payment_intent.canceled'),
    'charge.succeeded': charge('charge.succeeded'),
    'charge.failed': charge('charge.failed'),
    'charge.captured': charge('charge.captured'),
    'charge.refunded': charge('charge.refunded'),
    'charge.dispute.created': dispute('charge.dispute.created'),
    'charge.dispute.updated': dispute('charge.dispute.updated'),
    'charge.dispute.closed': dispute('charge.dispute.closed'),
    'refund.created': refund('refund.created'),
    'refund.updated': refund('refund.updated'),
    'refund.failed': refund('refund.failed'),
    'invoice.created': invoice('invoice.created'),
    'invoice.finalized': invoice('invoice.finalized'),
    'invoice.paid': invoice('invoice.paid'),
    'invoice.payment_failed': invoice('invoice.payment_failed'),
    'invoice.payment_action_required': invoice('invoice.payment_action_required'),
    'invoice.upcoming': upcomingInvoice('invoice.upcoming'),
    'invoice.updated': invoice('invoice.updated'),
    'invoice.voided': invoice('invoice.voided'),
    'customer.subscription.created': subscription('customer.subscription.created'),
    'customer.subscription.updated': subscription('customer.subscription.updated'),
    'customer.subscription.deleted': subscription('customer.subscription.deleted'),
    'customer.subscription.paused': subscription('customer.subscription.paused'),
    'customer.subscription.resumed': subscription('customer.subscription.resumed'),
    'customer.subscription.trial_will_end': subscription('customer.subscription.trial_will_end'),
    'payment_method.attached': paymentMethod('payment_method.attached'),
    'payment_method.detached': paymentMethod('payment_method.detached'),
    'payout.paid': payout('payout.paid'),
    'payout.failed': payout('payout.failed'),
    'product.created': product('product.created'),
    'product.updated': product('product.updated'),
    'product.deleted': product('product.deleted'),
    'price.created': price('price.created'),
    'price.updated': price('price.updated'),
    'price.deleted': price('price.deleted'),
  },
} as const;
