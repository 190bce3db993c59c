import { createHash, createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Auth, CredentialPlace, SigningRule } from '../contract/auth.js';
import type { BodyEncoding } from '../contract/endpoint.js';
import { withValueAt } from '../contract/deep-path.js';
import type { WireBody } from '../ports/transport.js';
import { MooringError } from '../errors/mooring-error.js';
import type { Secret } from '../secret/secret.js';
import { encodeBody } from './body.js';
import type { PreparedRequest } from './prepared-request.js';

/** What a credential can change about a request. */
export interface AuthorisedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WireBody | undefined;
}

/** Puts a connection's credential into a request; done anew for each attempt. `token` is there where the connection has tokens. */
export type Authorise = (request: PreparedRequest, encoding: BodyEncoding, nowMs: number, token?: Secret) => AuthorisedRequest;

/** The values to add, by where they go. */
interface Additions {
  readonly headers: Record<string, string>;
  readonly query: [name: string, value: string][];
  fields: Record<string, unknown> | undefined;
}

const urlOf = (request: PreparedRequest): string => request.origin + request.path + (request.query === '' ? '' : `?${request.query}`);

/** Leaves a request without any credential. */
export const withoutCredential: Authorise = (request) => ({ url: urlOf(request), headers: request.headers, body: request.body });

/** How requests of one server are authorised with one connection's credentials. */
export function createAuthorise(
  auth: Auth,
  credentials: ReadonlyMap<string, Secret>,
  where: { readonly plugin: string; readonly connection: string },
): Authorise {
  const { application } = auth;
  const missing = neededFields(application).find((field) => !credentials.has(field));
  if (missing !== undefined) return () => refuseWithout(missing, where);
  const valueOf = (field: string): string => credentials.get(field)?.expose() ?? '';
  switch (application.kind) {
    case 'none':
      return withoutCredential;
    case 'basic': {
      const header = `Basic ${Buffer.from(`${valueOf(application.username)}:${valueOf(application.password)}`).toString('base64')}`;
      return inHeader('authorization', header);
    }
    case 'place': {
      const { place, field } = application;
      return placed(place, valueOf(field));
    }
    case 'sign':
      return (request, encoding, nowMs) => apply(request, encoding, signature(application.rule, request, valueOf, nowMs));
    case 'token': {
      const { place } = application;
      return (request, encoding, _nowMs, token) => {
        if (token === undefined) throw new TypeError('A request that needs a token was authorised without one.');
        return placed(place, token.expose())(request, encoding, _nowMs);
      };
    }
    default:
      return application satisfies never;
  }
}

const inHeader =
  (name: string, value: string): Authorise =>
  (request) => ({ url: urlOf(request), headers: { ...request.headers, [name]: value }, body: request.body });

/** The fields without which nothing can be authorised. A connection may lack those of a server that it does not use. */
function neededFields(application: Auth['application']): readonly string[] {
  switch (application.kind) {
    case 'basic':
      return [application.username, application.password];
    case 'place':
      return [application.field];
    case 'sign':
      return [application.rule.key];
    default:
      return [];
  }
}

function refuseWithout(field: string, where: { readonly plugin: string; readonly connection: string }): never {
  throw new MooringError(
    'MissingCredential',
    `The connection "${where.connection}" of "${where.plugin}" has no \`credentials.${field}\`, which this call needs.`,
    where,
  );
}

/** One value at one place. The value is bound here, so that a header is written once for all calls. */
function placed(place: CredentialPlace, value: string): Authorise {
  if (place.in === 'header') return inHeader(place.name.toLowerCase(), `${place.prefix ?? ''}${value}`);
  return (request, encoding) => apply(request, encoding, [[place, value]]);
}

type Placed = readonly [place: CredentialPlace, value: string];

function signature(
  rule: SigningRule<string>,
  request: PreparedRequest,
  valueOf: (field: string) => string,
  nowMs: number,
): readonly Placed[] {
  const along = (rule.with ?? []).map(({ value, place }): Placed => [
    place,
    value === 'unixSeconds' ? String(Math.floor(nowMs / 1000)) : valueOf(value),
  ]);
  const added = gather(request, along);
  const message = rule.message({
    method: request.method,
    url: new URL(urlOf(request)),
    headers: { ...request.headers, ...added.headers },
    fields: added.fields ?? {},
    nowMs,
  });
  const key = valueOf(rule.key);
  const digest = rule.algorithm.startsWith('hmac-')
    ? createHmac(rule.algorithm.slice('hmac-'.length), key).update(message).digest(rule.encoding)
    : createHash(rule.algorithm)
        .update(message + key)
        .digest(rule.encoding);
  return [...along, [rule.place, digest]];
}

function gather(request: PreparedRequest, placed: readonly Placed[]): Additions {
  const additions: Additions = { headers: {}, query: [], fields: request.fields === undefined ? undefined : { ...request.fields } };
  for (const [place, value] of placed) {
    if (place.in === 'header') additions.headers[place.name.toLowerCase()] = `${place.prefix ?? ''}${value}`;
    else if (place.in === 'query') additions.query.push([place.name, value]);
    else additions.fields = withValueAt(additions.fields, place.name, value);
  }
  return additions;
}

function apply(request: PreparedRequest, encoding: BodyEncoding, placed: readonly Placed[]): AuthorisedRequest {
  const { headers, query, fields } = gather(request, placed);
  const extra = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  const url = extra === '' ? urlOf(request) : `${urlOf(request)}${request.query === '' ? '?' : '&'}${extra}`;
  const changesBody = placed.some(([place]) => place.in === 'body');
  if (!changesBody) return { url, headers: { ...request.headers, ...headers }, body: request.body };
  const encoded = encodeBody(fields ?? {}, encoding);
  // Written anew, so packed anew where the endpoint says so.
  const body = request.headers['content-encoding'] === 'gzip' ? gzipSync(encoded.body) : encoded.body;
  return { url, headers: { ...request.headers, 'content-type': encoded.contentType, ...headers }, body };
}
