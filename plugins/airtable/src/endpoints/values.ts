import { z } from 'zod';

// What many answers share. Airtable adds fields, and values of its enumerations, within the version.

/** ISO 8601, in UTC. */
export const time = z.string().meta({ examples: ['2026-11-25T10:00:00.000Z'] });

const anyText: z.ZodType<string & Record<never, never>, string & Record<never, never>> = z.string();

/** Text of which these values are known; another one is no reason to refuse an answer. */
export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) => z.union([z.enum(values), anyText]);

/** What a delete answers with. */
export const Deleted = z.object({ id: z.string(), deleted: z.literal(true) });

/** "An empty response on success": nothing, or an object that says nothing. */
export const nothing = z.union([z.undefined(), z.object({}), z.null()]);

/** How one page leads to the next: a missing `offset` is the end. */
export const byOffset = <const Items extends string>(items: Items) => ({ by: 'cursor', items, cursor: 'offset', param: 'offset' }) as const;

/**
 * Values by the name of their field, or by its id. What a value looks like depends on the type of the field; empty ones, `false` among them,
 * are left out of answers.
 * @see https://airtable.com/developers/web/api/field-model (read 2026-11-25)
 */
export const cells = z.record(z.string(), z.unknown());
