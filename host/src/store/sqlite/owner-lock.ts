import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { isBusy, StoreFault } from './failure.js';
import { createPrivateFile } from './store-file.js';

/** A commit of another process on the owner file takes milliseconds; only the lock itself is held for long, and that is never waited for. */
const readTimeoutMs = 1_000;

interface Owner {
  readonly pid: number;
  readonly since: number;
  readonly token: string;
}

/**
 * Makes one host the owner of a store file, for as long as it runs and not a moment longer.
 *
 * `<file>.owner` is a one-row SQLite database on which the owner keeps a write transaction open. Others can still read who it is, and the
 * operating system drops the lock when the process ends, however it ends: no heartbeat, and no stale lock to judge. A row alone would
 * outlive a killed process; a lock alone could not say whose it is.
 *
 * The locks are POSIX locks: a process that opens and closes the file by other means than `node:sqlite` loses its own. Nothing here does;
 * see `createPrivateFile`.
 */
export class OwnerLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** @throws StoreFault `StoreInUse`, naming the owner; whatever `node:fs` and SQLite throw for a path that cannot be used. */
  static acquire(file: string, now: number): OwnerLock {
    const path = `${file}.owner`;
    createPrivateFile(path);
    const database = new DatabaseSync(path, { timeout: readTimeoutMs });
    try {
      hold(database, { pid: process.pid, since: now, token: randomUUID() }, file);
      return new OwnerLock(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Lets the next owner in. The file stays: removing it could remove the lock of one who has just come. Idempotent. */
  release(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** Ends with the lock held and `self` in the row for all to read. */
function hold(database: DatabaseSync, self: Owner, file: string): void {
  // A row can be seen by others only once it is committed, and committing lets go of the lock: so write, take the lock again, and look
  // whether somebody wrote in between.
  for (;;) {
    begin(database, self, file);
    if (readOwner(database)?.token === self.token) return;
    database.exec(
      'create table if not exists owner (id integer primary key check (id = 1), pid integer, since integer, token text) strict',
    );
    database.prepare('insert or replace into owner values (1, ?, ?, ?)').run(self.pid, self.since, self.token);
    database.exec('commit');
  }
}

function begin(database: DatabaseSync, self: Owner, file: string): void {
  try {
    database.exec('pragma busy_timeout = 0; begin immediate');
  } catch (error) {
    if (!isBusy(error)) throw error;
    database.exec(`pragma busy_timeout = ${readTimeoutMs}`);
    throw new StoreFault({ code: 'StoreInUse', message: describe(readOwner(database), self, file) }, { cause: error });
  }
}

function readOwner(database: DatabaseSync): Owner | undefined {
  if (database.prepare(`select 1 from sqlite_schema where name = 'owner'`).get() === undefined) return undefined;
  const row = database.prepare('select pid, since, token from owner').get();
  return row === undefined ? undefined : { pid: Number(row['pid']), since: Number(row['since']), token: String(row['token']) };
}

function describe(owner: Owner | undefined, self: Owner, file: string): string {
  // Without a row, or with our own, the owner has taken the lock this very moment and not yet written.
  if (owner === undefined || owner.token === self.token) return `The store ${file} is being opened by another process.`;
  const who = owner.pid === self.pid ? `another host of this process (pid ${owner.pid})` : `process ${owner.pid}`;
  return `The store ${file} is in use by ${who} since ${new Date(owner.since).toISOString()}; stop it, or use another file.`;
}
