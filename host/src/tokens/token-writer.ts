import { isMooringError, type Clock, type Logger } from '@mooring/core';
import type { ConnectionChange, ConnectionStore, StoredConnection } from '../connections/connection-store.js';
import type { Vault } from '../vault/index.js';
import { sealSecrets, type ConnectionSecrets } from './connection-secrets.js';

/** What a renewal brought. */
export interface RenewedSecrets {
  /** The connection as it was leased. */
  readonly record: StoredConnection;
  readonly secrets: ConnectionSecrets;
  /** What changes beside the secrets and their version. */
  readonly change: Omit<ConnectionChange, 'secrets' | 'version' | 'keyId'>;
}

/** `superseded`: somebody else has written newer secrets. `kept`: the store takes nothing for now; it is tried again. */
export type WriteOutcome = 'written' | 'superseded' | 'kept';

const tries = 5;
const retryBaseMs = 250;
const laterMs = 5_000;

/**
 * Writes renewed tokens. The old refresh token may be gone already, so that this process holds the only copy of the new one: it gives up at no
 * failure, and nobody may renew with what is in the store before it has succeeded.
 */
export class TokenWriter {
  readonly #store: ConnectionStore;
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #kept = new Map<string, RenewedSecrets>();
  #cancel: (() => void) | undefined;

  constructor(parts: { readonly store: ConnectionStore; readonly vault: Vault; readonly clock: Clock; readonly logger: Logger }) {
    this.#store = parts.store;
    this.#vault = parts.vault;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  async write(renewed: RenewedSecrets): Promise<WriteOutcome> {
    for (let tried = 1; ; tried++) {
      const outcome = await this.#try(renewed, tried);
      if (outcome !== undefined) return outcome;
      if (tried === tries) break;
      await this.#clock.sleep(retryBaseMs * 2 ** tried);
    }
    this.#kept.set(renewed.record.id, renewed);
    this.#later();
    return 'kept';
  }

  /** Whether nothing of a connection is left to be written; tries once where there is. */
  async isWritten(id: string): Promise<boolean> {
    const renewed = this.#kept.get(id);
    if (renewed === undefined) return true;
    const outcome = await this.#try(renewed, tries + 1);
    if (outcome !== undefined && this.#kept.get(id) === renewed) this.#kept.delete(id);
    return outcome !== undefined;
  }

  /** Tries a last time to write what is left. */
  async close(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await Promise.all([...this.#kept.keys()].map((id) => this.isWritten(id)));
    this.#kept.clear();
  }

  async #try({ record, secrets, change }: RenewedSecrets, tried: number): Promise<WriteOutcome | undefined> {
    try {
      const whole = { ...change, ...(await sealSecrets(this.#vault, { ...record, version: record.version + 1 }, secrets)) };
      if (await this.#store.commit(record.id, record.epoch, whole)) return 'written';
      // The lease went to another process. As long as that one has written nothing, what came late is still the newest there is.
      return (await this.#store.update(record.tenant, record.id, record.version, whole)) === undefined ? 'superseded' : 'written';
    } catch (error) {
      const { plugin, name } = record;
      const reason = isMooringError(error) ? error.code : 'unexpected';
      this.#logger.error('a renewed token could not be written; it is tried again', { plugin, connection: name, tried, reason });
      return undefined;
    }
  }

  #later(): void {
    this.#cancel ??= this.#clock.schedule(laterMs, () => {
      this.#cancel = undefined;
      void this.#writeKept();
    });
  }

  async #writeKept(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((id) => this.isWritten(id)));
    if (this.#kept.size > 0) this.#later();
  }
}
