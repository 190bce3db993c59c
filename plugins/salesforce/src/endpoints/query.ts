import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/query.json' with { type: 'json' };
import { mayTakeLong } from './limits.js';
import { byNextRecordsUrl } from './page.js';
import { QueryPage } from './record.js';

/** A query in SOQL; the tag `soql` puts values into it. */
const input = z.object({ q: z.string() });

/** At most 2,000 records a page; fewer by the header `sforce-query-options: batchSize=200`, which a call may add. */
export const query = get('/query', {
  title: 'Find records by SOQL',
  input,
  output: QueryPage,
  paginate: byNextRecordsUrl,
  ...mayTakeLong,
  fixture: fixtures.page,
});

export const queryAll = get('/queryAll', {
  title: 'Find records by SOQL, deleted, merged and archived ones too',
  input,
  output: QueryPage,
  paginate: byNextRecordsUrl,
  ...mayTakeLong,
  fixture: fixtures.page,
});

export const queryMore = get('/query/:queryLocator', {
  title: 'Go on with a query from where its last page ended',
  output: QueryPage,
  paginate: byNextRecordsUrl,
  ...mayTakeLong,
  fixture: fixtures.page,
});
