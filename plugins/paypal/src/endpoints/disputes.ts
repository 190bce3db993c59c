import { get, multipart, patch, post, type FilePart } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/disputes.json' with { type: 'json' };
import { address, givenAddress, links, money, nothing, oneOf, patches, text, time, type Address, type Money } from './field.js';
import { byParameters } from './page.js';

const stage = oneOf('INQUIRY', 'CHARGEBACK', 'PRE_ARBITRATION', 'ARBITRATION').optional();
const asset = z.object({ asset_symbol: z.string(), quantity: z.string() }).optional();
const documents = z.array(z.object({ name: text, url: text })).optional();

const summary = {
  dispute_id: z.string(),
  create_time: text,
  update_time: text,
  /** Such as `MERCHANDISE_OR_SERVICE_NOT_RECEIVED` or `UNAUTHORISED`. */
  reason: text,
  status: oneOf('OPEN', 'WAITING_FOR_BUYER_RESPONSE', 'WAITING_FOR_SELLER_RESPONSE', 'UNDER_REVIEW', 'RESOLVED', 'OTHER').optional(),
  dispute_state: oneOf(
    'OPEN_INQUIRIES',
    'REQUIRED_ACTION',
    'REQUIRED_OTHER_PARTY_ACTION',
    'UNDER_PAYPAL_REVIEW',
    'APPEALABLE',
    'RESOLVED',
  ).optional(),
  dispute_amount: money.optional(),
  dispute_asset: asset,
  dispute_life_cycle_stage: stage,
  dispute_channel: oneOf('INTERNAL', 'EXTERNAL', 'ALERT').optional(),
  buyer_response_due_date: text,
  seller_response_due_date: text,
  links,
};

const transaction = z.object({
  buyer_transaction_id: text,
  /** A capture, or a sale. */
  seller_transaction_id: text,
  reference_id: text,
  create_time: text,
  transaction_status: text,
  gross_amount: money.optional(),
  gross_asset: asset,
  invoice_number: text,
  custom: text,
  buyer: z.object({ name: text }).optional(),
  seller: z.object({ email: text, merchant_id: text, name: text }).optional(),
  items: z
    .array(
      z.object({
        item_id: text,
        item_name: text,
        item_description: text,
        item_quantity: text,
        partner_transaction_id: text,
        reason: text,
        dispute_amount: money.optional(),
        notes: text,
        item_type: text,
      }),
    )
    .optional(),
});

const disputeSchema = z.object({
  ...summary,
  disputed_transactions: z.array(transaction).optional(),
  external_reason_code: text,
  dispute_outcome: z.object({ outcome_code: text, amount_refunded: money.optional(), asset_refunded: asset }).optional(),
  adjudications: z.array(z.object({ type: text, adjudication_time: text, reason: text, dispute_life_cycle_stage: stage })).optional(),
  money_movements: z
    .array(z.object({ affected_party: text, amount: money.optional(), initiated_time: text, type: text, reason: text }))
    .optional(),
  messages: z.array(z.object({ posted_by: text, time_posted: text, content: text, documents })).optional(),
  evidences: z
    .array(
      z.object({
        evidence_type: text,
        evidence_info: z
          .object({
            tracking_info: z
              .array(z.object({ carrier_name: text, carrier_name_other: text, tracking_url: text, tracking_number: text }))
              .optional(),
            refund_ids: z.array(z.unknown()).optional(),
          })
          .optional(),
        documents,
        notes: text,
        /** Who asked whom for it, or who gave it. */
        source: text,
        date: text,
        item_id: text,
        dispute_life_cycle_stage: stage,
      }),
    )
    .optional(),
  offer: z
    .object({
      buyer_requested_amount: money.optional(),
      seller_offered_amount: money.optional(),
      offer_type: text,
      history: z
        .array(z.object({ offer_time: text, actor: text, event_type: text, offer_type: text, offer_amount: money.optional(), notes: text }))
        .optional(),
    })
    .optional(),
  refund_details: z.object({ allowed_refund_amount: money.optional() }).optional(),
  communication_details: z.object({ email: text, note: text, time_posted: text }).optional(),
  supporting_info: z.array(z.object({ notes: text, documents, source: text, provided_time: text })).optional(),
  /** What may be given to `acceptClaim`, `makeOffer` and `acknowledgeReturn`. */
  allowed_response_options: z
    .object({
      acknowledge_return_item: z.object({ acknowledgement_types: z.array(z.string()).optional() }).optional(),
      accept_claim: z.object({ accept_claim_types: z.array(z.string()).optional() }).optional(),
      make_offer: z.object({ offer_types: z.array(z.string()).optional() }).optional(),
    })
    .optional(),
  return_shipping_address: givenAddress.optional(),
});

