import { del, get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/service-accounts.json' with { type: 'json' };
import { results } from './fields.js';

// mixpanel/docs, openapi/service-accounts.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)

const role = z.enum(['owner', 'admin', 'analyst', 'consumer']);

const ServiceAccount = z.object({
  id: z.number(),
  username: z.string(),
  last_used: z.string().nullish(),
  expires: z.string().nullish(),
  creator: z.number().nullish(),
  created: z.string().optional(),
  user: z.number().nullish(),
});

const Done = z.object({ status: z.string() });

export const serviceAccounts = {
  list: get('/app/organizations/:organizationId/service-accounts', {
    title: 'List the service accounts of an organization',
    output: results(z.array(ServiceAccount)),
    fixture: fixtures.list,
  }),
  create: post('/app/organizations/:organizationId/service-accounts', {
    title: 'Create a service account',
    input: z.strictObject({
      username: z.string().min(1),
      /** In all of `projects` that name none. */
      role: role.optional(),
      expires: z.iso.datetime().optional(),
      projects: z.array(z.strictObject({ id: z.int(), role: role.optional() })).optional(),
    }),
    /** `token` is the secret, and shown only here. */
    output: results(ServiceAccount.extend({ token: z.string() })),
    fixture: fixtures.create,
  }),
  retrieve: get('/app/organizations/:organizationId/service-accounts/:serviceAccountId', {
    title: 'Read a service account',
    output: ServiceAccount,
    fixture: fixtures.retrieve,
  }),
  delete: del('/app/organizations/:organizationId/service-accounts/:serviceAccountId', {
    title: 'Delete a service account',
    output: Done,
    fixture: fixtures.done,
  }),
  listOfProject: get('/app/projects/:projectId/service-accounts', {
    title: 'List the service accounts of a project',
    output: results(z.array(ServiceAccount.extend({ role: z.string().optional(), hasSensitiveAccess: z.boolean().optional() }))),
    fixture: fixtures.listOfProject,
  }),
  addToProjects: post('/app/organizations/:organizationId/service-accounts/add-to-project', {
    title: 'Let service accounts into projects',
    input: z.strictObject({
      projects: z.array(z.strictObject({ id: z.int(), role })).min(1),
      service_account_ids: z.array(z.int()).min(1),
    }),
    output: Done,
    fixture: fixtures.done,
  }),
  removeFromProjects: post('/app/organizations/:organizationId/service-accounts/remove-from-project', {
    title: 'Take service accounts out of projects',
    input: z.strictObject({ projects: z.array(z.strictObject({ id: z.int(), service_account_ids: z.array(z.int()).min(1) })).min(1) }),
    output: Done,
    fixture: fixtures.done,
  }),
};
