import { CacheWarmer, type CallKey, type DynamicClient, type Pipeline, type WarmTask } from '@mooring/core/runtime';
import type { Clock } from '@mooring/core';
import type { Directory } from '../connections/directory.js';

/** What is fetched ahead: a call that a plugin declares, or an answer that many ask for. */
type Warmed =
  | { readonly plugin: string; readonly connection: string; readonly endpoint: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly key: CallKey };

export interface ConnectionWarmerParts {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly pipeline: Pipeline;
  readonly clientOf: (plugin: string, connection: string) => DynamicClient;
}

/**
 * Keeps answers warm for the connections that the application named: what plugins declare, at the start and at intervals, and what many ask
 * for, shortly before it expires.
 * @returns how to stop it
 */
export function warmConnections({ clock, directory, pipeline, clientOf }: ConnectionWarmerParts): () => Promise<void> {
  const warmer = new CacheWarmer<Warmed>({
    clock,
    fetch: (what, { signal, mayBeCached }) =>
      'key' in what
        ? pipeline.refreshCached(what.key)
        : clientOf(what.plugin, what.connection)
            .endpoint(what.endpoint)(what.input, { signal, priority: 'background', cache: mayBeCached ? 'use' : 'refresh' })
            // The call has reported its failure; the answer is fetched again when its time comes, or when somebody asks.
            .catch(() => undefined),
  });
  pipeline.cache.onHit((key, expiresAt) => {
    const { ttlMs, warm } = key.rule;
    if (warm?.hot !== undefined) warmer.hit(key.text, { key }, { expiresAt, ttlMs, hot: warm.hot });
  });
  warmer.start(tasksOf(directory));
  return () => warmer.stop();
}

function* tasksOf(directory: Directory): Generator<WarmTask<Warmed>> {
  for (const { id, callables } of directory.plugins()) {
    // Without its credentials a connection cannot be called, and saying so is not the warmer's business.
    if (directory.missing(id).length > 0) continue;
    for (const callable of callables.values()) {
      const warm = callable.kind === 'endpoint' ? callable.cache?.warm : undefined;
      if (warm === undefined) continue;
      for (const connection of directory.connectionNames(id))
        for (const input of warm.inputs)
          yield { what: { plugin: id, connection, endpoint: callable.name, input: { ...input } }, rule: warm };
    }
  }
}
