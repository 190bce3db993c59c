import { del, get, patch } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/shares.json' with { type: 'json' };
import { inBase } from './scope.js';
import { nothing, oneOf, time } from './values.js';

/** A link by which others see a base, a view or an extension. */
const Share = z.object({
  shareId: z.string(),
  type: oneOf('base', 'view', 'blockInstallation'),
  state: oneOf('enabled', 'disabled'),
  createdByUserId: z.string(),
  createdTime: time,
  isPasswordProtected: z.boolean(),
  restrictedToEnterpriseMembers: z.boolean().optional(),
  restrictedToEmailDomains: z.array(z.string()).optional(),
  effectiveEmailDomainAllowList: z.array(z.string()).optional(),
  shareTokenPrefix: z.string().optional(),
  canBeSynced: z.boolean().nullish(),
  viewId: z.string().nullish(),
  blockInstallationId: z.string().nullish(),
});

const base = '/meta/bases/:baseId/shares';

/** Enterprise plans only. */
export const shares = {
  /** @see https://airtable.com/developers/web/api/list-shares, by gtalarico/pyairtable models/schema.py at 25f31b0 (read 2026-11-25) */
  list: get(base, {
    title: 'List the share links of a base (Enterprise)',
    output: z.object({ shares: z.array(Share) }),
    ...inBase(),
    fixture: { shares: fixtures.shares },
  }),
  /** @see https://airtable.com/developers/web/api/manage-share (read 2026-11-25) */
  update: patch(`${base}/:shareId`, {
    title: 'Switch a share link on or off (Enterprise)',
    input: z.object({ state: z.enum(['enabled', 'disabled']) }),
    output: nothing,
    ...inBase('workspacesAndBases.shares:manage'),
  }),
  /** For good. @see https://airtable.com/developers/web/api/delete-share, by gtalarico/pyairtable models/schema.py at 25f31b0 (read 2026-11-25) */
  delete: del(`${base}/:shareId`, {
    title: 'Delete a share link (Enterprise)',
    output: nothing,
    ...inBase('workspacesAndBases.shares:manage'),
  }),
};
