import type { Auth } from '@mooring/core';
import { createWinstonLogger, silentLogger } from '@mooring/core/runtime';
import { besides } from '../connections/openable-store.js';
import { createHost } from '../create-host.js';
import type { Host } from '../host.js';
import { hostDefaults } from '../options.js';
import { loadConfig, type CommonFlags } from './load-config.js';
import type { Terminal } from './terminal.js';

/**
 * Does something with the stored connections, also while another process runs the host: connections are shared, events are not touched.
 * @throws MooringError `InvalidOptions`, `VaultKeyMissing`
 */
export async function withConnections<Result>(
  terminal: Terminal,
  flags: CommonFlags,
  command: string,
  use: (host: Host, authOf: (plugin: string) => Auth | undefined) => Promise<Result>,
): Promise<Result> {
  const config = await loadConfig(terminal, flags, command);
  try {
    const { options } = config;
    const own =
      flags.verbose === true
        ? createWinstonLogger({ level: 'debug', style: 'pretty', destination: { stream: terminal.errors } })
        : undefined;
    const host = await createHost({
      ...options,
      store: 'memory',
      storeWriter: 'inline',
      connectionStore: options.connectionStore ?? besides(options.store ?? hostDefaults.store),
      services: { ...options.services, logger: own ?? silentLogger },
    });
    try {
      await host.start({ http: false, listen: false });
      return await use(host, (plugin) => options.plugins.find(({ id }) => id === plugin)?.definition.auth);
    } finally {
      await host.stop();
      await own?.close();
    }
  } finally {
    await config.close();
  }
}
