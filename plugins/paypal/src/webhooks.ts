import { event, signature, type EventMap, type Schema, type Webhooks } from '@mooring/core';
import { z } from 'zod';
import { Authorization, authorizationFixture } from './endpoints/authorizations.js';
import { Capture, captureFixture } from './endpoints/captures.js';
import { Dispute, disputeFixture } from './endpoints/disputes.js';
import { links, text } from './endpoints/field.js';
import { InvoiceEvent } from './endpoints/invoice.js';
import { invoiceFixture } from './endpoints/invoices.js';
import { Order, orderFixture, ReversedApproval, reversedApprovalFixture } from './endpoints/orders.js';
import { PaymentToken, paymentTokenFixture } from './endpoints/payment-tokens.js';
import { PayoutBatch, payoutBatchFixture, PayoutItem, payoutItemFixture } from './endpoints/payouts.js';
import { Plan, planFixture } from './endpoints/plans.js';
import { Product, productFixture } from './endpoints/products.js';
import { Refund, refundFixture } from './endpoints/refunds.js';
import { Subscription, subscriptionFixture } from './endpoints/subscriptions.js';
import payments from './fixtures/payments.json' with { type: 'json' };
import samples from './fixtures/webhooks.json' with { type: 'json' };

/**
 * A payment of a subscription, and of the older payments API: amounts have other names there. As in PayPal-PHP-SDK, sample/notifications
 * (read 2026-11-25); a refund of one has `sale_id`.
 */
const Sale = z.object({
  id: z.string(),
  state: text,
  amount: z.object({ total: text, currency: text, details: z.record(z.string(), z.unknown()).optional() }).optional(),
  payment_mode: text,
  protection_eligibility: text,
  protection_eligibility_type: text,
  transaction_fee: z.object({ value: text, currency: text }).optional(),
  /** The subscription. */
  billing_agreement_id: text,
  parent_payment: text,
  sale_id: text,
  custom: text,
  invoice_number: text,
  create_time: text,
  update_time: text,
  links,
});

/** Events about one kind of resource: `data` is the resource as it was when the event happened. */
const about =
  <Data extends Schema>(data: Data, resource_type: string, resource: unknown) =>
  (event_type: string, title: string) =>
    event(data, { title, fixture: { ...samples.event, event_type, resource_type, summary: title, resource } });

const order = about(Order, 'checkout-order', orderFixture);
const approval = about(ReversedApproval, 'checkout-order', reversedApprovalFixture);
const authorization = about(Authorization, 'authorization', authorizationFixture);
const capture = about(Capture, 'capture', captureFixture);
// Of refunds and reversals PayPal sends the refund, whose capture is the link `up`.
const refund = about(Refund, 'refund', refundFixture);
const sale = about(Sale, 'sale', payments.sale);
const batch = about(PayoutBatch, 'payouts', payoutBatchFixture);
const item = about(PayoutItem, 'payouts_item', payoutItemFixture);
const product = about(Product, 'product', productFixture);
const plan = about(Plan, 'plan', planFixture);
const subscription = about(Subscription, 'subscription', subscriptionFixture);
const invoice = about(InvoiceEvent, 'invoices', { invoice: invoiceFixture });
const dispute = about(Dispute, 'dispute', disputeFixture);
const token = about(PaymentToken, 'payment_token', paymentTokenFixture);

