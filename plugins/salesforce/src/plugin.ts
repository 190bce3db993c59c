import { definePlugin, server } from '@mooring/core';
import { salesforceApp, salesforceAuth, salesforceValues } from './auth.js';
import { actions, quickActions } from './endpoints/actions.js';
import { approvals } from './endpoints/approvals.js';
import { ingest } from './endpoints/bulk-ingest.js';
import { bulkQuery } from './endpoints/bulk-query.js';
import { collections } from './endpoints/collections.js';
import { composite } from './endpoints/composite.js';
import { files } from './endpoints/files.js';
import { identity } from './endpoints/identity.js';
import { limits, planLimits } from './endpoints/limits.js';
import { listViews } from './endpoints/list-views.js';
import { picklists } from './endpoints/picklists.js';
import { query, queryAll, queryMore } from './endpoints/query.js';
import { recent } from './endpoints/recent.js';
import { records } from './endpoints/records.js';
import { parameterizedSearch, search, searchScope, suggestions } from './endpoints/search.js';
import { sobjects } from './endpoints/sobjects.js';
import { salesforceErrors } from './errors.js';

/** Salesforce: records of an org, found, read and written one by one, by the hundred or in bulk. */
export const salesforce = definePlugin({
  id: 'salesforce',
  title: 'Salesforce',
  category: 'crm',
  version: '0.1.0',
  docs: 'https://developer.salesforce.com/docs/platform/api-rest/guide',
  api: {
    // Spring '24, with which most of the recorded traffic was made; orgs had v31 to v66 in 2026-05: NangoHQ/integration-templates 3caefe4a,
    // GET /services/data (read 2026-11-25).
    version: 'v60.0',
    baseUrl: 'https://{instance}.my.salesforce.com/services/data/v60.0',
    egress: ['{instance}.my.salesforce.com'],
  },
  app: salesforceApp,
  auth: salesforceAuth,
  values: salesforceValues,
  // What lies beside the versions: https://help.salesforce.com/HTViewHelpDoc?id=remoteaccess_using_userinfo_endpoint.htm (read 2026-11-25).
  servers: { instance: server('https://{instance}.my.salesforce.com', { auth: salesforceAuth }) },
  limits: planLimits,
  errors: salesforceErrors,
  // A query may run for two minutes and any call for ten: the cheat sheet named in endpoints/limits.ts.
  resilience: { attemptTimeoutMs: 30_000, deadlineMs: 120_000 },
  endpoints: {
    query,
    queryAll,
    queryMore,
    search,
    parameterizedSearch,
    suggestions,
    searchScope,
    sobjects,
    records,
    collections,
    composite,
    bulk: { ingest, query: bulkQuery },
    recent,
    listViews,
    picklists,
    approvals,
    actions,
    quickActions,
    files,
    limits,
    identity,
  },
});
