import { patch, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/tables.json' with { type: 'json' };
import { FieldSchema, newField } from './field-schema.js';
import { inBase } from './scope.js';

const base = '/meta/bases/:baseId/tables/:tableId/fields';
const invalidates = ['schema'];
const [field] = fixtures.table.fields;

/** Fields of a table; `tables.list` lists them. */
export const fields = {
  /** @see https://airtable.com/developers/web/api/create-field (read 2026-11-25) */
  create: post(base, {
    title: 'Create a field',
    input: newField,
    output: FieldSchema,
    invalidates,
    ...inBase('schema.bases:write'),
    fixture: field,
  }),
  /** Its type stays as it is. @see https://airtable.com/developers/web/api/update-field (read 2026-11-25) */
  update: patch(`${base}/:columnId`, {
    title: 'Rename or describe a field',
    input: z.object({ name: z.string().optional(), description: z.string().optional() }),
    output: FieldSchema,
    invalidates,
    ...inBase('schema.bases:write'),
    fixture: field,
  }),
};
