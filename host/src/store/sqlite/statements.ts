import { sql, type InferResult } from 'kysely';
import type { EventState } from '../store.js';
import { compileOnce, queries } from './compile-once.js';

const count = sql<number>`count(*)`.as('count');

/** What the writer runs. Every text is compiled when this module is loaded, and prepared once by the writer. */
export const writerStatements = {
  insertRequest: compileOnce<[receivedAt: number, url: string, headers: string, verifiedWith: string, body: Uint8Array], unknown>(
    5,
    (received_at, url, headers, verified_with, body) =>
      queries.insertInto('requests').values({ received_at, url, headers, verified_with, body }),
  ),
  deleteRequest: compileOnce<[id: number], unknown>(1, (id) => queries.deleteFrom('requests').where('id', '=', id)),
  insertEvent: compileOnce<
    [requestId: number, nextAt: number, plugin: string, connection: string, type: string, key: string, sha256: string, data: string | null],
    unknown
  >(8, (request_id, next_at, plugin, connection, type, key, body_sha256, data) =>
    queries
      .insertInto('events')
      .values({ state: 'ready', request_id, next_at, plugin, connection, type, key, body_sha256, data })
      .onConflict((conflict) => conflict.columns(['plugin', 'connection', 'key']).doNothing()),
  ),
  findByKey: compileOnce<[plugin: string, connection: string, key: string], { seq: number; body_sha256: string }>(
    3,
    (plugin, connection, key) =>
      queries
        .selectFrom('events')
        .select(['seq', 'body_sha256'])
        .where('plugin', '=', plugin)
        .where('connection', '=', connection)
        .where('key', '=', key),
  ),
  insertQuarantine: compileOnce<[seq: number, requestId: number, type: string, sha256: string, data: string | null], unknown>(
    5,
    (seq, request_id, type, body_sha256, data) =>
      queries
        .insertInto('quarantine')
        .values({ seq, request_id, type, body_sha256, data })
        .onConflict((conflict) => conflict.columns(['seq', 'body_sha256']).doNothing()),
  ),

  claim: compileOnce<[leaseEnd: number, now: number, limit: number], { seq: number }>(3, (leaseEnd, now, limit) =>
    queries
      .updateTable('events')
      .set((event) => ({
        state: 'running',
        next_at: leaseEnd,
        attempts: event('attempts', '+', event.lit(1)),
        claims: event('claims', '+', event.lit(1)),
      }))
      .where('seq', 'in', (from) =>
        from.selectFrom('events').select('seq').where('next_at', '<=', now).orderBy('next_at').orderBy('seq').limit(limit),
      )
      .returning('seq'),
  ),
  complete: compileOnce<[seq: number, claims: number], unknown>(2, (seq, claims) =>
    queries
      .updateTable('events')
      .set({ state: 'done', next_at: null })
      .where('seq', '=', seq)
      .where('claims', '=', claims)
      .where('state', '=', 'running'),
  ),
  retry: compileOnce<[nextAt: number, seq: number, claims: number], unknown>(3, (next_at, seq, claims) =>
    queries
      .updateTable('events')
      .set({ state: 'ready', next_at })
      .where('seq', '=', seq)
      .where('claims', '=', claims)
      .where('state', '=', 'running'),
  ),
  bury: compileOnce<[seq: number, claims: number], unknown>(2, (seq, claims) =>
    queries
      .updateTable('events')
      .set({ state: 'dead', next_at: null })
      .where('seq', '=', seq)
      .where('claims', '=', claims)
      .where('state', '=', 'running'),
  ),
  park: compileOnce<[seq: number, claims: number], unknown>(2, (seq, claims) =>
    queries
      .updateTable('events')
      .set((event) => ({ state: 'unhandled', next_at: null, attempts: event('attempts', '-', event.lit(1)) }))
      .where('seq', '=', seq)
      .where('claims', '=', claims)
      .where('state', '=', 'running'),
  ),
  release: compileOnce<[nextAt: number, seq: number, claims: number], unknown>(3, (next_at, seq, claims) =>
    queries
      .updateTable('events')
      .set((event) => ({ state: 'ready', next_at, attempts: event('attempts', '-', event.lit(1)) }))
      .where('seq', '=', seq)
      .where('claims', '=', claims)
      .where('state', '=', 'running'),
  ),
  insertFailure: compileOnce<[seq: number, claim: number, attempt: number, at: number, error: string], unknown>(
    5,
    (seq, claim, attempt, at, error) => queries.insertInto('failures').values({ seq, claim, attempt, at, error }),
  ),

  wake: compileOnce<[nextAt: number, plugin: string, type: string, limit: number], unknown>(4, (next_at, plugin, type, limit) =>
    queries
      .updateTable('events')
      .set({ state: 'ready', next_at })
      .where('seq', 'in', (from) =>
        from
          .selectFrom('events')
          .select('seq')
          .where('state', '=', 'unhandled')
          .where('plugin', '=', plugin)
          .where('type', '=', type)
          .orderBy('seq')
          .limit(limit),
      ),
  ),
  replay: compileOnce<[nextAt: number, seq: number], unknown>(2, (next_at, seq) =>
    queries
      .updateTable('events')
      .set((event) => ({ state: 'ready', next_at, attempts: 0, crashes: 0, replays: event('replays', '+', event.lit(1)) }))
      .where('seq', '=', seq)
      .where('state', '=', 'dead'),
  ),

  recordCrashes: compileOnce<[at: number, error: string], unknown>(2, (at, error) =>
    queries
      .insertInto('failures')
      .columns(['seq', 'claim', 'attempt', 'at', 'error'])
      .expression((from) =>
        from
          .selectFrom('events')
          .select(['seq', 'claims', 'attempts', at.as('at'), error.as('error')])
          .where('next_at', 'is not', null)
          .where('state', '=', 'running'),
      ),
  ),
  recover: compileOnce<[nextAt: number], unknown>(1, (next_at) =>
    queries
      .updateTable('events')
      .set((event) => ({ state: 'ready', next_at, crashes: event('crashes', '+', event.lit(1)) }))
      .where('next_at', 'is not', null)
      .where('state', '=', 'running'),
  ),
} as const;

