import type { Field, FieldMap } from './field.js';

/** Where a credential goes in a request. */
export type CredentialPlace =
  | { readonly in: 'header'; readonly name: string; readonly prefix?: string }
  | { readonly in: 'query'; readonly name: string }
  /** A field of a JSON or form body; dotted for a nested one. */
  | { readonly in: 'body'; readonly name: string };

/** A request as a signature sees it, before the credential is applied. */
export interface SignableRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The fields of the body before encoding; empty where it is no object. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
}

/** How a request is signed: the plugin says what is signed and where the signature goes, the core holds the key. */
export interface SigningRule<Name extends string> {
  readonly algorithm: 'hmac-sha1' | 'hmac-sha256' | 'hmac-sha512' | 'sha1' | 'sha256';
  /** The credential that is the key. For a plain hash it is appended to the message. */
  readonly key: Name;
  readonly message: (request: SignableRequest) => string;
  readonly encoding: 'hex' | 'base64';
  readonly place: CredentialPlace;
  /** What goes along unsigned or signed: other credentials, and the time in seconds. */
  readonly with?: readonly { readonly value: Name | 'unixSeconds'; readonly place: CredentialPlace }[];
}

/** How the credential of a connection enters a request. A plugin never sees the values. */
export type AuthApplication =
  | { readonly kind: 'none' }
  | { readonly kind: 'place'; readonly field: string; readonly place: CredentialPlace }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'sign'; readonly rule: SigningRule<string> }
  /** A token that `tokenRequest` obtains; kept and refreshed by the host. */
  | { readonly kind: 'token'; readonly place: CredentialPlace; readonly grant: TokenGrant };

/** How a token is obtained. */
export type TokenGrant =
  | { readonly type: 'clientCredentials'; readonly tokenUrl: string; readonly scopes?: readonly string[] }
  | {
      readonly type: 'authorizationCode';
      readonly authorizeUrl: string;
      readonly tokenUrl: string;
      readonly scopes: readonly string[];
      readonly pkce: 'S256' | 'unsupported';
    }
  | { readonly type: 'jwtBearer'; readonly tokenUrl: string; readonly audience: string };

/** How a plugin's connections prove who they are. `Fields` is what an application supplies. */
export interface Auth<Fields extends FieldMap = FieldMap> {
  readonly fields: Fields;
  readonly application: AuthApplication;
  /** Dotted name of an endpoint that succeeds when the credential is good and changes nothing. */
  readonly probe?: string;
}

interface Probed {
  /** Dotted name of an endpoint that succeeds when the credential is good and changes nothing. */
  readonly probe?: string;
}

const onlyField = (fields: FieldMap, builder: string): string => {
  const names = Object.keys(fields);
  const [name] = names;
  if (names.length !== 1 || name === undefined) throw new TypeError(`${builder} takes exactly one field, got ${names.length}`);
  return name;
};

type OneField = Readonly<Record<string, Field>>;

/**
 * A key in a header, the query or the body.
 * @throws TypeError unless `fields` has exactly one field
 */
export function apiKey<const Fields extends OneField>(options: CredentialPlace & { readonly fields: Fields } & Probed): Auth<Fields> {
  const { fields, probe, ...place } = options;
  return { fields, application: { kind: 'place', field: onlyField(fields, 'apiKey'), place }, ...(probe === undefined ? {} : { probe }) };
}

/**
 * `Authorization: Bearer <token>`.
 * @throws TypeError unless `fields` has exactly one field
 */
export function bearer<const Fields extends OneField>(options: { readonly fields: Fields } & Probed): Auth<Fields> {
  return apiKey({ in: 'header', name: 'authorization', prefix: 'Bearer ', ...options });
}

/** HTTP Basic (RFC 7617). `username` and `password` name two of the fields. */
export function basic<const Fields extends FieldMap>(
  options: { readonly fields: Fields; readonly username: keyof Fields & string; readonly password: keyof Fields & string } & Probed,
): Auth<Fields> {
  const { fields, username, password, probe } = options;
  return { fields, application: { kind: 'basic', username, password }, ...(probe === undefined ? {} : { probe }) };
}

/** Every request is signed with one of the fields. */
export function signed<const Fields extends FieldMap>(
  options: { readonly fields: Fields; readonly sign: SigningRule<keyof Fields & string> } & Probed,
): Auth<Fields> {
  const { fields, sign, probe } = options;
  return { fields, application: { kind: 'sign', rule: sign }, ...(probe === undefined ? {} : { probe }) };
}

/** An OAuth 2 token, obtained and refreshed by the host; `fields` are the client's, or what the grant needs. */
export function oauth2<const Fields extends FieldMap>(
  options: { readonly fields: Fields; readonly grant: TokenGrant; readonly place?: CredentialPlace } & Probed,
): Auth<Fields> {
  const { fields, grant, probe, place = { in: 'header', name: 'authorization', prefix: 'Bearer ' } as const } = options;
  return { fields, application: { kind: 'token', place, grant }, ...(probe === undefined ? {} : { probe }) };
}

/** A provider that asks for no credential. */
export const noAuth: Auth<Record<never, never>> = { fields: {}, application: { kind: 'none' } };
