import type { ProviderErrorCode, ProviderErrors, ProviderFailure, ProviderResponse } from '@mooring/core';
import { z } from 'zod';

/**
 * `reason` comes with the player's errors only, such as `PREMIUM_REQUIRED` or `NO_ACTIVE_DEVICE`.
 * @see https://developer.spotify.com/documentation/web-api/concepts/api-calls and spotify/web-api issue 1594 (read 2026-11-25)
 */
const Answer = z.object({
  error: z.object({
    message: z.string().optional().catch(undefined),
    reason: z.string().optional().catch(undefined),
  }),
});

type SpotifyError = z.infer<typeof Answer>['error'];

function meaningOf({ status }: ProviderResponse, { message = '' }: SpotifyError): ProviderErrorCode | undefined {
  if (status !== 401) return undefined;
  // "The access token expired" until 2026, "Missing/invalid/expired access token" since: jwilsson/spotify-web-api-php issue 288 (read 2026-11-25).
  if (/expired/i.test(message)) return 'TokenExpired';
  // A missing scope, in the older words; the newer ones come with a 403. spotify/web-api issue 672 (read 2026-11-25).
  if (/permissions missing/i.test(message)) return 'PermissionDenied';
  // Left to the status. Good tokens were refused now and then with "Access token missing": thlucas1/homeassistantcomponent_spotifyplus issue
  // 237 (read 2026-11-25). A token that can be renewed is, once.
  return undefined;
}

function read(response: ProviderResponse): ProviderFailure | undefined {
  if (response.status < 400) return undefined;
  const error: SpotifyError = Answer.safeParse(response.body).data?.error ?? {};
  const means = meaningOf(response, error);
  return {
    ...(means === undefined ? {} : { means }),
    ...(error.reason === undefined ? {} : { code: error.reason }),
    ...(error.message === undefined ? {} : { message: error.message }),
  };
}

/** How Spotify would say it. */
const statuses = {
  RateLimited: 429,
  Overloaded: 503,
  ServerError: 500,
  Unsupported: 501,
  Conflict: 409,
  TransientRefusal: 408,
  TokenExpired: 401,
  AuthenticationFailed: 401,
  PermissionDenied: 403,
  NotFound: 404,
  RequestRejected: 400,
} as const satisfies Record<ProviderErrorCode, number>;

/** Spotify's errors, both ways. Only its words tell an expired token, so that one is always said in them. */
export const spotifyErrors: ProviderErrors = {
  read,
  write({ means, message }) {
    const status = statuses[means];
    return { status, body: { error: { status, message: means === 'TokenExpired' ? 'The access token expired' : message } } };
  },
};
