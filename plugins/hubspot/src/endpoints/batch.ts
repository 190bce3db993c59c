import { z } from 'zod';

/** One item of a batch that failed while others did not. */
const BatchError = z.object({
  status: z.string().optional(),
  category: z.string().optional(),
  message: z.string(),
  context: z.record(z.string(), z.array(z.string())).optional(),
});

/**
 * The answer of a batch. With `errors` it is a 207: some items are in `results`, the others there. HubSpot sends that only where the items
 * that failed can be told apart, such as those that were not found; else the whole batch fails, and is an error.
 * @see https://developers.hubspot.com/docs/api-reference/latest/error-handling, Multi-status errors (read 2026-11-25)
 */
export const batchOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    status: z.string(),
    results: z.array(item),
    numErrors: z.number().optional(),
    errors: z.array(BatchError).optional(),
    startedAt: z.string(),
    completedAt: z.string(),
  });

/** The items of a batch, at most a hundred. */
export const inputsOf = <Item extends z.ZodType>(item: Item) => z.object({ inputs: z.array(item).min(1).max(100) });

/** A batch as HubSpot sends it, holding one item. */
export const batchFixture = (item: unknown): unknown => ({
  status: 'COMPLETE',
  results: [item],
  startedAt: '2026-11-25T10:00:00.000Z',
  completedAt: '2026-11-25T10:00:00.120Z',
});
