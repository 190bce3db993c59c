import { z } from 'zod';
import { Attachment, Block, MessageMetadata } from './blocks.js';
import { File } from './files.js';
import { MessageTs, UserId } from './identifiers.js';

const Reaction = z.object({ name: z.string(), count: z.number(), users: z.array(UserId) });

/**
 * A message as history, threads and events show it. Which fields are there depends on who wrote it and on `subtype`; only `type` and `ts`
 * always are.
 * @see https://docs.slack.dev/reference/events/message (read 2026-11-25)
 */
export const Message = z.object({
  type: z.string(),
  ts: MessageTs,
  subtype: z.string().optional(),
  text: z.string().optional(),
  user: UserId.optional(),
  // Null in messages of apps that have no bot user.
  bot_id: z.string().nullish(),
  app_id: z.string().optional(),
  username: z.string().nullish(),
  team: z.string().optional(),
  client_msg_id: z.string().optional(),
  blocks: z.array(Block).optional(),
  attachments: z.array(Attachment).optional(),
  files: z.array(File).optional(),
  metadata: MessageMetadata.optional(),
  reactions: z.array(Reaction).optional(),
  edited: z.object({ user: UserId.optional(), ts: MessageTs }).optional(),
  thread_ts: MessageTs.optional(),
  parent_user_id: UserId.optional(),
  reply_count: z.number().optional(),
  reply_users: z.array(UserId).optional(),
  latest_reply: MessageTs.optional(),
  permalink: z.string().optional(),
});

/** A message as the call that wrote it repeats it: without `ts` where it is not posted yet, without `type` after an update. */
export const WrittenMessage = Message.partial();
