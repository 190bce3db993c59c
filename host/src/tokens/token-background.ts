import type { Clock, Logger, Random } from '@mooring/core';
import { chooseMethod, type CompiledPlugin, type OperationEventSink } from '@mooring/core/runtime';
import type { ConnectionStore, StoredConnection } from '../connections/connection-store.js';
import type { TokenKeeper } from './token-keeper.js';

export interface TokenBackgroundParts {
  readonly store: ConnectionStore;
  readonly keeper: TokenKeeper;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly events: OperationEventSink;
  readonly pluginOf: (id: string) => CompiledPlugin;
}

/** What was told of the end of a grant. */
interface Told {
  readonly grantEndsAt: number;
  /** The smallest number of days. */
  readonly days: number;
}

const roundMs = 30_000;
const duePerRound = 100;
const atOnce = 4;
const dayMs = 24 * 60 * 60 * 1_000;
/** Days before the end of a grant at which the application is told. */
const countdown = [30, 7, 1] as const;
const endingPerPage = 1_000;
/** How long what could not be renewed is left alone: twice as long after each failure. */
const firstDelayMs = 60_000;
const longestDelayMs = 60 * 60_000;
/** Callers of a connection that was refused wait until then too. */
const longestSuspectDelayMs = 5 * 60_000;
const mostFailing = 20_000;

/** Keeps grants alive that would die of disuse, asks again about those that were refused, and tells which end soon. */
export class TokenBackground {
  readonly #parts: TokenBackgroundParts;
  #cancel: (() => void) | undefined;
  #round: Promise<void> = Promise.resolve();
  #isStopped = false;
  /** By connection, as long as its grant is about to end. */
  #told: ReadonlyMap<string, Told> = new Map();
  /** How often in a row a connection could not be renewed; the longest unfailed first. */
  readonly #failures = new Map<string, number>();

  constructor(parts: TokenBackgroundParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#later();
  }

  /** Begins nothing new, and waits for the renewals under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#round;
  }

  #later(): void {
    if (this.#isStopped) return;
    // Processes that share a store spread out by chance.
    const delayMs = roundMs * (0.8 + 0.4 * this.#parts.random.next());
    this.#cancel = this.#parts.clock.schedule(delayMs, () => {
      this.#round = this.#run().finally(() => this.#later());
    });
  }

  async #run(): Promise<void> {
    const { store, clock, logger } = this.#parts;
    try {
      const now = clock.now();
      this.#tellEnding(now);
      await store.dropConsents(now);
      await this.#renew(store.dueForRefresh(now, duePerRound));
    } catch (error) {
      logger.error('the background of tokens failed; it goes on in the next round', {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }

  async #renew(due: readonly StoredConnection[]): Promise<void> {
    const queue = due.values();
    const work = async (): Promise<void> => {
      for (const record of queue) {
        if (this.#isStopped) return;
        await this.#renewOne(record);
        await this.#putOff(record);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  async #renewOne({ tenant, id, name, plugin: pluginId, method, version }: StoredConnection): Promise<void> {
    let plugin: CompiledPlugin;
    try {
      plugin = this.#parts.pluginOf(pluginId);
    } catch {
      // Its plugin is not loaded in this process; another one may have it.
      return;
    }
    const { auth } = chooseMethod(plugin.definition.auth, () => false, method);
    await this.#parts.keeper.renew({ tenant, id, name, plugin, auth }, version);
  }

  /** Leaves alone for a while what is due as before: those longest due come first, and would keep all others from being renewed. */
  async #putOff({ tenant, id, version }: StoredConnection): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const record = store.get(tenant, id);
    if (this.#isStopped) return;
    if (record?.version !== version || record.refreshAt === undefined || record.refreshAt > now) {
      this.#failures.delete(id);
      return;
    }
    const failures = (this.#failures.get(id) ?? 0) + 1;
    if (this.#failures.size >= mostFailing) for (const oldest of this.#failures.keys()) if (this.#failures.delete(oldest)) break;
    this.#failures.delete(id);
    this.#failures.set(id, failures);
    const longestMs = record.status === 'suspect' ? longestSuspectDelayMs : longestDelayMs;
    const refreshAt = now + Math.min(longestMs, firstDelayMs * 2 ** (failures - 1));
    await store.update(tenant, id, version, { refreshAt, updatedAt: record.updatedAt });
  }

  #tellEnding(now: number): void {
    const told = new Map<string, Told>();
    for (const { id, plugin, name, tenant, status, grantEndsAt } of this.#ending(now)) {
      // Of what does not work anyway, or is not to, nobody wants to hear.
      if (grantEndsAt === undefined || told.has(id) || (status !== 'active' && status !== 'suspect')) continue;
      const left = (grantEndsAt - now) / dayMs;
      const days = countdown.findLast((step) => left <= step) ?? countdown[0];
      const before = this.#told.get(id);
      told.set(id, { grantEndsAt, days });
      // Authorised anew it has another end, and a countdown of its own.
      if (before?.grantEndsAt === grantEndsAt && before.days <= days) continue;
      const where = { plugin, connection: name, tenant };
      this.#parts.logger.warn('a grant ends soon; the connection must be authorised anew', { ...where, days });
      this.#parts.events.emit({ type: 'connection.expiring', ...where, expiresAt: new Date(grantEndsAt), days });
    }
    this.#told = told;
  }

  /** Those whose grant has not ended and does so within the countdown. One may come twice. */
  *#ending(now: number): Generator<StoredConnection> {
    const before = now + countdown[0] * dayMs;
    for (let from = now + 1; from < before;) {
      const page = this.#parts.store.endingBetween(from, before, endingPerPage);
      yield* page;
      const last = page.at(-1)?.grantEndsAt;
      if (last === undefined || page.length < endingPerPage) return;
      // The rest of those that end at the same time stand at the beginning of the next page.
      from = last > from ? last : from + 1;
    }
  }
}
