import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/conversations.json' with { type: 'json' };
import { byCursor, ok, page, pageArguments } from './envelope.js';
import { ChannelId, MessageTs, UserId } from './identifiers.js';
import { Message } from './messages.js';

const Description = z.object({ value: z.string(), creator: z.string().optional(), last_set: z.number().optional() });

/**
 * A channel, private channel, group message or direct message. Direct messages have a `user` and no name; most flags are there for some
 * kinds only.
 * @see https://docs.slack.dev/reference/objects/conversation-object (read 2026-11-25)
 */
export const Conversation = z.object({
  id: ChannelId,
  name: z.string().optional(),
  name_normalized: z.string().optional(),
  user: UserId.optional(),
  created: z.number().optional(),
  creator: z.string().optional(),
  updated: z.number().optional(),
  is_channel: z.boolean().optional(),
  is_group: z.boolean().optional(),
  is_im: z.boolean().optional(),
  is_mpim: z.boolean().optional(),
  is_private: z.boolean().optional(),
  is_archived: z.boolean().optional(),
  is_general: z.boolean().optional(),
  is_member: z.boolean().optional(),
  is_shared: z.boolean().optional(),
  is_ext_shared: z.boolean().optional(),
  is_org_shared: z.boolean().optional(),
  num_members: z.number().optional(),
  topic: Description.optional(),
  purpose: Description.optional(),
  previous_names: z.array(z.string()).optional(),
  context_team_id: z.string().optional(),
  locale: z.string().optional(),
  last_read: MessageTs.optional(),
  latest: Message.partial().nullish(),
  parent_conversation: z.string().nullish(),
});

/** Comma-separated: `public_channel`, `private_channel`, `mpim`, `im`. Slack's default is public channels only. */
const types = { types: z.string().optional(), exclude_archived: z.boolean().optional(), team_id: z.string().optional() };
const channel = z.object({ channel: ChannelId });
const period = {
  oldest: MessageTs.optional(),
  latest: MessageTs.optional(),
  inclusive: z.boolean().optional(),
  include_all_metadata: z.boolean().optional(),
};
const One = z.object({ ...ok, channel: Conversation });
const MessagePage = z.object({ ...page, messages: z.array(Message), has_more: z.boolean().optional() });

