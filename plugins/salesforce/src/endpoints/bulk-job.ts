import { z } from 'zod';
import { time } from './page.js';

const common = {
  id: z.string(),
  operation: z.string(),
  /** Told of a query once it has run. */
  object: z.string().nullish(),
  createdById: z.string(),
  createdDate: time,
  systemModstamp: time.optional(),
  /** `Open`, `UploadComplete`, `InProgress`, `JobComplete`, `Failed`, `Aborted`. */
  state: z.string(),
  concurrencyMode: z.string().optional(),
  contentType: z.string().optional(),
  apiVersion: z.union([z.number(), z.string()]).optional(),
  jobType: z.string().optional(),
  lineEnding: z.string().optional(),
  columnDelimiter: z.string().optional(),
};

const progress = {
  numberRecordsProcessed: z.number().optional(),
  retries: z.number().optional(),
  totalProcessingTime: z.number().optional(),
  errorMessage: z.string().nullish(),
};

/** A job that writes records. */
export const IngestJob = z.object({
  ...common,
  ...progress,
  externalIdFieldName: z.string().nullish(),
  contentUrl: z.string().optional(),
  numberRecordsFailed: z.number().optional(),
  apexProcessingTime: z.number().optional(),
  apiActiveProcessingTime: z.number().optional(),
});

/** A job that reads records. */
export const QueryJob = z.object({ ...common, ...progress, isPkChunkingSupported: z.boolean().optional() });

/** A page of jobs, at most a thousand. */
export const jobPageOf = <Job extends z.ZodType>(job: Job) =>
  z.object({ done: z.boolean(), records: z.array(job), nextRecordsUrl: z.string().nullish() });

/** How the CSV of a job is written. */
export const csvShape = {
  contentType: z.literal('CSV').optional(),
  lineEnding: z.enum(['LF', 'CRLF']).optional(),
  columnDelimiter: z.enum(['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB']).optional(),
};

/** Salesforce answers with CSV to those who take it. */
export const acceptsCsv = z.object({}).transform(() => ({ accept: 'text/csv' }));
