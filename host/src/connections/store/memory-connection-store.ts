import { MooringError } from '@mooring/core';
import type {
  ConnectionChange,
  ConnectionFilter,
  ConnectionStore,
  NewConnection,
  PendingConsent,
  StoredConnection,
} from '../connection-store.js';
import { committed, updated } from './change-connection.js';
import { checkNames } from './well-formed.js';

interface PageOf {
  readonly after?: string | undefined;
  readonly limit: number;
}

interface Kept {
  readonly connections: Map<string, StoredConnection>;
  /** Ids by tenant, plugin and name. */
  readonly names: Map<string, string>;
  readonly consents: Map<string, PendingConsent>;
  /** Ids in order; made anew when somebody wants them and one has come or gone. */
  ids: readonly string[] | undefined;
}

/** Connections in maps. */
export class MemoryConnectionStore implements ConnectionStore {
  readonly location = 'memory';
  #kept: Kept | undefined;

  async open(): Promise<void> {
    this.#kept ??= { connections: new Map(), names: new Map(), consents: new Map(), ids: undefined };
  }

  async close(): Promise<void> {
    this.#kept = undefined;
  }

  async create(connection: NewConnection): Promise<StoredConnection | undefined> {
    checkNames(connection);
    const kept = this.#opened();
    const name = nameOf(connection.tenant, connection.plugin, connection.name);
    if (kept.names.has(name)) return undefined;
    if (kept.connections.has(connection.id)) throw taken('connection', 'id');
    const { id, tenant, plugin, environment, method, status, account, version, keyId } = connection;
    const { tokenExpiresAt, refreshAt, grantEndsAt, refusals, createdAt, updatedAt, values, scopes, secrets } = connection;
    const identity = { id, tenant, plugin, name: connection.name, environment, method, status, account, version, keyId };
    const times = { tokenExpiresAt, refreshAt, grantEndsAt, refusals, createdAt, updatedAt, epoch: 0, leaseUntil: 0 };
    kept.names.set(name, id);
    kept.ids = undefined;
    return this.#put({ ...identity, ...times, values, scopes, secrets });
  }

  find(tenant: string, plugin: string, name: string): StoredConnection | undefined {
    const { names, connections } = this.#opened();
    const id = names.get(nameOf(tenant, plugin, name));
    return id === undefined ? undefined : copied(connections.get(id));
  }

  get(tenant: string, id: string): StoredConnection | undefined {
    return copied(this.#ofTenant(tenant, id));
  }

  list({ tenant, plugin, status }: ConnectionFilter, page: PageOf): readonly StoredConnection[] {
    const fits = (record: StoredConnection): boolean =>
      record.tenant === tenant && record.plugin === (plugin ?? record.plugin) && record.status === (status ?? record.status);
    return this.#page(fits, page);
  }

  findAccount(plugin: string, account: string): StoredConnection | undefined {
    const activeFirst = (record: StoredConnection): number => (record.status === 'active' ? 0 : 1);
    const [first] = this.#sorted(
      (record) => record.plugin === plugin && record.account === account,
      (record) => [activeFirst(record), record.createdAt],
      1,
    );
    return first;
  }

  async update(tenant: string, id: string, expectedVersion: number, change: ConnectionChange): Promise<StoredConnection | undefined> {
    const record = this.#ofTenant(tenant, id);
    return record?.version === expectedVersion ? this.#put(updated(record, change)) : undefined;
  }

  async remove(tenant: string, id: string): Promise<boolean> {
    const kept = this.#opened();
    const record = this.#ofTenant(tenant, id);
    if (record === undefined) return false;
    record.secrets.fill(0);
    kept.names.delete(nameOf(record.tenant, record.plugin, record.name));
    kept.ids = undefined;
    return kept.connections.delete(id);
  }

  async lease(
    id: string,
    { version, now, until }: { readonly version: number; readonly now: number; readonly until: number },
  ): Promise<StoredConnection | undefined> {
    const record = this.#opened().connections.get(id);
    if (record?.version !== version || record.leaseUntil > now || !canBeRenewed(record)) return undefined;
    return this.#put({ ...record, epoch: record.epoch + 1, leaseUntil: until });
  }

  async commit(id: string, epoch: number, change: ConnectionChange): Promise<boolean> {
    const record = this.#opened().connections.get(id);
    if (record?.epoch !== epoch) return false;
    this.#put(committed(record, change));
    return true;
  }

  async release(id: string, epoch: number): Promise<void> {
    const record = this.#opened().connections.get(id);
    if (record?.epoch === epoch) this.#put({ ...record, leaseUntil: 0 });
  }

