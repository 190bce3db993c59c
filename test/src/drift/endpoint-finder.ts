import type { CompiledEndpoint, CompiledPlugin } from '@mooring/core/runtime';
import { hostMatcher } from '@mooring/core/runtime';
import { isRecord } from '../provider/record.js';

/** A request as far as it tells which endpoint made it. */
export interface RequestToFind {
  readonly method: string;
  /** Scheme and host; undefined where only the path was written down. */
  readonly origin: string | undefined;
  /** From the root of the origin. Without an origin it may also be below the base URL. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed; a GraphQL operation is told by its document. */
  readonly body: unknown;
}

/** An endpoint, and what stood in its URL. */
export interface FoundEndpoint {
  readonly endpoint: CompiledEndpoint;
  /** Name of the server; '' is the plugin's own API. */
  readonly server: string;
  /** What the caller put into the path. */
  readonly params: Readonly<Record<string, string>>;
  /** What the connection put into host and path. */
  readonly values: Readonly<Record<string, string>>;
  /** The origin as declared, such as `https://{shop}.example.com`; the real one where the endpoint follows URLs. */
  readonly origin: string;
  /** The path as declared, from the root of the origin: `/v1/customers/:id`. */
  readonly path: string;
}

/** Names in a URL and what the expression around them captured. */
interface Pattern {
  readonly expression: RegExp;
  readonly names: readonly { readonly name: string; readonly isCaller: boolean }[];
}

interface Route {
  readonly endpoint: CompiledEndpoint;
  readonly server: string;
  readonly origin: string;
  readonly path: string;
  readonly originPattern: Pattern;
  readonly fullPath: Pattern;
  readonly ownPath: Pattern;
  readonly fixedQuery: readonly (readonly [name: string, value: string])[];
  /** One digit a segment: 2 for a literal, 1 for a mixture, 0 for a name. The greater text wins. */
  readonly rank: string;
}

/** Tells from a request alone, without a connection, which endpoint of a plugin it belongs to. Literal segments win over names. */
export class EndpointFinder {
  readonly #routes: readonly Route[];
  readonly #followed: readonly CompiledEndpoint[];

  constructor(plugin: CompiledPlugin) {
    const endpoints = [...plugin.callables.values()].filter((callable): callable is CompiledEndpoint => callable.kind === 'endpoint');
    this.#followed = endpoints.filter(({ definition }) => definition.follow !== undefined);
    this.#routes = endpoints
      .flatMap((endpoint) => routesOf(endpoint, plugin))
      .sort((left, right) => (left.rank < right.rank ? 1 : left.rank > right.rank ? -1 : right.fixedQuery.length - left.fixedQuery.length));
  }

  /** The endpoint of a request; undefined where the plugin has none. */
  find(request: RequestToFind): FoundEndpoint | undefined {
    for (const route of this.#routes) {
      const found = route.endpoint.definition.method === request.method ? matchRoute(route, request) : undefined;
      if (found !== undefined) return found;
    }
    return this.#findFollowed(request);
  }

  #findFollowed({ method, origin, path }: RequestToFind): FoundEndpoint | undefined {
    if (origin === undefined || !URL.canParse(origin)) return undefined;
    const { hostname } = new URL(origin);
    const endpoint = this.#followed.find(
      ({ definition }) => definition.method === method && hostMatcher(definition.follow?.hosts ?? [])(hostname),
    );
    if (endpoint === undefined) return undefined;
    return { endpoint, server: endpoint.definition.follow?.credential === 'none' ? 'none' : '', params: {}, values: {}, origin, path };
  }
}

