import { MooringError } from '../errors/mooring-error.js';
import { isBodySource, type WireRequest, type WireResponse } from '../ports/transport.js';

/** Which redirects of an endpoint are followed. */
export interface RedirectRule {
  /** @default 'none' */
  readonly redirects?: 'none' | 'same-origin' | 'declared-hosts' | undefined;
  /** Whether the plugin declares the host; asked for another origin only, under 'declared-hosts'. */
  readonly allowsHost: (hostname: string) => boolean;
}

/** A request as far as a redirect can change it. */
export type Hop = Pick<WireRequest, 'method' | 'url' | 'headers' | 'body'>;

const maxHops = 3;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What another origin may know. A list of what is allowed: the name of the next provider's credential header is not known here. */
const harmlessHeaders = ['accept', 'accept-encoding', 'content-type', 'user-agent'] as const;
const bodyHeaders: ReadonlySet<string> = new Set(['content-type', 'content-encoding', 'content-length', 'content-language']);
/** Schemes by what they protect: a redirect never leads down. */
const securityOf: Readonly<Record<string, number>> = { 'http:': 1, 'https:': 2 };

/**
 * The request that a redirect asks for, or undefined where the answer is none that is followed; it then stands as it came. The egress guard
 * checks the new address like any other when it is dialled.
 * @param request what was answered by `response`, its credential included
 * @param earlier the requests before it in this chain, first one first; empty for the first answer
 * @throws MooringError `EgressDenied` when it leads where requests may not go; `BadResponse` for a circle, more than three hops, or a write
 *   that would have to be sent to another origin or guessed at
 */
export function nextHop(
  request: Hop,
  response: Pick<WireResponse, 'status' | 'headers'>,
  earlier: readonly Hop[],
  { redirects = 'none', allowsHost }: RedirectRule,
): Hop | undefined {
  const { location } = response.headers;
  if (redirects === 'none' || location === undefined || !redirectStatuses.has(response.status)) return undefined;
  const url = targetOf(location, request.url);
  const isSameOrigin = url.origin === request.url.origin;
  if (!isSameOrigin && (redirects === 'same-origin' || !allowsHost(url.hostname)))
    throw denied(`${request.url.host} redirects to ${url.host}, which the endpoint may not follow`);
  if (earlier.length >= maxHops) throw refused(`${request.url.host} redirects more than ${maxHops} times`);

  const method = methodAfter(response.status, request);
  const keepsBody = method === request.method && request.body !== undefined;
  if (keepsBody && !isSameOrigin)
    throw refused(`${request.url.host} redirects a request with a body to ${url.host}; a body goes to no other origin`);
  if (keepsBody && isBodySource(request.body) && !request.body.isReopenable)
    throw refused(`${request.url.host} redirects a request whose body is a stream that has been read`);
  const hop: Hop = { method, url, headers: headersFor(request, isSameOrigin, keepsBody), body: keepsBody ? request.body : undefined };
  if ([...earlier, request].some((seen) => seen.method === method && withoutFragment(seen.url) === url.href))
    throw refused(`${request.url.host} redirects in a circle`);
  return hop;
}

function targetOf(location: string, base: URL): URL {
  if (!URL.canParse(location, base.href)) throw refused(`${base.host} redirects to something that is no URL`);
  const url = new URL(location, base);
  url.hash = '';
  const security = securityOf[url.protocol];
  if (security === undefined) throw denied(`${base.host} redirects to something that is no web address`);
  if (security < (securityOf[base.protocol] ?? 0)) throw denied(`${base.host} redirects from https to http`);
  if (url.username !== '' || url.password !== '') throw denied(`${base.host} redirects to a URL with a user or password in it`);
  return url;
}

/**
 * 303 always means "look there"; 301 and 302 turn POST into GET, as everybody does. What they mean for PUT, PATCH and DELETE nobody agrees
 * on, and a GET in place of a DELETE would look like success.
 */
function methodAfter(status: number, { method, url }: Hop): string {
  if (status === 307 || status === 308 || method === 'GET' || method === 'HEAD') return method;
  if (status === 303 || method === 'POST') return 'GET';
  throw refused(`${url.host} answers ${method} with redirect ${status}, which says nothing certain about a write`);
}

function headersFor({ headers }: Hop, isSameOrigin: boolean, keepsBody: boolean): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const name of isSameOrigin ? Object.keys(headers) : harmlessHeaders) {
    const value = headers[name];
    if (value !== undefined && (keepsBody || !bodyHeaders.has(name))) kept[name] = value;
  }
  return kept;
}

const withoutFragment = (url: URL): string => (url.hash === '' ? url.href : url.href.slice(0, -url.hash.length));

// The URL itself stays out of the words: it may hold a signature.
const denied = (words: string): MooringError => new MooringError('EgressDenied', `${words}.`);
const refused = (words: string): MooringError => new MooringError('BadResponse', `${words}.`);
