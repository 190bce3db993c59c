import { z } from 'zod';

const anyText: z.ZodType<string & Record<never, never>, string & Record<never, never>> = z.string();

/** Text of which these values are known. An unknown one is no reason to refuse an answer. */
export const known = <const Values extends readonly [string, ...string[]]>(...values: Values) => z.union([z.enum(values), anyText]);
