import { get } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/whoami.json' with { type: 'json' };

/** @see https://airtable.com/developers/web/api/get-user-id-scopes (read 2026-11-25): any token may, whatever its scopes. */
export const whoami = get('/meta/whoami', {
  title: 'Tell whose token it is',
  output: z.object({
    id: z.string(),
    /** With the scope `user.email:read` only. */
    email: z.string().optional(),
    /** Of OAuth tokens only. */
    scopes: z.array(z.string()).optional(),
  }),
  fixture: fixtures.whoami,
});
