import { existsSync } from 'node:fs';
import type { AnyPlugin } from '@mooring/core';
import { configFile, loadConfig, type CommonFlags } from './load-config.js';
import type { Terminal } from './terminal.js';

/** The plugins that a configuration loads; none where there is no configuration. */
export async function pluginsOfConfig(terminal: Terminal, flags: CommonFlags, command: string): Promise<readonly AnyPlugin[]> {
  if (!existsSync(configFile(terminal, flags))) return [];
  const config = await loadConfig(terminal, flags, command);
  await config.close();
  return config.options.plugins;
}
