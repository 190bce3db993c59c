import { createHash } from 'node:crypto';
import type { WireResponse } from '@mooring/core/runtime';
import { checkAssertion } from './check-assertion.js';
import { single } from './form-fields.js';
import type { Grant, GrantBook } from './grant-book.js';
import { checkClient, type RegisteredClient } from './registered-client.js';
import { jsonAnswer, refusal } from './server-answer.js';
import type { ServerBehaviour } from './server-mode.js';

const assertionGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** How tokens are asked for. */
export type TokenGrantName = 'authorization_code' | 'refresh_token' | 'client_credentials' | 'jwt_bearer';

/** What a token request is answered with. */
export interface TokenEndpointParts {
  readonly book: GrantBook;
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  readonly behaviour: ServerBehaviour;
  readonly audiences: readonly string[];
  readonly subject: string;
  readonly lifetimeSeconds: number;
  readonly now: number;
  /** Whether refresh tokens are refused wrongly for now. */
  readonly isFlapping: boolean;
}

/** The grant a form asks for; undefined where the server has none of that name. */
export function grantNameOf(form: URLSearchParams): TokenGrantName | undefined {
  const type = single(form, 'grant_type');
  switch (type) {
    case 'authorization_code':
    case 'refresh_token':
    case 'client_credentials':
      return type;
    case assertionGrant:
      return 'jwt_bearer';
    default:
      return undefined;
  }
}

/** Carries out a token request. */
export function answerTokenRequest(
  parts: TokenEndpointParts,
  headers: Readonly<Record<string, string>>,
  form: URLSearchParams,
): WireResponse {
  const name = grantNameOf(form);
  if (name === undefined) return refusal('unsupported_grant_type', 'This grant is not served.');
  if (name === 'jwt_bearer') return byAssertion(parts, form);
  const check = checkClient(parts.clients, headers, form);
  if ('refusal' in check) return refusal('invalid_client', check.refusal, 401);
  switch (name) {
    case 'authorization_code':
      return byCode(parts, check.client, form);
    case 'refresh_token':
      return byRefreshToken(parts, check.client, form);
    case 'client_credentials':
      if (check.client.secret === undefined) return refusal('unauthorized_client', 'A public client gets no token of its own.');
      return granted(parts, parts.book.open(check.client.id, check.client.id, form.get('scope') ?? ''), undefined);
    default:
      return name satisfies never;
  }
}

function byCode(parts: TokenEndpointParts, client: RegisteredClient, form: URLSearchParams): WireResponse {
  const { book } = parts;
  const code = book.useCode(single(form, 'code') ?? '');
  if (code === undefined || code.grant.client !== client.id) return refusal('invalid_grant', 'The code is over, used or of somebody else.');
  if (single(form, 'redirect_uri') !== code.redirectUri)
    return refusal('invalid_grant', 'The redirect address is not the one of the consent.');
  const verifier = single(form, 'code_verifier');
  const isProven = code.challenge === undefined ? verifier === undefined : challengeOf(verifier ?? '') === code.challenge;
  if (!isProven) return refusal('invalid_grant', 'The code verifier does not fit the challenge.');
  return granted(parts, code.grant, book.issueRefreshToken(code.grant));
}

function byRefreshToken(parts: TokenEndpointParts, client: RegisteredClient, form: URLSearchParams): WireResponse {
  const { book, behaviour, isFlapping } = parts;
  if (isFlapping) return refusal('invalid_grant', 'The refresh token is not known.');
  const rotates = behaviour.rotates && !behaviour.omitsRefreshToken;
  const token = single(form, 'refresh_token') ?? '';
  const use = book.useRefreshToken(token, client.id, { rotates, reuse: behaviour.reuse });
  if (!('grant' in use))
    return refusal(
      'invalid_grant',
      use.kind === 'reused' ? 'The refresh token was used before; the grant is over.' : 'The refresh token is not known.',
    );
  if (behaviour.omitsRefreshToken) return granted(parts, use.grant, undefined);
  return granted(parts, use.grant, rotates ? book.issueRefreshToken(use.grant) : token);
}

function byAssertion(parts: TokenEndpointParts, form: URLSearchParams): WireResponse {
  const { clients, audiences, now, book } = parts;
  const check = checkAssertion(single(form, 'assertion') ?? '', { clients, audiences, now });
  if ('refusal' in check) return refusal('invalid_grant', check.refusal);
  // RFC 7523 knows no refresh token: whoever can sign one assertion can sign the next.
  return granted(parts, book.open(check.client.id, check.subject, form.get('scope') ?? ''), undefined);
}

function granted({ book, behaviour, lifetimeSeconds }: TokenEndpointParts, grant: Grant, refreshToken: string | undefined): WireResponse {
  const { expiry, hasTokenType, isNested } = behaviour;
  const tokens = {
    access_token: book.issueAccessToken(grant, lifetimeSeconds * 1_000),
    ...(hasTokenType ? { token_type: 'Bearer' } : {}),
    ...(expiry === 'absent' ? {} : { expires_in: expiry === 'zero' ? 0 : lifetimeSeconds }),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(grant.scope === '' ? {} : { scope: grant.scope }),
  };
  return jsonAnswer(200, isNested ? { ok: true, user: tokens } : tokens);
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
