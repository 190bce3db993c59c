import { z } from 'zod';

/**
 * What ingestion takes beside the records. `verbose=1` is fixed in the paths: without it the answer is a bare `1` or `0`.
 * @see mixpanel/docs, openapi/ingestion.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)
 */
export const ingestionQuery = z.strictObject({
  /** 1 reads the place from the address that calls: the server's, so say 0, or nothing, where a server calls. */
  ip: z.literal([0, 1]).optional(),
});

/** The same for profiles, which can be validated one by one. */
export const profileQuery = ingestionQuery.extend({
  /** 1 refuses what is invalid, with a reason for each record. */
  strict: z.literal([0, 1]).optional(),
});

/** `status: 0` never gets here, see `errors.ts`. With `strict=1` it is a text and the records are counted. */
export const Accepted = z.object({
  status: z.union([z.literal(1), z.string()]),
  error: z.string().nullish(),
  code: z.number().optional(),
  num_records_imported: z.number().optional(),
});

export const acceptedFixture: unknown = { error: null, status: 1 };

/** A batch may have so many records: https://developer.mixpanel.com/reference/track-event, which speaks of import too (read 2026-11-25). */
export const mostRecords = 2000;
