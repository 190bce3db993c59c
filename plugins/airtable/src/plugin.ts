import { definePlugin, server } from '@mooring/core';
import { airtableApp, airtableAuth } from './auth.js';
import { attachments } from './endpoints/attachments.js';
import { bases } from './endpoints/bases.js';
import { collaborators } from './endpoints/collaborators.js';
import { comments } from './endpoints/comments.js';
import { fields } from './endpoints/fields.js';
import { records } from './endpoints/records.js';
import { shares } from './endpoints/shares.js';
import { sync } from './endpoints/sync.js';
import { tables } from './endpoints/tables.js';
import { views } from './endpoints/views.js';
import { webhookSubscriptions } from './endpoints/webhook-subscriptions.js';
import { whoami } from './endpoints/whoami.js';
import { airtableErrors } from './errors.js';
import { webhooks } from './webhooks.js';

/** Airtable: bases, their tables and fields, records with comments and attachments, and what changes in them. */
export const airtable = definePlugin({
  id: 'airtable',
  title: 'Airtable',
  category: 'other',
  version: '0.1.0',
  docs: 'https://airtable.com/developers/web/api/introduction',
  api: {
    // The only version there is; it stands in the URL.
    version: 'v0',
    baseUrl: 'https://api.airtable.com/v0',
    egress: ['api.airtable.com', 'content.airtable.com'],
  },
  app: airtableApp,
  auth: airtableAuth,
  servers: {
    // https://airtable.com/developers/web/api/upload-attachment (read 2026-11-25). Its Markdown twin names api.airtable.com; the official page and
    // gtalarico/pyairtable at 25f31b0 (api/table.py) name this host.
    content: server('https://content.airtable.com/v0', { auth: airtableAuth }),
  },
  // https://airtable.com/developers/web/api/rate-limits (read 2026-11-25). No answer tells how much is left.
  limits: [
    { name: 'base', appliesTo: 'named', by: ['baseId'], rate: 5 },
    // All traffic of one user's tokens, whatever the base. Several connections of one user share it, and learn so by a 429 only.
    { name: 'token', rate: 50 },
    // https://airtable.com/developers/web/api/post-sync-api-endpoint (read 2026-11-25)
    { name: 'sync', appliesTo: 'named', by: ['baseId'], rate: 20, per: '5m' },
  ],
  errors: airtableErrors,
  // After a 429 nothing succeeds for 30 seconds: a call that met one may wait that long and go on.
  resilience: { deadlineMs: 90_000 },
  endpoints: {
    whoami,
    bases,
    tables,
    fields,
    views,
    records,
    comments,
    attachments,
    sync,
    webhooks: webhookSubscriptions,
    collaborators,
    shares,
  },
  webhooks,
});
