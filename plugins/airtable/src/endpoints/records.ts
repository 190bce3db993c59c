import { action, del, get, patch, post, put } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/records.json' with { type: 'json' };
import { bracketed } from './query.js';
import { inBase } from './scope.js';
import { byOffset, cells, Deleted, time } from './values.js';

/** A record. `fields` are keyed by name, or by id where the call says `returnFieldsByFieldId`. */
const AirtableRecord = z.object({
  id: z.string(),
  createdTime: time,
  fields: cells,
  /** Where `recordMetadata` asked for it. */
  commentCount: z.number().optional(),
});

const RecordPage = z.object({ records: z.array(AirtableRecord), offset: z.string().optional() });

/** An upsert tells which were there and which are new; other changes do not. */
const Changed = z.object({
  records: z.array(AirtableRecord),
  createdRecords: z.array(z.string()).optional(),
  updatedRecords: z.array(z.string()).optional(),
});

/** Names of fields or their ids, which outlive a renaming. */
const names = z.array(z.string());

/** How values are answered: as JSON, or as the texts that people see, which wants `timeZone` and `userLocale`. */
const format = {
  cellFormat: z.enum(['json', 'string']).optional(),
  returnFieldsByFieldId: z.boolean().optional(),
};

const locale = { timeZone: z.string().optional(), userLocale: z.string().optional() };

/** Which records a list gives. Without `sort` or `view` they come in no order. */
const selection = {
  fields: names.optional(),
  /** Records for which the formula is neither 0, false, empty nor an error. */
  filterByFormula: z.string().optional(),
  sort: z.array(z.strictObject({ field: z.string(), direction: z.enum(['asc', 'desc']).optional() })).optional(),
  /** Name or id. Fields that the view hides are answered all the same. */
  view: z.string().optional(),
  /** Of all pages together. */
  maxRecords: z.int().min(1).optional(),
  /** @default 100 */
  pageSize: z.int().min(1).max(100).optional(),
  offset: z.string().optional(),
  recordMetadata: z.array(z.enum(['commentCount'])).optional(),
  ...format,
};

/** What goes along with written values. */
const writing = {
  /** Lets Airtable make texts into what the fields hold, new choices of a select included. @default false */
  typecast: z.boolean().optional(),
  returnFieldsByFieldId: z.boolean().optional(),
};

const ten = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(10);
const changed = z.object({ id: z.string(), fields: cells });
/** With `performUpsert` the id may be missing: then the fields to merge on find the record. */
const changedOrFound = z.object({ id: z.string().optional(), fields: cells });
/** One to three fields, none of them computed, that together tell records apart. */
const performUpsert = z.object({ fieldsToMergeOn: names.min(1).max(3) });

const table = '/:baseId/:tableIdOrName';
const record = `${table}/:recordId` as const;
const read = inBase('data.records:read');
const write = inBase('data.records:write');
const { record: recordFixture } = fixtures;
const listed = { records: [recordFixture] };

/** @see https://airtable.com/developers/web/api/create-records (read 2026-11-25) */
const createMany = post(table, {
  title: 'Create up to ten records',
  input: z.object({ records: ten(z.object({ fields: cells })), ...writing }),
  output: z.object({ records: z.array(AirtableRecord) }),
  ...write,
  fixture: listed,
});

/** Fields that are not named stay as they are. @see https://airtable.com/developers/web/api/update-multiple-records (read 2026-11-25) */
const updateMany = patch(table, {
  title: 'Change up to ten records',
  input: z.object({ records: ten(changedOrFound), performUpsert: performUpsert.optional(), ...writing }),
  output: Changed,
  ...write,
  fixture: listed,
});

const inTable = { baseId: z.string(), tableIdOrName: z.string() };

export const records = {
  /** URLs end at 16,000 characters: a longer formula goes by `listByPost`. @see https://airtable.com/developers/web/api/list-records (read 2026-11-25) */
  list: get(table, {
    title: 'List records',
    input: z.object({ ...selection, ...locale }).transform(bracketed),
    output: RecordPage,
    paginate: byOffset('records'),
    ...read,
    fixture: listed,
  }),
  /**
   * The same with what is asked for in the body; `timeZone` and `userLocale` must stay in the query.
   * @see https://support.airtable.com/docs/enforcement-of-url-length-limit-for-web-api-requests (read 2026-11-25)
   */
  listByPost: post(`${table}/listRecords`, {
    title: 'List records by a formula of any length',
    query: z.object(locale),
    input: z.object(selection),
    output: RecordPage,
    paginate: byOffset('records'),
    safe: true,
    ...read,
    fixture: listed,
  }),
  /** @see https://airtable.com/developers/web/api/get-record (read 2026-11-25) */
  get: get(record, {
    title: 'Read a record',
    input: z.object({ ...format, ...locale }),
    output: AirtableRecord,
    ...read,
    fixture: recordFixture,
  }),
  /** `createMany` with one record: the same request serves for both. */
  create: action({
    title: 'Create a record',
    input: z.object({ ...inTable, fields: cells, ...writing }),
    output: AirtableRecord,
    run: async ({ input: { fields, ...rest }, call }) => {
      const { records: made } = await call(createMany, { ...rest, records: [{ fields }] });
      return AirtableRecord.parse(made[0]);
    },
  }),
  createMany,
  /** @see https://airtable.com/developers/web/api/update-record (read 2026-11-25) */
  update: patch(record, {
    title: 'Change some fields of a record',
    input: z.object({ fields: cells, ...writing }),
    output: AirtableRecord,
    ...write,
    fixture: recordFixture,
  }),
  updateMany,
  replace: put(record, {
    title: 'Set the fields of a record, and clear all others',
    input: z.object({ fields: cells, ...writing }),
    output: AirtableRecord,
    ...write,
    fixture: recordFixture,
  }),
  replaceMany: put(table, {
    title: 'Set the fields of up to ten records, and clear all others',
    input: z.object({ records: ten(changed), ...writing }),
    output: z.object({ records: z.array(AirtableRecord) }),
    ...write,
    fixture: listed,
  }),
  /** `updateMany` with `performUpsert`. Several matches for one record are an error, and then nothing is written. */
  upsert: action({
    title: 'Create or change up to ten records, found by their values',
    input: z.object({ ...inTable, records: ten(changedOrFound), performUpsert, ...writing }),
    output: Changed.required(),
    run: async ({ input, call }) => {
      const { createdRecords = [], updatedRecords = [], ...rest } = await call(updateMany, input);
      return { ...rest, createdRecords, updatedRecords };
    },
  }),
  /** @see https://airtable.com/developers/web/api/delete-record (read 2026-11-25) */
  delete: del(record, { title: 'Delete a record', output: Deleted, ...write, fixture: fixtures.deleted }),
  /** @see https://airtable.com/developers/web/api/delete-multiple-records (read 2026-11-25) */
  deleteMany: del(table, {
    title: 'Delete up to ten records',
    input: z.object({ records: ten(z.string()) }).transform(bracketed),
    output: z.object({ records: z.array(Deleted) }),
    ...write,
    fixture: { records: [fixtures.deleted] },
  }),
};
