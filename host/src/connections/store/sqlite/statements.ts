import { sql, type InferResult } from 'kysely';
import type { ConnectionStatus } from '../../connection-store.js';
import { compileOnce, queryBuilder } from '../../../store/sqlite/compile-once.js';
import type { ConnectionDatabase } from './schema.js';

const queries = queryBuilder<ConnectionDatabase>();

const stored = queries
  .selectFrom('connections')
  .innerJoin('sealed', 'sealed.slot', 'connections.slot')
  .select([
    'connections.id',
    'connections.tenant',
    'connections.plugin',
    'connections.name',
    'connections.environment',
    'connections.method',
    'connections.config',
    'connections.status',
    'connections.account',
    'connections.scopes',
    'sealed.bytes',
    'connections.slot',
    'connections.secrets_size as secretsSize',
    'connections.version',
    'connections.key_id as keyId',
    'connections.token_expires_at as tokenExpiresAt',
    'connections.refresh_at as refreshAt',
    'connections.grant_ends_at as grantEndsAt',
    'connections.refusals',
    'connections.created_at as createdAt',
    'connections.updated_at as updatedAt',
    'connections.epoch',
    'connections.lease_until as leaseUntil',
  ]);

type Row = InferResult<typeof stored>[number];

/** A connection as it is selected, in the order of the columns above. */
export type ConnectionTuple = readonly [
  id: Row['id'],
  tenant: Row['tenant'],
  plugin: Row['plugin'],
  name: Row['name'],
  environment: Row['environment'],
  method: Row['method'],
  config: Row['config'],
  status: Row['status'],
  account: Row['account'],
  scopes: Row['scopes'],
  bytes: Row['bytes'],
  slot: Row['slot'],
  secretsSize: Row['secretsSize'],
  version: Row['version'],
  keyId: Row['keyId'],
  tokenExpiresAt: Row['tokenExpiresAt'],
  refreshAt: Row['refreshAt'],
  grantEndsAt: Row['grantEndsAt'],
  refusals: Row['refusals'],
  createdAt: Row['createdAt'],
  updatedAt: Row['updatedAt'],
  epoch: Row['epoch'],
  leaseUntil: Row['leaseUntil'],
];

type Page = [after: string, limit: number];

/** What is read beside the writers. Every text is compiled when this module is loaded. */
export const readerStatements = {
  find: compileOnce<[tenant: string, plugin: string, name: string], Row>(3, (tenant, plugin, name) =>
    stored.where('connections.tenant', '=', tenant).where('connections.plugin', '=', plugin).where('connections.name', '=', name),
  ),
  byId: compileOnce<[id: string], Row>(1, (id) => stored.where('connections.id', '=', id)),
  list: compileOnce<[tenant: string, after: string, plugin: string | null, status: string | null, limit: number], Row>(
    5,
    (tenant, after, plugin, status, limit) =>
      stored
        .where('connections.tenant', '=', tenant)
        .where('connections.id', '>', after)
        .where('connections.plugin', '=', sql<string>`coalesce(${plugin}, connections.plugin)`)
        .where('connections.status', '=', sql<ConnectionStatus>`coalesce(${status}, connections.status)`)
        .orderBy('connections.id')
        .limit(limit),
  ),
  findAccount: compileOnce<[plugin: string, account: string], Row>(2, (plugin, account) =>
    stored
      .where('connections.plugin', '=', plugin)
      .where('connections.account', '=', account)
      .orderBy(sql`connections.status = 'active'`, 'desc')
      .orderBy('connections.created_at')
      .orderBy('connections.id')
      .limit(sql.lit(1)),
  ),
  dueForRefresh: compileOnce<[now: number, limit: number], Row>(2, (now, limit) =>
    stored
      .where('connections.refresh_at', '<=', now)
      .where('connections.refresh_at', 'is not', null)
      .where('connections.status', 'in', ['active', 'suspect'])
      .orderBy('connections.refresh_at')
      .orderBy('connections.id')
      .limit(limit),
  ),
  endingBetween: compileOnce<[from: number, before: number, limit: number], Row>(3, (from, before, limit) =>
    stored
      .where('connections.grant_ends_at', '>=', from)
      .where('connections.grant_ends_at', '<', before)
      .where('connections.grant_ends_at', 'is not', null)
      .orderBy('connections.grant_ends_at')
      .orderBy('connections.id')
      .limit(limit),
  ),
  countByKey: compileOnce<[], { keyId: string; count: number }>(0, () =>
    queries
      .selectFrom('connections')
      .select(['key_id as keyId', sql<number>`count(*)`.as('count')])
      .groupBy('key_id'),
  ),
  /** Walks from one key to the next, however many connections each has. */
  nextKey: compileOnce<[after: string], { keyId: string | null }>(1, (after) =>
    queries
      .selectFrom('connections')
      .select((row) => row.fn.min('key_id').as('keyId'))
      .where('key_id', '>', after),
  ),
  sealedWith: compileOnce<[keyId: string, ...Page], Row>(3, (keyId, after, limit) =>
    stored.where('connections.key_id', '=', keyId).where('connections.id', '>', after).orderBy('connections.id').limit(limit),
  ),
} as const;

