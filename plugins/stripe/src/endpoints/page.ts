import { z } from 'zod';
import { created, expand } from './parameter.js';

// How Stripe's lists and searches page. https://docs.stripe.com/api/pagination and /api/pagination/search, npm stripe 23.1.0 (read 2026-11-25)

/** Parameters of every list. `limit` is the size of a page, 10 by default; `.all()` fetches fewer pages with 100. */
export const pageParameters = {
  limit: z.int().min(1).max(100).optional(),
  /** The id after which the page starts; `.all()` sets it. */
  starting_after: z.string().optional(),
  /** The id before which the page ends: one page backwards, not together with `.all()`. */
  ending_before: z.string().optional(),
  expand,
};

/** Parameters of a list of what has a time of creation. */
export const datedPageParameters = { ...pageParameters, created };

/** A page of a list, newest first. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), has_more: z.boolean() });

/** The id of the last item asks for the next page. */
export const byLastId = { by: 'lastId', items: 'data', param: 'starting_after', more: 'has_more' } as const;

/**
 * Parameters of every search. `query` is in Stripe's own language, such as `email:'ada@example.com' AND metadata['plan']:'pro'`.
 * New objects can be found about a minute after they were made, so never search for what has just been written.
 * @see https://docs.stripe.com/search (read 2026-11-25)
 */
export const searchParameters = z.strictObject({
  query: z.string().meta({ examples: ["metadata['order']:'1001'"] }),
  limit: z.int().min(1).max(100).optional(),
  /** `next_page` of the page before; `.all()` sets it. */
  page: z.string().optional(),
  expand,
});

/** A page of a search. */
export const searchOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), has_more: z.boolean(), next_page: z.string().nullish(), total_count: z.number().optional() });

/** A search gives a cursor, other than a list. */
export const byNextPage = { by: 'cursor', items: 'data', param: 'page', cursor: 'next_page', more: 'has_more' } as const;

/** A page as Stripe sends it, holding one item. */
export const listFixture = (url: string, item: unknown): unknown => ({ object: 'list', url, has_more: false, data: [item] });

/** A page of a search as Stripe sends it, holding one item. */
export const searchFixture = (url: string, item: unknown): unknown => ({
  object: 'search_result',
  url,
  has_more: false,
  next_page: null,
  data: [item],
});
