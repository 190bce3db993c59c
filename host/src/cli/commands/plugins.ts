import { walkEndpoints } from '@mooring/core/runtime';
import type { CommonFlags } from '../load-config.js';
import { tableLines } from '../table.js';
import { writeLines, type Terminal } from '../terminal.js';
import { withHost } from '../with-host.js';

/** Lists the plugins that the configuration loads, and the environment variables that they miss. */
export function plugins(terminal: Terminal, flags: CommonFlags): Promise<number> {
  return withHost(terminal, flags, 'plugins', async (host, config) => {
    const rows = host.describe().plugins.map(({ id, version, connections, missing }) => {
      const definition = config.options.plugins.find((plugin) => plugin.id === id)?.definition;
      return [
        id,
        version,
        String([...walkEndpoints(definition?.endpoints ?? {})].length),
        String(Object.keys(definition?.webhooks?.events ?? {}).length),
        connections.join(', '),
        config.simulated.includes(id) ? 'simulated' : missing.length > 0 ? 'no credentials' : 'live',
        missing.join(', ') || 'none',
      ];
    });
    writeLines(terminal.output, tableLines(['plugin', 'version', 'endpoints', 'events', 'connections', 'mode', 'missing'], rows));
    return 0;
  });
}
