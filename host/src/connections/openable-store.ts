import path from 'node:path';
import type { AnyPlugin } from '@mooring/core';
import { hostDefaults, type HostOptions } from '../options.js';
import type { ConnectionStore } from './connection-store.js';
import { createMemoryConnectionStore, createSqliteConnectionStore } from './store/index.js';

const fileName = 'connections.sqlite';

/** The connection store that the options mean, not opened yet; undefined where there is to be none. */
export function openableConnectionStore(options: HostOptions<readonly AnyPlugin[]>): ConnectionStore | undefined {
  const { connectionStore } = options;
  if (connectionStore === false) return undefined;
  if (typeof connectionStore === 'object') return connectionStore;
  const location = connectionStore ?? besides(options.store ?? hostDefaults.store);
  return location === 'memory' ? createMemoryConnectionStore() : createSqliteConnectionStore({ location });
}

/** Beside the events; in memory where they are, and where only the application knows. */
export const besides = (store: unknown): string =>
  typeof store !== 'string' || store === 'memory' ? 'memory' : path.join(path.dirname(store), fileName);