export type WriterStatements = typeof writerStatements;

/** An event with its request and what its last failure said; the columns are those of `StoredEvent`. */
export const storedEvents = queries
  .selectFrom('events')
  .innerJoin('requests', 'requests.id', 'events.request_id')
  .select((row) => [
    'events.seq',
    'events.plugin',
    'events.connection',
    'events.type',
    'events.key',
    'events.body_sha256 as bodySha256',
    'requests.body',
    'requests.headers',
    'requests.url',
    'requests.received_at as receivedAt',
    'requests.verified_with as verifiedWith',
    sql<string>`coalesce(events.data, cast(requests.body as text))`.as('data'),
    'events.state',
    'events.attempts',
    'events.claims',
    'events.crashes',
    'events.replays',
    'events.next_at as nextAt',
    row
      .selectFrom('failures')
      .select('failures.error')
      .whereRef('failures.seq', '=', 'events.seq')
      .orderBy('failures.claim', 'desc')
      .limit(1)
      .as('lastError'),
  ]);

/** The columns are those of `StoredEvent`. */
export type StoredEventRow = InferResult<typeof storedEvents>[number];

/** Events kept aside, with their requests; the columns are those of `QuarantinedEvent`. */
export const quarantinedEvents = queries
  .selectFrom('quarantine')
  .innerJoin('requests', 'requests.id', 'quarantine.request_id')
  .innerJoin('events', 'events.seq', 'quarantine.seq')
  .select([
    'quarantine.id',
    'quarantine.seq as original',
    'events.plugin',
    'events.connection',
    'quarantine.type',
    'events.key',
    'quarantine.body_sha256 as bodySha256',
    'requests.body',
    'requests.headers',
    'requests.url',
    'requests.received_at as receivedAt',
    'requests.verified_with as verifiedWith',
    sql<string>`coalesce(quarantine.data, cast(requests.body as text))`.as('data'),
  ]);

/** What reads beside the writer. */
export const readerStatements = {
  event: compileOnce<[seq: number], StoredEventRow>(1, (seq) => storedEvents.where('events.seq', '=', seq)),
  failures: compileOnce<[seq: number], { attempt: number; at: number; error: string }>(1, (seq) =>
    queries.selectFrom('failures').select(['attempt', 'at', 'error']).where('seq', '=', seq).orderBy('claim'),
  ),
  nextDueAt: compileOnce<[], { next_at: number | null }>(0, () =>
    queries.selectFrom('events').select('next_at').where('next_at', 'is not', null).orderBy('next_at').limit(1),
  ),
  openCounts: compileOnce<[], { state: EventState; count: number }>(0, () =>
    queries.selectFrom('events').select(['state', count]).where('next_at', 'is not', null).groupBy('state'),
  ),
  deadCount: compileOnce<[], { count: number }>(0, () => queries.selectFrom('events').select(count).where('state', '=', 'dead')),
  unhandledCount: compileOnce<[], { count: number }>(0, () => queries.selectFrom('events').select(count).where('state', '=', 'unhandled')),
  eventCount: compileOnce<[], { count: number }>(0, () => queries.selectFrom('events').select(count)),
  quarantinedCount: compileOnce<[], { count: number }>(0, () => queries.selectFrom('quarantine').select(count)),
} as const;