/** A buyer, or a buyer's bank, who wants money back. What can be done about it are the links. */
export interface Dispute extends z.infer<typeof disputeSchema> {}
export const Dispute: z.ZodType<Dispute, Dispute> = disputeSchema;

const dispute = { ...fixtures.summary, ...fixtures.details };
export const disputeFixture: unknown = dispute;

/** What comes of an action: the way back to the dispute. */
const Done = z.object({ links });

/** JPG, GIF, PNG or PDF of at most 10 MB. */
const file = z.custom<FilePart>().optional();

/** Where goods are to be sent back to. */
const returnAddress = address.optional();

const tracking = z.object({
  /** Such as `DHL`; `OTHER` with `carrier_name_other`. */
  carrier_name: z.string(),
  carrier_name_other: text,
  tracking_url: text,
  tracking_number: z.string(),
});
export interface Tracking extends z.infer<typeof tracking> {}

/** What speaks for the seller. `evidences[].evidence_type` of the dispute says what PayPal asked for. */
export interface Evidence {
  readonly evidence_type?: string;
  readonly evidence_info?: {
    readonly tracking_info?: readonly Tracking[];
    readonly refund_ids?: readonly { readonly refund_id: string }[];
  };
  readonly notes?: string;
  readonly item_id?: string;
}

const carriesEvidence = multipart(
  z.object({
    input: z.custom<{ readonly evidences: readonly Evidence[]; readonly return_address?: Address }>(),
    'evidence-file': file,
  }),
);

const base = '/v1/customer/disputes';
const one = `${base}/:id` as const;
const updateSeller = ['https://uri.paypal.com/services/disputes/update-seller'];

/**
 * Six actions take a multipart body: `input`, written as JSON, and a file. The frozen document names the file alone and says of the rest that
 * it is JSON; that it goes into a part named `input` is PayPal's public collection of requests:
 * https://qodex-public-app.vercel.app/paypal-public-api/paypal-apis/disputes-14/provide-evidence (read 2026-11-25).
 */
