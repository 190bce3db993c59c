import type { DatabaseSync } from 'node:sqlite';
import type { ConnectionChange, NewConnection, PendingConsent, StoredConnection } from '../../connection-store.js';
import { committed, updated } from '../change-connection.js';
import { ConnectionReader, type PlacedConnection } from './connection-reader.js';
import { Prepared } from './prepared.js';
import { padded, SealedSlots, type Slot } from './sealed-slots.js';
import { writerStatements } from './statements.js';

/** Changes connections. Synchronous; every method wants to be called inside a transaction that has the right to write. */
export class ConnectionWriter {
  readonly #reader: ConnectionReader;
  readonly #slots: SealedSlots;
  readonly #insert;
  readonly #change;
  readonly #remove;
  readonly #lease;
  readonly #release;
  readonly #reseal;
  readonly #beginConsent;
  readonly #endConsent;
  readonly #dropConsents;

  constructor(database: DatabaseSync) {
    this.#reader = new ConnectionReader(database);
    this.#slots = new SealedSlots(database);
    this.#insert = new Prepared(database, writerStatements.insert);
    this.#change = new Prepared(database, writerStatements.change);
    this.#remove = new Prepared(database, writerStatements.remove);
    this.#lease = new Prepared(database, writerStatements.lease);
    this.#release = new Prepared(database, writerStatements.release);
    this.#reseal = new Prepared(database, writerStatements.reseal);
    this.#beginConsent = new Prepared(database, writerStatements.beginConsent);
    this.#endConsent = new Prepared(database, writerStatements.endConsent);
    this.#dropConsents = new Prepared(database, writerStatements.dropConsents);
  }

  create(connection: NewConnection): StoredConnection | undefined {
    const { id, tenant, plugin, name } = connection;
    if (this.#reader.find(tenant, plugin, name) !== undefined) return undefined;
    this.#insert.run(
      id,
      tenant,
      plugin,
      name,
      connection.environment,
      connection.method,
      JSON.stringify(connection.values),
      connection.status,
      connection.account ?? null,
      JSON.stringify(connection.scopes),
      this.#slots.put(padded(connection.secrets)),
      connection.secrets.length,
      connection.version,
      connection.keyId,
      connection.tokenExpiresAt ?? null,
      connection.refreshAt ?? null,
      connection.grantEndsAt ?? null,
      connection.refusals,
      connection.createdAt,
      connection.updatedAt,
    );
    return this.#reader.get(tenant, id);
  }

  update(tenant: string, id: string, expectedVersion: number, change: ConnectionChange): StoredConnection | undefined {
    const before = this.#reader.placed(id);
    if (before?.record.tenant !== tenant || before.record.version !== expectedVersion) return undefined;
    const after = updated(before.record, change);
    return this.#write(before, after) ? after : undefined;
  }

  remove(tenant: string, id: string): boolean {
    const removed = this.#remove.first(tenant, id);
    if (removed === undefined) return false;
    this.#slots.clear(removed);
    return true;
  }

  lease(id: string, version: number, now: number, until: number): StoredConnection | undefined {
    if (this.#lease.run(until, id, version, now) === 0) return undefined;
    return this.#reader.placed(id)?.record;
  }

  commit(id: string, epoch: number, change: ConnectionChange): boolean {
    const before = this.#reader.placed(id);
    return before?.record.epoch === epoch && this.#write(before, committed(before.record, change));
  }

  release(id: string, epoch: number): void {
    this.#release.run(id, epoch);
  }

  reseal(id: string, from: Uint8Array, to: { readonly secrets: Uint8Array; readonly keyId: string }): boolean {
    const before = this.#reader.placed(id);
    // Sealed bytes are of one version only: the same bytes are the same version.
    if (before === undefined || Buffer.compare(before.record.secrets, from) !== 0) return false;
    const slot = this.#slots.replace(slotOf(before), padded(to.secrets));
    return this.#reseal.run(slot, to.secrets.length, to.keyId, id) > 0;
  }

  beginConsent({ stateHash, sessionHash, sealed, expiresAt }: PendingConsent): void {
    this.#beginConsent.run(stateHash, sessionHash, sealed, expiresAt);
  }

  endConsent(stateHash: string, now: number): PendingConsent | undefined {
    const consent = this.#endConsent.first(stateHash);
    return consent === undefined || consent.expiresAt <= now ? undefined : { ...consent };
  }

  dropConsents(before: number): number {
    return this.#dropConsents.run(before);
  }

  #write(before: PlacedConnection, after: StoredConnection): boolean {
    const isWritten = this.#change.run(
      after.environment,
      after.method,
      JSON.stringify(after.values),
      after.status,
      after.account ?? null,
      JSON.stringify(after.scopes),
      after.secrets === before.record.secrets ? before.slot : this.#slots.replace(slotOf(before), padded(after.secrets)),
      after.secrets.length,
      after.version,
      after.keyId,
      after.tokenExpiresAt ?? null,
      after.refreshAt ?? null,
      after.grantEndsAt ?? null,
      after.refusals,
      after.updatedAt,
      after.epoch,
      after.leaseUntil,
      after.id,
      before.record.version,
      before.record.epoch,
    );
    return isWritten > 0;
  }
}

const slotOf = ({ slot, record }: PlacedConnection): Slot => ({ slot, secretsSize: record.secrets.length });
