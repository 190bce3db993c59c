import { existsSync } from 'node:fs';
import path from 'node:path';
import { MooringError } from '@mooring/core';
import { hostDefaults } from '../options.js';
import { createStore, type Store } from '../store/index.js';
import type { LoadedConfig } from './load-config.js';
import type { Terminal } from './terminal.js';

/** Absolute path of the configured store file, `memory`, or the application's own store. */
export function storeLocation({ options }: LoadedConfig, terminal: Pick<Terminal, 'workingDirectory'>): string | Store {
  const { store = hostDefaults.store } = options;
  return typeof store !== 'string' || store === 'memory' ? store : path.resolve(terminal.workingDirectory, store);
}

/**
 * Opens the configured store for one command, and closes it after.
 * @throws MooringError `StoreInUse` while a host runs on it, `StoreUnreadable`; `InvalidOptions` where there is nothing to open
 */
export async function withStore<Result>(config: LoadedConfig, terminal: Terminal, use: (store: Store) => Promise<Result>): Promise<Result> {
  const location = storeLocation(config, terminal);
  if (location === 'memory')
    throw new MooringError('InvalidOptions', `${config.file} keeps events in memory, so there are none between two runs.`);
  if (typeof location === 'string' && !existsSync(location))
    throw new MooringError('StoreUnreadable', `There is no store at ${location} yet; \`mooring start\` makes it.`);
  const store = typeof location === 'string' ? createStore({ location, writer: 'inline' }) : location;
  await store.open();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
