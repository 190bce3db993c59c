import { MooringError } from '@mooring/core';
import type { ConnectionStore } from '../connection-store.js';
import { MemoryConnectionStore } from './memory-connection-store.js';
import { SqliteConnectionStore } from './sqlite/sqlite-connection-store.js';

/** Where connections are kept. */
export interface ConnectionStoreOptions {
  /** Path of the SQLite file, on a local disk; folders that are missing are made. Not the file of the event store. */
  readonly location: string;
}

/** Connections in this process only, for tests and for credentials that come from the configuration: closing the store forgets them. */
export function createMemoryConnectionStore(): ConnectionStore {
  return new MemoryConnectionStore();
}

/**
 * Connections in one SQLite file, durable, for one process or several on one machine. Nothing is opened or made before `open`.
 * @throws MooringError `InvalidOptions`
 */
export function createSqliteConnectionStore({ location }: ConnectionStoreOptions): ConnectionStore {
  if (typeof location !== 'string' || location === '' || location === ':memory:')
    throw new MooringError('InvalidOptions', 'The option `location` of the connection store must be the path of a file.');
  return new SqliteConnectionStore(location);
}
