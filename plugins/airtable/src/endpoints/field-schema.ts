import { z } from 'zod';
import { oneOf } from './values.js';

// Fields and tables, as https://airtable.com/developers/web/api/model/field-type, /model/table-model and /model/table-config have them (as in
// api-evangelist/airtable at bf54c38, and gtalarico/pyairtable models/schema.py at 25f31b0; read 2026-11-25).

/** Types of fields. Computed ones, and some others, cannot be created by the API. */
const fieldType = oneOf(
  'singleLineText',
  'email',
  'url',
  'multilineText',
  'number',
  'percent',
  'currency',
  'singleSelect',
  'multipleSelects',
  'singleCollaborator',
  'multipleCollaborators',
  'multipleRecordLinks',
  'date',
  'dateTime',
  'phoneNumber',
  'multipleAttachments',
  'checkbox',
  'formula',
  'createdTime',
  'rollup',
  'count',
  'lookup',
  'multipleLookupValues',
  'autoNumber',
  'barcode',
  'rating',
  'richText',
  'duration',
  'lastModifiedTime',
  'button',
  'createdBy',
  'lastModifiedBy',
  'externalSyncSource',
  'manualSort',
  'aiText',
);

/** They depend on the type: choices of a select, precision of a number … */
const options = z.record(z.string(), z.unknown());

/** A field of a table, as answered. */
export const FieldSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: fieldType,
  description: z.string().nullish(),
  options: options.nullish(),
});

/** A field to create. */
export const newField = z.object({
  name: z.string(),
  type: fieldType,
  /** At most 20,000 characters. */
  description: z.string().optional(),
  /** Required for some types, such as selects. */
  options: options.optional(),
});

/** A table to create. The first field becomes the primary one, and not every type will do for it. */
export const newTable = z.object({
  name: z.string(),
  description: z.string().optional(),
  fields: z.array(newField).min(1),
});

export const ViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `block` is a Gantt chart. */
  type: oneOf('grid', 'form', 'calendar', 'gallery', 'kanban', 'timeline', 'block'),
  /** Whose it is, where it is a personal one. */
  personalForUserId: z.string().nullish(),
  /** Of grids, and only where it was asked for. */
  visibleFieldIds: z.array(z.string()).nullish(),
});

/** Which dates of a table depend on each other. @see https://airtable.com/developers/web/api/model/date-dependency-settings (named there; fields as in pyairtable) */
export const dateDependencySettings = z.object({
  isEnabled: z.boolean(),
  startDateFieldId: z.string(),
  endDateFieldId: z.string(),
  durationFieldId: z.string(),
  predecessorFieldId: z.string().nullish(),
  reschedulingMode: oneOf('flexible', 'fixed', 'none'),
  shouldSkipWeekendsAndHolidays: z.boolean(),
  holidays: z.array(z.string()).optional(),
});

/** A table, as answered. */
export const TableSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  primaryFieldId: z.string(),
  fields: z.array(FieldSchema),
  views: z.array(ViewSchema),
  dateDependencySettings: dateDependencySettings.nullish(),
});

/** What the schema is asked for in addition. */
export const include = z.array(z.enum(['visibleFieldIds'])).optional();
