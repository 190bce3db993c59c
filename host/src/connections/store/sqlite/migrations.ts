import { sql, type Compilable } from 'kysely';
import { queryBuilder } from '../../../store/sqlite/compile-once.js';
import type { ConnectionDatabase } from './schema.js';

/** Marks a file as a connection store ("MooC"): an event store is not taken for one. */
export const connectionStoreId = 0x4d6f6f43;

/**
 * Every change of the schema, oldest first, as SQL text. A version once released is never edited; the file records how many it has seen.
 */
export const migrations: readonly (readonly string[])[] = [connections()].map((steps) => steps.map((step) => step.compile().sql));

function connections(): readonly Compilable[] {
  const { schema } = queryBuilder<ConnectionDatabase>();
  return [
    schema
      .createTable('connections')
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('plugin', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('method', 'text', (column) => column.notNull())
      .addColumn('config', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('account', 'text')
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('slot', 'integer', (column) => column.notNull())
      .addColumn('secrets_size', 'integer', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('key_id', 'text', (column) => column.notNull())
      // REAL, which takes fractions: a time computed from a provider's answer must not stop a new token from being written.
      .addColumn('token_expires_at', 'real')
      .addColumn('refresh_at', 'real')
      .addColumn('grant_ends_at', 'real')
      .addColumn('refusals', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'real', (column) => column.notNull())
      .addColumn('updated_at', 'real', (column) => column.notNull())
      .addColumn('epoch', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('lease_until', 'real', (column) => column.notNull().defaultTo(0))
      .addUniqueConstraint('connections_by_name', ['tenant', 'plugin', 'name'])
      .addCheckConstraint('connections_status', sql`status in ('pending', 'active', 'suspect', 'reauth_required', 'disabled')`)
      .modifyEnd(sql`strict`),
    // Whatever a page is filtered by stands in the index: rows that do not fit are passed over without being read.
    schema.createIndex('connections_page').on('connections').columns(['tenant', 'id', 'plugin', 'status']),
    schema.createIndex('connections_account').on('connections').columns(['plugin', 'account']).where(sql.ref('account'), 'is not', null),
    schema.createIndex('connections_key').on('connections').columns(['key_id', 'id']),
    schema
      .createIndex('connections_due')
      .on('connections')
      .columns(['refresh_at', 'id'])
      .where(sql.ref('refresh_at'), 'is not', null)
      .where(sql.ref('status'), 'in', ['active', 'suspect']),
    schema
      .createIndex('connections_ending')
      .on('connections')
      .columns(['grant_ends_at', 'id'])
      .where(sql.ref('grant_ends_at'), 'is not', null),
    schema
      .createTable('sealed')
      .addColumn('slot', 'integer', (column) => column.primaryKey())
      .addColumn('bytes', 'blob', (column) => column.notNull())
      .modifyEnd(sql`strict`),
    schema
      .createTable('free_slots')
      .addColumn('slot', 'integer', (column) => column.primaryKey())
      .addColumn('size', 'integer', (column) => column.notNull())
      .modifyEnd(sql`strict`),
    schema.createIndex('free_slots_by_size').on('free_slots').column('size'),
    schema
      .createTable('consents')
      .addColumn('state_hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('session_hash', 'text', (column) => column.notNull())
      .addColumn('sealed', 'blob', (column) => column.notNull())
      .addColumn('expires_at', 'real', (column) => column.notNull())
      .modifyEnd(sql`strict`),
    schema.createIndex('consents_by_end').on('consents').column('expires_at'),
  ];
}
