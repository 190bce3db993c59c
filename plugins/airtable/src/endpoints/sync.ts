import { post, text } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/sync.json' with { type: 'json' };

export const sync = {
  /**
   * Replaces the rows of a table that was set up as a Sync API table: at most 10,000 rows, 500 columns and 2 MB. Personal access tokens only.
   * @see https://airtable.com/developers/web/api/post-sync-api-endpoint (read 2026-11-25)
   */
  csv: post('/:baseId/:tableIdOrName/sync/:apiEndpointSyncId', {
    title: 'Fill a synced table from CSV',
    body: text(),
    headers: z.object({}).transform(() => ({ 'content-type': 'text/csv' })),
    output: z.object({ success: z.literal(true) }),
    limits: ['base', 'sync'],
    scopes: ['data.records:write', 'schema.bases:write'],
    fixture: fixtures.synced,
  }),
};
