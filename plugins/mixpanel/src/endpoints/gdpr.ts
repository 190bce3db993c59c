import { del, get, post, text } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/gdpr.json' with { type: 'json' };
import { results, token } from './fields.js';

// mixpanel/docs, openapi/gdpr.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25). Needs the credential `gdprToken`.

/** `PENDING`, `STAGING`, `STARTED`, `SUCCESS`, `FAILURE`, `REVOKED`, `NOT_FOUND` or `UNKNOWN`. */
const status = z.string();

const byToken = z.strictObject({ token });
const distinctIds = z.array(z.string()).min(1);
const complianceType = z.enum(['GDPR', 'CCPA']);
const Task = results(z.object({ task_id: z.string() }));

export const gdpr = {
  retrievals: {
    create: post('/data-retrievals/v3.0', {
      title: 'Ask for all data of users',
      server: 'gdpr',
      query: byToken,
      body: z.strictObject({
        distinct_ids: distinctIds,
        compliance_type: complianceType.optional(),
        /** Only for CCPA. */
        disclosure_type: z.enum(['Data', 'Categories', 'Sources']).optional(),
      }),
      output: Task,
      fixture: fixtures.task,
    }),
    retrieve: get('/data-retrievals/v3.0/:tracking_id', {
      title: 'Read how far a retrieval is',
      server: 'gdpr',
      input: byToken,
      /** `results` is the URL of the archive once the status is `SUCCESS`. */
      output: results(z.object({ status, results: z.string().nullish(), distinct_ids: z.array(z.string()).nullish() })),
      fixture: fixtures.retrieval,
    }),
  },
  deletions: {
    create: post('/data-deletions/v3.0', {
      title: 'Delete users with all their data',
      server: 'gdpr',
      query: byToken,
      body: z.strictObject({ distinct_ids: distinctIds, compliance_type: complianceType.optional() }),
      output: Task,
      fixture: fixtures.task,
    }),
    retrieve: get('/data-deletions/v3.0/:tracking_id', {
      title: 'Read how far a deletion is',
      server: 'gdpr',
      input: byToken,
      output: results(
        z.object({
          tracking_id: z.string(),
          status,
          requesting_user: z.string(),
          compliance_type: z.string(),
          project_id: z.number(),
          date_requested: z.string(),
          distinct_ids: z.array(z.string()),
        }),
      ),
      fixture: fixtures.deletion,
    }),
    cancel: del('/data-deletions/v3.0/:tracking_id', {
      title: 'Cancel a deletion that is not done yet',
      server: 'gdpr',
      input: byToken,
      // 204 without a body.
      output: text(),
      fixture: '',
    }),
  },
};
