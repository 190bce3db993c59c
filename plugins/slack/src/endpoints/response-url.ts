import { follow, text } from '@mooring/core';
import { z } from 'zod';
import { Attachment, BlockInput } from './blocks.js';
import { MessageTs } from './identifiers.js';

/**
 * A message as an answer to a command or an interaction.
 * @see https://docs.slack.dev/interactivity/handling-user-interaction (read 2026-11-25)
 */
export const ResponseMessage = z.object({
  /** `ephemeral` is seen by the user only. Slack's default. */
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  text: z.string().optional(),
  blocks: z.array(BlockInput).optional(),
  attachments: z.array(Attachment).optional(),
  thread_ts: MessageTs.optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
});

export const responseUrl = {
  /** Works five times within 30 minutes of the command or interaction. The URL is the permission, so no token goes along. */
  send: follow('POST', {
    title: 'Answer a command or an interaction later, by its `response_url`',
    hosts: ['hooks.slack.com'],
    credential: 'none',
    encoding: 'json',
    body: ResponseMessage,
    output: text(),
    fixture: 'ok',
  }),
};
