import { bearer, oauth2, oneOf } from '@mooring/core';

/**
 * An OAuth integration. One without a secret is a public client, which proves itself by PKCE alone.
 * @see https://airtable.com/developers/web/guides/oauth-integrations (read 2026-11-25)
 */
export const airtableApp = {
  clientId: {
    env: 'AIRTABLE_CLIENT_ID',
    label: 'Client id',
    hint: 'airtable.com/create/oauth, your integration. A personal access token needs none.',
    secret: false,
    example: '00000000-1111-2222-3333-444444444444',
  },
  clientSecret: {
    env: 'AIRTABLE_CLIENT_SECRET',
    label: 'Client secret',
    hint: 'airtable.com/create/oauth, your integration, if you generated one.',
    optional: true,
    example: 'not-a-real-client-secret',
  },
} as const;

const probe = 'whoami';
const account = { endpoint: 'whoami', path: 'id' } as const;

/**
 * A personal access token, or a service account's; it reaches the bases and scopes that were chosen for it, and lives until it is deleted.
 * @see https://airtable.com/developers/web/guides/personal-access-tokens (read 2026-11-25)
 */
const token = bearer({
  fields: {
    accessToken: {
      env: 'AIRTABLE_ACCESS_TOKEN',
      label: 'Personal access token',
      hint: 'airtable.com/create/tokens. It begins with pat; give it scopes and bases there.',
      // The API keys of before, which began with key, ended on 2024-02-01: https://airtable.com/developers/web/api/authentication (read
      // 2026-11-25).
      pattern: /(?!key)[\x21-\x7e]+/,
      example: 'patNotARealToken0.0000000000000000',
    },
  },
  probe,
  account,
});

/**
 * A person's consent, for the bases that the person chooses.
 * @see https://airtable.com/developers/web/api/oauth-reference (read 2026-11-25: URLs, parameters, PKCE) and
 * https://github.com/Airtable/oauth-example at a714e68 (how the client proves itself, that a second refresh may revoke)
 */
const oauth = oauth2({
  fields: {},
  grant: {
    type: 'authorizationCode',
    authorizeUrl: 'https://airtable.com/oauth2/v1/authorize',
    tokenUrl: 'https://airtable.com/oauth2/v1/token',
    // Required of every client, those with a secret too.
    pkce: 'S256',
    // "Authorization is required if your integration has a client secret; omit it otherwise": without one, the id goes into the form.
    clientProof: 'basic',
    // Each must be selected in the integration's settings, else the consent fails: https://airtable.com/developers/web/api/scopes. The last is
    // for webhooks; what comments and changes of tables need in addition is left to tokens, so that most integrations need select four.
    scopes: ['data.records:read', 'data.records:write', 'schema.bases:read', 'webhook:manage'],
    // An hour; the answer says so too (`expires_in`). The section "Token expiry & refresh tokens" of the reference, as told by
    // estuary/connectors pull request 1262: 60 minutes, 60 days (read 2026-11-25).
    lifetime: '60m',
    refresh: {
      // "the previous access and refresh tokens are invalidated and new tokens are returned": the same section, as quoted in
      // PipedreamHQ/pipedream issue 8727 (read 2026-11-25). So the old access token ends as well: calls under way get a 401, and are replayed.
      rotates: true,
      // "double clicking submit may cause a token revocation": the official example.
      reuse: 'revoke',
      idleTtl: '60d',
    },
    // No document names a way to give a grant back; people do it in their account's settings.
  },
  probe,
  account,
});

/** A personal token comes first: an access token alone is taken for one. */
export const airtableAuth = oneOf({ token, oauth });
