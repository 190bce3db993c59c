import { oauth2, oneOf, type TokenGrant } from '@mooring/core';

/**
 * The consumer key and secret of an external client app, or of a connected app that was made before Spring '26.
 * @see https://developer.salesforce.com/docs/platform/isvforce/guide/secure-code-ac-eca (read 2026-11-25)
 */
export const salesforceApp = {
  clientId: {
    env: 'SALESFORCE_CLIENT_ID',
    label: 'Consumer key',
    hint: 'Salesforce, Setup, External Client App Manager, the app, Settings, OAuth Settings, Consumer Key and Secret.',
    secret: false,
    example: '3MVG9.mooring.example.consumer.key',
  },
  clientSecret: {
    env: 'SALESFORCE_CLIENT_SECRET',
    label: 'Consumer secret',
    hint: 'Beside the consumer key.',
    example: '0000000000000000000000000000000000000000000000000000000000000000',
  },
} as const;

/**
 * The name of an org's host, `{instance}.my.salesforce.com`: its My Domain, `acme`; of a sandbox `acme--dev.sandbox`; others have a partition
 * too, such as `acme-dev-ed.develop` or `acme.scratch`. One label beside the name, because Salesforce adds partitions; what is in front of
 * my.salesforce.com is Salesforce's, whatever its name.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.domain_name_move.htm and
 * https://developer.salesforce.com/docs/atlas.en-us.264.0.api_tooling.meta/api_tooling/tooling_api_objects_mydomainlog.htm (read 2026-11-25)
 */
const instanceName = /[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z]+)?/i;

/** Which org: told by the answer with the token, in which a host that is not below my.salesforce.com is refused. */
export const salesforceValues = {
  instance: {
    env: 'SALESFORCE_INSTANCE',
    label: 'Name of the org',
    hint: 'What stands in front of .my.salesforce.com in Setup, My Domain: acme, or acme--dev.sandbox for a sandbox.',
    example: 'harbour',
    pattern: instanceName,
    from: { token: 'instance_url', match: new RegExp(`^https://(${instanceName.source})\\.my\\.salesforce\\.com/?$`, 'i') },
  },
} as const;

// Answers with the user and the org, changes nothing, and asks for no permission beyond the API.
const probe = 'identity.userInfo';
/** The org. The token's answer has it as a part of the URL `id` only, together with the user. */
const account = { endpoint: 'identity.userInfo', path: 'organization_id' } as const;

const login = 'https://login.salesforce.com/services/oauth2';
const test = 'https://test.salesforce.com/services/oauth2';
const ownDomain = 'https://{instance}.my.salesforce.com/services/oauth2';

/**
 * What all grants share. No answer tells how long a token lives: that is the session's timeout, which the org or the app sets. So a token counts
 * until Salesforce refuses it with INVALID_SESSION_ID, which errors.ts reads; a bare 401 says nothing.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_refresh_token_flow_ca.htm (read 2026-11-25)
 */
const shared = { clientProof: 'post', refreshOn401: false } as const satisfies Partial<TokenGrant>;

/** A consent's URLs: https://login.salesforce.com/.well-known/openid-configuration (read 2026-11-25). */
const consent = {
  ...shared,
  type: 'authorizationCode',
  // Partners' apps must require it, with the secret beside the verifier: secure-code-ac-eca, Proof Key for Code Exchange (read 2026-11-25).
  pkce: 'S256',
  // `id` for identity.userInfo; `refresh_token` or there is none.
  scopes: ['api', 'refresh_token', 'id'],
  // Rotation is a setting of the app. Partners' apps in more than two production orgs must have it since 2026; with it, using a rotated token
  // again ends the new one and every access token: https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_refresh_token_flow_ca.htm.
  // Without it the answer has no refresh token, and the one at hand stays. So this is right for both, and careful where it need not be.
  // Those apps' tokens die after 30 days of disuse: https://help.salesforce.com/s/articleView?id=xcloud.connected_app_limit_idle_ttl.htm
  // (both read 2026-11-25). An org's own policy may be shorter.
  refresh: { rotates: true, reuse: 'revoke', idleTtl: '30d' },
  // At the org's own host, which a sandbox has too: https://developer.salesforce.com/docs/platform/mobile-sdk/guide/oauth-revoking-tokens.html
  // (read 2026-11-25).
  revoke: { url: `${ownDomain}/revoke`, token: 'refresh' },
} as const;

/** A person's consent; where to log in does not depend on the org. */
const oauth = oauth2({
  fields: {},
  grant: {
    ...consent,
    authorizeUrl: `${login}/authorize`,
    tokenUrl: `${login}/token`,
    sandbox: { authorizeUrl: `${test}/authorize`, tokenUrl: `${test}/token` },
  },
  probe,
  account,
});

/** The same for an org that lets nobody log in at login.salesforce.com; its name must be given beforehand. */
const oauthOwnDomain = oauth2({
  fields: {},
  grant: { ...consent, authorizeUrl: `${ownDomain}/authorize`, tokenUrl: `${ownDomain}/token` },
  probe,
  account,
});

const jwtFields = {
  clientId: { ...salesforceApp.clientId, optional: true },
  username: {
    env: 'SALESFORCE_USERNAME',
    label: 'Username',
    hint: 'Of the user whose rights calls have; an administrator must have approved the app for that user.',
    secret: false,
  },
  privateKey: {
    env: 'SALESFORCE_PRIVATE_KEY',
    label: 'Private key',
    hint: 'PEM (PKCS #8), whose certificate is uploaded to the app: Settings, OAuth Settings, JWT Bearer Flow.',
  },
} as const;

/**
 * A server as one user, by a certificate. No refresh token comes, and no secret goes: a new token is asked for by a new assertion.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_jwt_flow.htm (read 2026-11-25)
 */
const jwtAt = (audience: string) =>
  oauth2({
    fields: jwtFields,
    grant: {
      ...shared,
      type: 'jwtBearer',
      clientProof: 'none',
      tokenUrl: `${audience}/services/oauth2/token`,
      audience,
      subject: 'username',
      key: 'privateKey',
      algorithm: 'RS256',
    },
    probe,
    account,
  });

/**
 * A server as the user that the app names: https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 * (read 2026-11-25). Asked for at the org's own host, as all who use it do, so the org's name must be given.
 */
const clientCredentials = oauth2({
  fields: { clientId: salesforceApp.clientId, clientSecret: salesforceApp.clientSecret },
  grant: { ...shared, type: 'clientCredentials', tokenUrl: `${ownDomain}/token` },
  probe,
  account,
});

/** Told apart by their fields; `oauthOwnDomain` and `jwtSandbox` have those of another and must be named. */
export const salesforceAuth = oneOf({
  oauth,
  oauthOwnDomain,
  jwt: jwtAt('https://login.salesforce.com'),
  // The audience of a sandbox is another, which a grant cannot say beside its sandbox's URLs.
  jwtSandbox: jwtAt('https://test.salesforce.com'),
  clientCredentials,
});
