import { post } from '@mooring/core';
import { z } from 'zod';
import fixture from '../fixtures/cohorts.json' with { type: 'json' };
import { project, queryLimits } from './query.js';

/** mixpanel/docs, openapi/query.openapi.yaml, cohorts-list (ba229069b07d, 2026-08-21, read 2026-11-25) */
const Cohort = z.object({
  id: z.number(),
  name: z.string(),
  count: z.number(),
  description: z.string().nullish(),
  /** `yyyy-mm-dd hh:mm:ss` */
  created: z.string(),
  is_visible: z.number(),
  project_id: z.number(),
});

export const cohorts = {
  list: post('/query/cohorts/list', {
    title: 'List saved cohorts',
    query: z.strictObject(project),
    output: z.array(Cohort),
    // It is a POST and changes nothing.
    safe: true,
    limits: queryLimits,
    fixture,
  }),
};
