import { post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/composite.json' with { type: 'json' };
import { mayTakeLong } from './limits.js';

const method = z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** One request of several. `url` begins with /services/data/v60.0; `@{reference.id}` in it or the body is a value of an earlier answer. */
const subrequest = z.object({
  method,
  url: z.string(),
  referenceId: z.string(),
  body: z.unknown().optional(),
  httpHeaders: z.record(z.string(), z.string()).optional(),
});

const Subresponse = z.object({
  body: z.unknown(),
  httpHeaders: z.record(z.string(), z.string()),
  httpStatusCode: z.number(),
  referenceId: z.string(),
});

/** A record with those below it: `{ attributes: { type, referenceId }, Name, Contacts: { records: […] } }`. */
const node = z.looseObject({ attributes: z.looseObject({ type: z.string(), referenceId: z.string() }) });

/**
 * Several requests in one call of the day's limit, `batch` excepted. What failed inside is no error of the call: look at each status.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api/resources_composite_graph_limits.htm (read 2026-11-25)
 */
export const composite = {
  run: post('/composite', {
    title: 'Make up to 25 requests in order, each with values of those before it',
    input: z.object({
      /** Whether one failure undoes the rest. @default false */
      allOrNone: z.boolean().optional(),
      /** Whether those that do not depend on each other may be made together. @default false */
      collateSubrequests: z.boolean().optional(),
      compositeRequest: z.array(subrequest).min(1).max(25),
    }),
    output: z.object({ compositeResponse: z.array(Subresponse) }),
    ...mayTakeLong,
    fixture: fixtures.composite,
  }),
  batch: post('/composite/batch', {
    title: 'Make up to 25 requests that have nothing to do with each other',
    input: z.object({
      haltOnError: z.boolean().optional(),
      /** Here `url` begins with v60.0. Each counts against the limits. */
      batchRequests: z
        .array(z.object({ method, url: z.string(), richInput: z.unknown().optional() }))
        .min(1)
        .max(25),
    }),
    output: z.object({ hasErrors: z.boolean(), results: z.array(z.object({ statusCode: z.number(), result: z.unknown() })) }),
    ...mayTakeLong,
    fixture: fixtures.batch,
  }),
  graph: post('/composite/graph', {
    title: 'Make up to 500 requests in graphs, each done as a whole or not at all',
    input: z.object({
      graphs: z
        .array(z.object({ graphId: z.string(), compositeRequest: z.array(subrequest).min(1) }))
        .min(1)
        .max(75),
    }),
    output: z.object({
      graphs: z.array(
        z.object({
          graphId: z.string(),
          graphResponse: z.object({ compositeResponse: z.array(Subresponse) }),
          isSuccessful: z.boolean(),
        }),
      ),
    }),
    ...mayTakeLong,
    fixture: fixtures.graph,
  }),
  // All or none: with an error the whole is a 400, and an error here too.
  tree: post('/composite/tree/:sobject', {
    title: 'Create up to 200 records of one type with those below them',
    input: z.object({ records: z.array(node).min(1).max(200) }),
    output: z.object({ hasErrors: z.boolean(), results: z.array(z.object({ referenceId: z.string(), id: z.string() })) }),
    ...mayTakeLong,
    fixture: fixtures.tree,
  }),
};
