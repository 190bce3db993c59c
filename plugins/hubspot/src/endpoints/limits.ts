import type { Limit, LimitState, ProviderResponse } from '@mooring/core';

/** What every answer but those of searches tells about the limit of ten seconds, the length of its window included. */
export function burstState({ headers }: ProviderResponse): LimitState | undefined {
  const numberIn = (name: string): number | undefined => {
    const value = Number(headers[name] ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const remaining = numberIn('x-hubspot-ratelimit-remaining');
  if (remaining === undefined) return undefined;
  return {
    remaining,
    limit: numberIn('x-hubspot-ratelimit-max'),
    windowMs: numberIn('x-hubspot-ratelimit-interval-milliseconds'),
  };
}

/**
 * Each app in each account has these for itself. The numbers are those of plans, of which a token does not tell its own: answers correct them.
 * @see https://developers.hubspot.com/changelog/increasing-our-api-limits, /changelog/heads-up-new-and-improved-hubspot-api-limits and
 * https://developers.hubspot.com/changelog/2018-11-06-rate-limit-information-headers-will-be-included-in-http-responses (read 2026-11-25)
 */
export const limits: readonly Limit[] = [
  // The least that there is: private apps of free and starter accounts. Others have up to 250; public apps had 100 too, and 110 by now.
  {
    name: 'burst',
    rate: 100,
    per: '10s',
    // Names for the simulator; the function also reads the window.
    learn: { limit: 'x-hubspot-ratelimit-max', remaining: 'x-hubspot-ratelimit-remaining' },
    feedback: burstState,
  },
  // Private apps only: 250,000 on the smallest plan, told by every answer. Public apps have none and are told none, so the seed is the largest
  // plan's, which 110 in ten seconds never reach. It comes back at midnight in the account's time zone, at the latest after a day.
  {
    name: 'day',
    kind: 'daily',
    rate: 1_000_000,
    per: '1d',
    resets: 'rolling',
    learn: { limit: 'x-hubspot-ratelimit-daily', remaining: 'x-hubspot-ratelimit-daily-remaining' },
  },
  // https://developers.hubspot.com/changelog/crm-search-api-rate-limit-increase (read 2026-11-25) says four; it may be five by now, and answers
  // of searches tell no limit.
  { name: 'search', appliesTo: 'named', rate: 4 },
  // https://legacydocs.hubspot.com/docs/methods/forms/submit_form_v3_authentication: 100 on the smallest plan (read 2026-11-25)
  { name: 'submissions', appliesTo: 'named', rate: 100, per: '10s' },
];