/** The names: https://developer.paypal.com/api/rest/webhooks/event-names/ (read 2026-11-25) */
const events = {
  'CHECKOUT.ORDER.APPROVED': order('CHECKOUT.ORDER.APPROVED', 'A buyer approved an order: capture or authorize it now'),
  'CHECKOUT.ORDER.COMPLETED': order('CHECKOUT.ORDER.COMPLETED', 'An order is completed'),
  'CHECKOUT.PAYMENT-APPROVAL.REVERSED': approval(
    'CHECKOUT.PAYMENT-APPROVAL.REVERSED',
    'An approved payment was not captured in time, and goes back to the buyer',
  ),
  'PAYMENT.AUTHORIZATION.CREATED': authorization('PAYMENT.AUTHORIZATION.CREATED', 'A payment was authorized'),
  'PAYMENT.AUTHORIZATION.VOIDED': authorization('PAYMENT.AUTHORIZATION.VOIDED', 'An authorization was voided, or ended'),
  'PAYMENT.CAPTURE.COMPLETED': capture('PAYMENT.CAPTURE.COMPLETED', 'A capture is completed'),
  'PAYMENT.CAPTURE.PENDING': capture('PAYMENT.CAPTURE.PENDING', 'A capture waits for something'),
  'PAYMENT.CAPTURE.DENIED': capture('PAYMENT.CAPTURE.DENIED', 'A capture was denied'),
  'PAYMENT.CAPTURE.DECLINED': capture('PAYMENT.CAPTURE.DECLINED', 'A capture was declined'),
  'PAYMENT.CAPTURE.REFUNDED': refund('PAYMENT.CAPTURE.REFUNDED', 'The merchant refunded a capture'),
  'PAYMENT.CAPTURE.REVERSED': refund('PAYMENT.CAPTURE.REVERSED', 'PayPal took a capture back'),
  'PAYMENT.SALE.COMPLETED': sale('PAYMENT.SALE.COMPLETED', 'A subscriber paid'),
  'PAYMENT.SALE.DENIED': sale('PAYMENT.SALE.DENIED', 'A sale was denied'),
  'PAYMENT.SALE.PENDING': sale('PAYMENT.SALE.PENDING', 'A sale waits for something'),
  'PAYMENT.SALE.REFUNDED': sale('PAYMENT.SALE.REFUNDED', 'The merchant refunded a sale'),
  'PAYMENT.SALE.REVERSED': sale('PAYMENT.SALE.REVERSED', 'PayPal took a sale back'),
  'PAYMENT.PAYOUTSBATCH.PROCESSING': batch('PAYMENT.PAYOUTSBATCH.PROCESSING', 'A batch of payouts is under way'),
  'PAYMENT.PAYOUTSBATCH.SUCCESS': batch('PAYMENT.PAYOUTSBATCH.SUCCESS', 'A batch of payouts is through; look at its items'),
  'PAYMENT.PAYOUTSBATCH.DENIED': batch('PAYMENT.PAYOUTSBATCH.DENIED', 'A batch of payouts was denied'),
  'PAYMENT.PAYOUTS-ITEM.SUCCEEDED': item('PAYMENT.PAYOUTS-ITEM.SUCCEEDED', 'A recipient got a payout'),
  'PAYMENT.PAYOUTS-ITEM.UNCLAIMED': item('PAYMENT.PAYOUTS-ITEM.UNCLAIMED', 'A recipient has no account, and 30 days to make one'),
  'PAYMENT.PAYOUTS-ITEM.RETURNED': item('PAYMENT.PAYOUTS-ITEM.RETURNED', 'A payout that nobody claimed came back'),
  'PAYMENT.PAYOUTS-ITEM.HELD': item('PAYMENT.PAYOUTS-ITEM.HELD', 'A payout is held for review'),
  'PAYMENT.PAYOUTS-ITEM.BLOCKED': item('PAYMENT.PAYOUTS-ITEM.BLOCKED', 'A payout is blocked'),
  'PAYMENT.PAYOUTS-ITEM.CANCELED': item('PAYMENT.PAYOUTS-ITEM.CANCELED', 'A payout was canceled'),
  'PAYMENT.PAYOUTS-ITEM.DENIED': item('PAYMENT.PAYOUTS-ITEM.DENIED', 'A payout was denied'),
  'PAYMENT.PAYOUTS-ITEM.FAILED': item('PAYMENT.PAYOUTS-ITEM.FAILED', 'A payout failed'),
  'PAYMENT.PAYOUTS-ITEM.REFUNDED': item('PAYMENT.PAYOUTS-ITEM.REFUNDED', 'A payout was refunded'),
  'CATALOG.PRODUCT.CREATED': product('CATALOG.PRODUCT.CREATED', 'A product was created'),
  'CATALOG.PRODUCT.UPDATED': product('CATALOG.PRODUCT.UPDATED', 'A product was changed'),
  'BILLING.PLAN.CREATED': plan('BILLING.PLAN.CREATED', 'A plan was created'),
  'BILLING.PLAN.UPDATED': plan('BILLING.PLAN.UPDATED', 'A plan was changed'),
  'BILLING.PLAN.ACTIVATED': plan('BILLING.PLAN.ACTIVATED', 'A plan was activated'),
  'BILLING.PLAN.DEACTIVATED': plan('BILLING.PLAN.DEACTIVATED', 'A plan was deactivated'),
  'BILLING.PLAN.PRICING-CHANGE.ACTIVATED': plan('BILLING.PLAN.PRICING-CHANGE.ACTIVATED', 'Another price of a plan took effect'),
  'BILLING.SUBSCRIPTION.CREATED': subscription('BILLING.SUBSCRIPTION.CREATED', 'A subscription was created, and waits for approval'),
  'BILLING.SUBSCRIPTION.ACTIVATED': subscription('BILLING.SUBSCRIPTION.ACTIVATED', 'A subscription began'),
  'BILLING.SUBSCRIPTION.UPDATED': subscription('BILLING.SUBSCRIPTION.UPDATED', 'A subscription was changed'),
  'BILLING.SUBSCRIPTION.EXPIRED': subscription('BILLING.SUBSCRIPTION.EXPIRED', 'A subscription came to its end'),
  'BILLING.SUBSCRIPTION.CANCELLED': subscription('BILLING.SUBSCRIPTION.CANCELLED', 'A subscription was cancelled'),
  'BILLING.SUBSCRIPTION.SUSPENDED': subscription('BILLING.SUBSCRIPTION.SUSPENDED', 'A subscription was suspended'),
  'BILLING.SUBSCRIPTION.PAYMENT.FAILED': subscription('BILLING.SUBSCRIPTION.PAYMENT.FAILED', 'A payment of a subscription failed'),
  'INVOICING.INVOICE.CREATED': invoice('INVOICING.INVOICE.CREATED', 'An invoice was drafted'),
  'INVOICING.INVOICE.SCHEDULED': invoice('INVOICING.INVOICE.SCHEDULED', 'An invoice was scheduled'),
  'INVOICING.INVOICE.UPDATED': invoice('INVOICING.INVOICE.UPDATED', 'An invoice was changed'),
  'INVOICING.INVOICE.PAID': invoice('INVOICING.INVOICE.PAID', 'An invoice was paid, wholly or in part, or a payment is pending'),
  'INVOICING.INVOICE.REFUNDED': invoice('INVOICING.INVOICE.REFUNDED', 'An invoice was refunded, wholly or in part'),
  'INVOICING.INVOICE.CANCELLED': invoice('INVOICING.INVOICE.CANCELLED', 'An invoice was cancelled'),
  'CUSTOMER.DISPUTE.CREATED': dispute('CUSTOMER.DISPUTE.CREATED', 'Somebody wants money back'),
  'CUSTOMER.DISPUTE.UPDATED': dispute('CUSTOMER.DISPUTE.UPDATED', 'A dispute went on'),
  'CUSTOMER.DISPUTE.RESOLVED': dispute('CUSTOMER.DISPUTE.RESOLVED', 'A dispute was decided'),
  'VAULT.PAYMENT-TOKEN.CREATED': token('VAULT.PAYMENT-TOKEN.CREATED', 'A method of payment is kept'),
  'VAULT.PAYMENT-TOKEN.DELETED': token('VAULT.PAYMENT-TOKEN.DELETED', 'A method of payment is kept no longer'),
  'VAULT.PAYMENT-TOKEN.DELETION-INITIATED': token('VAULT.PAYMENT-TOKEN.DELETION-INITIATED', 'A method of payment is being deleted'),
} satisfies EventMap;

