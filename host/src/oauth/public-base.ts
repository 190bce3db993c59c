import { MooringError } from '@mooring/core';

/** Where browsers reach this host. */
export interface PublicBase {
  readonly origin: string;
  /** Origin and path, without a slash at the end. */
  readonly url: string;
  /** False on a machine of one's own: browsers then keep no cookie that is for https only. */
  readonly isHttps: boolean;
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether a URL is https, or http on this machine. */
export function isSecureUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
}

/**
 * The public URL that consents come back to. It is what the application says, whatever a request calls the host.
 * @throws MooringError `InvalidOptions` where there is none, or it is neither https nor http on this machine
 */
export function publicBase(publicUrl: string | undefined): PublicBase {
  if (publicUrl === undefined)
    throw new MooringError('InvalidOptions', 'A consent needs `publicUrl`: the provider sends the browser back there.');
  if (!isSecureUrl(publicUrl))
    throw new MooringError('InvalidOptions', '`publicUrl` must be https for consents; http will do on this machine only.');
  const { origin, pathname, protocol } = new URL(publicUrl);
  return { origin, url: origin + pathname.replace(/\/+$/, ''), isHttps: protocol === 'https:' };
}

/** The redirect URI of a plugin: exact, and different for each, so that no provider can pass an answer on as another's. */
export const callbackUrl = ({ url }: PublicBase, plugin: string): string => `${url}/oauth/${plugin}/callback`;
