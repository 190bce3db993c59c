import type { DatabaseSync } from 'node:sqlite';
import { openWriterConnection } from './connection.js';
import { openFailure, StoreFault } from './failure.js';
import { Ledger } from './ledger.js';
import { migrate } from './migrate.js';
import type { WriterStatements } from './statements.js';

/** What a writer needs to open its file; plain data, so that it can be sent to a thread. */
export interface JournalOptions {
  /** A path, or `:memory:`. */
  readonly path: string;
  readonly migrations: readonly (readonly string[])[];
  readonly statements: WriterStatements;
}

/** The open file of a writer: its connection and the ledger on it. */
export interface Journal {
  readonly database: DatabaseSync;
  readonly ledger: Ledger;
  close(): void;
}

/** Opens the file, migrates it and recovers what a dead process left running. @throws StoreFault */
export function openJournal({ path, migrations, statements }: JournalOptions, now: number): Journal {
  let database: DatabaseSync | undefined;
  try {
    database = openWriterConnection(path);
    migrate(database, path, migrations);
    const ledger = new Ledger(database, path, statements);
    ledger.recover(now);
    return { database, ledger, close: closer(database) };
  } catch (error) {
    database?.close();
    throw new StoreFault(openFailure(error, path), { cause: error });
  }
}

function closer(database: DatabaseSync): () => void {
  return () => {
    if (!database.isOpen) return;
    // The next start, or a copy of the one file, finds everything in it.
    database.exec('pragma wal_checkpoint(truncate)');
    database.close();
  };
}
