import type { AuthorizationCodeGrant } from '@mooring/core';
import * as oauth from 'oauth4webapi';
import { ConsentRefusal } from './consent-refusal.js';

/** A grant whose provider says who it is when it answers (RFC 9207). */
type NamesItsIssuer = AuthorizationCodeGrant & { readonly issuer?: string };

/** Who was asked, and as whom. */
export interface Asked {
  readonly grant: NamesItsIssuer;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly state: string;
}

const longestSaid = 300;

/**
 * The code in a provider's answer.
 * @throws ConsentRefusal where the answer is an error, comes from another issuer than was asked, or is no answer at all
 */
export function codeOf(query: URLSearchParams, asked: Asked): string {
  const { issuer } = asked.grant;
  const iss = query.get('iss');
  if (iss !== null && iss !== (issuer ?? iss)) throw new ConsentRefusal('issuer_bad');
  if (iss === null && issuer !== undefined) throw new ConsentRefusal('issuer_bad');
  if (iss !== null && issuer === undefined && !isAtHome(iss, asked)) throw new ConsentRefusal('issuer_bad');
  const server = {
    issuer: issuer ?? iss ?? asked.authorizeUrl,
    authorization_response_iss_parameter_supported: issuer !== undefined,
  };
  let code: string | null;
  try {
    code = oauth.validateAuthResponse(server, { client_id: asked.clientId }, query, asked.state).get('code');
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError)
      throw new ConsentRefusal('denied', [error.error, error.error_description].filter(Boolean).join(': ').slice(0, longestSaid));
    throw new ConsentRefusal('malformed', undefined, error);
  }
  if (code === null || code === '') throw new ConsentRefusal('malformed');
  return code;
}

/** A plugin may not know its provider's issuer. It is then at least one of the hosts that the plugin asks. */
function isAtHome(iss: string, { authorizeUrl, tokenUrl }: Asked): boolean {
  if (!URL.canParse(iss)) return false;
  const { origin } = new URL(iss);
  return origin === new URL(authorizeUrl).origin || origin === new URL(tokenUrl).origin;
}
