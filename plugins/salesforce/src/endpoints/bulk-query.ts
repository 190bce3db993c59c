import { del, get, patch, post, text } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/bulk.json' with { type: 'json' };
import { acceptsCsv, csvShape, jobPageOf, QueryJob } from './bulk-job.js';
import { byNextRecordsUrl, nothing } from './page.js';

const base = '/jobs/query';

/**
 * Where the next part of a result is: a header, `null` as a word at the end.
 * @see https://developer.salesforce.com/docs/atlas.en-us.226.0.api_bulk_v2.meta/api_bulk_v2/query_get_job_results.htm (read 2026-11-25)
 */
function nextPart({ headers }: { readonly headers: Readonly<Record<string, string>> }): { readonly locator: string } | undefined {
  const locator = headers['sforce-locator'];
  return locator === undefined || locator === '' || locator === 'null' ? undefined : { locator };
}

/**
 * Bulk API 2.0, reading: create a job, wait for its end, read its result in parts.
 * @see https://developer.salesforce.com/docs/atlas.en-us.256.0.api_asynch.meta/api_asynch/query_get_all_jobs.htm (read 2026-11-25)
 */
export const bulkQuery = {
  list: get(base, {
    title: 'List jobs that read records',
    input: z.object({
      isPkChunkingEnabled: z.boolean().optional(),
      jobType: z.enum(['Classic', 'V2Query', 'V2Ingest']).optional(),
      concurrencyMode: z.enum(['parallel', 'serial']).optional(),
    }),
    output: jobPageOf(QueryJob),
    paginate: byNextRecordsUrl,
    fixture: { done: true, records: [fixtures.queryJob], nextRecordsUrl: null },
  }),
  get: get(`${base}/:jobId`, { title: 'Read how far a job is', output: QueryJob, fixture: fixtures.queryJob }),
  create: post(base, {
    title: 'Create a job that reads records by SOQL',
    input: z.object({ operation: z.enum(['query', 'queryAll']), query: z.string(), ...csvShape }),
    output: QueryJob,
    fixture: fixtures.queryJob,
  }),
  setState: patch(`${base}/:jobId`, {
    title: 'Give a job up',
    input: z.object({ state: z.literal('Aborted') }),
    output: QueryJob,
    fixture: fixtures.queryJob,
  }),
  delete: del(`${base}/:jobId`, { title: 'Delete a job that has ended', output: nothing }),
  // An item of a walk is a part: CSV that begins with the names of its columns, as airbytehq/airbyte and slothflowlabs/duckle pull 196 read it.
  results: get(`${base}/:jobId/results`, {
    title: 'Read the result of a job as CSV, a part at a time',
    input: z.object({
      /** Records in a part. Without it Salesforce chooses, and may give more than fits into memory. */
      maxRecords: z.int().min(1),
      /** Set by `.all()`. */
      locator: z.string().optional(),
    }),
    headers: acceptsCsv,
    output: text(),
    paginate: { by: 'next', items: (part: string) => [part], next: nextPart },
    maxResponseBytes: 100 * 1024 * 1024,
    fixture: fixtures.results,
  }),
};
