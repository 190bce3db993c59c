import { MooringError, type AuthorizationCodeGrant } from '@mooring/core';
import * as oauth from 'oauth4webapi';
import { fillUrl } from '../tokens/token-request.js';
import { isSecureUrl } from './public-base.js';

/** What the provider is asked, beside what the plugin declares. */
export interface AuthorizeAsk {
  readonly plugin: string;
  readonly grant: AuthorizationCodeGrant;
  readonly environment: 'live' | 'sandbox';
  readonly values: Readonly<Record<string, string>>;
  readonly scopes: readonly string[];
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly verifier: string | undefined;
}

/**
 * Where the browser goes to consent.
 * @throws MooringError `InvalidPlugin` where the plugin's URL is not https
 */
export async function authorizeUrlOf(ask: AuthorizeAsk): Promise<string> {
  const { grant } = ask;
  const url = new URL(authorizeEndpoint(ask));
  const { searchParams: query } = url;
  // First, so that no declaration can take the place of what guards the flow.
  for (const [name, value] of Object.entries(grant.authorizeParams ?? {})) query.set(name, value);
  query.set('response_type', 'code');
  query.set('client_id', ask.clientId);
  query.set('redirect_uri', ask.redirectUri);
  if (ask.scopes.length > 0) query.set('scope', ask.scopes.join(grant.scopeSeparator ?? ' '));
  query.set('state', ask.state);
  if (ask.verifier !== undefined) {
    query.set('code_challenge', await oauth.calculatePKCECodeChallenge(ask.verifier));
    query.set('code_challenge_method', 'S256');
  }
  return url.href;
}

/** The plugin's authorize URL for an environment, with the connection's values in it. */
export function authorizeEndpoint({
  plugin,
  grant,
  environment,
  values,
}: Pick<AuthorizeAsk, 'plugin' | 'grant' | 'environment' | 'values'>): string {
  const url = fillUrl((environment === 'sandbox' ? grant.sandbox?.authorizeUrl : undefined) ?? grant.authorizeUrl, values, { plugin });
  if (!isSecureUrl(url)) throw new MooringError('InvalidPlugin', '`authorizeUrl` must be https; http will do on this machine only.');
  return url;
}
