import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/team.json' with { type: 'json' };
import { ok } from './envelope.js';

export const team = {
  /** @see https://docs.slack.dev/reference/methods/team.info (read 2026-11-25) */
  info: get('/team.info', {
    title: 'Look up the workspace',
    input: z.object({ team: z.string().optional(), domain: z.string().optional() }),
    output: z.object({
      ...ok,
      team: z.object({
        id: z.string(),
        name: z.string(),
        domain: z.string(),
        email_domain: z.string().optional(),
        url: z.string().optional(),
        enterprise_id: z.string().optional(),
        enterprise_name: z.string().optional(),
      }),
    }),
    limits: ['tier3'],
    scopes: ['team:read'],
    fixture: fixtures.info,
  }),
};
