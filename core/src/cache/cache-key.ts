import { hash, randomUUID } from 'node:crypto';
import type { ConnectionState } from '../connection/connection-state.js';
import { isBodySource, type WireBody } from '../ports/transport.js';
import type { PreparedRequest } from '../request/prepared-request.js';

/** Goes up when entries that other versions of this package have stored can no longer be read. */
const formatVersion = 1;

/**
 * What tells a connection from every other one, and from itself with another account, environment, key, value or plugin version. One text
 * of 43 letters, worked out once for each connection: an entry can be found only under the text of the connection that stored it. Of
 * credentials no more than the fingerprint goes in.
 */
export function ownerKey(connection: ConnectionState): string {
  const { plugin, tenant, name, key, environment, account, method, values, credentials } = connection;
  // JSON parts the pieces, so that no two connections spell the same, and escapes half characters, which a hash would take for one another.
  const text = JSON.stringify([
    formatVersion,
    plugin.key,
    plugin.definition.version,
    plugin.definition.api.version ?? null,
    tenant ?? null,
    name,
    key,
    environment,
    account ?? null,
    method,
    sorted(Object.entries(values)),
    sorted([...credentials].map(([field, secret]) => [field, secret.fingerprint])),
    sorted(Object.entries(plugin.headers)),
  ]);
  return hash('sha256', text, 'base64url');
}

type KeyedRequest = Pick<PreparedRequest, 'method' | 'origin' | 'path' | 'query' | 'headers' | 'body' | 'credentialOf'>;

/**
 * The key of a request of one owner: equal for requests that ask the same, different in all other cases. Plain text, since most calls only
 * ever look into the memory of this process; `sharedKey` makes of it what may leave.
 * @param ownHeaders Headers of every request of the plugin, which stand in the owner's key already
 * @param ignoredHeader A header that differs from call to call without changing the answer
 */
export function requestKey(
  owner: string,
  request: KeyedRequest,
  ownHeaders: Readonly<Record<string, string>>,
  ignoredHeader?: string,
): string {
  const { method, origin, path, body, credentialOf } = request;
  const query = sortedByName(request.query);
  // Lengths before the pieces: what one ends with can never be taken for what the next begins with.
  const line = `${owner}${method} ${origin.length} ${path.length} ${query.length} ${origin}${path}${query}`;
  const extra = extraHeaders(request.headers, ownHeaders, ignoredHeader);
  if (extra === undefined && body === undefined && credentialOf === '') return line;
  return line + JSON.stringify([extra ?? null, body === undefined ? null : bodyKey(body), credentialOf ?? null]);
}

/** What streams equals nothing but itself: such a request never meets a stored answer. */
const bodyKey = (body: WireBody): string => (isBodySource(body) ? randomUUID() : hash('sha256', body, 'base64url'));

/** A key of 43 letters for stores outside this process: nothing of the input can be read from it. */
export function sharedKey(key: string): string {
  return hash('sha256', key, 'base64url');
}

/** Headers that the plugin does not send with every request, and those of the plugin's that this request lacks, in one order. */
function extraHeaders(
  headers: Readonly<Record<string, string>>,
  ownHeaders: Readonly<Record<string, string>>,
  ignoredHeader: string | undefined,
): readonly (readonly [string, string | null])[] | undefined {
  let extra: [string, string | null][] | undefined;
  let shared = 0;
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || name === ignoredHeader) continue;
    if (value === ownHeaders[name]) shared += 1;
    else (extra ??= []).push([name, value]);
  }
  const missing = Object.keys(ownHeaders).length - shared;
  if (missing > 0) for (const name in ownHeaders) if (headers[name] === undefined) (extra ??= []).push([name, null]);
  return extra === undefined ? undefined : sorted(extra);
}

/** A query in which the order of names does not matter and the order of values of one name does. */
function sortedByName(query: string): string {
  if (!query.includes('&')) return query;
  const pairs = query.split('&');
  let inOrder = true;
  for (let index = 1; inOrder && index < pairs.length; index++) inOrder = nameOf(pairs[index - 1] ?? '') <= nameOf(pairs[index] ?? '');
  if (inOrder) return query;
  return pairs.toSorted((left, right) => compare(nameOf(left), nameOf(right))).join('&');
}

function nameOf(pair: string): string {
  const end = pair.indexOf('=');
  return end === -1 ? pair : pair.slice(0, end);
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function sorted<Value>(entries: readonly (readonly [string, Value])[]): readonly (readonly [string, Value])[] {
  return entries.toSorted(([left], [right]) => compare(left, right));
}
