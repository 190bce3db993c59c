import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/records.json' with { type: 'json' };
import { SalesforceRecord } from './record.js';

export const recent = {
  list: get('/recent', {
    title: 'List the records that the user saw last',
    input: z.object({ limit: z.int().min(1).max(2000).optional() }),
    output: z.array(SalesforceRecord),
    fixture: [fixtures.contact],
  }),
};
