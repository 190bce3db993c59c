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

const roundMs = 30_000;
const duePerRound = 100;
const atOnce = 4;
const dayMs = 24 * 60 * 60 * 1_000;
/** Days before the end of a grant at which the application is told. */
const countdown = [30, 7, 1] as const;
const endingPerRound = 1_000;

/** Keeps grants alive that would die of disuse, asks again about those that were refused, and tells which end soon. */
export class TokenBackground {
  readonly #parts: TokenBackgroundParts;
  #cancel: (() => void) | undefined;
  #round: Promise<void> = Promise.resolve();
  #isStopped = false;
  /** The smallest number of days that was told, by connection. */
  readonly #told = new Map<string, number>();

  constructor(parts: TokenBackgroundParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#later();
  }

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
      await this.#renew(store.dueForRefresh(now, duePerRound));
      this.#tellEnding(store.endingBefore(now + countdown[0] * dayMs, endingPerRound), now);
      await store.dropConsents(now);
    } catch (error) {
      logger.error('the background of tokens failed; it goes on in the next round', {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }

  async #renew(due: readonly StoredConnection[]): Promise<void> {
    const waiting = [...due];
    const work = async (): Promise<void> => {
      for (let record = waiting.shift(); record !== undefined && !this.#isStopped; record = waiting.shift()) await this.#renewOne(record);
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

  #tellEnding(ending: readonly StoredConnection[], now: number): void {
    for (const { id, plugin, name, tenant, grantEndsAt } of ending) {
      if (grantEndsAt === undefined || grantEndsAt <= now) continue;
      const left = (grantEndsAt - now) / dayMs;
      const days = countdown.findLast((step) => left <= step);
      if (days === undefined || (this.#told.get(id) ?? Number.POSITIVE_INFINITY) <= days) continue;
      this.#told.set(id, days);
      const where = { plugin, connection: name, tenant };
      this.#parts.logger.warn('a grant ends soon; the connection must be authorised anew', { ...where, days });
      this.#parts.events.emit({ type: 'connection.expiring', ...where, expiresAt: new Date(grantEndsAt), days });
    }
  }
}
