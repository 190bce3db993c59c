import type { TokenGrant } from '@mooring/core';
import { durationMs } from '@mooring/core/runtime';

const shortestMarginMs = 30_000;
const longestMarginMs = 300_000;
/** How soon after a refusal the provider is asked again, each time one refusal later; after the last it takes a person. */
export const probeDelaysMs: readonly number[] = [5 * 60_000, 60 * 60_000, 24 * 60 * 60_000];

/** When tokens that were just obtained end and when they are to be renewed; all epoch milliseconds. */
export interface TokenTimes {
  readonly tokenExpiresAt: number | undefined;
  readonly refreshAt: number | undefined;
}

/**
 * @param askedAt When the token was asked for: its life began no later.
 * @param expiresInSeconds As the provider told; undefined where it did not.
 */
export function timesOf(grant: TokenGrant, askedAt: number, expiresInSeconds: number | undefined): TokenTimes {
  const place = 'auth.grant';
  const lifetimeMs =
    expiresInSeconds !== undefined && expiresInSeconds > 0
      ? expiresInSeconds * 1_000
      : grant.lifetime === undefined
        ? undefined
        : durationMs(grant.lifetime, `${place}.lifetime`);
  const idle = grant.type === 'authorizationCode' && grant.refresh !== false ? grant.refresh?.idleTtl : undefined;
  return {
    tokenExpiresAt: lifetimeMs === undefined ? undefined : askedAt + lifetimeMs,
    // Only to keep a grant alive that dies of disuse: a token that nobody uses need not be renewed every hour.
    refreshAt: idle === undefined ? undefined : askedAt + durationMs(idle, `${place}.refresh.idleTtl`) / 2,
  };
}

/** When a grant that was given at `at` ends by itself. */
export function grantEnd(grant: TokenGrant, at: number): number | undefined {
  const ttl = grant.type === 'authorizationCode' && grant.refresh !== false ? grant.refresh?.absoluteTtl : undefined;
  return ttl === undefined ? undefined : at + durationMs(ttl, 'auth.grant.refresh.absoluteTtl');
}

/**
 * How long before its end a token is renewed: a tenth of its life, between half a minute and five, and never more than half of it. `chance`
 * in [0, 1) spreads many connections over the time.
 */
export function marginOf(lifetimeMs: number, chance: number): number {
  const wanted = Math.min(longestMarginMs, Math.max(shortestMarginMs, lifetimeMs / 10));
  return Math.min(wanted, lifetimeMs / 2) * (1 - 0.2 * chance);
}
