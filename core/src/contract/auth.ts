import type { Field, FieldMap } from './field.js';
import type { TokenGrant } from './oauth.js';

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

/** Where the provider's own name of the account is found, once a connection stands. */
export type AccountSource =
  /** A dotted path in the token's answer. */
  | { readonly token: string }
  /** A dotted path in the answer of an endpoint. */
  | { readonly endpoint: string; readonly path: string };

/** How a plugin's connections prove who they are. `Fields` is what an application supplies. */
export interface Auth<Fields extends FieldMap = FieldMap> {
  readonly fields: Fields;
  readonly application: AuthApplication;
  /** Dotted name of an endpoint that succeeds when the credential is good and changes nothing. */
  readonly probe?: string;
  /** Where the account is named; it is compared when a connection is authorised anew. */
  readonly account?: AccountSource;
  /** Every way there is, by name, where there are several; `fields` are then all of theirs, the rest is the first one's. */
  readonly methods?: Readonly<Record<string, Auth>>;
}

interface Probed {
  /** Dotted name of an endpoint that succeeds when the credential is good and changes nothing. */
  readonly probe?: string;
  /** Where the account is named; it is compared when a connection is authorised anew. */
  readonly account?: AccountSource;
}

type TraitsOf = Pick<Auth, 'probe' | 'account'>;

const traitsOf = ({ probe, account }: Probed): TraitsOf => ({
  ...(probe === undefined ? {} : { probe }),
  ...(account === undefined ? {} : { account }),
});

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
  const { fields, probe: _probe, account: _account, ...place } = options;
  return { fields, application: { kind: 'place', field: onlyField(fields, 'apiKey'), place }, ...traitsOf(options) };
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
  const { fields, username, password } = options;
  return { fields, application: { kind: 'basic', username, password }, ...traitsOf(options) };
}

/** Every request is signed with one of the fields. */
export function signed<const Fields extends FieldMap>(
  options: { readonly fields: Fields; readonly sign: SigningRule<keyof Fields & string> } & Probed,
): Auth<Fields> {
  const { fields, sign } = options;
  return { fields, application: { kind: 'sign', rule: sign }, ...traitsOf(options) };
}

/** What a connection may bring in place of a consent: tokens that were obtained elsewhere. */
type TokenFields = {
  readonly accessToken: Field & { readonly optional: true };
  readonly refreshToken: Field & { readonly optional: true };
};

const tokenFields: TokenFields = {
  accessToken: { label: 'Access token', hint: 'Obtained elsewhere; without a refresh token it ends when it expires.', optional: true },
  refreshToken: { label: 'Refresh token', hint: 'Obtained elsewhere, of the same client.', optional: true },
};

/**
 * An OAuth 2 token, obtained and refreshed by the host. `fields` are what each connection supplies itself: the client's id and secret where
 * they are the connection's own and not the plugin's `app`, the key of a JWT. Two more may always be given: `accessToken`, `refreshToken`.
 */
export function oauth2<const Fields extends FieldMap>(
  options: { readonly fields: Fields; readonly grant: TokenGrant; readonly place?: CredentialPlace } & Probed,
): Auth<Fields & TokenFields> {
  const { fields, grant, place = { in: 'header', name: 'authorization', prefix: 'Bearer ' } as const } = options;
  return { fields: { ...tokenFields, ...fields }, application: { kind: 'token', place, grant }, ...traitsOf(options) };
}

type AllFields<Methods> = { [Name in keyof Methods]: Methods[Name] extends Auth<infer Fields> ? Fields : never }[keyof Methods];
type Merged<Union> = (Union extends unknown ? (fields: Union) => void : never) extends (fields: infer All) => void ? All : never;
/** Each may be left out: which belong together is told by the method, and checked when the connection is made. */
type AllOptional<Fields> = { readonly [Name in keyof Fields]: Field & { readonly optional: true } };

/**
 * Several ways to prove who a connection is, such as a private token or a consent. The one whose fields a connection brings is used, the
 * first in doubt.
 * @throws TypeError when there is none
 */
export function oneOf<const Methods extends Readonly<Record<string, Auth>>>(
  methods: Methods,
): Auth<AllOptional<Merged<AllFields<Methods>>>> {
  const [first] = Object.values(methods);
  if (first === undefined) throw new TypeError('oneOf needs at least one method.');
  const fields: Record<string, Field> = {};
  for (const method of Object.values(methods))
    for (const [name, field] of Object.entries(method.fields)) fields[name] ??= { ...field, optional: true };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fields of all methods, gathered just above
  return { ...first, fields: fields as AllOptional<Merged<AllFields<Methods>>>, methods };
}

/** The ways there are, by name; a plugin with only one has it under ''. */
export const methodsOf = (auth: Auth): readonly (readonly [name: string, method: Auth])[] =>
  auth.methods === undefined ? [['', auth]] : Object.entries(auth.methods);

/** A provider that asks for no credential. */
export const noAuth: Auth<Record<never, never>> = { fields: {}, application: { kind: 'none' } };
