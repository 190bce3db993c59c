import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/search.json' with { type: 'json' };
import { mayTakeLong } from './limits.js';
import { commaSeparated } from './page.js';
import { SalesforceRecord } from './record.js';

const Found = z.object({ searchRecords: z.array(SalesforceRecord) });

export const search = get('/search', {
  title: 'Find records by SOSL',
  input: z.object({ q: z.string().meta({ examples: ['FIND {Ada} IN ALL FIELDS RETURNING Contact(Id, Name)'] }) }),
  output: Found,
  ...mayTakeLong,
  fixture: fixtures.found,
});

// More parameters than the frozen document has:
// https://developer.salesforce.com/docs/atlas.en-us.260.0.api_rest.meta/api/resources_search_parameterized_get.htm (read 2026-11-25).
export const parameterizedSearch = get('/parameterizedSearch', {
  title: 'Find records by words, without SOSL',
  input: z.object({
    /** The words, as somebody typed them. */
    q: z.string(),
    /** The type to look for; several need SOSL. */
    sobject: z.string().optional(),
    /** Fields to answer with; needs `sobject`. */
    fields: commaSeparated.optional(),
    in: z.enum(['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR']).optional(),
    defaultLimit: z.int().min(1).max(2000).optional(),
    overallLimit: z.int().min(1).max(2000).optional(),
    offset: z.int().min(0).max(2000).optional(),
    spellCorrection: z.boolean().optional(),
  }),
  output: Found,
  ...mayTakeLong,
  fixture: fixtures.found,
});

export const suggestions = {
  records: get('/search/suggestions', {
    title: 'Suggest records while somebody types a name',
    input: z.object({
      /** Three letters of a name, or more. */
      q: z.string(),
      sobject: z.string(),
      fields: commaSeparated.optional(),
      limit: z.int().min(1).optional(),
      where: z.string().optional(),
      ignoreUnsupportedSObjects: z.boolean().optional(),
    }),
    output: z.object({ autoSuggestResults: z.array(SalesforceRecord), hasMoreResults: z.boolean() }),
    fixture: fixtures.suggestedRecords,
  }),
  queries: get('/search/suggestSearchQueries', {
    title: 'Suggest words that others searched articles for',
    input: z.object({
      q: z.string(),
      language: z.string(),
      channel: z.enum(['AllChannels', 'App', 'Pkb', 'Csp', 'Prm']).optional(),
      limit: z.int().min(1).optional(),
    }),
    output: z.object({
      autoSuggestResults: z.array(z.object({ suggestion: z.string().optional() })),
      hasMoreResults: z.boolean(),
    }),
    fixture: fixtures.suggestedQueries,
  }),
};

export const searchScope = {
  order: get('/search/scopeOrder', {
    title: "List the types that the user's searches look through, by default",
    output: z.array(z.object({ type: z.string(), url: z.string() })),
    fixture: fixtures.scopeOrder,
  }),
  layouts: get('/search/layout', {
    title: 'Read which columns search results of types have',
    input: z.object({ q: commaSeparated }),
    output: z.array(
      z.object({
        label: z.string(),
        limitRows: z.number(),
        searchColumns: z.array(z.object({ field: z.string(), format: z.string().nullable(), label: z.string(), name: z.string() })),
        errorMsg: z.string().nullish(),
        objectType: z.string().optional(),
      }),
    ),
    fixture: fixtures.layouts,
  }),
};
