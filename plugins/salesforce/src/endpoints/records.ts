import { del, get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/records.json' with { type: 'json' };
import { commaSeparated, nothing } from './page.js';
import { fields, SalesforceRecord, SaveResult } from './record.js';

/** Which fields are answered. @default all of them */
const selected = z.object({ fields: commaSeparated.optional() });

/** One record of any type. A platform event is published by `create`, with its type (`…__e`). */
export const records = {
  get: get('/sobjects/:sobject/:id', {
    title: 'Read a record',
    input: selected,
    output: SalesforceRecord,
    fixture: fixtures.contact,
  }),
  getByExternalId: get('/sobjects/:sobject/:field/:value', {
    title: 'Read a record by a field that is an external id',
    input: selected,
    output: SalesforceRecord,
    fixture: fixtures.contact,
  }),
  create: post('/sobjects/:sobject', {
    title: 'Create a record',
    body: fields,
    output: SaveResult,
    fixture: fixtures.saved,
  }),
  update: patch('/sobjects/:sobject/:id', { title: 'Change a record', body: fields, output: nothing }),
  // The same values on the same record however often it runs. Answers with a body since v46.
  upsert: patch('/sobjects/:sobject/:field/:value', {
    title: 'Change the record that has this external id, or create it',
    /** `updateOnly`: does not create one. */
    query: z.object({ updateOnly: z.boolean().optional() }),
    body: fields,
    output: SaveResult,
    safe: true,
    fixture: fixtures.upserted,
  }),
  delete: del('/sobjects/:sobject/:id', { title: 'Move a record to the recycle bin', output: nothing }),
};
