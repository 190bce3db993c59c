import { z } from 'zod';

// Headers that a caller may give, passed as `headers`. `PayPal-Request-Id` is none of them: it is each call's idempotency key.
// As in the documents named in field.ts.

/** How much is answered: id, status and links, or the whole resource. @default 'return=minimal' */
const Prefer = z.enum(['return=minimal', 'return=representation']).optional();

/** For whom a partner acts: an unsigned JWT with the partner's client id and the merchant's id or email. */
const assertion = z.string().optional();

/** Of a device in the buyer's hands, by which PayPal estimates the risk. */
const metadataId = z.string().optional();

export const preferring = z.object({ Prefer });

export const asserting = z.object({ 'PayPal-Auth-Assertion': assertion });

export const preferringAndAsserting = z.object({ Prefer, 'PayPal-Auth-Assertion': assertion });

export const ofNewOrder = z.object({
  Prefer,
  'PayPal-Client-Metadata-Id': metadataId,
  /** The code of a partner, by which PayPal knows to whom a sale is owed. */
  'PayPal-Partner-Attribution-Id': z.string().optional(),
});

export const ofConfirmation = z.object({ Prefer, 'PayPal-Client-Metadata-Id': metadataId });

export const ofPayment = z.object({ Prefer, 'PayPal-Client-Metadata-Id': metadataId, 'PayPal-Auth-Assertion': assertion });

/** The header that makes a repeated write harmless, where the documents list it. How long a key counts they say by API. */
export const requestId = 'PayPal-Request-Id';