  dueForRefresh(now: number, limit: number): readonly StoredConnection[] {
    const isDue = (record: StoredConnection): boolean => record.refreshAt !== undefined && record.refreshAt <= now && canBeRenewed(record);
    return this.#sorted(isDue, ({ refreshAt = 0 }) => [refreshAt], limit);
  }

  endingBetween(from: number, before: number, limit: number): readonly StoredConnection[] {
    const ends = ({ grantEndsAt }: StoredConnection): boolean => grantEndsAt !== undefined && grantEndsAt >= from && grantEndsAt < before;
    return this.#sorted(ends, ({ grantEndsAt = 0 }) => [grantEndsAt], limit);
  }

  countByKey(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { keyId } of this.#opened().connections.values()) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
    return counts;
  }

  sealedOtherwise(keyId: string, page: PageOf): readonly StoredConnection[] {
    return this.#page((record) => record.keyId !== keyId, page);
  }

  async reseal(id: string, from: Uint8Array, to: { readonly secrets: Uint8Array; readonly keyId: string }): Promise<boolean> {
    const record = this.#opened().connections.get(id);
    if (record === undefined || Buffer.compare(record.secrets, from) !== 0) return false;
    this.#put({ ...record, secrets: to.secrets, keyId: to.keyId });
    return true;
  }

  async beginConsent(consent: PendingConsent): Promise<void> {
    const { consents } = this.#opened();
    if (consents.has(consent.stateHash)) throw taken('consent', 'state');
    consents.set(consent.stateHash, { ...consent, sealed: consent.sealed.slice() });
  }

  async endConsent(stateHash: string, now: number): Promise<PendingConsent | undefined> {
    const { consents } = this.#opened();
    const consent = consents.get(stateHash);
    consents.delete(stateHash);
    return consent === undefined || consent.expiresAt <= now ? undefined : consent;
  }

  async dropConsents(before: number): Promise<number> {
    const { consents } = this.#opened();
    const over = [...consents.values()].filter(({ expiresAt }) => expiresAt < before);
    for (const { stateHash } of over) consents.delete(stateHash);
    return over.length;
  }

  #opened(): Kept {
    if (this.#kept === undefined) throw new MooringError('HostNotStarted', 'The store is closed; open it first.');
    return this.#kept;
  }

  #ofTenant(tenant: string, id: string): StoredConnection | undefined {
    const record = this.#opened().connections.get(id);
    return record?.tenant === tenant ? record : undefined;
  }

  /** Keeps a copy of its own, whatever the caller does with the objects it gave. */
  #put(record: StoredConnection): StoredConnection {
    const own = {
      ...record,
      values: Object.freeze({ ...record.values }),
      scopes: Object.freeze([...record.scopes]),
      secrets: record.secrets.slice(),
    };
    this.#opened().connections.set(record.id, own);
    return copied(own);
  }

  #page(fits: (record: StoredConnection) => boolean, { after = '', limit }: PageOf): readonly StoredConnection[] {
    const kept = this.#opened();
    kept.ids ??= [...kept.connections.keys()].toSorted();
    const found: StoredConnection[] = [];
    for (let index = firstAfter(kept.ids, after); index < kept.ids.length && found.length < limit; index += 1) {
      const record = kept.connections.get(kept.ids[index] ?? '');
      if (record !== undefined && fits(record)) found.push(copied(record));
    }
    return found;
  }

  /** Those that fit, by numbers and then by id. */
  #sorted(
    fits: (record: StoredConnection) => boolean,
    numbersOf: (record: StoredConnection) => readonly number[],
    limit: number,
  ): readonly StoredConnection[] {
    const found = [...this.#opened().connections.values()].filter(fits);
    const sorted = found.toSorted((left, right) => compare(numbersOf(left), numbersOf(right)) || (left.id < right.id ? -1 : 1));
    return sorted.slice(0, limit).map((record) => copied(record));
  }
}

const canBeRenewed = ({ status }: StoredConnection): boolean => status === 'active' || status === 'suspect';

/** No name can spell another one. */
const nameOf = (tenant: string, plugin: string, name: string): string => JSON.stringify([tenant, plugin, name]);

function copied(record: StoredConnection): StoredConnection;
function copied(record: StoredConnection | undefined): StoredConnection | undefined;
function copied(record: StoredConnection | undefined): StoredConnection | undefined {
  return record === undefined ? undefined : { ...record, secrets: record.secrets.slice() };
}

function compare(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((number, index) => number !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** Index of the first id after `after`, by halves. */
function firstAfter(ids: readonly string[], after: string): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? '') > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

function taken(what: string, by: string): MooringError {
  return new MooringError('StoreFailed', `The store has a ${what} of this ${by} already.`);
}
