import { unverified, type Limit } from '@mooring/core';

/**
 * Calls of the whole app, whoever they are for, in any thirty seconds; fewer in development mode than with an extended quota. A 429 tells when to
 * come again (Retry-After, in seconds), and nothing tells how much is left.
 * @see https://developer.spotify.com/documentation/web-api/concepts/rate-limits (read 2026-11-25)
 */
export const limits: readonly Limit[] = [
  unverified(
    { name: 'app', scope: 'app', rate: 90, per: '30s' },
    'Spotify publishes no number ("we may need to change them at any time": spotify/web-api issue 589, read 2026-11-25); three calls a second are a cautious start.',
  ),
];
