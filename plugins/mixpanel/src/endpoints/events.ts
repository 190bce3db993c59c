import { post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/ingestion.json' with { type: 'json' };
import { projectId, token } from './fields.js';
import { Accepted, acceptedFixture, ingestionQuery, mostRecords } from './ingestion.js';

// mixpanel/docs, openapi/{ingestion,identity}.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)

/** Seconds or milliseconds since 1970. What lies ahead is set to now. */
const time = z.int();

/** An event as a client sends it. */
const TrackedEvent = z.object({
  event: z.string().min(1),
  properties: z.looseObject({ token, time: time.optional(), distinct_id: z.string().optional(), $insert_id: z.string().optional() }),
});

/**
 * An event as a server sends it. Without a user, `distinct_id` is an empty text. Events with the same event, time, distinct_id and
 * `$insert_id` are one event.
 */
const ImportedEvent = z.object({
  event: z.string().min(1),
  properties: z.looseObject({ time, distinct_id: z.string(), $insert_id: z.string().min(1) }),
});

/** Two ids that are one user, in projects of the Original ID Merge. */
const MergeEvent = z.object({
  event: z.literal('$merge'),
  properties: z.strictObject({ token, $distinct_ids: z.tuple([z.string(), z.string()]) }),
});

/** What was stored. A batch of which a part is refused is an error, see `errors.ts`; the rest of it is stored all the same. */
const Imported = z.object({ code: z.number(), num_records_imported: z.number(), status: z.string() });

// A repeat may count twice: nothing obliges these events to have `time` and `$insert_id`, so the endpoint is not safe as a whole.
export const track = post('/track?verbose=1', {
  title: 'Track events of the last five days with nothing but the project token',
  server: 'ingestion',
  query: ingestionQuery,
  body: z.array(TrackedEvent).min(1).max(mostRecords),
  output: Accepted,
  fixture: acceptedFixture,
});

export const importEvents = post('/import', {
  title: 'Import events of any age',
  server: 'import',
  query: z.strictObject({
    project_id: projectId,
    /** '1' validates every record and tells what is wrong with it; '0' drops in silence. */
    strict: z.enum(['1', '0']).default('1'),
  }),
  body: z
    .array(z.union([MergeEvent, ImportedEvent]))
    .min(1)
    .max(mostRecords)
    .meta({ examples: [fixtures.events] }),
  output: Imported,
  // "$insert_id is required on every event. It is what makes retrying an /import request safe":
  // https://docs.mixpanel.com/troubleshooting/errors/400-bad-request (read 2026-11-25)
  safe: true,
  // The document takes a body packed by gzip, which a batch of JSON wants to be. mixpanel/docs, openapi/ingestion.openapi.yaml (read 2026-11-25)
  compress: 'gzip',
  fixture: fixtures.imported,
});
