import type { CacheTier } from '../ports/cache-tier.js';
import type { Clock } from '../ports/clock.js';
import { cacheKey } from '../cache/index.js';
import type { CallResult } from './call-services.js';
import type { PlannedCall } from './planned-call.js';

/** Answers kept for a while, never shared between two connections. */
export class CallCache {
  readonly #tier: CacheTier;
  readonly #clock: Clock;

  constructor(tier: CacheTier, clock: Clock) {
    this.#tier = tier;
    this.#clock = clock;
  }

  /** Where the answer of a call is kept; undefined when it is not to be kept. */
  keyOf({ endpoint, connection, request, options }: PlannedCall): string | undefined {
    if (endpoint.cacheTtlMs === undefined || options.cache === 'bypass') return undefined;
    return cacheKey({
      plugin: connection.plugin.key,
      connection: connection.key,
      apiVersion: connection.plugin.definition.api.version,
      method: request.method,
      path: request.origin + request.path,
      query: sortedByName(request.query),
      headers: request.headers,
      body: request.body,
    });
  }

  get(key: string): CallResult | undefined {
    const entry = this.#tier.get(key);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what `set` below has stored is found under these keys
    return entry !== undefined && entry.expiresAt > this.#clock.now() ? (entry.value as CallResult) : undefined;
  }

  set(key: string, { endpoint, connection }: PlannedCall, result: CallResult): void {
    this.#tier.set(key, {
      value: result,
      expiresAt: this.#clock.now() + (endpoint.cacheTtlMs ?? 0),
      scope: connection.key,
      tags: endpoint.definition.cache?.tags ?? [],
    });
  }

  /** Forgets what carries one of `tags` on a connection; answers how many went. */
  invalidate(connectionKey: string, tags: readonly string[] | undefined): number {
    return tags === undefined || tags.length === 0 ? 0 : this.#tier.invalidate(connectionKey, tags);
  }
}

/** A query in which the order of names does not matter and the order of values of one name does. */
function sortedByName(query: string): string {
  if (!query.includes('&')) return query;
  return query
    .split('&')
    .toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : nameOf(left) > nameOf(right) ? 1 : 0))
    .join('&');
}

function nameOf(pair: string): string {
  const end = pair.indexOf('=');
  return end === -1 ? pair : pair.slice(0, end);
}
