import { MooringError } from '@mooring/core';
import { isSecureUrl } from './public-base.js';

/** What a browser may read differently from us: it drops tabs and line breaks, and takes a backslash for a slash. */
const misread = /[\p{C}\p{Z}\\]/u;

/**
 * Where a browser may be sent after a consent, as an absolute URL: a path of the host's own origin, or a URL of one of the allowed origins.
 * @returns undefined for anything else
 */
export function allowedReturn(returnTo: string, ownOrigin: string, allowedOrigins: readonly string[]): string | undefined {
  if (misread.test(returnTo)) return undefined;
  if (returnTo.startsWith('/')) {
    const path = decoded(returnTo.split(/[?#]/, 1)[0] ?? '');
    if (path === undefined || path.startsWith('//') || misread.test(path)) return undefined;
    const url = new URL(returnTo, ownOrigin);
    // Absolute, since `/.//elsewhere` is a path of ours only as long as nobody shortens it.
    return url.origin === ownOrigin ? url.href : undefined;
  }
  if (!URL.canParse(returnTo)) return undefined;
  const { origin, username, password, href } = new URL(returnTo);
  const isListed = (origin === ownOrigin || allowedOrigins.includes(origin)) && returnTo.startsWith(origin);
  return isListed && username === '' && password === '' ? href : undefined;
}

/** @throws MooringError `InvalidOptions` where one of `oauth.returnTo` is no origin */
export function checkReturnOrigins(origins: readonly string[]): void {
  for (const origin of origins)
    if (!isSecureUrl(origin) || new URL(origin).origin !== origin || origin.includes('*'))
      throw new MooringError(
        'InvalidOptions',
        '`oauth.returnTo` takes exact origins, such as "https://app.example.com": no path, no wildcard, https or http on this machine.',
      );
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
