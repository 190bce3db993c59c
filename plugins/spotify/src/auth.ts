import { oauth2, oneOf } from '@mooring/core';

/**
 * The app at Spotify, which people consent to and which can also ask for itself.
 * @see https://developer.spotify.com/documentation/web-api/concepts/apps (read 2026-11-25)
 */
export const spotifyApp = {
  clientId: {
    env: 'SPOTIFY_CLIENT_ID',
    label: 'Client ID',
    hint: 'developer.spotify.com/dashboard, the app, Settings.',
    secret: false,
    example: '00000000000000000000000000000000',
  },
  clientSecret: {
    env: 'SPOTIFY_CLIENT_SECRET',
    label: 'Client secret',
    hint: 'The same page, "View client secret".',
    example: '11111111111111111111111111111111',
  },
} as const;

const tokenUrl = 'https://accounts.spotify.com/api/token';

/** What every endpoint of the plugin needs together; scopes of each as in the OpenAPI document named in endpoints/field.ts. */
const scopes = [
  'user-read-private',
  'user-read-email',
  'user-top-read',
  'user-follow-read',
  'user-follow-modify',
  'user-library-read',
  'user-library-modify',
  'user-read-playback-position',
  'user-read-playback-state',
  'user-read-currently-playing',
  'user-read-recently-played',
  'user-modify-playback-state',
  'playlist-read-private',
  'playlist-read-collaborative',
  'playlist-modify-public',
  'playlist-modify-private',
  'ugc-image-upload',
] as const;

/**
 * A person's consent. Spotify describes the code flow with the client's secret, and PKCE for where none can be kept; the two together are in no
 * document of Spotify's. Auth.js does both at once, by its defaults (nextauthjs/next-auth 08878cce, packages/core/src/providers/spotify.ts, and
 * 03eff02f, lib/utils/providers.ts); the guide of arctic says that PKCE is not for clients with a secret (all read 2026-11-25).
 * @see https://developer.spotify.com/documentation/web-api/tutorials/code-flow (read 2026-11-25)
 */
const oauth = oauth2({
  fields: {},
  grant: {
    type: 'authorizationCode',
    authorizeUrl: 'https://accounts.spotify.com/authorize',
    tokenUrl,
    clientProof: 'basic',
    pkce: 'S256',
    scopes,
    // "access tokens … 1 hour": https://developer.spotify.com/documentation/web-api/tutorials/refreshing-tokens (read 2026-11-25); the answer says it too.
    lifetime: '1h',
    refresh: {
      // An answer may hold no refresh token, and the old one then stays good: the same page. One that was given without the client's secret
      // (PKCE alone) is said to be good once only (docs.rs/rspotify 0.16, AuthCodePkceSpotify, read 2026-11-25), so a lost answer is not
      // followed by another try with the same one at once.
      rotates: false,
      reuse: 'revoke',
      // Six months from the consent, and refreshing does not extend them; 180 days is less than any six months.
      // https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration (read 2026-11-25)
      absoluteTtl: '180d',
    },
  },
  probe: 'me.get',
  account: { endpoint: 'me.get', path: 'id' },
});

/**
 * The app for itself: the catalogue and public playlists, nothing of any person. No endpoint shows without an id that such a token is good;
 * that it was given does.
 * @see https://developer.spotify.com/documentation/web-api/tutorials/client-credentials-flow (read 2026-11-25)
 */
const clientCredentials = oauth2({
  // Optional, since the app's are used where a connection has none of its own.
  fields: { clientId: { ...spotifyApp.clientId, optional: true }, clientSecret: { ...spotifyApp.clientSecret, optional: true } },
  grant: { type: 'clientCredentials', tokenUrl, clientProof: 'basic', lifetime: '1h' },
});

/** A consent comes first: a connection for which nothing is given waits for one. One with the app's id and secret needs none. */
export const spotifyAuth = oneOf({ oauth, clientCredentials });
