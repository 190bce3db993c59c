import type { ProviderErrorCode, ProviderErrors, ProviderFailure, ProviderResponse } from '@mooring/core';
import { z } from 'zod';

const word = z.string().optional().catch(undefined);

/**
 * `error` in the documents of paypal/paypal-rest-api-specifications ec4d8f36a6ab, and the answers of RFC 6749 that tokens get.
 * @see https://developer.paypal.com/api/rest/responses/ (read 2026-11-25)
 */
const Answer = z.object({
  name: word,
  message: word,
  details: z
    .array(z.object({ issue: word, description: word, field: word }))
    .optional()
    .catch(undefined),
  error: word,
  error_description: word,
});

type PayPalError = z.infer<typeof Answer>;
type Detail = NonNullable<PayPalError['details']>[number];

/** What the status alone does not tell. */
function meaningOf({ status }: ProviderResponse, { name, error, details = [] }: PayPalError): ProviderErrorCode | undefined {
  // "Access Token not found in cache" and the like: what an expired token gets, as in go-pay/gopay issue 348 (read 2026-11-25).
  if (status === 401) return error === 'invalid_token' ? 'TokenExpired' : 'AuthenticationFailed';
  if (name === 'RATE_LIMIT_REACHED') return 'RateLimited';
  // The same was asked a moment ago, and goes on: 409 of payments_payment_v2.json.
  if (status < 500 && details.some(({ issue }) => issue === 'PREVIOUS_REQUEST_IN_PROGRESS')) return 'TransientRefusal';
  return undefined;
}

/** One detail in words: what is wrong, and with which field. */
function inWords({ issue, description, field }: Detail): string {
  const what = description ?? issue ?? '';
  return field === undefined || field === '' ? what : `${what} (${field})`;
}

/** PayPal's words, which are the same for every 422, with those of the details behind them. */
function wordsOf({ message, error_description: described, details = [] }: PayPalError): string | undefined {
  const words = [message ?? described, ...details.slice(0, 3).map(inWords)].filter((text) => text !== undefined && text !== '');
  return words.length === 0 ? undefined : words.join(' | ');
}

function read(response: ProviderResponse): ProviderFailure | undefined {
  if (response.status < 400) return undefined;
  const error: PayPalError = Answer.safeParse(response.body).data ?? {};
  const means = meaningOf(response, error);
  // UNPROCESSABLE_ENTITY says nothing: what to do about it says the issue.
  const code = error.details?.find(({ issue }) => issue !== undefined)?.issue ?? error.name ?? error.error;
  const message = wordsOf(error);
  return {
    ...(means === undefined ? {} : { means }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
  };
}

/** How PayPal would say it. */
const answers = {
  RateLimited: { status: 429, name: 'RATE_LIMIT_REACHED' },
  Overloaded: { status: 503, name: 'SERVICE_UNAVAILABLE' },
  ServerError: { status: 500, name: 'INTERNAL_SERVER_ERROR' },
  Unsupported: { status: 501, name: 'NOT_IMPLEMENTED' },
  Conflict: { status: 409, name: 'RESOURCE_CONFLICT' },
  TransientRefusal: { status: 409, name: 'RESOURCE_CONFLICT', issue: 'PREVIOUS_REQUEST_IN_PROGRESS' },
  TokenExpired: { status: 401, name: 'invalid_token' },
  AuthenticationFailed: { status: 401, name: 'AUTHENTICATION_FAILURE' },
  PermissionDenied: { status: 403, name: 'NOT_AUTHORIZED' },
  NotFound: { status: 404, name: 'RESOURCE_NOT_FOUND' },
  RequestRejected: { status: 422, name: 'UNPROCESSABLE_ENTITY', issue: 'INSTRUMENT_DECLINED' },
} as const satisfies Record<ProviderErrorCode, { status: number; name: string; issue?: string }>;

/** PayPal's errors, both ways. The header is what PayPal's support asks for: https://developer.paypal.com/api/rest/responses/ (read 2026-11-25). */
export const paypalErrors: ProviderErrors = {
  read,
  write({ means, message }) {
    const answer: { readonly status: number; readonly name: string; readonly issue?: string } = answers[means];
    const { status, name, issue } = answer;
    if (means === 'TokenExpired') return { status, body: { error: name, error_description: message } };
    return {
      status,
      body: { name, message, debug_id: '90957fca61718', ...(issue === undefined ? {} : { details: [{ issue }] }), links: [] },
    };
  },
  requestIdHeader: 'paypal-debug-id',
};