/**
 * One URL for each connection; its id at PayPal stands in the signature. PayPal repeats a delivery 25 times within three days, in no order.
 * The signature covers no more than a CRC-32 of the body, for which another body can be found in a moment: whoever has seen a delivery can
 * make one with other amounts that verifies. Before money moves, read the resource again.
 * @see https://developer.paypal.com/api/rest/webhooks/rest/ and PayPal-Python-SDK, paypalrestsdk/notifications.py (read 2026-11-25)
 */
export const paypalWebhooks: Webhooks<typeof events> = {
  scope: 'connection',
  secret: {
    env: 'PAYPAL_WEBHOOK_ID',
    label: 'Id of the webhook',
    hint: 'PayPal Developer Dashboard, Apps & Credentials, the app, Webhooks; or the id that webhooks.create answers.',
    secret: false,
    example: '0EH40505U7160970P',
  },
  verify: signature.rsaCertificate({
    header: 'paypal-transmission-sig',
    requires: { 'paypal-auth-algo': 'SHA256withRSA' },
    // PayPal says nothing of an age, and what comes again for three days must not be refused for it.
    timestamp: { header: 'paypal-transmission-time', unit: 'iso8601', tolerance: 'unlimited' },
    certificate: {
      header: 'paypal-cert-url',
      hosts: ['api.paypal.com', 'api.sandbox.paypal.com', 'api-m.paypal.com', 'api-m.sandbox.paypal.com'],
      subject: '.paypal.com',
    },
    signed: [signature.header('paypal-transmission-id'), '|', signature.timestamp, '|', signature.secret, '|', signature.bodyCrc32],
  }),
  type: 'event_type',
  id: 'id',
  data: 'resource',
  events,
};
