import { z } from 'zod';

/** Parameters of a list; `.all()` follows the URL of the next page. 20 items where `limit` says nothing. */
export const pageParameters = { limit: z.int().min(1).max(50).optional(), offset: z.int().min(0).optional() };

/** A page of a list; the last one has no `next`. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    href: z.string().optional(),
    items: z.array(item),
    limit: z.number(),
    next: z.string().nullable(),
    offset: z.number().optional(),
    previous: z.string().nullish(),
    total: z.number().optional(),
  });

/** A page of a list that goes on from a mark, not by counting. */
export const markedPageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    href: z.string().optional(),
    items: z.array(item),
    limit: z.number().optional(),
    next: z.string().nullish(),
    cursors: z.object({ after: z.string().nullish(), before: z.string().nullish() }).nullish(),
    total: z.number().nullish(),
  });

/** The page names the URL of the next one. */
export const byNext = { by: 'nextUrl', items: 'items', url: 'next' } as const;

/** A page as Spotify sends it, holding one item. */
export const pageFixture = (path: string, item: unknown): unknown => ({
  href: `https://api.spotify.com/v1${path}?offset=0&limit=20`,
  items: [item],
  limit: 20,
  next: null,
  offset: 0,
  previous: null,
  total: 1,
});
