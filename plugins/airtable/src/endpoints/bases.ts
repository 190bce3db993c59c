import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/bases.json' with { type: 'json' };
import tableFixtures from '../fixtures/tables.json' with { type: 'json' };
import { newTable, TableSchema } from './field-schema.js';
import { inBase } from './scope.js';
import { byOffset, Deleted, oneOf } from './values.js';

const Base = z.object({
  id: z.string(),
  name: z.string(),
  /** What the token's user may do. */
  permissionLevel: oneOf('none', 'read', 'comment', 'edit', 'create', 'owner'),
});

export const bases = {
  /** A thousand at a time. @see https://airtable.com/developers/web/api/list-bases (read 2026-11-25) */
  list: get('/meta/bases', {
    title: 'List the bases that the token reaches',
    input: z.object({ offset: z.string().optional() }),
    output: z.object({ bases: z.array(Base), offset: z.string().optional() }),
    paginate: byOffset('bases'),
    cache: { ttl: '1m', tags: ['bases'] },
    scopes: ['schema.bases:read'],
    fixture: { bases: fixtures.bases },
  }),
  /** @see https://airtable.com/developers/web/api/create-base (read 2026-11-25) */
  create: post('/meta/bases', {
    title: 'Create a base with its tables',
    input: z.object({ name: z.string(), workspaceId: z.string(), tables: z.array(newTable).min(1) }),
    output: z.object({ id: z.string(), tables: z.array(TableSchema) }),
    invalidates: ['bases'],
    scopes: ['schema.bases:write'],
    fixture: { id: 'appLkNDICXNqxSDhG', tables: [tableFixtures.table] },
  }),
  /** Administrators of an Enterprise plan only. @see https://airtable.com/developers/web/api/delete-base (read 2026-11-25) */
  delete: del('/meta/bases/:baseId', {
    title: "Put a base into the workspace's trash (Enterprise)",
    output: Deleted,
    invalidates: ['bases', 'schema'],
    ...inBase('workspacesAndBases:manage'),
    fixture: fixtures.deleted,
  }),
};
