import type { ProviderErrorCode, ProviderErrors, ProviderFailure, ProviderResponse } from '@mooring/core';
import { z } from 'zod';

const text = z.string().optional().catch(undefined);

/**
 * `error` is a code, or an object of code and words. `errors`, a list, was seen where the month's calls are used up.
 * @see https://airtable.com/developers/web/api/errors (read 2026-11-25)
 */
const Answer = z.object({
  error: z
    .union([z.string(), z.object({ type: text, message: text })])
    .optional()
    .catch(undefined),
  errors: z
    .array(z.object({ error: text, message: text }))
    .optional()
    .catch(undefined),
  message: text,
});

/** What a 429 wants: https://airtable.com/developers/web/api/rate-limits (read 2026-11-25). */
const penaltyMs = 30_000;

/**
 * The calls of the workspace's plan for this month are used up; another wait of half a minute does not help. In no document that we read:
 * the code is quoted from live answers in public repositories (reddoorla/maintenance for one, read 2026-11-25).
 */
const monthIsUsedUp = 'PUBLIC_API_BILLING_LIMIT_EXCEEDED';

function codeAndWords(body: unknown): { readonly code?: string; readonly message?: string } {
  const answer = Answer.safeParse(body).data;
  if (answer === undefined) return {};
  const [first] = answer.errors ?? [];
  const { error } = answer;
  const code = typeof error === 'string' ? error : (error?.type ?? first?.error);
  const message = (typeof error === 'string' ? undefined : error?.message) ?? first?.message ?? answer.message;
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) };
}

/** What an error means is told by its status: nothing in a body tells an expired token from a wrong one, or what is not there from what is hidden. */
function read({ status, headers, body }: ProviderResponse): ProviderFailure | undefined {
  if (status < 400) return undefined;
  const failure = codeAndWords(body);
  if (status !== 429) return failure;
  if (failure.code === monthIsUsedUp) return { ...failure, retry: false };
  return headers['retry-after'] === undefined ? { ...failure, retryAfterMs: penaltyMs } : failure;
}

/** How Airtable would say it. */
const answers = {
  RateLimited: { status: 429, type: 'RATE_LIMIT_REACHED' },
  Overloaded: { status: 503, type: 'RETRIABLE_ERROR' },
  ServerError: { status: 500, type: 'SERVER_ERROR' },
  Unsupported: { status: 501, type: 'NOT_IMPLEMENTED' },
  Conflict: { status: 409, type: 'CONFLICT' },
  TransientRefusal: { status: 408, type: 'REQUEST_TIMEOUT' },
  TokenExpired: { status: 401, type: 'AUTHENTICATION_REQUIRED' },
  AuthenticationFailed: { status: 401, type: 'AUTHENTICATION_REQUIRED' },
  PermissionDenied: { status: 403, type: 'INVALID_PERMISSIONS' },
  NotFound: { status: 404, type: 'NOT_FOUND' },
  RequestRejected: { status: 422, type: 'INVALID_REQUEST_UNKNOWN' },
} as const satisfies Record<ProviderErrorCode, { status: number; type: string }>;

/** Airtable's errors, both ways. No document names a header with the id of a request. */
export const airtableErrors: ProviderErrors = {
  read,
  write({ means, message }) {
    const { status, type } = answers[means];
    return { status, body: { error: { type, message } } };
  },
};
