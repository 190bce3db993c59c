import { z } from 'zod';
import { cells, oneOf, time } from './values.js';

// What changed in a base, as https://airtable.com/developers/web/api/model/webhooks-payload and /model/webhooks-table-changed have it (read
// 2026-11-25); parts that the pages name only by models of their own, by gtalarico/pyairtable models/webhook.py at 25f31b0. Fields are named
// by id, and every part is there only where the specification asks for it and it happened.

const Values = z.object({ cellValuesByFieldId: cells });

const CreatedRecord = z.object({ createdTime: time, cellValuesByFieldId: cells });

const ChangedRecord = z.object({
  current: Values,
  /** Where the specification says `includePreviousCellValues`. */
  previous: Values.optional(),
  /** Where it says `includeCellValuesInFieldIds`. */
  unchanged: Values.optional(),
});

const recordChanges = {
  createdRecordsById: z.record(z.string(), CreatedRecord).optional(),
  changedRecordsById: z.record(z.string(), ChangedRecord).optional(),
  destroyedRecordIds: z.array(z.string()).optional(),
};

const FieldInfo = z.object({ name: z.string().optional(), type: z.string().optional() });
const TableInfo = z.object({ name: z.string().optional(), description: z.string().nullish() });

const ChangedTable = z.object({
  ...recordChanges,
  createdFieldsById: z.record(z.string(), FieldInfo).optional(),
  changedFieldsById: z.record(z.string(), z.object({ current: FieldInfo, previous: FieldInfo.optional() })).optional(),
  destroyedFieldIds: z.array(z.string()).optional(),
  changedMetadata: z.object({ current: TableInfo, previous: TableInfo.optional() }).optional(),
  /** What entered or left a view, where the specification watches one. */
  changedViewsById: z.record(z.string(), z.object(recordChanges)).optional(),
});

const CreatedTable = z.object({
  metadata: TableInfo.optional(),
  fieldsById: z.record(z.string(), FieldInfo).optional(),
  recordsById: z.record(z.string(), CreatedRecord).optional(),
});

/** One change, or a part of one: parts have the same `timestamp`, `baseTransactionNumber` and `actionMetadata`. */
export const WebhookPayload = z.object({
  timestamp: time,
  baseTransactionNumber: z.number(),
  payloadFormat: z.string(),
  /** Who or what did it. New sources come without notice. */
  actionMetadata: z.object({ source: z.string(), sourceMetadata: z.record(z.string(), z.unknown()).optional() }).optional(),
  changedTablesById: z.record(z.string(), ChangedTable).optional(),
  createdTablesById: z.record(z.string(), CreatedTable).optional(),
  destroyedTableIds: z.array(z.string()).optional(),
  /** True where the webhook failed, for the reason that `code` names: `INVALID_FILTERS`, `INVALID_HOOK`, `INTERNAL_ERROR`. */
  error: z.boolean().optional(),
  code: z.string().optional(),
});

const ids = z.array(z.string());

const sources = oneOf(
  'client',
  'publicApi',
  'formSubmission',
  'formPageSubmission',
  'automation',
  'system',
  'sync',
  'anonymousUser',
  'unknown',
);

/** Which changes a webhook tells of. @see https://airtable.com/developers/web/api/model/webhooks-specification (read 2026-11-25) */
export const specification = z.object({
  options: z.object({
    filters: z.object({
      /** `tableData`: records and values. `tableFields`: fields. `tableMetadata`: name and description. */
      dataTypes: z.array(z.enum(['tableData', 'tableFields', 'tableMetadata'])).min(1),
      changeTypes: z.array(z.enum(['add', 'remove', 'update'])).optional(),
      /** The id of a table or view. @default the whole base */
      recordChangeScope: z.string().optional(),
      fromSources: z.array(sources).optional(),
      sourceOptions: z
        .object({
          formSubmission: z.object({ viewId: z.string() }).optional(),
          formPageSubmission: z.object({ pageId: z.string() }).optional(),
        })
        .optional(),
      watchDataInFieldIds: ids.optional(),
      watchSchemasOfFieldIds: ids.optional(),
    }),
    includes: z
      .object({
        includeCellValuesInFieldIds: z.union([ids, z.literal('all')]).optional(),
        includePreviousCellValues: z.boolean().optional(),
        includePreviousFieldDefinitions: z.boolean().optional(),
      })
      .optional(),
  }),
});
