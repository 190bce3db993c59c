import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AttemptFailure, DeadLetterFilter, EventState, QuarantinedEvent, StoreCounts, StoredEvent } from '../store.js';
import { queries, type Statement } from './compile-once.js';
import { quarantinedEvents, readerStatements, storedEvents, type StoredEventRow } from './statements.js';

/** Reads the tables. Synchronous; sees everything that was committed before the call. */
export class EventReader {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  event(seq: number): StoredEvent | undefined {
    const row = this.#rows(readerStatements.event, seq)[0];
    return row === undefined ? undefined : toStoredEvent(row);
  }

  failures(seq: number): readonly AttemptFailure[] {
    return this.#rows(readerStatements.failures, seq).map((row) => ({ ...row }));
  }

  nextDueAt(): number | undefined {
    return this.#rows(readerStatements.nextDueAt)[0]?.next_at ?? undefined;
  }

  deadLetters(filter: DeadLetterFilter, limit: number, before: number | undefined): readonly StoredEvent[] {
    let query = storedEvents.where('events.state', '=', 'dead').orderBy('events.seq', 'desc').limit(limit);
    if (before !== undefined) query = query.where('events.seq', '<', before);
    for (const column of ['plugin', 'connection', 'type'] as const) {
      const value = filter[column];
      if (value !== undefined) query = query.where(`events.${column}`, '=', value);
    }
    return this.#once(query).map(toStoredEvent);
  }

  /** The seqs of all dead letters that fit, oldest first. */
  deadSeqs(filter: DeadLetterFilter): readonly number[] {
    let query = queries.selectFrom('events').select('seq').where('state', '=', 'dead').orderBy('seq');
    for (const column of ['plugin', 'connection', 'type'] as const) {
      const value = filter[column];
      if (value !== undefined) query = query.where(column, '=', value);
    }
    return this.#once(query).map((row) => row.seq);
  }

  quarantined(limit: number, before: number | undefined): readonly QuarantinedEvent[] {
    const query = quarantinedEvents.orderBy('quarantine.id', 'desc').limit(limit);
    return this.#once(before === undefined ? query : query.where('quarantine.id', '<', before)).map((row) => ({ ...row }));
  }

  counts(): StoreCounts {
    const counts: Record<EventState | 'quarantined', number> = { ready: 0, running: 0, done: 0, dead: 0, unhandled: 0, quarantined: 0 };
    for (const { state, count } of this.#rows(readerStatements.openCounts)) counts[state] = count;
    counts.dead = this.#count(readerStatements.deadCount);
    counts.unhandled = this.#count(readerStatements.unhandledCount);
    counts.quarantined = this.#count(readerStatements.quarantinedCount);
    // Counting what is done by its state would read every row; all the others stand in small indexes.
    counts.done = this.#count(readerStatements.eventCount) - counts.ready - counts.running - counts.dead - counts.unhandled;
    return counts;
  }

  #count(statement: Statement<[], { count: number }>): number {
    return this.#rows(statement)[0]?.count ?? 0;
  }

  #rows<Arguments extends readonly (string | number)[], Row>(statement: Statement<Arguments, Row>, ...values: Arguments): Row[] {
    let prepared = this.#prepared.get(statement.sql);
    if (prepared === undefined) {
      prepared = this.#database.prepare(statement.sql);
      this.#prepared.set(statement.sql, prepared);
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- compiled from the schema type, and STRICT tables hold what their columns say
    return prepared.all(...values) as Row[];
  }

  /** Runs a query made for this one call; its values stand in the text, escaped. */
  #once<Row>(query: { compile(): { readonly sql: string }; execute(): Promise<Row[]> }): Row[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    return this.#database.prepare(query.compile().sql).all() as Row[];
  }
}

/** SQL has null where the port has undefined; rows have no prototype, which trips assertions and loggers. */
function toStoredEvent(row: StoredEventRow): StoredEvent {
  return { ...row, nextAt: row.nextAt ?? undefined, lastError: row.lastError ?? undefined };
}
