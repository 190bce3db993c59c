import type { LimitState, ProviderErrorCode, ProviderErrors, ProviderFailure, ProviderResponse } from '@mooring/core';
import { z } from 'zod';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** @see https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits (read 2026-11-25) */
const Costed = z.object({
  extensions: z.object({
    cost: z.object({
      requestedQueryCost: z.number().nullish(),
      throttleStatus: z.object({ maximumAvailable: z.number(), currentlyAvailable: z.number(), restoreRate: z.number() }),
    }),
  }),
});

/** The bucket of points, as every answer of GraphQL tells it: its size and how fast it fills are those of the shop's plan. */
export function throttleStatus({ body }: ProviderResponse): LimitState | undefined {
  const { throttleStatus: bucket } = Costed.safeParse(body).data?.extensions.cost ?? {};
  if (bucket === undefined) return undefined;
  return { remaining: bucket.currentlyAvailable, limit: bucket.maximumAvailable, restorePerSecond: bucket.restoreRate };
}

/** Milliseconds until the bucket holds what the refused operation costs; `undefined` where it already does, or nothing is told. */
function refillMs(body: unknown): number | undefined {
  const { requestedQueryCost, throttleStatus: bucket } = Costed.safeParse(body).data?.extensions.cost ?? {};
  if (requestedQueryCost === undefined || requestedQueryCost === null || bucket === undefined || bucket.restoreRate <= 0) return undefined;
  const missing = requestedQueryCost - bucket.currentlyAvailable;
  return missing > 0 ? Math.ceil((missing / bucket.restoreRate) * 1_000) : undefined;
}

/**
 * What the codes of GraphQL mean; all come with a 200. Others name a mistake in the request.
 * @see https://shopify.dev/docs/api/admin-graphql/2026-07#status-and-error-codes (read 2026-11-25)
 */
const meanings = new Map<string, ProviderErrorCode>([
  ['THROTTLED', 'RateLimited'],
  ['ACCESS_DENIED', 'PermissionDenied'],
  // The shop is closed: nothing that the caller changes makes it answer.
  ['SHOP_INACTIVE', 'PermissionDenied'],
  ['INTERNAL_SERVER_ERROR', 'ServerError'],
]);

/** The errors of a whole operation. A field that the token may not see is one, too, although the rest of the data is there. */
function operationFailure(errors: readonly unknown[], body: Fields): ProviderFailure | undefined {
  const listed = errors.filter(isFields);
  if (listed.length === 0) return undefined;
  const codes = listed.map(({ extensions }) => (isFields(extensions) ? textOf(extensions['code']) : undefined));
  const decisive = codes.find((code) => code !== undefined && meanings.has(code)) ?? codes.find((code) => code !== undefined);
  const means = (decisive === undefined ? undefined : meanings.get(decisive)) ?? 'RequestRejected';
  const retryAfterMs = means === 'RateLimited' ? refillMs(body) : undefined;
  return {
    means,
    message: [...new Set(listed.map(({ message }) => textOf(message) ?? ''))].filter((message) => message !== '').join('; '),
    ...(decisive === undefined ? {} : { code: decisive }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Another request with the same key is under way: its answer can be had in a moment. From the error codes of the schema 2026-07. */
const concurrentRequest = 'IDEMPOTENCY_CONCURRENT_REQUEST';

/** Why a mutation did nothing: `userErrors`, or a list of a longer name such as `orderCancelUserErrors`, at the top of its payload. */
function mutationFailure(data: Fields): ProviderFailure | undefined {
  for (const payload of Object.values(data)) {
    if (!isFields(payload)) continue;
    for (const [name, errors] of Object.entries(payload)) {
      if (!/userErrors$/i.test(name) || !Array.isArray(errors) || errors.length === 0) continue;
      const listed = errors.filter(isFields);
      const code = listed.map((error) => textOf(error['code'])).find((found) => found !== undefined);
      return {
        means: code === concurrentRequest ? 'TransientRefusal' : 'RequestRejected',
        message: listed.map(({ field, message }) => `${Array.isArray(field) ? `${field.join('.')}: ` : ''}${String(message)}`).join('; '),
        ...(code === undefined ? {} : { code }),
      };
    }
  }
  return undefined;
}

/** REST says `errors` as a text, a list or an object of lists by field, or `error` with words beside it. */
function restWords({ errors, error, error_description: description, message }: Fields): string | undefined {
  if (Array.isArray(errors)) return textOf(errors.map((part) => (isFields(part) ? String(part['message']) : String(part))).join('; '));
  if (isFields(errors))
    return Object.entries(errors)
      .map(([field, words]) => `${field}: ${Array.isArray(words) ? words.join(', ') : String(words)}`)
      .join('; ');
  return textOf(errors) ?? textOf(description) ?? textOf(message) ?? textOf(error);
}

/** Statuses that Shopify has for itself. https://shopify.dev/docs/api/usage/response-codes (read 2026-11-25) */
const statuses = new Map<number, ProviderErrorCode>([
  // Frozen for unpaid bills, and locked for another reason: only the shop's owner can change it.
  [402, 'PermissionDenied'],
  [423, 'PermissionDenied'],
  // "Shopify security rejection": the request looks malicious, and looks the same when it comes again.
  [430, 'RequestRejected'],
]);

function read({ status, body }: ProviderResponse): ProviderFailure | undefined {
  const fields = isFields(body) ? body : undefined;
  if (status < 400) {
    if (fields === undefined) return undefined;
    const { errors, data } = fields;
    return (Array.isArray(errors) ? operationFailure(errors, fields) : undefined) ?? (isFields(data) ? mutationFailure(data) : undefined);
  }
  // No answer of REST has a code. A wrong and an expired token are the same 401, so a token that can be renewed is, once.
  const means = statuses.get(status);
  const message = fields === undefined ? undefined : restWords(fields);
  return { ...(means === undefined ? {} : { means }), ...(message === undefined ? {} : { message }) };
}

const statusOf: Readonly<Record<Exclude<ProviderErrorCode, 'RateLimited'>, number>> = {
  Overloaded: 503,
  ServerError: 500,
  Unsupported: 501,
  Conflict: 409,
  TransientRefusal: 408,
  // Reads back as AuthenticationFailed: Shopify makes no difference.
  TokenExpired: 401,
  AuthenticationFailed: 401,
  PermissionDenied: 403,
  NotFound: 404,
  RequestRejected: 422,
};

/** A throttled operation of a shop on the standard plan, whose bucket is empty but for one point. */
const throttled = {
  cost: {
    requestedQueryCost: 101,
    actualQueryCost: null,
    throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1, restoreRate: 100 },
  },
};

/** Shopify's errors, both ways. */
export const shopifyErrors: ProviderErrors = {
  read,
  write({ means, message }) {
    if (means !== 'RateLimited') return { status: statusOf[means], body: { errors: message } };
    const documentation = 'https://shopify.dev/api/usage/rate-limits';
    return { status: 200, body: { errors: [{ message, extensions: { code: 'THROTTLED', documentation } }], extensions: throttled } };
  },
  requestIdHeader: 'x-request-id',
};
