import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/reactions.json' with { type: 'json' };
import { ok } from './envelope.js';
import { ChannelId, MessageTs } from './identifiers.js';
import { Message } from './messages.js';

const reaction = z.object({
  channel: ChannelId,
  timestamp: MessageTs,
  /** Name of the emoji without colons, such as `thumbsup`. */
  name: z.string().meta({ examples: ['thumbsup'] }),
});

// Read 2026-11-25: docs.slack.dev/reference/methods/reactions.*, slackapi/java-slack-sdk rate_limit_tiers.json.
// Neither write is repeated without an answer: a second one would be told `already_reacted` or `no_reaction`, an error for a success.
export const reactions = {
  add: post('/reactions.add', {
    title: 'React to a message',
    input: reaction,
    output: z.object(ok),
    limits: ['tier3'],
    scopes: ['reactions:write'],
    fixture: fixtures.add,
  }),
  remove: post('/reactions.remove', {
    title: 'Take a reaction back',
    input: reaction,
    output: z.object(ok),
    limits: ['tier2'],
    scopes: ['reactions:write'],
    fixture: fixtures.remove,
  }),
  get: get('/reactions.get', {
    title: 'Read the reactions to a message',
    input: z.object({ channel: ChannelId, timestamp: MessageTs, full: z.boolean().optional() }),
    output: z.object({ ...ok, type: z.string(), channel: ChannelId.optional(), message: Message.optional() }),
    limits: ['tier3'],
    scopes: ['reactions:read'],
    fixture: fixtures.get,
  }),
};
