import { createHash, timingSafeEqual } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { consentLifetimeMs } from './consent-target.js';

/** `__Host-` lets nobody but this very host set it over https; a browser takes neither that nor Secure from http on this machine. */
const cookieName = (isHttps: boolean): string => (isHttps ? '__Host-mooring-consent' : 'mooring-consent');

const shape = /^[A-Za-z0-9_-]{43}$/;

/** SHA-256 in hex: what a store keeps of a state or a session. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Compares two hex hashes of one length without telling where they differ. */
export const isSameHash = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

/** The session of a browser: the value of its cookie. Undefined where it has none, or somebody has put a second one beside it. */
export function sessionOf(cookies: string | undefined, isHttps: boolean): string | undefined {
  const prefix = `${cookieName(isHttps)}=`;
  const values = (cookies ?? '')
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(prefix))
    .map((cookie) => cookie.slice(prefix.length));
  const [value] = values;
  return values.length === 1 && value !== undefined && shape.test(value) ? value : undefined;
}

/** A session that nobody can guess. */
export const newSession = (): string => oauth.generateRandomState();

/** The header that gives a browser its session. A browser with one keeps it, so that two consents can be under way in two tabs. */
export function sessionCookie(session: string, isHttps: boolean): string {
  const attributes = `Path=/; Max-Age=${consentLifetimeMs / 1_000}; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`;
  return `${cookieName(isHttps)}=${session}; ${attributes}`;
}
