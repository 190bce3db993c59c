import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/bots.json' with { type: 'json' };
import { ok } from './envelope.js';
import { UserId } from './identifiers.js';

export const bots = {
  /** @see https://docs.slack.dev/reference/methods/bots.info (read 2026-11-25) */
  info: get('/bots.info', {
    title: 'Look up a bot by the `bot_id` of a message',
    input: z.object({ bot: z.string().meta({ examples: ['B0123456789'] }), team_id: z.string().optional() }),
    output: z.object({
      ...ok,
      bot: z.object({
        id: z.string(),
        name: z.string(),
        deleted: z.boolean().optional(),
        app_id: z.string().optional(),
        user_id: UserId.optional(),
        updated: z.number().optional(),
      }),
    }),
    limits: ['tier3'],
    scopes: ['users:read'],
    fixture: fixtures.info,
  }),
};
