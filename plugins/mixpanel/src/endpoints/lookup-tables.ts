import { get, put, text } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/lookup-tables.json' with { type: 'json' };
import { projectId } from './fields.js';

// mixpanel/docs, openapi/ingestion.openapi.yaml, Lookup Tables (ba229069b07d, 2026-08-21, read 2026-11-25)

const byProject = z.strictObject({ project_id: projectId });

export const lookupTables = {
  list: get('/lookup-tables', {
    title: 'List lookup tables',
    server: 'import',
    input: byProject,
    output: z.object({ code: z.number(), status: z.string(), results: z.array(z.object({ id: z.string(), name: z.string() })) }),
    cache: { ttl: '1m', tags: ['lookup-tables'] },
    fixture: fixtures.list,
  }),
  replace: put('/lookup-tables/:id', {
    title: 'Replace a lookup table',
    server: 'import',
    query: byProject,
    headers: z.strictObject({ 'content-type': z.literal('text/csv').default('text/csv') }),
    /** CSV with a line of names; the first column is the key. */
    body: text(),
    output: z.object({ code: z.number(), status: z.string() }),
    invalidates: ['lookup-tables'],
    fixture: fixtures.replace,
  }),
};