function routesOf(endpoint: CompiledEndpoint, plugin: CompiledPlugin): readonly Route[] {
  const { definition } = endpoint;
  if (definition.follow !== undefined) return [];
  const server = definition.server ?? '';
  const api = server === '' ? plugin.definition.api : plugin.definition.servers?.[server];
  if (api === undefined) return [];
  const bases = [api.baseUrl, ...(api.sandbox === undefined ? [] : [api.sandbox.baseUrl])];
  const [ownPath = '', fixedQuery = ''] = definition.path.split('?', 2);
  return bases.map((base) => {
    // Not `new URL`: it would escape the braces of a connection's values.
    const [, origin = '', basePath = ''] = /^([a-z]+:\/\/[^/]+)(.*?)\/*$/.exec(base) ?? [];
    const path = basePath + ownPath;
    return {
      endpoint,
      server,
      origin,
      path,
      originPattern: compile(origin),
      fullPath: compile(path),
      ownPath: compile(ownPath),
      fixedQuery: [...new URLSearchParams(fixedQuery)],
      rank: rankOf(ownPath),
    };
  });
}

function matchRoute(route: Route, { origin, path, query, body }: RequestToFind): FoundEndpoint | undefined {
  const { endpoint, originPattern, fullPath, ownPath, fixedQuery } = route;
  const inOrigin = origin === undefined ? { params: {}, values: {} } : capture(originPattern, origin);
  const inPath = capture(fullPath, path) ?? (origin === undefined ? capture(ownPath, path) : undefined);
  const inQuery = captureQuery(fixedQuery, query);
  if (inOrigin === undefined || inPath === undefined || inQuery === undefined) return undefined;
  const document = endpoint.definition.graphql?.document;
  if (document !== undefined && !(isRecord(body) && body['query'] === document)) return undefined;
  return {
    endpoint,
    server: route.server,
    params: { ...inPath.params, ...inQuery.params },
    values: { ...inOrigin.values, ...inPath.values, ...inQuery.values },
    origin: route.origin,
    path: route.path,
  };
}

const nameInText = /:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function rankOf(path: string): string {
  const rankOfSegment = (segment: string): string => {
    const literal = segment.replace(nameInText, '');
    return literal === segment ? '2' : literal === '' ? '0' : '1';
  };
  return path.split('/').map(rankOfSegment).join('');
}

function compile(text: string): Pattern {
  const names: { readonly name: string; readonly isCaller: boolean }[] = [];
  let source = '';
  let end = 0;
  for (const match of text.matchAll(nameInText)) {
    const [whole, caller, value = ''] = match;
    source += `${escaped(text.slice(end, match.index))}([^/?]+?)`;
    names.push({ name: caller ?? value, isCaller: caller !== undefined });
    end = match.index + whole.length;
  }
  return { expression: new RegExp(`^${source}${escaped(text.slice(end))}/?$`), names };
}

type Captured = Pick<FoundEndpoint, 'params' | 'values'>;

function capture({ expression, names }: Pattern, text: string): Captured | undefined {
  const match = expression.exec(text);
  if (match === null) return undefined;
  const entries = names.map(({ name, isCaller }, index) => ({ name, isCaller, text: decode(match[index + 1] ?? '') }));
  return namedBy(entries);
}

const namedBy = (entries: readonly { readonly name: string; readonly isCaller: boolean; readonly text: string }[]): Captured => ({
  params: Object.fromEntries(entries.filter(({ isCaller }) => isCaller).map(({ name, text }) => [name, text])),
  values: Object.fromEntries(entries.filter(({ isCaller }) => !isCaller).map(({ name, text }) => [name, text])),
});

function captureQuery(fixed: readonly (readonly [name: string, value: string])[], query: URLSearchParams): Captured | undefined {
  const entries: { readonly name: string; readonly isCaller: boolean; readonly text: string }[] = [];
  for (const [name, declared] of fixed) {
    const text = query.get(name);
    if (text === null) return undefined;
    const found = capture(compile(declared), text);
    if (found === undefined) return undefined;
    for (const [param, value] of Object.entries(found.params)) entries.push({ name: param, isCaller: true, text: value });
    for (const [param, value] of Object.entries(found.values)) entries.push({ name: param, isCaller: false, text: value });
  }
  return namedBy(entries);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not UTF-8: what stands there is all there is to know.
    return segment;
  }
}
