import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/payouts.json' with { type: 'json' };
import { currency, links, name, oneOf, phone, text, url, value } from './field.js';
import { requestId } from './headers.js';
import { byNumber, numbered, total, totals } from './page.js';

/** Money of the older APIs: `currency`, not `currency_code`. */
const amount = z.object({ currency, value });

const purpose = z.enum(['AWARDS', 'PRIZES', 'DONATIONS', 'GOODS', 'SERVICES', 'REBATES', 'CASHBACK', 'DISCOUNTS', 'NON_GOODS_OR_SERVICES']);

const recipientType = z.enum(['EMAIL', 'PHONE', 'PAYPAL_ID', 'USER_HANDLE']);

const header = z.object({
  payout_batch_id: z.string(),
  batch_status: oneOf('DENIED', 'PENDING', 'PROCESSING', 'SUCCESS', 'CANCELED'),
  time_created: text,
  time_completed: text,
  time_closed: text,
  sender_batch_header: z.object({ sender_batch_id: text, recipient_type: text, email_subject: text, email_message: text }).optional(),
  funding_source: text,
  amount: amount.optional(),
  fees: amount.optional(),
});

const payoutBatch = z.object({ batch_header: header, links });

const payoutItem = z.object({
  payout_item_id: z.string(),
  transaction_id: text,
  activity_id: text,
  transaction_status: oneOf(
    'SUCCESS',
    'FAILED',
    'PENDING',
    'UNCLAIMED',
    'RETURNED',
    'ONHOLD',
    'BLOCKED',
    'REFUNDED',
    'REVERSED',
  ).optional(),
  payout_item_fee: amount.optional(),
  payout_batch_id: text,
  sender_batch_id: text,
  payout_item: z
    .object({
      recipient_type: text,
      amount: amount.optional(),
      note: text,
      receiver: text,
      sender_item_id: text,
      recipient_name: name.optional(),
      recipient_wallet: text,
      purpose: text,
    })
    .optional(),
  currency_conversion: z.object({ from_amount: amount.optional(), to_amount: amount.optional(), exchange_rate: text }).optional(),
  time_processed: text,
  /** Why it failed. */
  errors: z.object({ name: text, message: text, debug_id: text }).optional(),
  links,
});

/** A batch as a whole; what became of its items is told by each of them. */
export interface PayoutBatch extends z.infer<typeof payoutBatch> {}
export const PayoutBatch: z.ZodType<PayoutBatch, PayoutBatch> = payoutBatch;

/** What one recipient gets. */
export interface PayoutItem extends z.infer<typeof payoutItem> {}
export const PayoutItem: z.ZodType<PayoutItem, PayoutItem> = payoutItem;

export const payoutBatchFixture: unknown = fixtures.batch;
export const payoutItemFixture: unknown = fixtures.item;

const scopes = ['https://uri.paypal.com/payments/payouts'];
const oneItem = '/v1/payments/payouts-item/:payout_item_id';

/** Keys of repeats count for 30 days, and so does `sender_batch_id`, which no second batch may have. */
export const payouts = {
  create: post('/v1/payments/payouts', {
    title: 'Pay up to 15,000 recipients',
    input: z.object({
      sender_batch_header: z.object({
        sender_batch_id: text,
        /** Of items that do not say. @default 'EMAIL' */
        recipient_type: recipientType.optional(),
        email_subject: text,
        email_message: text,
        note: text,
      }),
      items: z
        .array(
          z.object({
            recipient_type: recipientType.optional(),
            amount,
            /** An email address, a phone number or the id of an account, as `recipient_type` says. */
            receiver: z.string(),
            note: text,
            /** The application's own. */
            sender_item_id: text,
            recipient_wallet: z.enum(['PAYPAL', 'VENMO', 'RECIPIENT_SELECTED']).optional(),
            alternate_notification_method: z.object({ phone: phone.optional() }).optional(),
            notification_language: z
              .string()
              .meta({ examples: ['de-DE'] })
              .optional(),
            application_context: z
              .object({
                social_feed_privacy: z
                  .string()
                  .meta({ examples: ['PRIVATE'] })
                  .optional(),
                holler_url: url.optional(),
                logo_url: url.optional(),
              })
              .optional(),
            purpose: purpose.optional(),
          }),
        )
        .min(1)
        .max(15_000),
    }),
    output: PayoutBatch,
    idempotency: requestId,
    scopes,
    fixture: fixtures.created,
  }),
  get: get('/v1/payments/payouts/:id', {
    title: 'Read a batch; its items are paged',
    input: z.object({ ...numbered({ pages: 1_000, size: 1_000 }), ...total, fields: text }),
    output: payoutBatch.extend({ ...totals, items: z.array(PayoutItem).optional() }),
    paginate: byNumber('items', 'payout_item_id'),
    scopes,
    fixture: { ...fixtures.batch, total_items: 1, total_pages: 1, items: [fixtures.item], links: fixtures.links },
  }),
  items: {
    get: get(oneItem, { title: 'Read an item of a batch', output: PayoutItem, scopes, fixture: fixtures.item }),
    cancel: post(`${oneItem}/cancel`, {
      title: 'Take back an item that nobody has claimed; after 30 days PayPal does',
      output: PayoutItem,
      scopes,
      fixture: { ...fixtures.item, transaction_status: 'RETURNED' },
    }),
  },
};
