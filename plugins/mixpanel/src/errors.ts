import type { ProviderErrorCode, ProviderErrors, ProviderFailure, ProviderResponse } from '@mooring/core';
import { z } from 'zod';

/** One record of a batch that was refused. */
const FailedRecord = z.object({
  index: z.number(),
  insert_id: z.string().optional(),
  field: z.string().optional(),
  message: z.string().optional(),
});

/**
 * Import and lookup tables say `{ code, error, status: 'Bad Request' }`, everything else `{ error, status: 'error' }`, and ingestion with
 * `verbose=1` says `{ error, status: 0 }` within a 200.
 * @see mixpanel/docs, openapi/ingestion.openapi.yaml, StrictInvalid and ErrorResponse (ba229069b07d, 2026-08-21, read 2026-11-25)
 */
const Failure = z.object({
  error: z.string().nullish(),
  status: z.union([z.string(), z.number()]).optional(),
  num_records_imported: z.number().optional(),
  failed_records: z.array(FailedRecord).optional(),
});
type Failure = z.infer<typeof Failure>;

/** Records that are named one by one; a batch may have 2000. */
const mostNamed = 10;

/** A 400 of a batch is half a success: what was good is stored. https://docs.mixpanel.com/troubleshooting/errors/400-bad-request (read 2026-11-25) */
function wordsOf({ error, num_records_imported: imported, failed_records: failed = [] }: Failure): string | undefined {
  const named = failed
    .slice(0, mostNamed)
    .map(({ index, insert_id: id, field, message }) =>
      [`record ${index}`, id === undefined ? '' : ` (${id})`, field === undefined ? '' : ` ${field}`, `: ${message ?? 'refused'}`].join(''),
    );
  const parts = [
    ...(typeof error === 'string' && error !== '' ? [error] : []),
    ...(imported === undefined ? [] : [`${imported} imported, ${failed.length} refused`]),
    ...named,
    ...(failed.length > mostNamed ? [`and ${failed.length - mostNamed} more`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function read({ status, body }: ProviderResponse): ProviderFailure | undefined {
  const failure = Failure.safeParse(body).data ?? {};
  const isSaid = failure.status === 0 || failure.status === 'error';
  if (status < 400 && !isSaid) return undefined;
  const message = wordsOf(failure);
  return { ...(status < 400 ? { means: 'RequestRejected' as const } : {}), ...(message === undefined ? {} : { message }) };
}

/** How Mixpanel would say it. */
const answers = {
  RateLimited: [429, 'Too Many Requests'],
  Overloaded: [503, 'Service Unavailable'],
  ServerError: [500, 'Internal Server Error'],
  Unsupported: [501, 'Not Implemented'],
  Conflict: [409, 'Conflict'],
  TransientRefusal: [408, 'Request Timeout'],
  // Nothing here expires into a renewal: it reads back as AuthenticationFailed.
  TokenExpired: [401, 'Unauthorized'],
  AuthenticationFailed: [401, 'Unauthorized'],
  PermissionDenied: [403, 'Forbidden'],
  NotFound: [404, 'Not Found'],
  RequestRejected: [400, 'Bad Request'],
} as const satisfies Record<ProviderErrorCode, readonly [code: number, status: string]>;

/** Mixpanel's errors, both ways. There is no Retry-After: https://docs.mixpanel.com/troubleshooting/errors/429-rate-limit-exceeded (read 2026-11-25). */
export const mixpanelErrors: ProviderErrors = {
  read,
  write({ means, message }) {
    const [code, status] = answers[means];
    return { status: code, body: { code, error: message, status } };
  },
};
