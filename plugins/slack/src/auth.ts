import { bearer, oauth2, oneOf, type TokenAnswer } from '@mooring/core';
import { z } from 'zod';

/**
 * The app at Slack, for its installation by OAuth.
 * @see https://docs.slack.dev/authentication/installing-with-oauth (read 2026-11-25)
 */
export const slackApp = {
  clientId: {
    env: 'SLACK_CLIENT_ID',
    label: 'Client ID',
    hint: 'api.slack.com/apps > your app > Basic Information > App Credentials. A bot token given by hand needs none.',
    secret: false,
    example: '0000000000.000000000000',
  },
  clientSecret: {
    env: 'SLACK_CLIENT_SECRET',
    label: 'Client Secret',
    hint: 'api.slack.com/apps > your app > Basic Information > App Credentials.',
    example: 'ffffffffffffffffffffffffffffffff',
  },
} as const;

/**
 * The token of the app in one workspace. OAuth installation ends in the same kind of token.
 * @see https://docs.slack.dev/authentication/tokens (read 2026-11-25)
 */
const botToken = bearer({
  fields: {
    botToken: {
      env: 'SLACK_BOT_TOKEN',
      label: 'Bot user OAuth token',
      hint: 'api.slack.com/apps > your app > OAuth & Permissions. It begins with xoxb-; a user token (xoxp-) serves for what bots may not do.',
      // Bot, user and, with rotation on, expiring tokens (`xoxe.xoxb-…`). Keeps a client or signing secret from being pasted here.
      pattern: /^xox[A-Za-z0-9._-]+$/,
      example: 'xoxb-not-a-real-token',
    },
  },
  probe: 'auth.test',
});

const token = {
  access_token: z.string(),
  /** Both only where token rotation is on; else the token lives until it is revoked. */
  refresh_token: z.string().optional(),
  expires_in: z.number().optional(),
  /** Joined by commas. */
  scope: z.string().optional(),
};

/** The bot's token at the top, or that of the user whose it is: the answer to a refresh has either there. */
const Granted = z.object({ ok: z.literal(true), ...token });

/** Of an installation that asked for the user's scopes alone. */
const GrantedByUser = z.object({ ok: z.literal(true), authed_user: z.object(token) });

const Refused = z.object({ ok: z.literal(false), error: z.string().optional().catch(undefined) });

/** Strings that mean that the code or the refresh token is no good any more. The others are about the app, its settings or the moment. */
const endsTheGrant: ReadonlySet<string> = new Set([
  'invalid_refresh_token',
  'invalid_code',
  'code_already_used',
  'token_revoked',
  'token_expired',
  'account_inactive',
]);

/**
 * Slack answers 200 to refusals too, and knows no RFC 6749 codes; a user's token is nested.
 * @see https://docs.slack.dev/reference/methods/oauth.v2.access and https://docs.slack.dev/authentication/using-token-rotation (read
 * 2026-11-25); the fields by npm @slack/oauth 4.0.0, install-provider (OAuthV2Response, OAuthV2TokenRefreshResponse)
 */
function readTokenAnswer(body: unknown): TokenAnswer | undefined {
  const refused = Refused.safeParse(body).data;
  if (refused !== undefined) {
    const { error = 'unknown_error' } = refused;
    return endsTheGrant.has(error) ? { error: 'invalid_grant', description: error } : { error };
  }
  const granted = Granted.safeParse(body).data ?? GrantedByUser.safeParse(body).data?.authed_user;
  if (granted === undefined) return undefined;
  return {
    accessToken: granted.access_token,
    ...(granted.refresh_token === undefined ? {} : { refreshToken: granted.refresh_token }),
    ...(granted.expires_in === undefined ? {} : { expiresInSeconds: granted.expires_in }),
    ...(granted.scope === undefined ? {} : { scopes: granted.scope.split(',').filter((scope) => scope !== '') }),
  };
}

/** The app's installation in a workspace, by a person's consent, with token rotation or without. */
const oauth = oauth2({
  fields: {},
  grant: {
    type: 'authorizationCode',
    authorizeUrl: 'https://slack.com/oauth/v2/authorize',
    tokenUrl: 'https://slack.com/api/oauth.v2.access',
    // Slack prefers HTTP Basic and takes a form; the official SDK sends a form. A client id holds a dot, which one way of writing Basic escapes
    // and not every server reads.
    clientProof: 'post',
    // An opt-in of the app that cannot be taken back and makes it a public client, whose refresh tokens end after 30 days:
    // https://docs.slack.dev/changelog/2026/03/30/pkce (read 2026-11-25).
    pkce: 'unsupported',
    // The bot's: what it takes to be spoken to, and to read and answer in public channels.
    scopes: ['app_mentions:read', 'channels:history', 'channels:read', 'chat:write', 'users:read'],
    scopeSeparator: ',',
    // With rotation on a token lives 12 hours, which the answer says (`expires_in`: 43200), and a refresh token is revoked once it has served:
    // https://docs.slack.dev/authentication/using-token-rotation (read 2026-11-25). With rotation off there is nothing to refresh.
    refresh: { rotates: true, reuse: 'revoke' },
    revoke: { endpoint: 'auth.revoke' },
    read: readTokenAnswer,
  },
  probe: 'auth.test',
  // Null where a whole organization installed the app: that account, `enterprise.id`, is given by hand.
  account: { token: 'team.id' },
});

/** A token from the app's settings, or an installation. */
export const slackAuth = oneOf({ botToken, oauth });

/**
 * What Slack signs its requests with: one secret for the app, whatever the workspace.
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack (read 2026-11-25)
 */
export const signingSecret = {
  env: 'SLACK_SIGNING_SECRET',
  label: 'Signing secret',
  hint: 'api.slack.com/apps > your app > Basic Information > App Credentials.',
  example: '00000000000000000000000000000000',
} as const;
