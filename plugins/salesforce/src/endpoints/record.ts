import { z } from 'zod';

/** A record: its fields under their API names, `null` where there is nothing. Related records stand inside, a list of them as a page. */
export interface SalesforceRecord {
  readonly attributes: { readonly type: string; readonly url?: string | undefined };
  readonly [field: string]: unknown;
}

export const SalesforceRecord: z.ZodType<SalesforceRecord, SalesforceRecord> = z.looseObject({
  attributes: z.object({ type: z.string(), url: z.string().optional() }),
});

/** Fields to set, by API name. A related record is named by its id, or by an external id: `{ Account: { Number__c: '7' } }`. */
export const fields = z.record(z.string(), z.unknown()).meta({ examples: [{ LastName: 'Lovelace' }] });

/** Something that is wrong with one record of several. */
export const RecordError = z.object({
  statusCode: z.string(),
  message: z.string(),
  fields: z.array(z.string()).optional(),
});

/** What came of one record. `created` is told by upserts. */
export const SaveResult = z.object({
  id: z.string().nullish(),
  success: z.boolean(),
  errors: z.array(RecordError),
  created: z.boolean().optional(),
});
export type SaveResult = z.infer<typeof SaveResult>;

/** A page of records that a query found. */
export const QueryPage = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  records: z.array(SalesforceRecord),
  /** Where the next page is; none on the last one. */
  nextRecordsUrl: z.string().optional(),
});
