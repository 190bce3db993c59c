import { z } from 'zod';

// How HubSpot's lists page, as in the frozen OpenAPI documents of 2026-08-21 (HubSpot/HubSpot-public-api-spec-collection 99893791, read
// 2026-11-25; so are all schemas below src/endpoints unless they say otherwise).

/** Parameters of a list. `after` is set by `.all()`. */
export const pageParameters = { after: z.string().optional(), limit: z.int().min(1).max(100).optional() };

const next = z.object({ after: z.string(), link: z.string().optional() });

/** A page of a list that only goes forward; the last one has no `paging.next`. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ results: z.array(item), paging: z.object({ next: next.optional() }).nullish() });

/** A list that always comes whole. */
export const allOf = <Item extends z.ZodType>(item: Item) => z.object({ results: z.array(item) });

/** How one page leads to the next. */
export const byAfter = { by: 'cursor', items: 'results', cursor: 'paging.next.after', param: 'after' } as const;

/** What an endpoint without an answer gives: HubSpot says 204. */
export const nothing = z.undefined();

/** Times are ISO 8601 texts, either way. */
export const time = z.string().meta({ examples: ['2026-11-25T10:00:00.000Z'] });
