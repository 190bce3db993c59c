import { createWinstonLogger, silentLogger } from '@mooring/core/runtime';
import { createHost } from '../create-host.js';
import type { Host } from '../host.js';
import { loadConfig, type CommonFlags, type LoadedConfig } from './load-config.js';
import type { Terminal } from './terminal.js';

/**
 * Does something with a host that is made and not started, and releases everything after. Its log goes nowhere, or with `--verbose` to the
 * error stream: the output is the command's own.
 */
export async function withHost<Result>(
  terminal: Terminal,
  flags: CommonFlags,
  command: string,
  use: (host: Host, config: LoadedConfig) => Promise<Result>,
): Promise<Result> {
  const config = await loadConfig(terminal, flags, command);
  try {
    const own =
      flags.verbose === true
        ? createWinstonLogger({ level: 'debug', style: 'pretty', destination: { stream: terminal.errors } })
        : undefined;
    const host = await createHost({ ...config.options, services: { ...config.options.services, logger: own ?? silentLogger } });
    try {
      return await use(host, config);
    } finally {
      await host.stop();
      await own?.close();
    }
  } finally {
    await config.close();
  }
}
