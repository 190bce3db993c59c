import type { DatabaseSync } from 'node:sqlite';
import { pragma } from './connection.js';
import { StoreFault } from './failure.js';

/** Marks a file as an event store ("Moor"), so that no other application's database is taken for one. */
const eventStoreId = 0x4d6f6f72;

/**
 * Brings the schema up to date, each version in a transaction of its own with the number that records it (`user_version`).
 * Several processes may do this to one file at once: the later ones find it done.
 * @param applicationId Marks the kind of store that the file is.
 * @throws StoreFault when the file belongs to another application or was written by a newer version.
 */
export function migrate(
  database: DatabaseSync,
  path: string,
  migrations: readonly (readonly string[])[],
  applicationId = eventStoreId,
): void {
  // In this order: whoever makes the file while it is looked at commits its tables and both numbers at once.
  const isEmpty = database.prepare('select 1 from sqlite_schema limit 1').get() === undefined;
  const owner = Number(pragma(database, 'application_id'));
  const version = Number(pragma(database, 'user_version'));
  const refuse = (message: string): never => {
    throw new StoreFault({ code: 'StoreUnreadable', message: `The store ${path} ${message}.` });
  };
  if (owner !== applicationId && !isEmpty) refuse('is the database of another application');
  if (version > migrations.length) {
    refuse(`has schema version ${version}, and this version of Mooring knows ${migrations.length}: use the newer Mooring, or another file`);
  }
  for (let next = version; next < migrations.length; next += 1) {
    database.exec('begin immediate');
    try {
      if (Number(pragma(database, 'user_version')) > next) {
        database.exec('rollback');
        continue;
      }
      for (const statement of migrations[next] ?? []) database.exec(statement);
      database.exec(`pragma application_id = ${applicationId}; pragma user_version = ${next + 1}; commit`);
    } catch (error) {
      if (database.isTransaction) database.exec('rollback');
      throw error;
    }
  }
}
