import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/list-views.json' with { type: 'json' };

const View = z.object({
  id: z.string(),
  developerName: z.string().nullable(),
  label: z.string(),
  describeUrl: z.string().nullable(),
  resultsUrl: z.string().nullable(),
  soqlCompatible: z.boolean().optional(),
});

const Column = z.object({
  fieldNameOrPath: z.string(),
  label: z.string(),
  type: z.string().nullable(),
  hidden: z.boolean(),
  sortable: z.boolean(),
});

const page = { limit: z.int().min(1).max(2000).optional(), offset: z.int().min(0).optional() };
const Views = z.object({
  done: z.boolean(),
  listviews: z.array(View),
  nextRecordsUrl: z.string().nullish(),
  size: z.number(),
  sobjectType: z.string(),
});

export const listViews = {
  list: get('/sobjects/:sobject/listviews', {
    title: 'List the list views of a type',
    input: z.object(page),
    output: Views,
    paginate: { by: 'nextUrl', items: 'listviews', url: 'nextRecordsUrl' },
    fixture: fixtures.views,
  }),
  recent: get('/sobjects/:sobject/listviews/recent', {
    title: 'List the list views of a type that the user saw last',
    output: Views,
    fixture: fixtures.views,
  }),
  describe: get('/sobjects/:sobject/listviews/:viewId/describe', {
    title: 'Read the columns and the SOQL of a list view',
    output: z.object({ id: z.string(), columns: z.array(Column), query: z.string(), sobjectType: z.string() }),
    fixture: fixtures.described,
  }),
  results: get('/sobjects/:sobject/listviews/:viewId/results', {
    title: 'Read the rows of a list view',
    input: z.object(page),
    output: z.object({
      id: z.string(),
      developerName: z.string(),
      label: z.string(),
      columns: z.array(Column),
      records: z.array(z.object({ columns: z.array(z.object({ fieldNameOrPath: z.string(), value: z.unknown() })) })),
      done: z.boolean(),
      size: z.number(),
    }),
    paginate: { by: 'offset', items: 'records', param: 'offset', size: 'limit' },
    fixture: fixtures.results,
  }),
};