/** What writers run, inside a transaction. */
export const writerStatements = {
  insert: compileOnce<
    [
      id: string,
      tenant: string,
      plugin: string,
      name: string,
      environment: 'live' | 'sandbox',
      method: string,
      config: string,
      status: ConnectionStatus,
      account: string | null,
      scopes: string,
      slot: number,
      secretsSize: number,
      version: number,
      keyId: string,
      tokenExpiresAt: number | null,
      refreshAt: number | null,
      grantEndsAt: number | null,
      refusals: number,
      createdAt: number,
      updatedAt: number,
    ],
    unknown
  >(
    20,
    (
      id,
      tenant,
      plugin,
      name,
      environment,
      method,
      config,
      status,
      account,
      scopes,
      slot,
      secrets_size,
      version,
      key_id,
      token_expires_at,
      refresh_at,
      grant_ends_at,
      refusals,
      created_at,
      updated_at,
    ) =>
      queries.insertInto('connections').values({
        id,
        tenant,
        plugin,
        name,
        environment,
        method,
        config,
        status,
        account,
        scopes,
        slot,
        secrets_size,
        version,
        key_id,
        token_expires_at,
        refresh_at,
        grant_ends_at,
        refusals,
        created_at,
        updated_at,
      }),
  ),
  /** Everything that may change, only where the row is still the one that was read. */
  change: compileOnce<
    [
      environment: 'live' | 'sandbox',
      method: string,
      config: string,
      status: ConnectionStatus,
      account: string | null,
      scopes: string,
      slot: number,
      secretsSize: number,
      version: number,
      keyId: string,
      tokenExpiresAt: number | null,
      refreshAt: number | null,
      grantEndsAt: number | null,
      refusals: number,
      updatedAt: number,
      epoch: number,
      leaseUntil: number,
      id: string,
      readVersion: number,
      readEpoch: number,
    ],
    unknown
  >(
    20,
    (
      environment,
      method,
      config,
      status,
      account,
      scopes,
      slot,
      secrets_size,
      version,
      key_id,
      token_expires_at,
      refresh_at,
      grant_ends_at,
      refusals,
      updated_at,
      epoch,
      lease_until,
      id,
      readVersion,
      readEpoch,
    ) =>
      queries
        .updateTable('connections')
        .set({
          environment,
          method,
          config,
          status,
          account,
          scopes,
          slot,
          secrets_size,
          version,
          key_id,
          token_expires_at,
          refresh_at,
          grant_ends_at,
          refusals,
          updated_at,
          epoch,
          lease_until,
        })
        .where('id', '=', id)
        .where('version', '=', readVersion)
        .where('epoch', '=', readEpoch),
  ),
  remove: compileOnce<[tenant: string, id: string], { slot: number; secretsSize: number }>(2, (tenant, id) =>
    queries.deleteFrom('connections').where('tenant', '=', tenant).where('id', '=', id).returning(['slot', 'secrets_size as secretsSize']),
  ),
  lease: compileOnce<[until: number, id: string, version: number, now: number], unknown>(4, (lease_until, id, version, now) =>
    queries
      .updateTable('connections')
      .set((row) => ({ epoch: row('epoch', '+', row.lit(1)), lease_until }))
      .where('id', '=', id)
      .where('version', '=', version)
      .where('lease_until', '<=', now)
      .where('status', 'in', ['active', 'suspect']),
  ),
  release: compileOnce<[id: string, epoch: number], unknown>(2, (id, epoch) =>
    queries.updateTable('connections').set({ lease_until: 0 }).where('id', '=', id).where('epoch', '=', epoch),
  ),
  reseal: compileOnce<[slot: number, secretsSize: number, keyId: string, id: string], unknown>(4, (slot, secrets_size, key_id, id) =>
    queries.updateTable('connections').set({ slot, secrets_size, key_id }).where('id', '=', id),
  ),

  takeSlot: compileOnce<[size: number], { slot: number }>(1, (size) =>
    queries
      .deleteFrom('free_slots')
      .where('slot', '=', (free) => free.selectFrom('free_slots').select('slot').where('size', '=', size).limit(sql.lit(1)))
      .returning('slot'),
  ),
  appendSlot: compileOnce<[bytes: Uint8Array], { slot: number }>(1, (bytes) =>
    queries.insertInto('sealed').values({ bytes }).returning('slot'),
  ),
  overwriteSlot: compileOnce<[bytes: Uint8Array, slot: number], unknown>(2, (bytes, slot) =>
    queries.updateTable('sealed').set({ bytes }).where('slot', '=', slot),
  ),
  freeSlot: compileOnce<[slot: number, size: number], unknown>(2, (slot, size) => queries.insertInto('free_slots').values({ slot, size })),

  beginConsent: compileOnce<[stateHash: string, sessionHash: string, sealed: Uint8Array, expiresAt: number], unknown>(
    4,
    (state_hash, session_hash, sealed, expires_at) =>
      queries.insertInto('consents').values({ state_hash, session_hash, sealed, expires_at }),
  ),
  endConsent: compileOnce<[stateHash: string], { stateHash: string; sessionHash: string; sealed: Uint8Array; expiresAt: number }>(
    1,
    (stateHash) =>
      queries
        .deleteFrom('consents')
        .where('state_hash', '=', stateHash)
        .returning(['state_hash as stateHash', 'session_hash as sessionHash', 'sealed', 'expires_at as expiresAt']),
  ),
  dropConsents: compileOnce<[before: number], unknown>(1, (before) => queries.deleteFrom('consents').where('expires_at', '<', before)),
} as const;
