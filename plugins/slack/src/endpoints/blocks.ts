import { z } from 'zod';

/**
 * A block of Block Kit. Slack adds kinds of blocks often, so only what all share is checked.
 * @see https://docs.slack.dev/reference/block-kit/blocks (read 2026-11-25)
 */
export const Block = z.looseObject({ type: z.string(), block_id: z.string().optional() });

/** A block as a caller writes it. The second form is for values of a declared type, such as those of `@slack/types`, that have no index signature. */
export const BlockInput = z.union([z.looseObject({ type: z.string() }), z.object({ type: z.string() })]);

/** An attachment, the older form of rich content. */
export const Attachment = z.looseObject({});

/** Data that other apps can read from a message. */
export const MessageMetadata = z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) });
