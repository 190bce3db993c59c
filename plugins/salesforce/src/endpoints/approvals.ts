import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/approvals.json' with { type: 'json' };
import { RecordError } from './record.js';

const request = z.object({
  actionType: z.enum(['Submit', 'Approve', 'Reject']),
  /** The record to submit; the item of work to decide on. */
  contextId: z.string(),
  /** Who submits it, where that is not the user. */
  contextActorId: z.string().optional(),
  comments: z.string().optional(),
  nextApproverIds: z.array(z.string()).optional(),
  processDefinitionNameOrId: z.string().optional(),
  skipEntryCriteria: z.boolean().optional(),
});

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_process_approvals_submit.htm (read 2026-11-25) */
export const approvals = {
  list: get('/process/approvals', {
    title: 'List the approval processes, by type of records',
    output: z.object({
      approvals: z.record(
        z.string(),
        z.array(
          z.object({ id: z.string(), name: z.string(), description: z.string().nullable(), object: z.string(), sortOrder: z.number() }),
        ),
      ),
    }),
    fixture: fixtures.processes,
  }),
  process: post('/process/approvals', {
    title: 'Submit records for approval, approve or reject them',
    input: z.object({ requests: z.array(request).min(1) }),
    output: z.array(
      z.object({
        actorIds: z.array(z.string()).nullable(),
        entityId: z.string().nullable(),
        errors: z.array(RecordError).nullable(),
        instanceId: z.string().nullable(),
        instanceStatus: z.string().nullable(),
        newWorkitemIds: z.array(z.string()).nullable(),
        success: z.boolean(),
      }),
    ),
    fixture: fixtures.processed,
  }),
};
