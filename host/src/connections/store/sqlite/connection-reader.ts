import type { DatabaseSync } from 'node:sqlite';
import type { SqlValue, Statement } from '../../../store/sqlite/compile-once.js';
import type { ConnectionFilter, StoredConnection } from '../../connection-store.js';
import { Prepared, PreparedTuples } from './prepared.js';
import { readerStatements, type ConnectionTuple } from './statements.js';

/** Ids are never empty: each comes after this. */
const beforeAll = '';

/** Where a page begins, and how long it is. */
export interface PageOf {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A connection and where its secrets stand. */
export interface PlacedConnection {
  readonly record: StoredConnection;
  readonly slot: number;
}

/** Reads connections. Synchronous; sees everything that was committed before the call. */
export class ConnectionReader {
  readonly #find;
  readonly #byId;
  readonly #list;
  readonly #findAccount;
  readonly #dueForRefresh;
  readonly #endingBetween;
  readonly #countByKey;
  readonly #nextKey;
  readonly #sealedWith;

  constructor(database: DatabaseSync) {
    const tuples = <Arguments extends readonly SqlValue[]>(statement: Statement<Arguments>): PreparedTuples<Arguments, ConnectionTuple> =>
      new PreparedTuples(database, statement);
    this.#find = tuples(readerStatements.find);
    this.#byId = tuples(readerStatements.byId);
    this.#list = tuples(readerStatements.list);
    this.#findAccount = tuples(readerStatements.findAccount);
    this.#dueForRefresh = tuples(readerStatements.dueForRefresh);
    this.#endingBetween = tuples(readerStatements.endingBetween);
    this.#countByKey = new Prepared(database, readerStatements.countByKey);
    this.#nextKey = new Prepared(database, readerStatements.nextKey);
    this.#sealedWith = tuples(readerStatements.sealedWith);
  }

  find(tenant: string, plugin: string, name: string): StoredConnection | undefined {
    return storedOrNone(this.#find.first(tenant, plugin, name));
  }

  get(tenant: string, id: string): StoredConnection | undefined {
    const record = storedOrNone(this.#byId.first(id));
    return record?.tenant === tenant ? record : undefined;
  }

  /** A connection of any tenant, and where its secrets stand. */
  placed(id: string): PlacedConnection | undefined {
    const row = this.#byId.first(id);
    return row === undefined ? undefined : { record: toStored(row), slot: row[11] };
  }

  list({ tenant, plugin, status }: ConnectionFilter, { after = beforeAll, limit }: PageOf): readonly StoredConnection[] {
    return this.#list.all(tenant, after, plugin ?? null, status ?? null, limit).map(toStored);
  }

  findAccount(plugin: string, account: string): StoredConnection | undefined {
    return storedOrNone(this.#findAccount.first(plugin, account));
  }

  dueForRefresh(now: number, limit: number): readonly StoredConnection[] {
    return this.#dueForRefresh.all(now, limit).map(toStored);
  }

  endingBetween(from: number, before: number, limit: number): readonly StoredConnection[] {
    return this.#endingBetween.all(from, before, limit).map(toStored);
  }

  countByKey(): ReadonlyMap<string, number> {
    return new Map(this.#countByKey.all().map(({ keyId, count }) => [keyId, count]));
  }

  sealedOtherwise(keyId: string, { after = beforeAll, limit }: PageOf): readonly StoredConnection[] {
    // By key, of which there are few: looking at every connection would take long exactly when nothing is left to be found.
    const others = this.#keyIds().filter((other) => other !== keyId);
    const found = others.flatMap((other) => this.#sealedWith.all(other, after, limit).map(toStored));
    if (others.length === 1) return found;
    return found.toSorted((left, right) => Buffer.compare(Buffer.from(left.id), Buffer.from(right.id))).slice(0, limit);
  }

  #keyIds(): readonly string[] {
    const found: string[] = [];
    for (let keyId = this.#nextKey.first('')?.keyId; typeof keyId === 'string'; keyId = this.#nextKey.first(keyId)?.keyId)
      found.push(keyId);
    return found;
  }
}

function storedOrNone(row: ConnectionTuple | undefined): StoredConnection | undefined {
  return row === undefined ? undefined : toStored(row);
}

/** SQL has null where the port has undefined, and secrets are padded. */
function toStored(row: ConnectionTuple): StoredConnection {
  return {
    id: row[0],
    tenant: row[1],
    plugin: row[2],
    name: row[3],
    environment: row[4],
    method: row[5],
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `ConnectionWriter` from values of this type
    values: JSON.parse(row[6]) as StoredConnection['values'],
    status: row[7],
    account: row[8] ?? undefined,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    scopes: JSON.parse(row[9]) as StoredConnection['scopes'],
    secrets: row[10].subarray(0, row[12]),
    version: row[13],
    keyId: row[14],
    tokenExpiresAt: row[15] ?? undefined,
    refreshAt: row[16] ?? undefined,
    grantEndsAt: row[17] ?? undefined,
    refusals: row[18],
    createdAt: row[19],
    updatedAt: row[20],
    epoch: row[21],
    leaseUntil: row[22],
  };
}
