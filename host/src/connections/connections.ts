import { isMooringError, MooringError, type Auth, type Clock, type Logger, type Random } from '@mooring/core';
import {
  chooseMethod,
  createClient,
  fixedConnection,
  methodsOf,
  type ClientContext,
  type CompiledPlugin,
  type ConnectionState,
} from '@mooring/core/runtime';
import { openSecrets, sealSecrets, type ConnectionSecrets } from '../tokens/connection-secrets.js';
import type { GrantedTokens, TokenEndpointClient } from '../tokens/token-endpoint.js';
import type { TokenKeeper } from '../tokens/token-keeper.js';
import { grantOf, renewalOf, tokenRequestOf, type AppSecrets } from '../tokens/token-request.js';
import { grantEnd, timesOf } from '../tokens/token-times.js';
import type { Vault } from '../vault/index.js';
import { infoOf, type ConnectionInfo } from './connection-info.js';
import type { ConnectionStates } from './connection-states.js';
import type { ConnectionStatus, ConnectionStore, StoredConnection } from './connection-store.js';
import { definedOnly } from './defined-only.js';
import { accountOf, valuesOfCalls, valuesOfToken, type CallByName } from './discover.js';
import { revokeGrant, type Revoked } from './revoke-grant.js';

/** The tenant of an application that has only one. */
export const onlyTenant = 'default';

/** Which connection. */
export interface ConnectionName {
  /** @default 'default' */
  readonly tenant?: string | undefined;
  readonly plugin: string;
  readonly name: string;
}

/** A connection to be made. */
export interface ConnectionRequest extends ConnectionName {
  /** By the plugin's field names. Empty where a consent is to bring them. */
  readonly credentials?: Readonly<Record<string, string | undefined>> | undefined;
  readonly values?: Readonly<Record<string, string | undefined>> | undefined;
  /** @default 'live' */
  readonly environment?: 'live' | 'sandbox' | undefined;
  /** Which of the plugin's ways to prove itself. @default told by the credentials */
  readonly method?: string | undefined;
}

/** Whether a connection works, and why not. */
export type ConnectionTest =
  | { readonly ok: true; readonly durationMs: number }
  | { readonly ok: false; readonly durationMs: number; readonly code: string; readonly message: string };

/** What a removal came to at the provider; here the secrets are gone in any case. */
export interface Removal {
  readonly revoked: Revoked;
}

export interface ConnectionsPage {
  readonly connections: readonly ConnectionInfo[];
  /** Give it as `after` to get the next page; undefined at the end. */
  readonly next: string | undefined;
}

export interface ConnectionsParts {
  readonly store: ConnectionStore;
  readonly vault: Vault;
  readonly states: ConnectionStates;
  readonly keeper: TokenKeeper;
  readonly endpoint: TokenEndpointClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly pluginOf: (id: string) => CompiledPlugin;
  readonly appOf: (plugin: CompiledPlugin) => AppSecrets;
  readonly clientContextOf: (plugin: string) => ClientContext;
  /** Told when a connection is gone or speaks for another account: its cached answers must go too. */
  readonly onChanged: (connectionKey: string) => void;
}

const defaultPage = 50;
const mostPerPage = 500;
const namePattern = /^[\p{L}\p{N}][\p{L}\p{N}._@:+ -]{0,127}$/u;

/** The connections of tenants: made, looked at, tested, switched off and removed. */
export class Connections {
  readonly #parts: ConnectionsParts;

  constructor(parts: ConnectionsParts) {
    this.#parts = parts;
  }

