import { bearer, oauth2, oneOf, type TokenAnswer } from '@mooring/core';
import { z } from 'zod';

/**
 * The OAuth client of a public app. Its secret signs the app's webhooks too, and so does a private app's own.
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation (read 2026-11-25)
 */
export const hubspotApp = {
  clientId: {
    env: 'HUBSPOT_CLIENT_ID',
    label: 'Client id',
    hint: 'Your app in HubSpot, Auth. A private app has none, and needs none.',
    secret: false,
    example: '00000000-1111-2222-3333-444444444444',
  },
  clientSecret: {
    env: 'HUBSPOT_CLIENT_SECRET',
    label: 'Client secret',
    hint: 'Your app in HubSpot, Auth. Webhooks are signed with it.',
    example: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
  },
} as const;

const Granted = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  expires_in: z.number().optional(),
  scopes: z.array(z.string()).optional(),
});

/**
 * What RFC 6749 does not know: the granted scopes are a list named `scopes`, and the older error of a dead refresh token has no `error`.
 * @see HubSpot/HubSpot-public-api-spec-collection 99893791, Auth/Oauth v1 and 2026-03 (read 2026-11-25)
 */
function readTokenAnswer(body: unknown): TokenAnswer | undefined {
  const { data: granted } = Granted.safeParse(body);
  if (granted !== undefined)
    return {
      accessToken: granted.access_token,
      ...(granted.refresh_token === undefined ? {} : { refreshToken: granted.refresh_token }),
      ...(granted.expires_in === undefined ? {} : { expiresInSeconds: granted.expires_in }),
      ...(granted.scopes === undefined ? {} : { scopes: granted.scopes }),
    };
  const isDead = z.object({ error: z.undefined().optional(), status: z.literal('BAD_REFRESH_TOKEN') }).safeParse(body).success;
  return isDead ? { error: 'invalid_grant', description: 'BAD_REFRESH_TOKEN' } : undefined;
}

const probe = 'account.details';
const account = { endpoint: 'account.details', path: 'portalId' } as const;

/** The token of a private app, of one account; it lives until it is rotated. */
const privateApp = bearer({
  fields: {
    accessToken: {
      env: 'HUBSPOT_ACCESS_TOKEN',
      label: 'Access token of a private app',
      hint: 'HubSpot, Settings, Integrations, Private apps, the app, Auth. It begins with pat-; give the app the scope `oauth` for the check.',
      example: 'pat-na1-00000000-1111-2222-3333-444444444444',
    },
  },
  probe,
  account,
});

/**
 * A public app, installed by an account's administrator.
 * The URLs of version 2026-03; those below /oauth/v1 end on 2027-02-16:
 * https://developers.hubspot.com/docs/api-reference/legacy/authentication/oauth-tokens/v1/migration-guide (read 2026-11-25)
 */
const oauth = oauth2({
  fields: {},
  grant: {
    type: 'authorizationCode',
    authorizeUrl: 'https://app.hubspot.com/oauth/authorize',
    tokenUrl: 'https://api.hubapi.com/oauth/2026-03/token',
    // As fields of the form: nothing secret may stand in a URL any more.
    clientProof: 'post',
    // The token endpoint takes a `code_verifier`: Auth/Oauth 2026-03 in HubSpot's public OpenAPI collection 99893791 (read 2026-11-25).
    pkce: 'S256',
    // Required of every account that connects; an app's own settings must list the same. `oauth` is for account.details.
    scopes: [
      'oauth',
      'crm.objects.contacts.read',
      'crm.objects.contacts.write',
      'crm.objects.companies.read',
      'crm.objects.companies.write',
      'crm.objects.deals.read',
      'crm.objects.deals.write',
      'crm.objects.owners.read',
    ],
    // Access tokens live half an hour today; the answer says how long. https://developers.hubspot.com/apps/api_guidelines (read 2026-11-25)
    lifetime: '30m',
    // The same refresh token comes back each time, and lives until the app is uninstalled; that it is never rotated no document says.
    refresh: { rotates: false },
    // "Unauthorized (401) requests are not a valid indicator that a new access token must be retrieved": the same page.
    refreshOn401: false,
    revoke: { url: 'https://api.hubapi.com/oauth/2026-03/token/revoke', token: 'refresh' },
    read: readTokenAnswer,
  },
  probe,
  account,
});

/** A private app's token comes first: an access token alone is taken for one. */
export const hubspotAuth = oneOf({ privateApp, oauth });
