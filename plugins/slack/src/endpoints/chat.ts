import { get, post } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/chat.json' with { type: 'json' };
import { Attachment, BlockInput, MessageMetadata } from './blocks.js';
import { byCursor, ok, page, pageArguments } from './envelope.js';
import { ChannelId, FileId, MessageTs, UserId } from './identifiers.js';
import { WrittenMessage } from './messages.js';

/**
 * What a message says; Slack wants one of `text`, `blocks`, `attachments` and `markdown_text`, else it answers `no_text`. With blocks, `text`
 * is what notifications show.
 */
const content = {
  text: z.string().optional(),
  blocks: z.array(BlockInput).optional(),
  attachments: z.array(Attachment).optional(),
  /** Markdown, at most 12,000 characters; not together with `text` or `blocks`. */
  markdown_text: z.string().optional(),
};
const parsing = { parse: z.enum(['full', 'none']).optional(), link_names: z.boolean().optional() };
const threading = { thread_ts: MessageTs.optional(), reply_broadcast: z.boolean().optional() };
const unfurling = { unfurl_links: z.boolean().optional(), unfurl_media: z.boolean().optional() };
/** Needs the scope `chat:write.customize`. */
const author = { username: z.string().optional(), icon_emoji: z.string().optional(), icon_url: z.string().optional() };
const metadata = { metadata: MessageMetadata.optional() };
const posted = { ...ok, channel: ChannelId, ts: MessageTs };

// Read 2026-11-25: docs.slack.dev/reference/methods/chat.* for arguments and answers, slackapi/java-slack-sdk rate_limit_tiers.json for tiers.
// No call has an idempotency key: Slack ignores `client_msg_id` from apps, so an unanswered chat.postMessage is not repeated.
export const chat = {
  postMessage: post('/chat.postMessage', {
    title: 'Post a message to a channel, a direct message or a thread',
    input: z.object({
      channel: ChannelId,
      ...content,
      ...threading,
      ...parsing,
      ...author,
      ...metadata,
      ...unfurling,
      mrkdwn: z.boolean().optional(),
    }),
    output: z.object({ ...posted, message: WrittenMessage }),
    limits: ['posting'],
    scopes: ['chat:write'],
    fixture: fixtures.postMessage,
  }),
  update: post('/chat.update', {
    title: 'Replace the content of a message',
    input: z.object({
      channel: ChannelId,
      ts: MessageTs,
      ...content,
      ...parsing,
      ...metadata,
      reply_broadcast: z.boolean().optional(),
      file_ids: z.array(FileId).optional(),
    }),
    output: z.object({ ...posted, text: z.string().optional(), message: WrittenMessage.optional() }),
    // The same content once more changes nothing.
    safe: true,
    limits: ['tier3'],
    scopes: ['chat:write'],
    fixture: fixtures.update,
  }),
  delete: post('/chat.delete', {
    title: 'Delete a message',
    input: z.object({ channel: ChannelId, ts: MessageTs }),
    output: z.object(posted),
    limits: ['tier3'],
    scopes: ['chat:write'],
    fixture: fixtures.delete,
  }),
  postEphemeral: post('/chat.postEphemeral', {
    title: 'Show a message to one member of a channel only',
    input: z.object({ channel: ChannelId, user: UserId, ...content, thread_ts: MessageTs.optional(), ...parsing, ...author }),
    output: z.object({ ...ok, message_ts: MessageTs }),
    limits: ['tier4'],
    scopes: ['chat:write'],
    fixture: fixtures.postEphemeral,
  }),
  scheduleMessage: post('/chat.scheduleMessage', {
    title: 'Schedule a message, up to 120 days ahead',
    input: z.object({
      channel: ChannelId,
      /** Unix time in seconds. */
      post_at: z.number().int(),
      ...content,
      ...threading,
      ...parsing,
      ...metadata,
      ...unfurling,
    }),
    output: z.object({
      ...ok,
      channel: ChannelId,
      scheduled_message_id: z.string(),
      // The documents' example gives a text, the description and the SDK a number.
      post_at: z.union([z.number(), z.string()]),
      message: WrittenMessage.optional(),
    }),
    limits: ['tier3'],
    scopes: ['chat:write'],
    fixture: fixtures.scheduleMessage,
  }),
  deleteScheduledMessage: post('/chat.deleteScheduledMessage', {
    title: 'Take back a scheduled message',
    input: z.object({ channel: ChannelId, scheduled_message_id: z.string() }),
    output: z.object(ok),
    limits: ['tier3'],
    scopes: ['chat:write'],
    fixture: fixtures.deleteScheduledMessage,
  }),
  scheduledMessages: {
    list: get('/chat.scheduledMessages.list', {
      title: 'List scheduled messages',
      input: z.object({
        channel: ChannelId.optional(),
        oldest: MessageTs.optional(),
        latest: MessageTs.optional(),
        team_id: z.string().optional(),
        ...pageArguments,
      }),
      output: z.object({
        ...page,
        scheduled_messages: z.array(
          z.object({
            // A number in the documents' example, `Q…` in answers.
            id: z.union([z.string(), z.number()]),
            channel_id: ChannelId,
            post_at: z.number(),
            date_created: z.number(),
            text: z.string().optional(),
          }),
        ),
      }),
      paginate: { ...byCursor, items: 'scheduled_messages' },
      limits: ['tier3'],
      fixture: fixtures.scheduledMessagesList,
    }),
  },
  getPermalink: get('/chat.getPermalink', {
    title: 'Get the lasting link of a message',
    input: z.object({ channel: ChannelId, message_ts: MessageTs }),
    output: z.object({ ...ok, channel: ChannelId, permalink: z.string() }),
    fixture: fixtures.getPermalink,
  }),
  meMessage: post('/chat.meMessage', {
    title: 'Post a /me message',
    input: z.object({ channel: ChannelId, text: z.string() }),
    output: z.object(posted),
    limits: ['tier3'],
    scopes: ['chat:write'],
    fixture: fixtures.meMessage,
  }),
};
