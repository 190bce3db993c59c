import { z } from 'zod';

// Fields of answers, as twilio/twilio-oai spec/json at d50069b44ea8 has them (read 2026-11-25). It calls nearly everything nullable and
// nothing required; what is asked for here without `nullish` identifies an object or tells its state, and stands in every example.

/** A text that may be missing. */
export const text = z.string().nullish();

export const flag = z.boolean().nullish();

export const count = z.number().nullish();

/** Addresses of what belongs to an object, by name. */
export const links = z.record(z.string(), z.string()).nullish();

const anyText: z.ZodType<string & Record<never, never>, string & Record<never, never>> = z.string();

/** Text of which these values are known. Twilio adds values within a version, so an unknown one is no reason to refuse an answer. */
export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) => z.union([z.enum(values), anyText]);

/** What a DELETE answers with: 204 and nothing. */
export const nothing = z.undefined();
