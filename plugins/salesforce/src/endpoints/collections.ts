import { del, get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/records.json' with { type: 'json' };
import { mayTakeLong } from './limits.js';
import { commaSeparated } from './page.js';
import { SalesforceRecord, SaveResult } from './record.js';

/** A record with its type, which a list needs to name: `{ attributes: { type: 'Contact' }, LastName: 'Lovelace' }`. */
const typed = z.looseObject({ attributes: z.looseObject({ type: z.string() }) });
const identified = z.looseObject({ attributes: z.looseObject({ type: z.string() }), id: z.string() });

/** Whether one failure undoes the rest. @default false */
const allOrNone = z.boolean().optional();
const listOf = <Item extends z.ZodType>(item: Item) => z.object({ allOrNone, records: z.array(item).min(1).max(200) });

/** What came of each, in the order given. Those that failed are no error of the call. */
const Results = z.array(SaveResult);

/**
 * Up to 200 records in one call of the day's limit.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-upsert.html (read 2026-11-25)
 */
export const collections = {
  get: get('/composite/sobjects/:sobject', {
    title: 'Read records of one type by their ids',
    input: z.object({ ids: commaSeparated, fields: commaSeparated }),
    output: z.array(SalesforceRecord.nullable()),
    ...mayTakeLong,
    fixture: [fixtures.contact],
  }),
  create: post('/composite/sobjects', {
    title: 'Create up to 200 records, of any types',
    input: listOf(typed),
    output: Results,
    ...mayTakeLong,
    fixture: [fixtures.saved],
  }),
  update: patch('/composite/sobjects', {
    title: 'Change up to 200 records, of any types',
    input: listOf(identified),
    output: Results,
    ...mayTakeLong,
    fixture: [fixtures.saved],
  }),
  // Each has its external id, so the same values end on the same records however often it runs.
  upsert: patch('/composite/sobjects/:sobject/:field', {
    title: 'Change or create up to 200 records of one type, found by an external id',
    input: listOf(typed),
    output: Results,
    safe: true,
    ...mayTakeLong,
    fixture: [fixtures.upserted],
  }),
  delete: del('/composite/sobjects', {
    title: 'Move up to 200 records to the recycle bin',
    input: z.object({ ids: commaSeparated, allOrNone }),
    output: Results,
    ...mayTakeLong,
    fixture: [fixtures.saved],
  }),
};
