import path from 'node:path';
import { besides } from '../connections/openable-store.js';
import type { ConnectionStore } from '../connections/connection-store.js';
import { hostDefaults } from '../options.js';
import type { LoadedConfig } from './load-config.js';
import type { Terminal } from './terminal.js';

/** Absolute path of the file that connections are kept in, `memory`, the application's own store, or `false` where none are kept. */
export function connectionStoreOf(
  { options }: LoadedConfig,
  { workingDirectory }: Pick<Terminal, 'workingDirectory'>,
): string | ConnectionStore | false {
  const { connectionStore = besides(options.store ?? hostDefaults.store) } = options;
  return typeof connectionStore !== 'string' || connectionStore === 'memory'
    ? connectionStore
    : path.resolve(workingDirectory, connectionStore);
}
