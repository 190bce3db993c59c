import { randomBytes } from 'node:crypto';
import type { Auth } from '@mooring/core';
import type { AccessToken, CompiledPlugin, OperationEventSink, TokenSource } from '@mooring/core/runtime';
import { createMemoryConnectionStore } from '../connections/store/index.js';
import { LocalKeyRing, Vault } from '../vault/index.js';
import { sealSecrets, type ConnectionSecrets } from './connection-secrets.js';
import { TokenKeeper, type TokenKeeperParts } from './token-keeper.js';

/** No tenant: nothing of these is stored anywhere. */
const ownTenant = 'application';

/** A connection that the application gave in code. */
export interface GivenConnectionTokens {
  readonly plugin: CompiledPlugin;
  readonly auth: Auth;
  readonly method: string;
  readonly name: string;
  readonly environment: 'live' | 'sandbox';
  readonly values: Readonly<Record<string, string>>;
  readonly secrets: ConnectionSecrets;
}

/**
 * Tokens of connections that were given in code: kept in memory, sealed with a key of this process, by the same keeper as stored ones. They
 * are obtained anew after a restart.
 */
export class GivenTokens {
  readonly #store = createMemoryConnectionStore();
  readonly #vault = new Vault({ keys: LocalKeyRing.parse(`process:${randomBytes(32).toString('base64')}`) });
  readonly #keeper: TokenKeeper;
  readonly #parts: Omit<TokenKeeperParts, 'store' | 'vault'>;

  constructor(parts: Omit<TokenKeeperParts, 'store' | 'vault'>) {
    this.#parts = parts;
    // The tenant is a name within the vault only: to the outside such a connection is nobody's.
    const { events } = parts;
    const untold: OperationEventSink = {
      isHeard: (type) => events.isHeard(type),
      emit: (event) => events.emit('tenant' in event ? { ...event, tenant: undefined } : event),
    };
    this.#keeper = new TokenKeeper({ ...parts, events: untold, store: this.#store, vault: this.#vault });
  }

  sourceOf(given: GivenConnectionTokens): TokenSource {
    const id = `${given.plugin.key}/${given.name}`;
    const source = this.#keeper.sourceOf({ tenant: ownTenant, id, name: given.name, plugin: given.plugin, auth: given.auth });
    let ready: Promise<void> | true | undefined;
    const prepare = (): Promise<void> | true => {
      ready ??= this.#keep(id, given).then(
        () => {
          ready = true;
        },
        (error: unknown) => {
          ready = undefined;
          throw error;
        },
      );
      return ready;
    };
    return {
      current: (): AccessToken | Promise<AccessToken> => {
        const prepared = prepare();
        return prepared === true ? source.current() : prepared.then(() => source.current());
      },
      after: (refused) => source.after(refused),
    };
  }

  async close(): Promise<void> {
    await this.#keeper.close();
    await this.#store.close();
    this.#vault.close();
  }

  async #keep(id: string, { plugin, method, name, environment, values, secrets }: GivenConnectionTokens): Promise<void> {
    await this.#store.open();
    const now = this.#parts.clock.now();
    const sealed = await sealSecrets(this.#vault, { tenant: ownTenant, id, version: 1 }, secrets);
    await this.#store.create({
      id,
      tenant: ownTenant,
      plugin: plugin.id,
      name,
      environment,
      method,
      values,
      status: 'active',
      account: undefined,
      scopes: [],
      ...sealed,
      // How long a given access token lives nobody knows; one that can be renewed is renewed when it is refused.
      tokenExpiresAt: undefined,
      refreshAt: undefined,
      grantEndsAt: undefined,
      refusals: 0,
      createdAt: now,
      updatedAt: now,
    });
  }
}

/** A source that is made when a token is first asked for. */
export function lazyTokens(make: () => TokenSource): TokenSource {
  let source: TokenSource | undefined;
  return {
    current: () => (source ??= make()).current(),
    after: (refused) => (source ??= make()).after(refused),
  };
}
