import { MooringError } from '@mooring/core';
import { createWinstonLogger, silentLogger } from '@mooring/core/runtime';
import { createHost } from '../create-host.js';
import type { Host } from '../host.js';
import { connectionStoreOf } from './connection-store-of.js';
import { loadConfig, type CommonFlags, type LoadedConfig } from './load-config.js';
import type { Terminal } from './terminal.js';

/**
 * Does something with the stored connections, also while another process runs the host: connections are shared, events are not touched.
 * @throws MooringError `InvalidOptions`, `VaultKeyMissing`
 */
export async function withConnections<Result>(
  terminal: Terminal,
  flags: CommonFlags,
  command: string,
  use: (host: Host, config: LoadedConfig) => Promise<Result>,
): Promise<Result> {
  const config = await loadConfig(terminal, flags, command);
  try {
    const { options } = config;
    const connectionStore = connectionStoreOf(config, terminal);
    if (connectionStore === 'memory')
      throw new MooringError('InvalidOptions', `${config.file} keeps connections in memory, so there are none between two runs.`);
    const own =
      flags.verbose === true
        ? createWinstonLogger({ level: 'debug', style: 'pretty', destination: { stream: terminal.errors } })
        : undefined;
    const host = await createHost({
      ...options,
      store: 'memory',
      storeWriter: 'inline',
      connectionStore,
      services: { ...options.services, logger: own ?? silentLogger },
    });
    try {
      await host.start({ http: false, listen: false });
      return await use(host, config);
    } finally {
      await host.stop();
      await own?.close();
    }
  } finally {
    await config.close();
  }
}
