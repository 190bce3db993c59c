import { get, patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/tables.json' with { type: 'json' };
import { dateDependencySettings, include, newTable, TableSchema } from './field-schema.js';
import { bracketed } from './query.js';
import { inBase } from './scope.js';

const invalidates = ['schema'];

/** Tables of a base with their fields and views: its schema. A table cannot be deleted by the API. */
export const tables = {
  /** @see https://airtable.com/developers/web/api/get-base-schema (read 2026-11-25) */
  list: get('/meta/bases/:baseId/tables', {
    title: 'Read the schema of a base',
    input: z.object({ include }).transform(bracketed),
    output: z.object({ tables: z.array(TableSchema) }),
    cache: { ttl: '1m', tags: ['schema'] },
    ...inBase('schema.bases:read'),
    fixture: { tables: [fixtures.table] },
  }),
  /** @see https://airtable.com/developers/web/api/create-table (named in /scopes, read 2026-11-25) */
  create: post('/meta/bases/:baseId/tables', {
    title: 'Create a table',
    input: newTable,
    output: TableSchema,
    invalidates,
    ...inBase('schema.bases:write'),
    fixture: fixtures.table,
  }),
  /** @see https://airtable.com/developers/web/api/update-table (named in /scopes, read 2026-11-25) */
  update: patch('/meta/bases/:baseId/tables/:tableIdOrName', {
    title: 'Rename or describe a table',
    input: z.object({
      name: z.string().optional(),
      /** At most 20,000 characters. */
      description: z.string().optional(),
      dateDependencySettings: dateDependencySettings.optional(),
    }),
    output: TableSchema,
    invalidates,
    ...inBase('schema.bases:write'),
    fixture: fixtures.table,
  }),
};