  /**
   * Makes a connection, and proves its credentials as far as that is possible without a person: a token is obtained, hosts and account are
   * found out. Where a consent is needed it is `pending` until then.
   * @throws MooringError `UnknownPlugin`, `InvalidOptions`, `MissingCredential`, `ConnectionExists`, and what the provider says
   */
  async create(request: ConnectionRequest): Promise<ConnectionInfo> {
    const { store } = this.#parts;
    const plugin = this.#parts.pluginOf(request.plugin);
    const { tenant, name } = checkedName(request);
    if (store.find(tenant, plugin.id, name) !== undefined) throw exists(plugin, name);
    const secrets = definedOnly(request.credentials ?? {});
    if (request.method !== undefined) checkMethod(plugin, request.method);
    const { name: method, auth } = chooseMethod(plugin.definition.auth, (field) => secrets[field] !== undefined, request.method);
    const draft: StoredConnection = {
      ...this.#draft({ ...request, tenant, name }, method),
      values: definedOnly(request.values ?? {}),
      status: needsConsent(auth, secrets) ? 'pending' : 'active',
    };
    // Checked before anything is stored or sent: patterns, required fields, fields that do not go together.
    this.#parts.states.stateOf(plugin, draft, secrets, true);
    const complete = draft.status === 'pending' ? { draft, secrets } : await this.#complete(plugin, auth, draft, secrets);
    return infoOf(await this.#store(plugin, complete.draft, complete.secrets), plugin);
  }

  /** @throws MooringError `UnknownConnection`, also where it is another tenant's */
  get(name: ConnectionName): ConnectionInfo {
    return this.#info(this.#find(name));
  }

  /** A tenant's connections, a page at a time. */
  list(
    filter: {
      readonly tenant?: string | undefined;
      readonly plugin?: string | undefined;
      readonly status?: ConnectionStatus | undefined;
    } = {},
    page: { readonly after?: string | undefined; readonly limit?: number | undefined } = {},
  ): ConnectionsPage {
    const limit = Math.min(Math.max(1, Math.floor(page.limit ?? defaultPage)), mostPerPage);
    const found = this.#parts.store.list({ ...filter, tenant: filter.tenant ?? onlyTenant }, { after: page.after, limit: limit + 1 });
    const connections = found.slice(0, limit).map((stored) => this.#info(stored));
    return { connections, next: found.length > limit ? connections.at(-1)?.id : undefined };
  }

  /**
   * Calls the plugin's probe with the connection.
   * @throws MooringError `UnknownConnection`; `InvalidOptions` where the plugin has no probe
   */
  async test(name: ConnectionName): Promise<ConnectionTest> {
    const { clock } = this.#parts;
    const stored = this.#find(name);
    const plugin = this.#parts.pluginOf(stored.plugin);
    const startedAt = clock.now();
    try {
      const state = await this.#parts.states.of(stored.tenant, plugin, stored.name);
      const { probe } = state.auth;
      if (probe === undefined)
        throw new MooringError('InvalidOptions', `"${plugin.id}" declares no \`probe\` to test a connection with.`, { plugin: plugin.id });
      await this.#callWith(state)(probe);
      return { ok: true, durationMs: clock.now() - startedAt };
    } catch (error) {
      if (!isMooringError(error) || error.code === 'InvalidOptions') throw error;
      return { ok: false, durationMs: clock.now() - startedAt, code: error.code, message: error.message };
    }
  }

  /** Switches a connection off: calls are refused, nothing is deleted. */
  disable(name: ConnectionName): Promise<ConnectionInfo> {
    return this.#setStatus(name, 'disabled');
  }

  /** Switches it on again; one that nobody has consented to still waits for that. */
  async enable(name: ConnectionName): Promise<ConnectionInfo> {
    const stored = this.#find(name);
    const { auth } = chooseMethod(this.#parts.pluginOf(stored.plugin).definition.auth, () => false, stored.method);
    const secrets = await openSecrets(this.#parts.vault, stored);
    return this.#setStatus(name, needsConsent(auth, secrets) ? 'pending' : 'active');
  }

  /**
   * Replaces what a connection proves itself with; where the provider names another account than before, nothing changes. What is switched
   * off stays so.
   * @throws MooringError `UnknownConnection`, `AccountMismatch`, `Conflict`, and as `create`; `MissingCredential` also where only a consent
   * could bring them
   */
  async replaceCredentials(name: ConnectionName, credentials: Readonly<Record<string, string | undefined>>): Promise<ConnectionInfo> {
    const stored = this.#find(name);
    const plugin = this.#parts.pluginOf(stored.plugin);
    const secrets = definedOnly(credentials);
    const isGiven = (field: string): boolean => secrets[field] !== undefined;
    const { name: method, auth } = chooseMethod(plugin.definition.auth, isGiven, fittingMethod(plugin, stored.method, secrets));
    if (needsConsent(auth, secrets))
      throw new MooringError(
        'MissingCredential',
        `The connection "${stored.name}" of "${plugin.id}" gets its tokens by a consent: open its link.`,
        {
          plugin: plugin.id,
          connection: stored.name,
        },
      );
    // When the former token ended says nothing of this one.
    const times = { tokenExpiresAt: undefined, refreshAt: undefined, grantEndsAt: undefined };
    const draft: StoredConnection = { ...stored, ...times, method, status: 'active', scopes: [], refusals: 0 };
    this.#parts.states.stateOf(plugin, draft, secrets, true);
    const complete = await this.#complete(plugin, auth, draft, secrets);
    return infoOf(await this.#replace(plugin, stored, complete.draft, complete.secrets), plugin);
  }

  /**
   * Takes in what a consent has brought: makes the connection or authorises it anew.
   * @throws MooringError `AccountMismatch` where another account consented than before; what is stored stays as it is
   */
  async consented(
    request: ConnectionName & {
      readonly environment: 'live' | 'sandbox';
      readonly method: string;
      readonly values: Readonly<Record<string, string>>;
    },
    granted: GrantedTokens,
    askedAt: number,
  ): Promise<ConnectionInfo> {
    const { store, clock } = this.#parts;
    const plugin = this.#parts.pluginOf(request.plugin);
    const { tenant, name } = checkedName(request);
    const before = store.find(tenant, plugin.id, name);
    const { auth } = chooseMethod(plugin.definition.auth, () => false, request.method);
    const kept = before === undefined ? {} : await openSecrets(this.#parts.vault, before);
    const draft: StoredConnection = {
      ...(before ?? this.#draft({ ...request, tenant, name }, request.method)),
      method: request.method,
      environment: request.environment,
      values: { ...before?.values, ...request.values },
      status: 'active',
      refusals: 0,
    };
    const withTokens = this.#granted(plugin, auth, draft, kept, granted, askedAt, clock.now());
    const complete = await this.#discover(plugin, auth, withTokens.draft, withTokens.secrets, granted.body);
    if (before !== undefined) return infoOf(await this.#replace(plugin, before, complete.draft, complete.secrets), plugin);
    return infoOf(await this.#store(plugin, complete.draft, complete.secrets), plugin);
  }

  /**
   * Gives the grant back to the provider as far as it lets us, and destroys the secrets here whatever comes of that.
   * @throws MooringError `UnknownConnection`
   */
  async remove(name: ConnectionName): Promise<Removal> {
    const { store, logger } = this.#parts;
    const stored = this.#find(name);
    const plugin = this.#parts.pluginOf(stored.plugin);
    const revoked = await revokeGrant({ ...this.#parts, callWith: (state) => this.#callWith(state) }, plugin, stored);
    await store.remove(stored.tenant, stored.id);
    this.#parts.states.forget(stored);
    this.#changed(plugin, stored);
    if (revoked === 'no') logger.warn('the provider did not take a grant back', { plugin: plugin.id, connection: stored.name });
    return { revoked };
  }

  #draft({ tenant = onlyTenant, plugin, name, environment }: ConnectionRequest, method: string): StoredConnection {
    const now = this.#parts.clock.now();
    return {
      id: this.#parts.random.uuid(),
      tenant,
      plugin,
      name,
      environment: environment ?? 'live',
      method,
      values: {},
      status: 'pending',
      account: undefined,
      scopes: [],
      secrets: new Uint8Array(),
      version: 1,
      keyId: '',
      tokenExpiresAt: undefined,
      refreshAt: undefined,
      grantEndsAt: undefined,
      refusals: 0,
      createdAt: now,
      updatedAt: now,
      epoch: 0,
      leaseUntil: 0,
    };
  }

  async #store(plugin: CompiledPlugin, draft: StoredConnection, secrets: ConnectionSecrets): Promise<StoredConnection> {
    const { store, vault } = this.#parts;
    const sealed = await sealSecrets(vault, { ...draft, version: 1 }, secrets);
    const stored = await store.create({ ...draft, ...sealed });
    if (stored === undefined) throw exists(plugin, draft.name);
    // Of this name there may have been another one, which a different process removed.
    this.#changed(plugin, stored);
    return stored;
  }

  async #complete(
    plugin: CompiledPlugin,
    auth: Auth,
    draft: StoredConnection,
    secrets: ConnectionSecrets,
  ): Promise<{ readonly draft: StoredConnection; readonly secrets: ConnectionSecrets }> {
    const grant = grantOf(auth);
    if (grant === undefined) return this.#discover(plugin, auth, draft, secrets, undefined);
    const { clock, endpoint } = this.#parts;
    if (secrets['accessToken'] !== undefined) {
      // How long it lives nobody knows. The grant behind it dies of disuse like any other.
      const refreshAt = secrets['refreshToken'] === undefined ? undefined : timesOf(grant, clock.now(), undefined).refreshAt;
      return this.#discover(plugin, auth, { ...draft, refreshAt }, secrets, undefined);
    }
    const request = tokenRequestOf(plugin, grant, draft, secrets, this.#parts.appOf(plugin));
    const ask = renewalOf(grant, secrets, request.clientId, draft.environment);
    if (ask === undefined) return this.#discover(plugin, auth, draft, secrets, undefined);
    const askedAt = clock.now();
    const outcome = await endpoint.ask(request, ask);
    if (outcome.kind !== 'granted') {
      const reason = outcome.kind === 'refused' ? outcome.error : outcome.reason;
      throw new MooringError(
        outcome.kind === 'refused' ? 'AuthenticationFailed' : 'TokenUnavailable',
        `"${plugin.id}" gave no token for the connection "${draft.name}": ${reason}.`,
        { plugin: plugin.id, connection: draft.name },
      );
    }
    const granted = this.#granted(plugin, auth, draft, secrets, outcome, askedAt, clock.now());
    return this.#discover(plugin, auth, granted.draft, granted.secrets, outcome.body);
  }

  #granted(
    plugin: CompiledPlugin,
    auth: Auth,
    draft: StoredConnection,
    secrets: ConnectionSecrets,
    { tokens, body }: GrantedTokens,
    askedAt: number,
    now: number,
  ): { readonly draft: StoredConnection; readonly secrets: ConnectionSecrets } {
    const grant = grantOf(auth);
    if (grant === undefined) return { draft, secrets };
    return {
      draft: {
        ...draft,
        ...timesOf(grant, askedAt, tokens.expiresInSeconds),
        // Without a refresh token there is nothing to keep alive.
        ...(tokens.refreshToken === undefined && secrets['refreshToken'] === undefined ? { refreshAt: undefined } : {}),
        grantEndsAt: grantEnd(grant, now),
        scopes: tokens.scopes ?? grant.scopes ?? [],
        values: { ...draft.values, ...valuesOfToken(plugin, body) },
      },
      secrets: {
        ...secrets,
        accessToken: tokens.accessToken,
        ...(tokens.refreshToken === undefined ? {} : { refreshToken: tokens.refreshToken }),
      },
    };
  }

  async #discover(
    plugin: CompiledPlugin,
    auth: Auth,
    draft: StoredConnection,
    secrets: ConnectionSecrets,
    answer: unknown,
  ): Promise<{ readonly draft: StoredConnection; readonly secrets: ConnectionSecrets }> {
    // Called with the token at hand and nothing that would renew it: the connection is not stored yet.
    const callAs = (record: StoredConnection): CallByName => this.#callWith(this.#unstored(plugin, record, secrets));
    const found = await valuesOfCalls(plugin, draft.values, (endpoint) => callAs(draft)(endpoint));
    const values = { ...draft.values, ...found };
    const account = await accountOf(auth, answer, (endpoint) => callAs({ ...draft, values })(endpoint));
    const complete = { ...draft, values, account: account ?? draft.account };
    this.#parts.states.stateOf(plugin, complete, secrets, answer === undefined && draft.status === 'pending');
    return { draft: complete, secrets };
  }

  async #replace(
    plugin: CompiledPlugin,
    before: StoredConnection,
    after: StoredConnection,
    secrets: ConnectionSecrets,
  ): Promise<StoredConnection> {
    const { store, vault, clock, states } = this.#parts;
    if (before.account !== undefined && after.account !== undefined && before.account !== after.account)
      throw new MooringError(
        'AccountMismatch',
        `Another account of "${plugin.id}" has consented than the one that the connection "${before.name}" is for; nothing was changed.`,
        { plugin: plugin.id, connection: before.name },
      );
    const version = before.version + 1;
    const sealed = await sealSecrets(vault, { ...before, version }, secrets);
    // It may have been switched off while the provider was asked, which changes no version.
    const isOff = store.get(before.tenant, before.id)?.status === 'disabled';
    const status = isOff ? 'disabled' : after.status;
    const { values, account, scopes, environment, method, tokenExpiresAt, refreshAt, grantEndsAt, refusals } = after;
    const change = { values, status, account, scopes, environment, method, tokenExpiresAt, refreshAt, grantEndsAt, refusals };
    const updated = await store.update(before.tenant, before.id, before.version, { ...change, ...sealed, updatedAt: clock.now() });
    if (updated === undefined)
      throw new MooringError('Conflict', `The connection "${before.name}" of "${plugin.id}" was changed by somebody else; try again.`, {
        plugin: plugin.id,
        connection: before.name,
      });
    states.forget(updated);
    this.#changed(plugin, updated);
    return updated;
  }

  async #setStatus(name: ConnectionName, status: ConnectionStatus): Promise<ConnectionInfo> {
    const { store, clock, states } = this.#parts;
    const stored = this.#find(name);
    const updated = await store.update(stored.tenant, stored.id, stored.version, { status, refusals: 0, updatedAt: clock.now() });
    if (updated === undefined) return this.#setStatus(name, status);
    states.forget(updated);
    return this.#info(updated);
  }

  #info(stored: StoredConnection): ConnectionInfo {
    let plugin: CompiledPlugin | undefined;
    try {
      plugin = this.#parts.pluginOf(stored.plugin);
    } catch {
      // It is not loaded any more; its connections are still there.
    }
    return infoOf(stored, plugin);
  }

  /** A connection with the token at hand. */
  #unstored(plugin: CompiledPlugin, record: StoredConnection, secrets: ConnectionSecrets): ConnectionState {
    return this.#parts.states.unstored(plugin, record, secrets);
  }

  #callWith(state: ConnectionState): CallByName {
    const client = createClient(fixedConnection(state), this.#parts.clientContextOf(state.plugin.id));
    return (endpoint) => client.endpoint(endpoint)({}, { cache: 'bypass' });
  }

  #find({ tenant = onlyTenant, plugin, name }: ConnectionName): StoredConnection {
    const { id } = this.#parts.pluginOf(plugin);
    const stored = this.#parts.store.find(tenant, id, name);
    if (stored === undefined)
      throw new MooringError('UnknownConnection', `"${id}" has no connection "${name}".`, { plugin: id, connection: name });
    return stored;
  }

  #changed(plugin: CompiledPlugin, { tenant, name }: StoredConnection): void {
    this.#parts.onChanged(this.#parts.states.keyOf(plugin, tenant, name));
  }
}

/** @throws MooringError `InvalidOptions` */
export function checkedName({ tenant = onlyTenant, plugin, name }: ConnectionName): { readonly tenant: string; readonly name: string } {
  for (const [option, value] of [
    ['tenant', tenant],
    ['name', name],
  ] as const)
    if (!namePattern.test(value))
      throw new MooringError(
        'InvalidOptions',
        `\`${option}\` of a connection must be 1 to 128 letters, digits, spaces or . _ @ : + -, and begin with a letter or digit.`,
        { plugin },
      );
  return { tenant, name };
}

/** @throws MooringError `InvalidOptions` where the plugin has no such way to prove itself */
function checkMethod({ id, definition }: CompiledPlugin, method: string): void {
  const names = methodsOf(definition.auth).map(([name]) => name);
  if (names.includes(method)) return;
  const known = definition.auth.methods === undefined ? 'it has only one, without a name' : `it has ${names.join(', ')}`;
  throw new MooringError('InvalidOptions', `"${id}" has no \`method\` "${method}": ${known}.`, { plugin: id });
}

/** The present method, where every credential given is one of its own. */
function fittingMethod({ definition }: CompiledPlugin, present: string, secrets: ConnectionSecrets): string | undefined {
  const auth = methodsOf(definition.auth).find(([name]) => name === present)?.[1];
  return auth !== undefined && Object.keys(secrets).every((field) => Object.hasOwn(auth.fields, field)) ? present : undefined;
}

/** Whether only a person can bring the tokens. */
function needsConsent(auth: Auth, secrets: ConnectionSecrets): boolean {
  return grantOf(auth)?.type === 'authorizationCode' && secrets['accessToken'] === undefined && secrets['refreshToken'] === undefined;
}

const exists = (plugin: CompiledPlugin, name: string): MooringError<'ConnectionExists'> =>
  new MooringError('ConnectionExists', `"${plugin.id}" has a connection "${name}" already.`, { plugin: plugin.id, connection: name });
