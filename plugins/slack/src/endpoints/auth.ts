import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/auth.json' with { type: 'json' };
import { ok } from './envelope.js';
import { UserId } from './identifiers.js';

export const auth = {
  /** @see https://docs.slack.dev/reference/methods/auth.test (read 2026-11-25): hundreds of calls a minute, so no tier of ours counts it. */
  test: get('/auth.test', {
    title: 'Tell whom the token belongs to',
    output: z.object({
      ...ok,
      url: z.string(),
      team: z.string(),
      user: z.string(),
      team_id: z.string(),
      user_id: UserId,
      /** Absent for a user token. */
      bot_id: z.string().optional(),
      enterprise_id: z.string().nullish(),
      is_enterprise_install: z.boolean().optional(),
    }),
    fixture: fixtures.test,
  }),
  /** With `test` nothing is revoked. @see https://docs.slack.dev/reference/methods/auth.revoke (read 2026-11-25) */
  revoke: post('/auth.revoke', {
    title: 'Revoke the token that it is called with',
    input: z.object({ test: z.boolean().optional() }),
    output: z.object({ ...ok, revoked: z.boolean() }),
    limits: ['tier3'],
    fixture: fixtures.revoke,
  }),
};
