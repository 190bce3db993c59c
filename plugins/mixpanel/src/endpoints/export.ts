import { get, ndjson } from '@mooring/core';
import { z } from 'zod';
import fixture from '../fixtures/export.json' with { type: 'json' };
import { date, projectId } from './fields.js';
import { expression, form } from './query.js';

/** An event as it was stored. `time` is in seconds, or milliseconds with `time_in_ms`. */
const ExportedEvent = z.object({
  event: z.string(),
  properties: z.looseObject({ time: z.number(), distinct_id: z.string().optional(), $insert_id: z.string().optional() }),
});

/** mixpanel/docs, openapi/export.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25) */
export const exportEvents = get('/export', {
  title: 'Export events as they were stored',
  server: 'export',
  input: z.strictObject({
    project_id: projectId,
    /** In UTC for projects made since 2023, else in the project's time zone. */
    from_date: date,
    to_date: date,
    limit: z.int().min(1).max(100_000).optional(),
    event: z.array(z.string()).min(1).optional(),
    where: expression.optional(),
    time_in_ms: z.boolean().optional(),
  }),
  // The only coding that the document knows.
  headers: z.strictObject({ 'accept-encoding': z.literal('gzip').default('gzip') }),
  output: ndjson(ExportedEvent),
  encoding: form,
  limits: ['export-hour', 'export-second', 'export-concurrency'],
  // It is read as it arrives, so its size is no matter of memory.
  maxResponseBytes: 64 * 1024 ** 3,
  fixture,
});
