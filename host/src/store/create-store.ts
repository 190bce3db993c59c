import { MooringError } from '@mooring/core';
import { SqliteStore } from './sqlite/sqlite-store.js';
import type { Store } from './store.js';

/** How and where events are kept. */
export interface StoreOptions {
  /** Path of the SQLite file; folders that are missing are made. `memory` keeps everything in the process and loses it with it. */
  readonly location: string;
  /**
   * `thread` writes on a thread of its own, so that no flush of the disk stops the server; `inline` writes on the calling thread, for tests
   * and short-lived commands. `memory` is always inline.
   * @default 'thread'
   */
  readonly writer?: 'inline' | 'thread' | undefined;
  /** Operations that share one commit at most. @default 256 */
  readonly maxBatch?: number | undefined;
  /** Operations that wait for the disk before `accept` is refused with `StoreFull`. @default 4096 */
  readonly maxWaiting?: number | undefined;
  /** Bytes of event bodies that wait for the disk before `accept` is refused with `StoreFull`. @default 67108864 */
  readonly maxWaitingBytes?: number | undefined;
  /** Tells the time in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined;
}

const defaults = {
  writer: 'thread',
  maxBatch: 256,
  maxWaiting: 4096,
  maxWaitingBytes: 64 * 1024 * 1024,
} as const satisfies Partial<StoreOptions>;

/**
 * The store of a host. Nothing is opened or made before `open`.
 * @throws MooringError `InvalidOptions`
 */
export function createStore(options: StoreOptions): Store {
  const { location, now = () => Date.now() } = options;
  if (typeof location !== 'string' || location === '') throw invalid('location', 'a path or `memory`');
  const writer = options.writer ?? defaults.writer;
  if (writer !== 'inline' && writer !== 'thread') throw invalid('writer', '`inline` or `thread`');
  return new SqliteStore({
    location,
    writer,
    now,
    maxBatch: positive(options, 'maxBatch'),
    maxWaiting: positive(options, 'maxWaiting'),
    maxWaitingBytes: positive(options, 'maxWaitingBytes'),
  });
}

function positive(options: StoreOptions, name: 'maxBatch' | 'maxWaiting' | 'maxWaitingBytes'): number {
  const value = options[name] ?? defaults[name];
  if (!Number.isSafeInteger(value) || value < 1) throw invalid(name, 'a whole number above 0');
  return value;
}

function invalid(name: keyof StoreOptions, shape: string): MooringError {
  return new MooringError('InvalidOptions', `The option \`${name}\` of the store must be ${shape}.`);
}
