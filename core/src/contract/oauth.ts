import type { Duration } from './duration.js';

/** What a token endpoint answered, in one form. */
export type TokenAnswer =
  | {
      readonly accessToken: string;
      /** Absent where the provider sends none; the one at hand then stays good. */
      readonly refreshToken?: string;
      /** Seconds; absent or 0 where the answer does not tell, see `TokenEndpoint.lifetime`. */
      readonly expiresInSeconds?: number;
      /** What was granted; absent means what was asked for (RFC 6749, 5.1). */
      readonly scopes?: readonly string[];
    }
  /** A refusal, whatever its status. `error` is the provider's code, `invalid_grant` where the grant itself is no good any more. */
  | { readonly error: string; readonly description?: string };

/** How the refresh tokens of a provider live. */
export interface RefreshRule {
  /** Whether a refresh answers with a new refresh token and ends the old one. @default false */
  readonly rotates?: boolean;
  /**
   * What a refresh token that was used already does: `revoke` ends the whole grant, `grace` works for a while, `ok` always works.
   * @default 'revoke' where it rotates, 'ok' where it does not
   */
  readonly reuse?: 'revoke' | 'grace' | 'ok';
  /** A refresh token unused for so long is dead; it is used in time. */
  readonly idleTtl?: Duration;
  /** A grant ends so long after the consent, whatever is done; the application is told in time. */
  readonly absoluteTtl?: Duration;
}

/** How a grant is given back. */
export type RevokeRule =
  /** A revocation endpoint (RFC 7009): `token` in a form. */
  | { readonly url: string; readonly token?: 'refresh' | 'access' }
  /** Dotted name of an endpoint that ends the credential it is called with. */
  | { readonly endpoint: string };

/** A signature over the parameters of the provider's redirect back to us. */
export interface CallbackSignature {
  /** The parameter that holds it; it is left out of what is signed. The rest is sorted by name and written as a query. */
  readonly param: string;
  readonly algorithm: 'sha256';
  readonly encoding: 'hex';
  /** Parameter with the time in Unix seconds, which may be off by five minutes. */
  readonly timestamp?: string;
}

/** What all grants have in common. URLs are https and may hold `{name}` of the connection's values. */
export interface TokenEndpoint {
  readonly tokenUrl: string;
  /** Other URLs where the connection's environment is a sandbox. */
  readonly sandbox?: { readonly tokenUrl?: string; readonly authorizeUrl?: string; readonly audience?: string };
  /** Names of the fields that hold the client's id and secret: of the connection, else of the plugin's `app`. @default { id: 'clientId', secret: 'clientSecret' } */
  readonly client?: { readonly id: string; readonly secret?: string };
  /** How the client proves itself: HTTP Basic, fields of the form, or not at all. @default 'basic' */
  readonly clientProof?: 'basic' | 'post' | 'none';
  readonly scopes?: readonly string[];
  /** @default ' ' */
  readonly scopeSeparator?: ' ' | ',';
  /** Fields sent with every token request. */
  readonly tokenParams?: Readonly<Record<string, string>>;
  /** How long a token lives where the answer does not tell. @default until the provider refuses it */
  readonly lifetime?: Duration;
  /** Reads an answer that is not as RFC 6749 says; `undefined` where it is after all. */
  readonly read?: (body: unknown) => TokenAnswer | undefined;
  /** `false`: a refused token is never refreshed because of a bare 401, only where the plugin's `errors` say `TokenExpired`. @default true */
  readonly refreshOn401?: boolean;
}

/** The application's own right, without a person. */
export interface ClientCredentialsGrant extends TokenEndpoint {
  readonly type: 'clientCredentials';
}

/** A person's consent, in a browser. */
export interface AuthorizationCodeGrant extends TokenEndpoint {
  readonly type: 'authorizationCode';
  readonly authorizeUrl: string;
  readonly scopes: readonly string[];
  /** The provider's issuer identifier, where it sends `iss` back with the code (RFC 9207); then it must be there and be this. */
  readonly issuer?: string;
  /** @see RFC 7636 */
  readonly pkce: 'S256' | 'unsupported';
  /** Parameters of the authorize URL beside the standard ones. */
  readonly authorizeParams?: Readonly<Record<string, string>>;
  /** `false` where tokens live until they are revoked and there is nothing to refresh with. @default a refresh token that stays */
  readonly refresh?: RefreshRule | false;
  readonly revoke?: RevokeRule;
  readonly callback?: CallbackSignature;
}

/** A signed assertion instead of a person (RFC 7523). */
export interface JwtBearerGrant extends TokenEndpoint {
  readonly type: 'jwtBearer';
  readonly audience: string;
  /** The credential that is the `iss` claim. @default the client's id */
  readonly issuer?: string;
  /** The credential that is the `sub` claim. */
  readonly subject: string;
  /** The credential that is the private key, in PEM (PKCS #8). */
  readonly key: string;
  /** @default 'RS256' */
  readonly algorithm?: 'RS256' | 'ES256';
}

/** How a token is obtained. */
export type TokenGrant = ClientCredentialsGrant | AuthorizationCodeGrant | JwtBearerGrant;

/** The names of the fields that hold a grant's client. */
export const clientOf = ({ client }: TokenEndpoint): { readonly id: string; readonly secret: string | undefined } =>
  client === undefined ? { id: 'clientId', secret: 'clientSecret' } : { id: client.id, secret: client.secret };
