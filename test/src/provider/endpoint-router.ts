import { hostMatcher, type CompiledEndpoint, type ConnectionState } from '@mooring/core/runtime';
import { isRecord } from './record.js';

/** A request as far as it tells which endpoint it is for. */
export interface RoutedRequest {
  readonly method: string;
  readonly url: URL;
  /** Parsed; a GraphQL operation is told by its document. */
  readonly body: unknown;
}

/** An endpoint, and what the caller put into its path. */
export interface RouteMatch {
  readonly endpoint: CompiledEndpoint;
  readonly params: Readonly<Record<string, string>>;
}

interface Route {
  readonly endpoint: CompiledEndpoint;
  readonly matches: (request: RoutedRequest) => Readonly<Record<string, string>> | undefined;
  /** More fixed characters win: `/users/me` before `/users/:id`. */
  readonly specificity: number;
}

/** Tells which endpoint of a connection's plugin a request is for. */
export class EndpointRouter {
  readonly #routes: readonly Route[];

  constructor(connection: ConnectionState) {
    const routes: Route[] = [];
    for (const callable of connection.plugin.callables.values())
      if (callable.kind === 'endpoint') routes.push(routeOf(callable, connection));
    this.#routes = routes.sort((left, right) => right.specificity - left.specificity);
  }

  /** The endpoint that a request is for; undefined where the plugin has none. */
  match(request: RoutedRequest): RouteMatch | undefined {
    for (const { endpoint, matches } of this.#routes) {
      if (endpoint.definition.method !== request.method) continue;
      const params = matches(request);
      if (params !== undefined) return { endpoint, params };
    }
    return undefined;
  }
}

function routeOf(endpoint: CompiledEndpoint, connection: ConnectionState): Route {
  const { definition } = endpoint;
  if (definition.follow !== undefined) {
    const allows = hostMatcher(definition.follow.hosts);
    return { endpoint, specificity: -1, matches: ({ url }) => (allows(url.hostname) ? {} : undefined) };
  }
  const base = connection.bases.get(definition.server ?? '');
  const [path = '', fixedQuery = ''] = definition.path.split('?', 2);
  const { expression, names, fixedLength } = compile((base?.path ?? '') + path, connection.values);
  const document = definition.graphql?.document;
  const filled = fixedQuery.replace(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_whole, name: string) =>
    encodeURIComponent(connection.values[name] ?? ''),
  );
  const fixed = [...new URLSearchParams(filled)];
  return {
    endpoint,
    specificity: fixedLength + fixed.length,
    matches({ url, body }) {
      if (url.origin !== base?.origin) return undefined;
      if (document !== undefined && !(isRecord(body) && body['query'] === document)) return undefined;
      if (fixed.some(([name, value]) => url.searchParams.get(name) !== value && !value.startsWith(':'))) return undefined;
      const found = expression.exec(url.pathname);
      return found === null ? undefined : Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')]));
    },
  };
}

const nameInPath = /:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function compile(
  path: string,
  values: Readonly<Record<string, string>>,
): { readonly expression: RegExp; readonly names: readonly string[]; readonly fixedLength: number } {
  const names: string[] = [];
  let source = '';
  let fixedLength = 0;
  let end = 0;
  const fixed = (text: string): void => {
    source += escaped(text);
    fixedLength += text.length;
  };
  for (const match of path.matchAll(nameInPath)) {
    fixed(path.slice(end, match.index));
    const [whole, caller, value] = match;
    if (caller === undefined) fixed(values[value ?? ''] ?? '');
    else {
      names.push(caller);
      source += '([^/]+?)';
    }
    end = match.index + whole.length;
  }
  fixed(path.slice(end));
  return { expression: new RegExp(`^${source}/?$`), names, fixedLength };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
