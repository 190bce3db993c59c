import type {
  ConnectionChange,
  ConnectionFilter,
  ConnectionStore,
  NewConnection,
  PendingConsent,
  StoredConnection,
} from '../../connection-store.js';
import { errorFrom, errorOf } from '../../../store/sqlite/error-of.js';
import { closedFailure, openFailure } from '../../../store/sqlite/failure.js';
import { areWellFormed, checkNames } from '../well-formed.js';
import { ConnectionReader, type PageOf } from './connection-reader.js';
import { ConnectionWriter } from './connection-writer.js';
import { LogTruncation, truncateLog } from './log-truncation.js';
import { openShared, type SharedFile } from './open-shared.js';
import { WriteQueue } from './write-queue.js';

/** What is there between `open` and `close`. */
interface Session {
  readonly file: SharedFile;
  readonly reader: ConnectionReader;
  readonly writer: ConnectionWriter;
  readonly queue: WriteQueue;
  readonly truncation: LogTruncation;
}

/** Connections in one SQLite file, which several processes may use at once. */
export class SqliteConnectionStore implements ConnectionStore {
  readonly location: string;
  #session: Session | undefined;
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(location: string) {
    this.location = location;
  }

  open(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing.catch(() => undefined).then(() => this.open());
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw errorOf(openFailure(error, this.location), error);
    });
    return this.#opening;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close().finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  async create(connection: NewConnection): Promise<StoredConnection | undefined> {
    checkNames(connection);
    const copy = { ...connection, secrets: connection.secrets.slice() };
    return this.#write((writer) => writer.create(copy));
  }

  find(tenant: string, plugin: string, name: string): StoredConnection | undefined {
    return areWellFormed(tenant, plugin, name) ? this.#read((reader) => reader.find(tenant, plugin, name)) : undefined;
  }

  get(tenant: string, id: string): StoredConnection | undefined {
    return areWellFormed(tenant, id) ? this.#read((reader) => reader.get(tenant, id)) : undefined;
  }

  list(filter: ConnectionFilter, page: PageOf): readonly StoredConnection[] {
    return areWellFormed(filter.tenant, filter.plugin ?? '') ? this.#read((reader) => reader.list(filter, page)) : [];
  }

  findAccount(plugin: string, account: string): StoredConnection | undefined {
    return areWellFormed(plugin, account) ? this.#read((reader) => reader.findAccount(plugin, account)) : undefined;
  }

  async update(tenant: string, id: string, expectedVersion: number, change: ConnectionChange): Promise<StoredConnection | undefined> {
    if (!areWellFormed(tenant, id)) return undefined;
    const copy = copyOf(change);
    return this.#write((writer) => writer.update(tenant, id, expectedVersion, copy));
  }

  async remove(tenant: string, id: string): Promise<boolean> {
    if (!areWellFormed(tenant, id)) return false;
    const { truncation } = this.#opened();
    const isRemoved = await this.#write((writer) => writer.remove(tenant, id));
    if (isRemoved) await truncation.run();
    return isRemoved;
  }

  async lease(
    id: string,
    { version, now, until }: { readonly version: number; readonly now: number; readonly until: number },
  ): Promise<StoredConnection | undefined> {
    return this.#write((writer) => writer.lease(id, version, now, until));
  }

  async commit(id: string, epoch: number, change: ConnectionChange): Promise<boolean> {
    const copy = copyOf(change);
    return this.#write((writer) => writer.commit(id, epoch, copy));
  }

  async release(id: string, epoch: number): Promise<void> {
    return this.#write((writer) => writer.release(id, epoch));
  }

  dueForRefresh(now: number, limit: number): readonly StoredConnection[] {
    return this.#read((reader) => reader.dueForRefresh(now, limit));
  }

  endingBetween(from: number, before: number, limit: number): readonly StoredConnection[] {
    return this.#read((reader) => reader.endingBetween(from, before, limit));
  }

  countByKey(): ReadonlyMap<string, number> {
    return this.#read((reader) => reader.countByKey());
  }

  sealedOtherwise(keyId: string, page: PageOf): readonly StoredConnection[] {
    return this.#read((reader) => reader.sealedOtherwise(keyId, page));
  }

  async reseal(id: string, from: Uint8Array, to: { readonly secrets: Uint8Array; readonly keyId: string }): Promise<boolean> {
    const [expected, secrets] = [from.slice(), to.secrets.slice()];
    return this.#write((writer) => writer.reseal(id, expected, { secrets, keyId: to.keyId }));
  }

  async beginConsent(consent: PendingConsent): Promise<void> {
    const copy = { ...consent, sealed: consent.sealed.slice() };
    return this.#write((writer) => writer.beginConsent(copy));
  }

  async endConsent(stateHash: string, now: number): Promise<PendingConsent | undefined> {
    return this.#write((writer) => writer.endConsent(stateHash, now));
  }

  async dropConsents(before: number): Promise<number> {
    return this.#write((writer) => writer.dropConsents(before));
  }

  async #open(): Promise<void> {
    const file = await openShared(this.location);
    try {
      this.#session = {
        file,
        reader: new ConnectionReader(file.reader),
        writer: new ConnectionWriter(file.writer),
        queue: new WriteQueue(file.writer, file.path),
        truncation: new LogTruncation(file.writer),
      };
    } catch (error) {
      closeFile(file);
      throw error;
    }
  }

  async #close(): Promise<void> {
    // A store that could not be opened holds nothing; whoever opened it has been told.
    await this.#opening?.catch(() => undefined);
    const session = this.#session;
    this.#session = undefined;
    this.#opening = undefined;
    if (session === undefined) return;
    try {
      await session.queue.drain();
      // The next start, or a copy of the one file, finds everything in it.
      truncateLog(session.file.writer);
      closeFile(session.file);
    } catch (error) {
      throw errorFrom(error, this.location);
    }
  }

  #opened(): Session {
    if (this.#session === undefined) throw errorOf(closedFailure);
    return this.#session;
  }

  #write<Result>(write: (writer: ConnectionWriter) => Result): Promise<Result> {
    const { queue, writer } = this.#opened();
    return queue.submit(() => write(writer));
  }

  #read<Result>(read: (reader: ConnectionReader) => Result): Result {
    const { reader } = this.#opened();
    try {
      return read(reader);
    } catch (error) {
      throw errorFrom(error, this.location);
    }
  }
}

function closeFile({ reader, writer }: SharedFile): void {
  // The last connection to close removes the log, which one that only reads may not.
  if (reader.isOpen) reader.close();
  if (writer.isOpen) writer.close();
}

/** The caller may wipe its bytes before they are written. */
function copyOf(change: ConnectionChange): ConnectionChange {
  return change.secrets === undefined ? { ...change } : { ...change, secrets: change.secrets.slice() };
}
