import type { DatabaseSync } from 'node:sqlite';
import type { Outcome } from './ledger.js';
import type { Operation } from './operation.js';

/** Owns the connection that writes. `inline-writer.ts` has it on this thread, `thread-writer.ts` on its own. */
export interface Writer {
  /** Opens the connection, migrates and recovers. @throws StoreFault */
  open(now: number): Promise<void>;
  /** Applies a batch in one commit; called again only after it has settled. @throws StoreFault when the writer itself has died. */
  commit(batch: readonly Operation[]): Promise<readonly Outcome[]>;
  /** A connection to read from, on the calling thread. It sees every commit that has settled; the writer closes it. */
  reader(): DatabaseSync;
  /** Checkpoints and closes all connections. Called after the last commit has settled, or when `open` has failed. */
  close(): Promise<void>;
}
