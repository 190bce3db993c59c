import type { Directory } from './connections/directory.js';
import type { HostDescription } from './host.js';

/** What a host says of itself. @param store Where its events are kept */
export function describeHost(directory: Directory, store: string): HostDescription {
  return {
    plugins: directory.plugins().map(({ id, definition }) => ({
      id,
      title: definition.title,
      version: definition.version,
      connections: directory.connectionNames(id),
      missing: directory.missing(id),
    })),
    webhooks: directory.targets().map(({ id, plugin, connection, keys }) => ({
      id,
      path: `/webhooks/${id}`,
      plugin: plugin.id,
      connection,
      isConfigured: keys.length > 0,
    })),
    store,
  };
}
