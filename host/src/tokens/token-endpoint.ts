import { createPrivateKey } from 'node:crypto';
import { MooringError, type Clock, type TokenAnswer, type TokenGrant } from '@mooring/core';
import { isTransportError, type Transport } from '@mooring/core/runtime';
import { SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { fetchOverTransport } from './fetch-over-transport.js';

/** The client of a grant, and where its provider is, with the connection's values filled in. */
export interface TokenRequest {
  readonly plugin: string;
  readonly connection: string;
  readonly grant: TokenGrant;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
}

/** Tokens that were granted, and the answer they came in. */
export interface GrantedTokens {
  readonly kind: 'granted';
  readonly tokens: Extract<TokenAnswer, { readonly accessToken: string }>;
  /** The answer as it came, for what else a plugin finds in it. Holds the tokens. */
  readonly body: unknown;
}

/** What a token endpoint came to. */
export type TokenOutcome =
  | GrantedTokens
  /** It said no. `error` is the provider's code: `invalid_grant` where the grant is no good. */
  | { readonly kind: 'refused'; readonly error: string; readonly description: string | undefined }
  /** The provider has not seen the request, or says that it did nothing: it may be sent again. */
  | { readonly kind: 'not_done'; readonly reason: string; readonly retryAfterMs: number | undefined }
  /** Nobody knows whether the provider acted: a refresh token may have been used up. */
  | { readonly kind: 'ambiguous'; readonly reason: string };

/** What is asked for. */
export type TokenAsk =
  | { readonly type: 'client_credentials' }
  | { readonly type: 'refresh_token'; readonly refreshToken: string }
  | { readonly type: 'authorization_code'; readonly code: string; readonly redirectUri: string; readonly verifier: string | undefined }
  | {
      readonly type: 'urn:ietf:params:oauth:grant-type:jwt-bearer';
      readonly issuer: string;
      readonly subject: string;
      readonly audience: string;
      readonly privateKey: string;
      readonly algorithm: 'RS256' | 'ES256';
    };

const assertionSeconds = 180;

/** Asks token endpoints. It never tries twice: whether a second time is safe depends on what is asked for. */
export class TokenEndpointClient {
  readonly #clock: Clock;
  readonly #transportOf: (connection: { readonly plugin: { readonly id: string }; readonly name: string }) => Transport;

  constructor(clock: Clock, transportOf: (connection: { readonly plugin: { readonly id: string }; readonly name: string }) => Transport) {
    this.#clock = clock;
    this.#transportOf = transportOf;
  }

  /** @throws MooringError `InvalidOptions` when the private key of an assertion cannot be read */
  async ask(request: TokenRequest, ask: TokenAsk): Promise<TokenOutcome> {
    const { grant } = request;
    const parameters = new URLSearchParams(grant.tokenParams ?? {});
    await this.#addAsk(parameters, request, ask);
    try {
      const response = await oauth.genericTokenEndpointRequest(
        { issuer: request.tokenUrl, token_endpoint: request.tokenUrl },
        { client_id: request.clientId },
        clientProof(request),
        ask.type,
        parameters,
        this.#options(request),
      );
      return await readAnswer(response, grant);
    } catch (error) {
      return outcomeOf(error);
    }
  }

  /** Gives a token back (RFC 7009). Answers whether the provider took it. */
  async revoke(request: TokenRequest, url: string, token: string): Promise<boolean> {
    try {
      const response = await oauth.revocationRequest(
        { issuer: url, revocation_endpoint: url },
        { client_id: request.clientId },
        clientProof(request),
        token,
        this.#options(request),
      );
      return response.ok;
    } catch {
      return false;
    }
  }

  #options({ plugin, connection, tokenUrl }: TokenRequest): {
    [oauth.customFetch]: (url: string, options: oauth.CustomFetchOptions<'POST', URLSearchParams>) => Promise<Response>;
    [oauth.allowInsecureRequests]: boolean;
  } {
    return {
      [oauth.customFetch]: fetchOverTransport(this.#transportOf({ plugin: { id: plugin }, name: connection }), this.#clock),
      // Loopback only: every other http host is refused where the plugin is loaded.
      [oauth.allowInsecureRequests]: tokenUrl.startsWith('http:'),
    };
  }

  async #addAsk(parameters: URLSearchParams, request: TokenRequest, ask: TokenAsk): Promise<void> {
    const { grant } = request;
    switch (ask.type) {
      case 'client_credentials':
        addScopes(parameters, grant);
        return;
      case 'refresh_token':
        parameters.set('refresh_token', ask.refreshToken);
        return;
      case 'authorization_code':
        parameters.set('code', ask.code);
        parameters.set('redirect_uri', ask.redirectUri);
        if (ask.verifier !== undefined) parameters.set('code_verifier', ask.verifier);
        return;
      case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
        parameters.set('assertion', await this.#assertion(request, ask));
        addScopes(parameters, grant);
        return;
      default:
        ask satisfies never;
    }
  }

  async #assertion(request: TokenRequest, ask: Extract<TokenAsk, { readonly audience: string }>): Promise<string> {
    const now = Math.floor(this.#clock.now() / 1_000);
    let key;
    try {
      // A key from an environment variable often has its line breaks written as \n.
      key = createPrivateKey(ask.privateKey.replaceAll('\\n', '\n'));
    } catch {
      throw new MooringError(
        'InvalidOptions',
        `The private key of the connection "${request.connection}" of "${request.plugin}" cannot be read: it must be PEM (PKCS #8).`,
        { plugin: request.plugin, connection: request.connection },
      );
    }
    return new SignJWT()
      .setProtectedHeader({ alg: ask.algorithm, typ: 'JWT' })
      .setIssuer(ask.issuer)
      .setSubject(ask.subject)
      .setAudience(ask.audience)
      .setIssuedAt(now)
      .setExpirationTime(now + assertionSeconds)
      .sign(key);
  }
}

function addScopes(parameters: URLSearchParams, { scopes = [], scopeSeparator = ' ' }: TokenGrant): void {
  if (scopes.length > 0) parameters.set('scope', scopes.join(scopeSeparator));
}

function clientProof({ grant, clientSecret }: TokenRequest): oauth.ClientAuth {
  if (clientSecret === undefined || grant.clientProof === 'none') return oauth.None();
  return grant.clientProof === 'post' ? oauth.ClientSecretPost(clientSecret) : basicProof(clientSecret);
}

/**
 * HTTP Basic, form-encoded as RFC 6749 (2.3.1) says, but for the characters that a URI need not escape: some servers do not decode, and
 * ids with a dash are common.
 */
const basicProof =
  (clientSecret: string): oauth.ClientAuth =>
  (_server, { client_id: clientId }, _body, headers) => {
    const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  };

function outcomeOf(error: unknown): TokenOutcome {
  if (!isTransportError(error)) throw error;
  return error.sent === 'no'
    ? { kind: 'not_done', reason: error.reason, retryAfterMs: undefined }
    : { kind: 'ambiguous', reason: error.reason };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const textAt = (body: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

async function readAnswer(response: Response, grant: TokenGrant): Promise<TokenOutcome> {
  const { status } = response;
  const text = await response.text();
  if (status === 429) return { kind: 'not_done', reason: 'rate_limited', retryAfterMs: secondsMs(response.headers.get('retry-after')) };
  // A proxy's page in front of the provider: behind it the token may have been exchanged.
  if (status >= 500) return { kind: 'ambiguous', reason: `status ${status}` };
  const body = parsed(text);
  if (!isRecord(body)) {
    return status >= 400
      ? { kind: 'refused', error: `http_${status}`, description: undefined }
      : { kind: 'ambiguous', reason: 'the answer is no JSON' };
  }
  const answer = grant.read?.(body) ?? standardAnswer(body, grant);
  if (answer === undefined) {
    return status >= 400
      ? { kind: 'refused', error: `http_${status}`, description: undefined }
      : { kind: 'ambiguous', reason: 'the answer has no access_token' };
  }
  if ('error' in answer) return refusalOf(answer);
  return { kind: 'granted', tokens: answer, body };
}

/** Errors that say nothing about grant or client, whatever the status they come with: it was too busy, or broke down on the way. */
const busyErrors: ReadonlySet<string> = new Set(['temporarily_unavailable', 'slow_down', 'rate_limited', 'ratelimited']);
const brokenErrors: ReadonlySet<string> = new Set(['server_error', 'internal_error', 'fatal_error', 'service_unavailable']);

function refusalOf({ error, description }: Extract<TokenAnswer, { readonly error: string }>): TokenOutcome {
  if (busyErrors.has(error)) return { kind: 'not_done', reason: error, retryAfterMs: undefined };
  if (brokenErrors.has(error)) return { kind: 'ambiguous', reason: error };
  return { kind: 'refused', error, description };
}

/** RFC 6749, 5.1 and 5.2; providers that leave `token_type` out are taken at their word. */
function standardAnswer(body: Readonly<Record<string, unknown>>, { scopeSeparator }: TokenGrant): TokenAnswer | undefined {
  const accessToken = textAt(body, 'access_token');
  if (accessToken === undefined) {
    const error = textAt(body, 'error');
    const description = textAt(body, 'error_description');
    return error === undefined ? undefined : { error, ...(description === undefined ? {} : { description }) };
  }
  const refreshToken = textAt(body, 'refresh_token');
  const expiresIn = Number(body['expires_in']);
  const scope = textAt(body, 'scope');
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(Number.isFinite(expiresIn) && expiresIn > 0 ? { expiresInSeconds: expiresIn } : {}),
    ...(scope === undefined ? {} : { scopes: scope.split(scopeSeparator ?? ' ').filter((name) => name !== '') }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function secondsMs(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1_000) : undefined;
}
