import path from 'node:path';
import { MooringError } from '@mooring/core';
import { createClient, type CallServices, type ClientContext, type CompiledPlugin, type DynamicClient } from '@mooring/core/runtime';
import { ConsentFlow } from '../oauth/index.js';
import type { OAuthOptions } from '../options.js';
import { TokenBackground } from '../tokens/token-background.js';
import { TokenEndpointClient } from '../tokens/token-endpoint.js';
import { TokenKeeper } from '../tokens/token-keeper.js';
import type { AppSecrets } from '../tokens/token-request.js';
import {
  assertUsable,
  listKeys,
  openKeyRing,
  rotate,
  Vault,
  type KeyProvider,
  type KeyRow,
  type RotationOptions,
  type RotationReport,
} from '../vault/index.js';
import { Connections } from './connections.js';
import { rotationSourceOf } from './store/index.js';
import { ConnectionStates } from './connection-states.js';
import type { ConnectionStore } from './connection-store.js';

/** What stored connections are run with. */
export interface TenantConnectionsParts {
  readonly services: CallServices;
  readonly store: ConnectionStore;
  /** @default from the environment, see `openKeyRing` */
  readonly keys: KeyProvider | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly pluginOf: (id: string) => CompiledPlugin;
  /** Whether any plugin obtains tokens. */
  readonly hasTokens: boolean;
  readonly appOf: (plugin: CompiledPlugin) => AppSecrets;
  readonly clientContextOf: (plugin: string) => ClientContext;
  readonly publicUrl: () => string | undefined;
  readonly oauth: OAuthOptions | undefined;
  /** Told when cached answers of a connection must go. */
  readonly onChanged: (connectionKey: string) => void;
}

/** What is there while the store is open. */
interface Opened {
  readonly vault: Vault;
  readonly keeper: TokenKeeper;
  readonly background: TokenBackground;
  readonly states: ConnectionStates;
  readonly connections: Connections;
  readonly consents: ConsentFlow;
}

const mostClients = 10_000;
/** What is asked for at once shares a commit of the store, and a page is read in one stop of the event loop. */
const rotationBatch = 500;
const rotationParallel = 64;

/** The stored connections of a host, from its start to its stop. */
export class TenantConnections {
  readonly #parts: TenantConnectionsParts;
  #opened: Opened | undefined;
  /** The longest unused first. */
  readonly #clients = new Map<string, DynamicClient>();

  constructor(parts: TenantConnectionsParts) {
    this.#parts = parts;
  }

  get location(): string {
    return this.#parts.store.location;
  }

  /** @throws MooringError `HostNotStarted` */
  get connections(): Connections {
    return this.#open.connections;
  }

  /** @throws MooringError `HostNotStarted` */
  get consents(): ConsentFlow {
    return this.#open.consents;
  }

  /** What HTTP serves; undefined while the store is closed. */
  get opened(): { readonly connections: Connections; readonly flow: ConsentFlow } | undefined {
    return this.#opened === undefined ? undefined : { connections: this.#opened.connections, flow: this.#opened.consents };
  }

  /** @throws MooringError `HostNotStarted` */
  get vault(): Vault {
    return this.#open.vault;
  }

  get store(): ConnectionStore {
    return this.#parts.store;
  }

  /**
   * Opens keys and store.
   * @throws MooringError `VaultKeyMissing` in production without a key, and where a stored connection needs a key that is not there
   */
  async open(): Promise<void> {
    const { store, services, environment } = this.#parts;
    const { clock, random, logger, meter, events } = services;
    const { keys, notice } =
      this.#parts.keys === undefined
        ? openKeyRing({
            environment,
            ...(store.location === 'memory' ? {} : { folder: path.dirname(path.resolve(store.location)) }),
            onWarning: (warning) => logger.warn(warning),
          })
        : { keys: this.#parts.keys, notice: undefined };
    await store.open();
    const vault = new Vault({ keys });
    try {
      await assertUsable(vault, store.countByKey().keys());
    } catch (error) {
      vault.close();
      await store.close();
      throw error;
    }
    // What is in memory ends with the process, whatever it is sealed with.
    if (notice !== undefined && store.location !== 'memory') logger.info(notice);
    const endpoint = new TokenEndpointClient(clock, services.transportOf);
    const { appOf, pluginOf, clientContextOf, onChanged } = this.#parts;
    const keeper = new TokenKeeper({ store, vault, endpoint, clock, random, logger, meter, events, appOf });
    const states = new ConnectionStates({ store, vault, keeper, clock, onReplaced: onChanged });
    const connections = new Connections({
      store,
      vault,
      states,
      keeper,
      endpoint,
      clock,
      random,
      logger,
      pluginOf,
      appOf,
      clientContextOf,
      onChanged,
    });
    const background = new TokenBackground({ store, keeper, clock, random, logger, events, pluginOf });
    // Only tokens want looking after.
    if (this.#parts.hasTokens) background.start();
    const consents = new ConsentFlow({
      store,
      vault,
      connections,
      endpoint,
      clock,
      logger,
      pluginOf,
      appOf,
      publicUrl: this.#parts.publicUrl,
      ...this.#parts.oauth,
      onGrantedLess: ({ tenant, plugin, name }, missing) =>
        events.emit({ type: 'connection.scopes_missing', plugin, connection: name, tenant, missing }),
    });
    this.#opened = { vault, keeper, background, states, connections, consents };
  }

  /** Lets renewals under way end, and closes. Idempotent. */
  async close(): Promise<void> {
    const opened = this.#opened;
    if (opened === undefined) return;
    this.#opened = undefined;
    this.#clients.clear();
    // Together: what the background waits for ends when the keeper is told.
    await Promise.all([opened.background.stop(), opened.keeper.close()]);
    await this.#parts.store.close();
    opened.vault.close();
  }

  /** The keys of the ring, the active one first, and how many connections need each. */
  keys(): Promise<readonly KeyRow[]> {
    const counts = this.#parts.store.countByKey();
    return listKeys(this.#open.vault.keys(), (id) => counts.get(id) ?? 0);
  }

  /** Puts every connection under the active key, while everything goes on. May be stopped and begun again at any time. */
  rotateKeys(options: Pick<RotationOptions, 'signal' | 'onProgress'> = {}): Promise<RotationReport> {
    const { vault } = this.#open;
    return rotate(vault, rotationSourceOf(this.#parts.store, vault), {
      clock: this.#parts.services.clock,
      batch: rotationBatch,
      parallel: rotationParallel,
      ...options,
    });
  }

  /** Whether a tenant has a connection of this name; false while the store is closed. */
  has(tenant: string, plugin: string, name: string): boolean {
    return this.#opened !== undefined && this.#parts.store.find(tenant, plugin, name) !== undefined;
  }

  /** A tenant's connection. It is looked up when it is called. */
  client(tenant: string, plugin: CompiledPlugin, name: string): DynamicClient {
    const key = `${tenant.length}:${tenant}${plugin.id} ${name}`;
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const client = createClient(
      { plugin, name, state: () => this.#open.states.of(tenant, plugin, name) },
      this.#parts.clientContextOf(plugin.id),
    );
    if (this.#clients.size >= mostClients) for (const oldest of this.#clients.keys()) if (this.#clients.delete(oldest)) break;
    this.#clients.set(key, client);
    return client;
  }

  get #open(): Opened {
    if (this.#opened === undefined)
      throw new MooringError('HostNotStarted', 'Stored connections are there once the host has started: call `await host.start()` first.');
    return this.#opened;
  }
}
