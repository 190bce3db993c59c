import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/pins.json' with { type: 'json' };
import { ok } from './envelope.js';
import { File } from './files.js';
import { ChannelId, MessageTs, UserId } from './identifiers.js';
import { WrittenMessage } from './messages.js';

const pin = z.object({ channel: ChannelId, timestamp: MessageTs });

export const PinnedItem = z.object({
  type: z.string(),
  channel: ChannelId.optional(),
  created: z.number().optional(),
  created_by: UserId.optional(),
  message: WrittenMessage.optional(),
  file: File.optional(),
});

// Read 2026-11-25: docs.slack.dev/reference/methods/pins.*, slackapi/java-slack-sdk rate_limit_tiers.json.
export const pins = {
  add: post('/pins.add', {
    title: 'Pin a message',
    input: pin,
    output: z.object(ok),
    limits: ['tier2'],
    scopes: ['pins:write'],
    fixture: fixtures.add,
  }),
  remove: post('/pins.remove', {
    title: 'Unpin a message',
    input: pin,
    output: z.object(ok),
    limits: ['tier2'],
    scopes: ['pins:write'],
    fixture: fixtures.remove,
  }),
  list: get('/pins.list', {
    title: 'List what is pinned in a channel',
    input: z.object({ channel: ChannelId }),
    output: z.object({ ...ok, items: z.array(PinnedItem) }),
    limits: ['tier2'],
    scopes: ['pins:read'],
    fixture: fixtures.list,
  }),
};