// Read 2026-11-25: docs.slack.dev/reference/methods/conversations.* for arguments and answers, slackapi/java-slack-sdk rate_limit_tiers.json
// for tiers. Scopes are those for public channels; private channels, group and direct messages need `groups:`, `mpim:` and `im:` ones.
export const conversations = {
  list: get('/conversations.list', {
    title: 'List the conversations of the workspace',
    input: z.object({ ...types, ...pageArguments }),
    output: z.object({ ...page, channels: z.array(Conversation) }),
    paginate: { ...byCursor, items: 'channels' },
    cache: { ttl: '30s', tags: ['conversations'] },
    limits: ['tier2'],
    scopes: ['channels:read'],
    fixture: fixtures.list,
  }),
  info: get('/conversations.info', {
    title: 'Look up a conversation',
    input: z.object({ channel: ChannelId, include_locale: z.boolean().optional(), include_num_members: z.boolean().optional() }),
    output: One,
    cache: { ttl: '30s', tags: ['conversations'] },
    limits: ['tier3'],
    scopes: ['channels:read'],
    fixture: fixtures.info,
  }),
  // Apps that are distributed outside the Marketplace get one call a minute and 15 messages a page here and in `replies`:
  // https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps (read 2026-11-25). Slack says so by 429.
  history: get('/conversations.history', {
    title: 'Read the messages of a conversation, newest first',
    input: z.object({ channel: ChannelId, ...period, ...pageArguments }),
    output: MessagePage,
    paginate: { ...byCursor, items: 'messages' },
    limits: ['tier3'],
    scopes: ['channels:history'],
    fixture: fixtures.history,
  }),
  replies: get('/conversations.replies', {
    title: 'Read a thread, its first message included',
    input: z.object({ channel: ChannelId, ts: MessageTs, ...period, ...pageArguments }),
    output: MessagePage,
    paginate: { ...byCursor, items: 'messages' },
    limits: ['tier3'],
    scopes: ['channels:history'],
    fixture: fixtures.replies,
  }),
  members: get('/conversations.members', {
    title: 'List the members of a conversation',
    input: z.object({ channel: ChannelId, ...pageArguments }),
    output: z.object({ ...page, members: z.array(UserId) }),
    paginate: { ...byCursor, items: 'members' },
    limits: ['tier4'],
    scopes: ['channels:read'],
    fixture: fixtures.members,
  }),
  create: post('/conversations.create', {
    title: 'Create a channel',
    input: z.object({
      /** Lower case, digits, `-` and `_`, at most 80 characters. */
      name: z.string(),
      is_private: z.boolean().optional(),
      team_id: z.string().optional(),
    }),
    output: One,
    invalidates: ['conversations'],
    limits: ['tier2'],
    scopes: ['channels:manage'],
    fixture: fixtures.create,
  }),
  invite: post('/conversations.invite', {
    title: 'Invite users to a channel',
    input: z.object({
      channel: ChannelId,
      /** Comma-separated user ids, up to 1000. */
      users: z.string().meta({ examples: ['U0123456789,U9876543210'] }),
      /** Invite the valid ones although others are not. */
      force: z.boolean().optional(),
    }),
    output: One,
    invalidates: ['conversations'],
    limits: ['tier3'],
    scopes: ['channels:manage'],
    fixture: fixtures.invite,
  }),
  open: post('/conversations.open', {
    title: 'Open or resume a direct or group message',
    // Either the conversation, or the comma-separated users (1 to 8) that it is with.
    input: z.object({
      channel: ChannelId.optional(),
      users: z.string().optional(),
      return_im: z.boolean().optional(),
      prevent_creation: z.boolean().optional(),
    }),
    output: z.object({ ...ok, channel: Conversation, no_op: z.boolean().optional(), already_open: z.boolean().optional() }),
    // Opening what is open answers the same conversation.
    safe: true,
    limits: ['tier3'],
    scopes: ['im:write', 'mpim:write'],
    fixture: fixtures.open,
  }),
  close: post('/conversations.close', {
    title: 'Close a direct or group message',
    input: channel,
    output: z.object({ ...ok, no_op: z.boolean().optional(), already_closed: z.boolean().optional() }),
    safe: true,
    limits: ['tier2'],
    scopes: ['im:write', 'mpim:write'],
    fixture: fixtures.close,
  }),
  join: post('/conversations.join', {
    title: 'Join a public channel',
    input: channel,
    output: One,
    // A member who joins again gets the channel and a warning.
    safe: true,
    invalidates: ['conversations'],
    limits: ['tier3'],
    scopes: ['channels:join'],
    fixture: fixtures.join,
  }),
  leave: post('/conversations.leave', {
    title: 'Leave a conversation',
    input: channel,
    output: z.object({ ...ok, not_in_channel: z.boolean().optional() }),
    safe: true,
    invalidates: ['conversations'],
    limits: ['tier3'],
    scopes: ['channels:manage'],
    fixture: fixtures.leave,
  }),
  kick: post('/conversations.kick', {
    title: 'Remove a user from a conversation',
    input: z.object({ channel: ChannelId, user: UserId }),
    output: z.object(ok),
    invalidates: ['conversations'],
    limits: ['tier3'],
    scopes: ['channels:manage'],
    fixture: fixtures.kick,
  }),
  archive: post('/conversations.archive', {
    title: 'Archive a conversation',
    input: channel,
    output: z.object(ok),
    invalidates: ['conversations'],
    limits: ['tier2'],
    scopes: ['channels:manage'],
    fixture: fixtures.archive,
  }),
  unarchive: post('/conversations.unarchive', {
    title: 'Take a conversation out of the archive',
    input: channel,
    output: z.object(ok),
    invalidates: ['conversations'],
    limits: ['tier2'],
    scopes: ['channels:manage'],
    fixture: fixtures.unarchive,
  }),
  rename: post('/conversations.rename', {
    title: 'Rename a conversation',
    input: z.object({ channel: ChannelId, name: z.string() }),
    output: One,
    invalidates: ['conversations'],
    limits: ['tier2'],
    scopes: ['channels:manage'],
    fixture: fixtures.rename,
  }),
  setTopic: post('/conversations.setTopic', {
    title: 'Set the topic of a conversation',
    input: z.object({ channel: ChannelId, topic: z.string() }),
    output: z.object({ ...ok, channel: Conversation.optional() }),
    invalidates: ['conversations'],
    limits: ['tier2'],
    scopes: ['channels:manage'],
    fixture: fixtures.setTopic,
  }),
  setPurpose: post('/conversations.setPurpose', {
    title: 'Set the purpose of a conversation',
    input: z.object({ channel: ChannelId, purpose: z.string() }),
    output: z.object({ ...ok, channel: Conversation.optional() }),
    invalidates: ['conversations'],
    limits: ['tier2'],
    scopes: ['channels:manage'],
    fixture: fixtures.setPurpose,
  }),
  mark: post('/conversations.mark', {
    title: 'Move the read mark of a conversation',
    input: z.object({ channel: ChannelId, ts: MessageTs }),
    output: z.object(ok),
    safe: true,
    limits: ['tier3'],
    scopes: ['channels:manage'],
    fixture: fixtures.mark,
  }),
};
