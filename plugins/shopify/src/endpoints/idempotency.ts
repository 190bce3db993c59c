import { z } from 'zod';

/**
 * What makes a repeat harmless, for the mutations that want it since 2026-04: a UUID of yours, the same for the same deed, also when you
 * call again after a failure. Mooring sends it with every attempt.
 * @see https://shopify.dev/docs/api/usage/idempotent-requests (read 2026-11-25)
 */
export const idempotencyKey = z
  .string()
  .regex(/\S/)
  .meta({ examples: ['4f5b6ebf-143c-4da5-8d0f-fb8553bfd85d'] });
