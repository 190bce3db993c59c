import { del, get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/views.json' with { type: 'json' };
import { include, ViewSchema } from './field-schema.js';
import { bracketed } from './query.js';
import { inBase } from './scope.js';
import { nothing } from './values.js';

const base = '/meta/bases/:baseId/views';

/** Enterprise plans only; on others `tables.list` names the views. */
export const views = {
  /** @see https://airtable.com/developers/web/api/list-views (read 2026-11-25) */
  list: get(base, {
    title: 'List the views of a base (Enterprise)',
    input: z.object({ include }).transform(bracketed),
    output: z.object({ views: z.array(ViewSchema) }),
    ...inBase('workspacesAndBases:read'),
    fixture: { views: fixtures.views },
  }),
  /** @see https://airtable.com/developers/web/api/get-view-metadata (read 2026-11-25) */
  get: get(`${base}/:viewId`, {
    title: 'Read about a view (Enterprise)',
    input: z.object({ include }).transform(bracketed),
    output: ViewSchema,
    ...inBase('workspacesAndBases:read'),
    fixture: fixtures.views[0],
  }),
  /** @see https://airtable.com/developers/web/api/delete-view, by gtalarico/pyairtable models/schema.py at 25f31b0 (read 2026-11-25) */
  delete: del(`${base}/:viewId`, {
    title: 'Delete a view (Enterprise)',
    output: nothing,
    invalidates: ['schema'],
    ...inBase(),
  }),
};
