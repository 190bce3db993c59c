import { basic, bearer } from '@mooring/core';

/**
 * A service account with its secret, for everything that is asked of a server: import, export, queries, administration. It may belong to
 * several projects, which is why most calls name one (`project_id`).
 * @see mixpanel/docs, openapi/query.openapi.yaml, `security: ServiceAccount` (ba229069b07d, 2026-08-21, read 2026-11-25)
 */
export const serviceAccount = basic({
  fields: {
    serviceAccountUsername: {
      env: 'MIXPANEL_SERVICE_ACCOUNT_USERNAME',
      label: 'Service account username',
      hint: 'Mixpanel, Organization Settings, Service Accounts. It ends in .mp-service-account.',
      example: 'mooring.000000.mp-service-account',
      secret: false,
    },
    serviceAccountSecret: {
      env: 'MIXPANEL_SERVICE_ACCOUNT_SECRET',
      label: 'Service account secret',
      hint: 'Shown once, when the service account is made.',
      example: 'not-a-real-service-account-secret',
    },
  },
  username: 'serviceAccountUsername',
  password: 'serviceAccountSecret',
  probe: 'me',
});

/**
 * Deletions and retrievals alone want a token of a person, and are refused to service accounts: mixpanel/docs, openapi/gdpr.openapi.yaml,
 * `security: OAuthToken` (ba229069b07d, 2026-08-21, read 2026-11-25).
 */
export const gdprToken = bearer({
  fields: {
    gdprToken: {
      env: 'MIXPANEL_GDPR_TOKEN',
      label: 'GDPR API token',
      hint: 'Mixpanel, Profile & Preferences, Data & Privacy. Only needed for `gdpr`.',
      example: 'not-a-real-gdpr-token',
      optional: true,
    },
  },
});

/**
 * The names of a project's hosts, under the names that Mixpanel's documents give them: one for ingestion, one for the raw export, one for
 * queries and administration. All three belong to one place: see `mixpanelRegions`.
 * @see the `servers` of mixpanel/docs, openapi/{ingestion,export,query}.openapi.yaml (ba229069b07d, 2026-08-21, read 2026-11-25)
 */
export const hosts = {
  region: { env: 'MIXPANEL_REGION', label: 'Ingestion host', pattern: /api(-eu|-in)?/, example: 'api' },
  server: { env: 'MIXPANEL_SERVER', label: 'Export host', pattern: /data(-eu|-in)?/, example: 'data' },
  regionAndDomain: { env: 'MIXPANEL_REGION_AND_DOMAIN', label: 'Query host', pattern: /((eu|in)\.)?mixpanel/, example: 'mixpanel' },
} as const;

/** Where a project's data lives: the `values` of a connection, such as `values: mixpanelRegions.eu`. */
export const mixpanelRegions = {
  us: { region: 'api', server: 'data', regionAndDomain: 'mixpanel' },
  eu: { region: 'api-eu', server: 'data-eu', regionAndDomain: 'eu.mixpanel' },
  in: { region: 'api-in', server: 'data-in', regionAndDomain: 'in.mixpanel' },
} as const;
