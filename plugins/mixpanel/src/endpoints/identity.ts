import { action } from '@mooring/core';
import { z } from 'zod';
import { importEvents, track } from './events.js';
import { projectId, token } from './fields.js';
import { Accepted } from './ingestion.js';

// The Identity API is three events of the ingestion API, so it is no endpoint of its own. The documents show the first two as a form;
// /track takes them as it takes any event. mixpanel/docs, openapi/identity.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)
export const identity = {
  create: action({
    title: 'Say that a user who was anonymous has this id ($identify)',
    input: z.strictObject({ token, $identified_id: z.string().min(1), $anon_id: z.string().min(1) }),
    output: Accepted,
    run: ({ input, call }) => call(track, { body: [{ event: '$identify', properties: input }] }),
  }),
  createAlias: action({
    title: 'Give an id another name ($create_alias)',
    input: z.strictObject({ token, distinct_id: z.string().min(1), alias: z.string().min(1) }),
    output: Accepted,
    run: ({ input, call }) => call(track, { body: [{ event: '$create_alias', properties: input }] }),
  }),
  merge: action({
    title: 'Merge two ids for good, in projects of the Original ID Merge ($merge)',
    input: z.strictObject({ project_id: projectId, token, $distinct_ids: z.tuple([z.string(), z.string()]) }),
    output: z.object({ code: z.number(), num_records_imported: z.number(), status: z.string() }),
    run: ({ input: { project_id, ...properties }, call }) =>
      call(importEvents, { query: { project_id }, body: [{ event: '$merge', properties }] }),
  }),
};
