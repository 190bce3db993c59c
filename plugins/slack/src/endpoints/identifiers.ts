import { z } from 'zod';

/** A channel, private channel (`C…`, older ones `G…`) or direct message (`D…`). */
export const ChannelId = z.string().meta({ examples: ['C0123456789'] });

export const UserId = z.string().meta({ examples: ['U0123456789'] });

export const FileId = z.string().meta({ examples: ['F0123456789'] });

/**
 * The id of a message within its channel: seconds and a counter, `1700000001.000100`. A text, because a number would lose the last digits.
 * The official description of 2021 calls it a number in places; requests and answers carry text.
 * @see https://docs.slack.dev/messaging/retrieving-messages (read 2026-11-25)
 */
export const MessageTs = z.string().meta({ examples: ['1700000001.000100'] });
