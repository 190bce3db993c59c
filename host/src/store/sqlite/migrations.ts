import { sql, type Compilable } from 'kysely';
import { queries } from './compile-once.js';

/**
 * Every change of the schema, oldest first, as SQL text. A version once released is never edited; the file records how many it has seen.
 */
export const migrations: readonly (readonly string[])[] = [inbox()].map((steps) => steps.map((step) => step.compile().sql));

function inbox(): readonly Compilable[] {
  const { schema } = queries;
  return [
    schema
      .createTable('requests')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('received_at', 'integer', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('headers', 'text', (column) => column.notNull())
      .addColumn('verified_with', 'text', (column) => column.notNull())
      .addColumn('body', 'blob', (column) => column.notNull())
      .modifyEnd(sql`strict`),
    schema
      .createTable('events')
      // AUTOINCREMENT: handlers use `seq` as an idempotency key, so it must never come back after rows are removed.
      .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('request_id', 'integer', (column) => column.notNull().references('requests.id'))
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('next_at', 'integer')
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('claims', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('crashes', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('replays', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('plugin', 'text', (column) => column.notNull())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('body_sha256', 'text', (column) => column.notNull())
      .addColumn('data', 'text')
      .addUniqueConstraint('events_by_key', ['plugin', 'connection', 'key'])
      .addCheckConstraint('events_state', sql`state in ('ready', 'running', 'done', 'dead', 'unhandled')`)
      .addCheckConstraint('events_next_at', sql`(next_at is not null) = (state in ('ready', 'running'))`)
      .modifyEnd(sql`strict`),
    schema.createIndex('events_due').on('events').column('next_at').where(sql.ref('next_at'), 'is not', null),
    schema.createIndex('events_dead').on('events').columns(['plugin', 'type']).where(sql.ref('state'), '=', 'dead'),
    schema.createIndex('events_unhandled').on('events').columns(['plugin', 'type']).where(sql.ref('state'), '=', 'unhandled'),
    schema
      .createTable('failures')
      .addColumn('seq', 'integer', (column) => column.notNull().references('events.seq'))
      .addColumn('claim', 'integer', (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('at', 'integer', (column) => column.notNull())
      .addColumn('error', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('failures_by_claim', ['seq', 'claim'])
      .modifyEnd(sql`strict, without rowid`),
    schema
      .createTable('quarantine')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('seq', 'integer', (column) => column.notNull().references('events.seq'))
      .addColumn('request_id', 'integer', (column) => column.notNull().references('requests.id'))
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('body_sha256', 'text', (column) => column.notNull())
      .addColumn('data', 'text')
      .addUniqueConstraint('quarantine_by_hash', ['seq', 'body_sha256'])
      .modifyEnd(sql`strict`),
  ];
}