export const disputes = {
  list: get(base, {
    title: 'List disputes of the last 180 days, newest first',
    input: z.object({
      /** @default now */
      start_time: time.optional(),
      disputed_transaction_id: z
        .string()
        .meta({ examples: ['2GG279541U471931P'] })
        .optional(),
      page_size: z.int().min(1).max(50).optional(),
      /** Set by `.all()`. */
      next_page_token: z
        .string()
        .meta({ examples: ['Tk9WLTI1'] })
        .optional(),
      /** One or several with commas between: `REQUIRED_ACTION`, `RESOLVED` … */
      dispute_state: z
        .string()
        .meta({ examples: ['REQUIRED_ACTION'] })
        .optional(),
      update_time_before: time.optional(),
      update_time_after: time.optional(),
    }),
    output: z.object({ items: z.array(z.object(summary)).optional(), links }),
    paginate: byParameters('items', 'dispute_id', ['next_page_token']),
    fixture: { items: [fixtures.summary], links: fixtures.summary.links },
  }),
  get: get(one, { title: 'Read a dispute', output: Dispute, fixture: dispute }),
  update: patch(one, {
    title: 'Change a partner reference or the like of a dispute; a 202 has an answer',
    body: patches,
    output: z.union([Done, nothing]),
    scopes: updateSeller,
    fixture: fixtures.done,
  }),
  provideEvidence: post(`${one}/provide-evidence`, {
    title: 'Give evidence that PayPal asked for',
    body: carriesEvidence,
    output: Done,
    fixture: fixtures.done,
  }),
  appeal: post(`${one}/appeal`, {
    title: 'Appeal against a decision, with new evidence',
    body: carriesEvidence,
    output: Done,
    fixture: fixtures.done,
  }),
  acceptClaim: post(`${one}/accept-claim`, {
    title: "Accept a claim: PayPal refunds from the merchant's account",
    body: multipart(
      z.object({
        input: z.custom<{
          readonly note: string;
          /** Such as `DID_NOT_SHIP_ITEM`. */
          readonly accept_claim_reason?: string;
          /** `REFUND`, `REFUND_WITH_RETURN`, `PARTIAL_REFUND`, `REFUND_WITH_RETURN_SHIPMENT_LABEL`. */
          readonly accept_claim_type?: string;
          readonly refund_amount?: Money;
          readonly return_shipping_address?: Address;
          readonly invoice_id?: string;
        }>(),
        'accept-claim-document': file,
      }),
    ),
    output: Done,
    scopes: updateSeller,
    fixture: fixtures.done,
  }),
  sendMessage: post(`${one}/send-message`, {
    title: 'Write to the buyer, during the inquiry',
    body: multipart(z.object({ input: z.custom<{ readonly message: string }>(), message_document: file })),
    output: Done,
    fixture: fixtures.done,
  }),
  makeOffer: post(`${one}/make-offer`, {
    title: 'Offer the buyer something, during the inquiry',
    input: z.object({
      note: z.string(),
      offer_type: z.enum(['REFUND', 'REFUND_WITH_RETURN', 'REFUND_WITH_REPLACEMENT', 'REPLACEMENT_WITHOUT_REFUND']),
      offer_amount: money.optional(),
      return_shipping_address: returnAddress,
      invoice_id: z
        .string()
        .meta({ examples: ['HARBOUR-1001'] })
        .optional(),
    }),
    output: Done,
    fixture: fixtures.done,
  }),
  acceptOffer: post(`${one}/accept-offer`, {
    title: 'Accept an offer, as the buyer',
    input: z.object({ note: text }),
    output: Done,
    scopes: ['https://uri.paypal.com/services/disputes/update-buyer'],
    fixture: fixtures.done,
  }),
  denyOffer: post(`${one}/deny-offer`, {
    title: 'Deny an offer, as the buyer',
    input: z.object({ note: z.string() }),
    output: Done,
    scopes: ['https://uri.paypal.com/services/disputes/update-buyer'],
    fixture: fixtures.done,
  }),
  escalate: post(`${one}/escalate`, {
    title: 'Make a claim of an inquiry',
    input: z.object({ note: z.string(), buyer_escalation_reason: z.record(z.string(), z.unknown()).optional() }),
    output: Done,
    fixture: fixtures.done,
  }),
  acknowledgeReturn: post(`${one}/acknowledge-return-item`, {
    title: 'Tell that the goods came back',
    body: multipart(
      z.object({
        input: z.custom<{
          readonly note?: string;
          /** `ITEM_RECEIVED`, `ITEM_NOT_RECEIVED`, `DAMAGED`, `EMPTY_PACKAGE_OR_DIFFERENT`, `MISSING_ITEMS`. */
          readonly acknowledgement_type?: string;
        }>(),
        acknowledgement_document: file,
      }),
    ),
    output: Done,
    scopes: updateSeller,
    fixture: fixtures.done,
  }),
  provideSupportingInfo: post(`${one}/provide-supporting-info`, {
    title: 'Add something in defence, while the case is with PayPal',
    body: multipart(z.object({ input: z.custom<{ readonly notes: string }>(), 'supporting document': file })),
    output: Done,
    fixture: fixtures.done,
  }),
  adjudicate: post(`${one}/adjudicate`, {
    title: 'Decide a dispute of the sandbox',
    input: z.object({ adjudication_outcome: z.enum(['BUYER_FAVOR', 'SELLER_FAVOR']) }),
    output: Done,
    fixture: fixtures.done,
  }),
  requireEvidence: post(`${one}/require-evidence`, {
    title: 'Let a dispute of the sandbox ask for evidence',
    input: z.object({ action: z.enum(['BUYER_EVIDENCE', 'SELLER_EVIDENCE']) }),
    output: Done,
    fixture: fixtures.done,
  }),
};
