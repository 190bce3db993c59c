import { z } from 'zod';

/** What every success holds. A schema never meets `ok: false`: `errors.ts` has read that before. */
export const ok = { ok: z.literal(true) };

/**
 * What a page of a list holds beside its items. An empty cursor means the end, as a missing one does.
 * @see https://docs.slack.dev/apis/web-api/pagination (read 2026-11-25)
 */
export const page = { ...ok, response_metadata: z.object({ next_cursor: z.string().optional() }).optional() };

/** How a page is asked for. Slack advises at most 200 items, and may send fewer than asked for although more follow. */
export const pageArguments = { cursor: z.string().optional(), limit: z.number().int().min(1).max(1000).optional() };

/** How one page leads to the next. */
export const byCursor = { by: 'cursor', cursor: 'response_metadata.next_cursor', param: 'cursor' } as const;
