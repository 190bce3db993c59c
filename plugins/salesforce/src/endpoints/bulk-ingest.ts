import { bytes, byteStream, del, get, patch, post, put } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/bulk.json' with { type: 'json' };
import { acceptsCsv, csvShape, IngestJob, jobPageOf } from './bulk-job.js';
import { byNextRecordsUrl, nothing } from './page.js';

const base = '/jobs/ingest';

/** Bytes of one answer: a job takes 150 MB of CSV, and gives each row back with two columns more. */
const mostBytes = 1_000_000_000;

/**
 * Bulk API 2.0, writing: create a job, upload its CSV, say that it is whole, wait for its end, read what came of it.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/create_job.htm (read 2026-11-25)
 */
export const ingest = {
  list: get(base, {
    title: 'List jobs that write records',
    input: z.object({
      isPkChunkingEnabled: z.boolean().optional(),
      jobType: z.enum(['BigObjectIngest', 'Classic', 'V2Ingest']).optional(),
    }),
    output: jobPageOf(IngestJob),
    paginate: byNextRecordsUrl,
    fixture: { done: true, records: [fixtures.ingestJob], nextRecordsUrl: null },
  }),
  get: get(`${base}/:jobId`, { title: 'Read how far a job is', output: IngestJob, fixture: fixtures.ingestJob }),
  create: post(base, {
    title: 'Create a job that writes records',
    input: z.object({
      object: z.string(),
      operation: z.enum(['insert', 'update', 'upsert', 'delete', 'hardDelete']),
      /** The column by which upserts find records. */
      externalIdFieldName: z.string().optional(),
      assignmentRuleId: z.string().optional(),
      ...csvShape,
    }),
    output: IngestJob,
    fixture: fixtures.openJob,
  }),
  // Once for each job.
  upload: put(`${base}/:jobId/batches`, {
    title: 'Upload the records of a job as CSV, at most 150 MB',
    body: bytes(),
    headers: z.object({}).transform(() => ({ 'content-type': 'text/csv' })),
    output: nothing,
  }),
  setState: patch(`${base}/:jobId`, {
    title: 'Say that the upload is whole, or give a job up',
    input: z.object({ state: z.enum(['UploadComplete', 'Aborted']) }),
    output: IngestJob,
    fixture: fixtures.ingestJob,
  }),
  delete: del(`${base}/:jobId`, { title: 'Delete a job that has ended', output: nothing }),
  successfulResults: get(`${base}/:jobId/successfulResults`, {
    title: 'Read the rows that were written as CSV, with sf__Id and sf__Created',
    headers: acceptsCsv,
    output: byteStream(),
    maxResponseBytes: mostBytes,
    fixture: fixtures.successfulResults,
  }),
  failedResults: get(`${base}/:jobId/failedResults`, {
    title: 'Read the rows that failed as CSV, with sf__Id and sf__Error',
    headers: acceptsCsv,
    output: byteStream(),
    maxResponseBytes: mostBytes,
    fixture: fixtures.failedResults,
  }),
  unprocessedRecords: get(`${base}/:jobId/unprocessedrecords`, {
    title: 'Read the rows that a job which failed or was given up did not come to, as CSV',
    headers: acceptsCsv,
    output: byteStream(),
    maxResponseBytes: mostBytes,
    fixture: fixtures.unprocessedRecords,
  }),
};
