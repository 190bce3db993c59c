import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { openReaderConnection, openWriterConnection } from '../../../store/sqlite/connection.js';
import { isBusy } from '../../../store/sqlite/failure.js';
import { migrate } from '../../../store/sqlite/migrate.js';
import { createPrivateFile, prepareFile } from '../../../store/sqlite/store-file.js';
import { truncateLog } from './log-truncation.js';
import { connectionStoreId, migrations } from './migrations.js';

/** The connections of one process to a file that other processes use too. */
export interface SharedFile {
  readonly path: string;
  /** Answers at once when somebody else holds the lock. */
  readonly writer: DatabaseSync;
  readonly reader: DatabaseSync;
}

const pauseMs = 20;
const mostTries = 100;

/** Makes folder and file where they are missing, for their user only, and brings the schema up to date. @throws whatever stops it */
export async function openShared(location: string): Promise<SharedFile> {
  const path = prepareFile(location);
  createPrivateFile(path);
  for (let tried = 1; ; tried += 1) {
    try {
      return open(path);
    } catch (error) {
      // Processes that start together meet here: the first switches to WAL, for which SQLite lets nobody wait.
      if (!isBusy(error) || tried === mostTries) throw error;
    }
    await sleep(pauseMs);
  }
}

function open(path: string): SharedFile {
  const writer = openWriterConnection(path);
  try {
    // What was overwritten must not lie in free pages, nor in temporary files.
    writer.exec('pragma secure_delete = on; pragma temp_store = memory');
    migrate(writer, path, migrations, connectionStoreId);
    writer.exec('pragma busy_timeout = 0');
    // A process that was killed may have left secrets in the log that are gone from the file.
    truncateLog(writer);
    return { path, writer, reader: openReaderConnection(path) };
  } catch (error) {
    writer.close();
    throw error;
  }
}
