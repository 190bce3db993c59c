import type { ProviderErrorCode, ProviderErrors, ProviderFailure, ProviderResponse } from '@mooring/core';
import { z } from 'zod';

/** @see https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes (read 2026-11-25) */
const Answer = z.object({
  error: z.object({
    /** `api_error`, `card_error`, `idempotency_error` or `invalid_request_error`: too coarse to decide by. */
    type: z.string().optional(),
    code: z.string().optional(),
    decline_code: z.string().optional(),
    message: z.string().optional(),
    param: z.string().optional(),
  }),
});

type StripeError = z.infer<typeof Answer>['error'];

/** What the status alone does not tell. */
function meaningOf({ status, headers }: ProviderResponse, { code }: StripeError): ProviderErrorCode | undefined {
  // Somebody else is changing the same object. It comes as 429 or 409, and is no reason to slow down as a whole.
  // https://docs.stripe.com/rate-limits#object-lock-timeouts (read 2026-11-25)
  if (code === 'lock_timeout') return 'TransientRefusal';
  // 400 with this code is read as a rate limit by the official package too (npm stripe 23.1.0, Error.js).
  if (status === 429 || code === 'rate_limit') return 'RateLimited';
  // No key has a token that could be renewed: an expired one (code api_key_expired) is as useless as a wrong one.
  if (status === 401) return 'AuthenticationFailed';
  // Two requests with one idempotency key at the same time, or another conflict of the moment. The official package repeats every 409
  // unless this header says no (RequestSender.js), and anything to which it says yes.
  const shouldRetry = headers['stripe-should-retry'];
  if (status === 409) return shouldRetry === 'false' ? 'Conflict' : 'TransientRefusal';
  return shouldRetry === 'true' && status < 500 ? 'TransientRefusal' : undefined;
}

/** Stripe's own words, with what stands beside them: the bank's reason and the parameter. */
function wordsOf({ message, decline_code: declineCode, param }: StripeError): string | undefined {
  const beside = [declineCode === undefined ? '' : `decline_code: ${declineCode}`, param === undefined ? '' : `param: ${param}`].filter(
    (part) => part !== '',
  );
  if (beside.length === 0) return message;
  return `${message ?? ''} (${beside.join(', ')})`.trimStart();
}

function read(response: ProviderResponse): ProviderFailure | undefined {
  if (response.status < 400) return undefined;
  const { error } = Answer.safeParse(response.body).data ?? { error: {} };
  const means = meaningOf(response, error);
  const code = error.code ?? error.type;
  const message = wordsOf(error);
  return {
    ...(means === undefined ? {} : { means }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(response.headers['stripe-should-retry'] === 'false' ? { retry: false as const } : {}),
  };
}

/** How Stripe would say it. */
const answers = {
  RateLimited: { status: 429, type: 'invalid_request_error', code: 'rate_limit' },
  Overloaded: { status: 503, type: 'api_error' },
  ServerError: { status: 500, type: 'api_error' },
  Unsupported: { status: 501, type: 'api_error' },
  Conflict: { status: 409, type: 'invalid_request_error', shouldRetry: 'false' },
  TransientRefusal: { status: 429, type: 'invalid_request_error', code: 'lock_timeout' },
  // Stripe's keys know no renewal: this one reads back as AuthenticationFailed.
  TokenExpired: { status: 401, type: 'invalid_request_error', code: 'api_key_expired' },
  AuthenticationFailed: { status: 401, type: 'invalid_request_error' },
  PermissionDenied: { status: 403, type: 'invalid_request_error' },
  NotFound: { status: 404, type: 'invalid_request_error', code: 'resource_missing' },
  RequestRejected: { status: 400, type: 'invalid_request_error', code: 'parameter_invalid_empty' },
} as const satisfies Record<ProviderErrorCode, { status: number; type: string; code?: string; shouldRetry?: string }>;

/** Stripe's errors, both ways. Retry-After is not sent with 429: https://docs.stripe.com/rate-limits asks for exponential back-off. */
export const stripeErrors: ProviderErrors = {
  read,
  write({ means, message }) {
    const { status, type, ...more } = answers[means];
    const error = { type, ...('code' in more ? { code: more.code } : {}), message };
    return { status, body: { error }, ...('shouldRetry' in more ? { headers: { 'stripe-should-retry': more.shouldRetry } } : {}) };
  },
  requestIdHeader: 'request-id',
};
