import { z } from 'zod';

/** Empty in every answer that gets here: `errors.ts` has read the others before. */
export const UserErrors = z.array(z.object({ field: z.array(z.string()).nullish(), message: z.string(), code: z.string().nullish() }));
