import type {
  Acceptance,
  AttemptFailure,
  Claim,
  DeadLetterFilter,
  NewEvent,
  QuarantinedEvent,
  Store,
  StoreCounts,
  StoredEvent,
} from '../store.js';
import { errorFrom, errorOf } from './error-of.js';
import { EventReader } from './event-reader.js';
import { closedFailure, openFailure } from './failure.js';
import { GroupCommit, type GroupCommitLimits } from './group-commit.js';
import { InlineWriter } from './inline-writer.js';
import { migrations } from './migrations.js';
import { outcomes, type Answer, type EventRow, type FailedAttempt, type Operation, type RequestRow } from './operation.js';
import { OwnerLock } from './owner-lock.js';
import { createPrivateFile, prepareFile } from './store-file.js';
import { writerStatements } from './statements.js';
import { ThreadWriter } from './thread-writer.js';
import type { Writer } from './writer.js';

export interface SqliteStoreOptions extends GroupCommitLimits {
  /** A path, or `memory`. */
  readonly location: string;
  readonly writer: 'inline' | 'thread';
  readonly now: () => number;
}

/** What is there between `open` and `close`. */
interface Session {
  readonly commits: GroupCommit;
  readonly reader: EventReader;
  readonly writer: Writer;
  readonly lock: OwnerLock | undefined;
}

/** Events changed by one operation of `wake` and `replay`, so that a large backlog does not hold up the intake. */
const pageSize = 500;
/** An error longer than this is a dump, not a message. */
const maxErrorLength = 4_000;

/** The store on one SQLite file. */
export class SqliteStore implements Store {
  readonly location: string;
  readonly #options: SqliteStoreOptions;
  #session: Session | undefined;
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: SqliteStoreOptions) {
    this.#options = options;
    this.location = options.location;
  }

  open(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing.catch(() => undefined).then(() => this.open());
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw errorOf(openFailure(error, this.location), error);
    });
    return this.#opening;
  }

  async accept(events: readonly NewEvent[]): Promise<readonly Acceptance[]> {
    if (events.length === 0) return [];
    const requests: RequestRow[] = [];
    const bodies: Uint8Array[] = [];
    let bytes = 0;
    const rows = events.map((event): EventRow => {
      let request = bodies.indexOf(event.body);
      if (request < 0) {
        request = bodies.push(event.body) - 1;
        requests.push([event.receivedAt, event.url, event.headers, event.verifiedWith]);
        bytes += event.body.byteLength;
      }
      bytes += event.data?.length ?? 0;
      return [request, event.receivedAt, event.plugin, event.connection, event.type, event.key, event.bodySha256, event.data ?? null];
    });
    const answer = await this.#submit({ kind: 'accept', requests, bodies, events: rows }, bytes);
    return rows.map((_, index) => ({ outcome: outcomes[answer[2 * index] ?? 0] ?? 'accepted', seq: answer[2 * index + 1] ?? 0 }));
  }

  async claim(options: { readonly now: number; readonly limit: number; readonly leaseMs: number }): Promise<readonly StoredEvent[]> {
    const seqs = await this.#submit({ kind: 'claim', now: options.now, limit: options.limit, leaseMs: options.leaseMs });
    return this.#read((reader) => seqs.map((seq) => reader.event(seq)).filter((event) => event !== undefined));
  }

  complete({ seq, claims }: Claim): Promise<boolean> {
    return this.#settle({ kind: 'complete', seq, claims });
  }

  retry({ seq, claims, attempts }: Claim, { at, error }: { readonly at: number; readonly error: string }): Promise<boolean> {
    return this.#settle({ kind: 'retry', seq, claims, at, failure: this.#failure(attempts, error) });
  }

  bury({ seq, claims, attempts }: Claim, { error }: { readonly error: string }): Promise<boolean> {
    return this.#settle({ kind: 'bury', seq, claims, failure: this.#failure(attempts, error) });
  }

  park({ seq, claims }: Claim): Promise<boolean> {
    return this.#settle({ kind: 'park', seq, claims });
  }

  release({ seq, claims }: Claim): Promise<boolean> {
    return this.#settle({ kind: 'release', seq, claims, at: this.#options.now() });
  }

  async wake(plugin: string, type: string): Promise<number> {
    let total = 0;
    for (;;) {
      const [count = 0] = await this.#submit({ kind: 'wake', plugin, type, at: this.#options.now(), limit: pageSize });
      total += count;
      if (count < pageSize) return total;
    }
  }

  async deadLetters(
    options: DeadLetterFilter & { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly StoredEvent[]> {
    return this.#read((reader) => reader.deadLetters(options, options.limit, options.before));
  }

  async replay(which: { readonly seq: number } | { readonly filter: DeadLetterFilter }): Promise<number> {
    const seqs = 'seq' in which ? [which.seq] : this.#read((reader) => reader.deadSeqs(which.filter));
    let total = 0;
    for (let from = 0; from < seqs.length; from += pageSize) {
      const page = seqs.slice(from, from + pageSize);
      const [count = 0] = await this.#submit({ kind: 'replay', seqs: page, at: this.#options.now() });
      total += count;
    }
    return total;
  }

  async quarantined(options: { readonly limit: number; readonly before?: number | undefined }): Promise<readonly QuarantinedEvent[]> {
    return this.#read((reader) => reader.quarantined(options.limit, options.before));
  }

  async counts(): Promise<StoreCounts> {
    return this.#read((reader) => reader.counts());
  }

  async nextDueAt(): Promise<number | undefined> {
    return this.#read((reader) => reader.nextDueAt());
  }

  async event(seq: number): Promise<{ readonly event: StoredEvent; readonly failures: readonly AttemptFailure[] } | undefined> {
    return this.#read((reader) => {
      const event = reader.event(seq);
      return event === undefined ? undefined : { event, failures: reader.failures(seq) };
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close().finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  async #open(): Promise<void> {
    const { location, writer: mode, now } = this.#options;
    const file = location === 'memory' ? undefined : prepareFile(location);
    const lock = file === undefined ? undefined : OwnerLock.acquire(file, now());
    const journal = { path: file ?? ':memory:', migrations, statements: writerStatements };
    const writer = mode === 'inline' || file === undefined ? new InlineWriter(journal) : new ThreadWriter(journal);
    try {
      if (file !== undefined) createPrivateFile(file);
      await writer.open(now());
      const reader = new EventReader(writer.reader());
      this.#session = { reader, writer, lock, commits: new GroupCommit(writer, journal.path, this.#options) };
    } catch (error) {
      // What stopped the opening is the news; a writer that cannot close either adds nothing.
      await writer.close().catch(() => undefined);
      lock?.release();
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
      await session.commits.drain();
      await session.writer.close();
    } catch (error) {
      throw errorFrom(error, this.location);
    } finally {
      session.lock?.release();
    }
  }

  async #settle(operation: Operation): Promise<boolean> {
    const [changed = 0] = await this.#submit(operation);
    return changed > 0;
  }

  #submit(operation: Operation, bytes = 0): Promise<Answer> {
    return this.#session === undefined ? Promise.reject(errorOf(closedFailure)) : this.#session.commits.submit(operation, bytes);
  }

  #read<Result>(read: (reader: EventReader) => Result): Result {
    if (this.#session === undefined) throw errorOf(closedFailure);
    try {
      return read(this.#session.reader);
    } catch (error) {
      throw errorFrom(error, this.location);
    }
  }

  #failure(attempt: number, error: string): FailedAttempt {
    return { attempt, at: this.#options.now(), error: error.slice(0, maxErrorLength) };
  }
}
