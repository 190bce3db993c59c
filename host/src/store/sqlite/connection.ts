import { DatabaseSync } from 'node:sqlite';
import { StoreFault } from './failure.js';

/** How long a lock held by another program, such as a backup, is waited for. */
const busyTimeoutMs = 5_000;
/** `PRAGMA synchronous` reads back as a number. */
const synchronousFull = 2;

/** What the writer opens: a connection whose commits are on the disk when they return. `:memory:` is told apart by its name. */
export function openWriterConnection(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  try {
    if (path !== ':memory:') makeDurable(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A second connection, for reading beside the writer: in WAL mode neither waits for the other. */
export function openReaderConnection(path: string): DatabaseSync {
  return new DatabaseSync(path, { timeout: busyTimeoutMs, readOnly: true });
}

/** One number or word that a pragma answers. */
export function pragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`pragma ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

function makeDurable(database: DatabaseSync, path: string): void {
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  // fsync on macOS leaves the data in the cache of the drive; elsewhere this changes nothing.
  database.exec('pragma fullfsync = on; pragma checkpoint_fullfsync = on');
  // Read back: a file system without shared memory refuses WAL in silence, and a driver's default may be weaker than what was asked for.
  const journal = pragma(database, 'journal_mode');
  const synchronous = pragma(database, 'synchronous');
  if (journal !== 'wal' || synchronous !== synchronousFull) {
    const found = `journal_mode=${String(journal)}, synchronous=${String(synchronous)}`;
    throw new StoreFault({
      code: 'StoreUnreadable',
      message: `The store ${path} cannot be made durable (${found}); put it on a local disk.`,
    });
  }
}
