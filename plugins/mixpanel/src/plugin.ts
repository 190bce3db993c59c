import { definePlugin, noAuth, server } from '@mooring/core';
import { gdprToken, hosts, serviceAccount } from './auth.js';
import { annotations } from './endpoints/annotations.js';
import { cohorts } from './endpoints/cohorts.js';
import { events } from './endpoints/event-counts.js';
import { importEvents, track } from './endpoints/events.js';
import { exportEvents } from './endpoints/export.js';
import { flags } from './endpoints/flags.js';
import { gdpr } from './endpoints/gdpr.js';
import { groups } from './endpoints/groups.js';
import { identity } from './endpoints/identity.js';
import { lookupTables } from './endpoints/lookup-tables.js';
import { me } from './endpoints/me.js';
import { engage } from './endpoints/profiles.js';
import { reports } from './endpoints/reports.js';
import { schemas } from './endpoints/schemas.js';
import { serviceAccounts } from './endpoints/service-accounts.js';
import { mixpanelErrors } from './errors.js';
import { mixpanelWebhooks } from './webhooks.js';

/** @see mixpanel/docs, openapi/*.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25) */
export const mixpanel = definePlugin({
  id: 'mixpanel',
  title: 'Mixpanel',
  category: 'analytics',
  version: '0.1.0',
  docs: 'https://docs.mixpanel.com/reference/overview',
  api: {
    // Only the export (2.0) and GDPR (3.0) have versions, in their paths.
    version: '2.0',
    baseUrl: 'https://{regionAndDomain}.com/api',
    egress: ['{regionAndDomain}.com', '{region}.mixpanel.com', '{server}.mixpanel.com'],
  },
  values: hosts,
  auth: serviceAccount,
  servers: {
    // Events and profiles carry the public project token in each record, and nothing else.
    ingestion: server('https://{region}.mixpanel.com', { auth: noAuth }),
    import: server('https://{region}.mixpanel.com', { auth: serviceAccount }),
    export: server('https://{server}.mixpanel.com/api/2.0', { auth: serviceAccount }),
    gdpr: server('https://{regionAndDomain}.com/api/app', { auth: gdprToken }),
  },
  // All of them for a whole project, whoever asks: https://docs.mixpanel.com/reference/rate-limits (read 2026-11-25). Ingestion is limited by
  // bytes and events, 2 GB or about 30,000 events a second over a minute; answers tell neither what remains nor when to come again.
  limits: [
    { name: 'query-hour', appliesTo: 'named', rate: 60, per: '1h' },
    { name: 'query-concurrency', appliesTo: 'named', kind: 'concurrency', rate: 5 },
    { name: 'export-hour', appliesTo: 'named', rate: 60, per: '1h' },
    { name: 'export-second', appliesTo: 'named', rate: 3, per: '1s' },
    { name: 'export-concurrency', appliesTo: 'named', kind: 'concurrency', rate: 100 },
    // For a whole organization: https://docs.mixpanel.com/reference/limits (read 2026-11-25)
    { name: 'lexicon', appliesTo: 'named', rate: 5, per: '1m' },
  ],
  errors: mixpanelErrors,
  // Queries and exports take longer than other calls. The numbers are ours.
  resilience: { attemptTimeoutMs: 60_000, deadlineMs: 180_000 },
  endpoints: {
    track,
    import: importEvents,
    export: exportEvents,
    engage,
    groups,
    identity,
    lookupTables,
    reports,
    events,
    cohorts,
    annotations,
    schemas,
    gdpr,
    flags,
    serviceAccounts,
    me,
  },
  webhooks: mixpanelWebhooks,
});
