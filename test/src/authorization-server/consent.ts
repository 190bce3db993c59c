import type { WireResponse } from '@mooring/core/runtime';
import { single } from './form-fields.js';
import type { GrantBook } from './grant-book.js';
import type { RegisteredClient } from './registered-client.js';
import { pageAnswer, redirectAnswer } from './server-answer.js';

/** What a consent is given with. */
export interface ConsentParts {
  readonly book: GrantBook;
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  readonly issuer: string;
  readonly subject: string;
  readonly denies: boolean;
}

const known = ['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'code_challenge', 'code_challenge_method'];

/**
 * Consents at once, as somebody who always says yes. Where client or redirect address are not right nobody is redirected (RFC 6749, 4.1.2.1).
 */
export function consent({ book, clients, issuer, subject, denies }: ConsentParts, query: URLSearchParams): WireResponse {
  const client = clients.get(single(query, 'client_id') ?? '');
  if (client === undefined) return pageAnswer(400, 'The client is unknown.');
  const redirectUri = single(query, 'redirect_uri');
  if (redirectUri === undefined || client.redirectUris?.includes(redirectUri) !== true)
    return pageAnswer(400, 'The redirect address is not one that is registered.');
  const back = (parameters: Readonly<Record<string, string>>): WireResponse => {
    const target = new URL(redirectUri);
    const state = query.get('state');
    for (const [name, value] of Object.entries({ ...parameters, ...(state === null ? {} : { state }), iss: issuer }))
      target.searchParams.set(name, value);
    return redirectAnswer(target.href);
  };
  const refuse = (error: string, description: string): WireResponse => back({ error, error_description: description });

  const twice = known.find((name) => query.getAll(name).length > 1);
  if (twice !== undefined) return refuse('invalid_request', `${twice} stands there twice.`);
  if (query.get('response_type') !== 'code') return refuse('unsupported_response_type', 'Only code is served.');
  const challenge = single(query, 'code_challenge');
  if (challenge === undefined ? (client.needsPkce ?? true) : query.get('code_challenge_method') !== 'S256')
    return refuse('invalid_request', 'A code challenge of the method S256 is needed.');
  if (denies) return refuse('access_denied', 'The person said no.');
  const grant = book.open(client.id, subject, query.get('scope') ?? '');
  return back({ code: book.issueCode(grant, { redirectUri, challenge }) });
}
