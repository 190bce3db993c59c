import type { ProviderErrorCode, ProviderErrors, ProviderFailure, ProviderResponse } from '@mooring/core';
import { z } from 'zod';

/**
 * Every field may be missing, as the documents say.
 * @see https://developers.hubspot.com/docs/api-reference/latest/error-handling (read 2026-11-25)
 */
const Answer = z.object({
  category: z.string().optional().catch(undefined),
  /** What rate limits have in place of a category. */
  errorType: z.string().optional().catch(undefined),
  /** Which limit: `TEN_SECONDLY_ROLLING`, `SECONDLY`, `DAILY`. */
  policyName: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  errors: z
    .array(z.object({ message: z.string() }))
    .optional()
    .catch(undefined),
});

type HubspotError = z.infer<typeof Answer>;

/** A lock lasts for two seconds: https://developers.hubspot.com/docs/api-reference/error-handling, 423 (read 2026-11-25). */
const lockMs = 2_000;

function meaningOf({ status }: ProviderResponse, { category }: HubspotError): ProviderErrorCode | undefined {
  switch (status) {
    case 401:
      // A 401 alone is no sign of expiry; this category is. Seen with "The OAuth token used to make this call expired 0 second(s) ago." in
      // airbytehq/airbyte issue 74726 (read 2026-11-25).
      return category === 'EXPIRED_AUTHENTICATION' ? 'TokenExpired' : 'AuthenticationFailed';
    // Locked: too many writes to the same records at once.
    case 423:
    // The account is being moved to another region, for up to a day. It is one account's matter, so nothing that closes the door for others.
    case 477:
      return 'TransientRefusal';
    default:
      return undefined;
  }
}

/** The wait that HubSpot does not put into a Retry-After. */
function waitOf({ status, headers }: ProviderResponse, { policyName }: HubspotError): number | undefined {
  if (headers['retry-after'] !== undefined) return undefined;
  if (status === 423) return lockMs;
  if (status !== 429) return undefined;
  if (policyName === 'SECONDLY') return 1_000;
  const window = Number(headers['x-hubspot-ratelimit-interval-milliseconds'] ?? Number.NaN);
  return policyName === 'TEN_SECONDLY_ROLLING' && window > 0 ? window : undefined;
}

/** HubSpot's words, with those of the single errors that they do not contain. */
function wordsOf({ message, errors = [] }: HubspotError): string | undefined {
  const more = errors.map((error) => error.message).filter((text) => message?.includes(text) !== true);
  const words = [...(message === undefined ? [] : [message]), ...more.slice(0, 3)].join(' | ');
  return words === '' ? undefined : words;
}

function read(response: ProviderResponse): ProviderFailure | undefined {
  if (response.status < 400) return undefined;
  const error: HubspotError = Answer.safeParse(response.body).data ?? {};
  const means = meaningOf(response, error);
  const code = error.policyName ?? error.category ?? error.errorType;
  const message = wordsOf(error);
  const retryAfterMs = waitOf(response, error);
  return {
    ...(means === undefined ? {} : { means }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    // The day's quota comes back at midnight in the account's time zone, which no answer tells: the usage guidelines as quoted at
    // https://community.hubspot.com/t5/APIs-Integrations/Hubspot-User-experience/m-p/511719 (read 2026-11-25).
    ...(response.status === 429 && error.policyName === 'DAILY' ? { retry: false as const } : {}),
  };
}

/** How HubSpot would say it. */
const answers = {
  RateLimited: { status: 429, errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' },
  Overloaded: { status: 503 },
  ServerError: { status: 500 },
  Unsupported: { status: 501 },
  Conflict: { status: 409, category: 'CONFLICT' },
  TransientRefusal: { status: 423 },
  TokenExpired: { status: 401, category: 'EXPIRED_AUTHENTICATION' },
  AuthenticationFailed: { status: 401, category: 'INVALID_AUTHENTICATION' },
  PermissionDenied: { status: 403, category: 'MISSING_SCOPES' },
  NotFound: { status: 404, category: 'OBJECT_NOT_FOUND' },
  RequestRejected: { status: 400, category: 'VALIDATION_ERROR' },
} as const satisfies Record<ProviderErrorCode, { status: number; category?: string; errorType?: string; policyName?: string }>;

/** HubSpot's errors, both ways. The header of the request's id: recorded in HubSpot/hubspot-api-ruby issue 181 (read 2026-11-25). */
export const hubspotErrors: ProviderErrors = {
  read,
  write({ means, message }) {
    const { status, ...fields } = answers[means];
    return { status, body: { status: 'error', message, correlationId: '00000000-0000-4000-8000-000000000000', ...fields } };
  },
  requestIdHeader: 'x-hubspot-correlation-id',
};
