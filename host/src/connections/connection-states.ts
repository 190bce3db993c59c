import { MooringError, type Clock } from '@mooring/core';
import {
  chooseMethod,
  connectionKey,
  createConnection,
  fixedToken,
  Secret,
  type CompiledPlugin,
  type ConnectionState,
} from '@mooring/core/runtime';
import { openSecrets, type ConnectionSecrets } from '../tokens/connection-secrets.js';
import type { TokenKeeper } from '../tokens/token-keeper.js';
import type { Vault } from '../vault/index.js';
import type { ConnectionStore, StoredConnection } from './connection-store.js';

export interface ConnectionStatesParts {
  readonly store: ConnectionStore;
  readonly vault: Vault;
  readonly keeper: TokenKeeper;
  readonly clock: Clock;
  /** Told when another process has removed a connection or made it another one: cached answers of before must go. @default nobody */
  readonly onReplaced?: ((connectionKey: string) => void) | undefined;
}

interface Known {
  readonly state: ConnectionState;
  readonly record: StoredConnection;
  checkedAt: number;
}

/** For so long a change that another process made may go unseen; one of this process is seen at once. */
const recheckAfterMs = 2_000;
const mostKnown = 10_000;

/** Stored connections as calls use them: read, opened and checked when first called, and again when they have changed. */
export class ConnectionStates {
  readonly #store: ConnectionStore;
  readonly #vault: Vault;
  readonly #keeper: TokenKeeper;
  readonly #clock: Clock;
  readonly #onReplaced: (connectionKey: string) => void;
  /** Rises with every change of this process. */
  #generation = 0;
  /** The longest unread first. */
  readonly #known = new Map<string, Known>();

  constructor(parts: ConnectionStatesParts) {
    this.#store = parts.store;
    this.#vault = parts.vault;
    this.#keeper = parts.keeper;
    this.#clock = parts.clock;
    this.#onReplaced = parts.onReplaced ?? (() => undefined);
  }

  /**
   * The connection of a tenant; a promise only where it must be opened.
   * @throws MooringError `UnknownConnection`, also where it is another tenant's; `ConnectionDisabled`; what a vault says
   */
  of(tenant: string, plugin: CompiledPlugin, name: string): ConnectionState | Promise<ConnectionState> {
    const key = keyOf(tenant, plugin.id, name);
    const known = this.#known.get(key);
    const now = this.#clock.now();
    if (known !== undefined && now - known.checkedAt < recheckAfterMs) return known.state;
    const record = this.#store.find(tenant, plugin.id, name);
    if (record === undefined) {
      this.#drop(key, plugin, known);
      throw new MooringError('UnknownConnection', `"${plugin.id}" has no connection "${name}".`, { plugin: plugin.id, connection: name });
    }
    if (record.status === 'disabled')
      throw new MooringError('ConnectionDisabled', `The connection "${name}" of "${plugin.id}" is switched off.`, {
        plugin: plugin.id,
        connection: name,
      });
    if (known !== undefined && isSame(known.record, record)) {
      known.checkedAt = now;
      return known.state;
    }
    if (known !== undefined && speaksForAnother(known.record, record)) this.#drop(key, plugin, known);
    return this.#open(key, plugin, record);
  }

  /** Forgets a connection that this process has changed. */
  forget(record: Pick<StoredConnection, 'tenant' | 'plugin' | 'name' | 'id'>): void {
    this.#generation += 1;
    this.#known.delete(keyOf(record.tenant, record.plugin, record.name));
    this.#keeper.forget(record.id);
  }

  /** A record as a connection, whether it is complete or not. */
  stateOf(plugin: CompiledPlugin, record: StoredConnection, secrets: ConnectionSecrets, isPartial = false): ConnectionState {
    const { auth, name: method } = chooseMethod(plugin.definition.auth, (field) => secrets[field] !== undefined, record.method);
    return createConnection(plugin, {
      name: record.name,
      tenant: record.tenant,
      environment: record.environment,
      account: record.account,
      method,
      credentials: auth.application.kind === 'token' ? withoutTokens(secrets) : secrets,
      values: record.values,
      isPartial,
      ...(auth.application.kind === 'token'
        ? { tokens: this.#keeper.sourceOf({ tenant: record.tenant, id: record.id, name: record.name, plugin, auth }) }
        : {}),
    });
  }

  /** A record that is not stored as it stands here: with the token at hand, and nothing that would renew it. */
  unstored(plugin: CompiledPlugin, record: StoredConnection, secrets: ConnectionSecrets): ConnectionState {
    const { accessToken } = secrets;
    return createConnection(plugin, {
      name: record.name,
      tenant: record.tenant,
      environment: record.environment,
      account: record.account,
      method: record.method,
      credentials: secrets,
      values: record.values,
      isPartial: true,
      ...(accessToken === undefined ? {} : { tokens: fixedToken(new Secret(accessToken)) }),
    });
  }

  /** The key that calls of a connection are counted and cached under. */
  keyOf(plugin: CompiledPlugin, tenant: string, name: string): string {
    return connectionKey(plugin, { tenant, name });
  }

  #drop(key: string, plugin: CompiledPlugin, known: Known | undefined): void {
    if (known === undefined) return;
    this.#known.delete(key);
    this.#keeper.forget(known.record.id);
    this.#onReplaced(this.keyOf(plugin, known.record.tenant, known.record.name));
  }

  async #open(key: string, plugin: CompiledPlugin, record: StoredConnection): Promise<ConnectionState> {
    const generation = this.#generation;
    const secrets = await openSecrets(this.#vault, record);
    const state = this.stateOf(plugin, record, secrets, record.status === 'pending');
    // Somebody may have changed it while it was opened.
    if (generation !== this.#generation) return state;
    if (this.#known.size >= mostKnown) for (const oldest of this.#known.keys()) if (this.#known.delete(oldest)) break;
    this.#known.delete(key);
    this.#known.set(key, { state, record, checkedAt: this.#clock.now() });
    return state;
  }
}

/** What tokens are renewed to tells nobody apart: by its account, and not by its token, a connection finds its cached answers again. */
function withoutTokens({ accessToken: _access, refreshToken: _refresh, ...own }: ConnectionSecrets): ConnectionSecrets {
  return own;
}

/** Length first, so that no tenant can spell another one's connection. */
const keyOf = (tenant: string, plugin: string, name: string): string => `${tenant.length}:${tenant}${plugin} ${name}`;

/** Whether nothing has changed that a call would notice; with other secrets than before it is opened again. */
function isSame(left: StoredConnection, right: StoredConnection): boolean {
  return left.version === right.version && !speaksForAnother(left, right);
}

/** Whether what the provider answered before may be about somebody else, or some other place. */
function speaksForAnother(left: StoredConnection, right: StoredConnection): boolean {
  return (
    left.id !== right.id ||
    left.method !== right.method ||
    left.environment !== right.environment ||
    left.account !== right.account ||
    JSON.stringify(left.values) !== JSON.stringify(right.values)
  );
}
