import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/usergroups.json' with { type: 'json' };
import { ok } from './envelope.js';
import { UserId } from './identifiers.js';

/** A group that can be mentioned. The Events API calls it a subteam. */
export const Usergroup = z.object({
  id: z.string().meta({ examples: ['S0123456789'] }),
  name: z.string(),
  handle: z.string(),
  description: z.string().nullish(),
  team_id: z.string().optional(),
  date_create: z.number().optional(),
  date_update: z.number().optional(),
  /** 0 while the group is enabled. */
  date_delete: z.number().optional(),
  created_by: z.string().optional(),
  updated_by: z.string().nullish(),
  deleted_by: z.string().nullish(),
  auto_type: z.string().nullish(),
  users: z.array(UserId).optional(),
  // A text in the documents' example, a number in the SDK's types.
  user_count: z.union([z.number(), z.string()]).optional(),
});

// Read 2026-11-25: docs.slack.dev/reference/methods/usergroups.*, slackapi/java-slack-sdk rate_limit_tiers.json.
export const usergroups = {
  list: get('/usergroups.list', {
    title: 'List the user groups of the workspace',
    input: z.object({
      include_users: z.boolean().optional(),
      include_count: z.boolean().optional(),
      include_disabled: z.boolean().optional(),
      team_id: z.string().optional(),
    }),
    output: z.object({ ...ok, usergroups: z.array(Usergroup) }),
    limits: ['tier2'],
    scopes: ['usergroups:read'],
    fixture: fixtures.list,
  }),
  users: {
    list: get('/usergroups.users.list', {
      title: 'List the members of a user group',
      input: z.object({
        usergroup: z.string().meta({ examples: ['S0123456789'] }),
        include_disabled: z.boolean().optional(),
        team_id: z.string().optional(),
      }),
      output: z.object({ ...ok, users: z.array(UserId) }),
      limits: ['tier2'],
      scopes: ['usergroups:read'],
      fixture: fixtures.usersList,
    }),
  },
};
