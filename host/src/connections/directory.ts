import { MooringError, type AnyPlugin, type Auth, type Field, type WebhookSecretValue } from '@mooring/core';
import {
  chooseMethod,
  compilePlugin,
  createConnection,
  credentialFields,
  type ChosenMethod,
  type ConnectionSource,
  type CompiledPlugin,
  type ConnectionState,
  type TokenSource,
} from '@mooring/core/runtime';
import type { GivenConnectionTokens } from '../tokens/given-tokens.js';
import type { AppSecrets } from '../tokens/token-request.js';
import { definedOnly } from './defined-only.js';
import { endpointIdOf } from './endpoint-id.js';
import { webhookKeys, type WebhookKey } from './webhook-key.js';

/** What an application says of a connection, with its types forgotten; `createHost` has checked the shape. */
export interface GivenConnection {
  readonly credentials: Readonly<Record<string, string | undefined>>;
  readonly values?: Readonly<Record<string, string | undefined>> | undefined;
  readonly environment?: 'live' | 'sandbox' | undefined;
  readonly account?: string | undefined;
  readonly webhookSecret?: WebhookSecretValue | readonly WebhookSecretValue[] | undefined;
}

export interface GivenApp {
  readonly [name: string]: unknown;
  readonly webhookSecret?: WebhookSecretValue | readonly WebhookSecretValue[] | undefined;
}

export interface DirectorySource {
  readonly plugins: readonly AnyPlugin[];
  readonly connections: Readonly<Record<string, Readonly<Record<string, GivenConnection>> | undefined>>;
  readonly apps: Readonly<Record<string, GivenApp | undefined>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a connection that needs tokens gets them. @default it has what it was given */
  readonly tokensOf?: ((given: GivenConnectionTokens) => TokenSource) | undefined;
}

/** One URL that a provider sends to. */
export interface WebhookTarget {
  readonly id: string;
  readonly plugin: CompiledPlugin;
  /** `undefined` where one URL serves the whole app. */
  readonly connection: string | undefined;
  readonly keys: readonly WebhookKey[];
}

const defaultName = 'default';

/** The fields of one way to prove oneself, and of the plugin's other servers. */
function serverFields({ definition }: CompiledPlugin, auth: Auth): ReadonlyMap<string, Field> {
  const fields = new Map(Object.entries(auth.fields));
  for (const server of Object.values(definition.servers ?? {}))
    for (const [name, field] of Object.entries(server.auth === definition.auth ? {} : server.auth.fields)) fields.set(name, field);
  return fields;
}

/** The plugins of a host, their connections and their webhook endpoints. Connections are made when first asked for. */
export class Directory {
  readonly #source: DirectorySource;
  readonly #plugins = new Map<string, CompiledPlugin>();
  readonly #connections = new Map<string, ConnectionState>();
  readonly #targets = new Map<string, WebhookTarget>();

  /** @throws MooringError `InvalidOptions` when two plugins have one id, or connections are given for a plugin that is not there */
  constructor(source: DirectorySource) {
    this.#source = source;
    for (const plugin of source.plugins) {
      if (this.#plugins.has(plugin.id))
        throw new MooringError('InvalidOptions', `\`plugins\` has "${plugin.id}" twice.`, { plugin: plugin.id });
      this.#plugins.set(plugin.id, compilePlugin(plugin));
    }
    for (const option of ['connections', 'apps'] as const)
      for (const id of Object.keys(source[option])) if (!this.#plugins.has(id)) throw this.#unknownPlugin(id, `\`${option}.${id}\``);
    // Named connections are checked now: a wrong option must not wait for the first call.
    for (const [id, named] of Object.entries(source.connections)) for (const name of Object.keys(named ?? {})) this.connection(id, name);
    for (const target of this.#makeTargets()) this.#targets.set(target.id, target);
  }

  plugins(): readonly CompiledPlugin[] {
    return [...this.#plugins.values()];
  }

  /** @throws MooringError `UnknownPlugin` */
  plugin(id: string): CompiledPlugin {
    const plugin = this.#plugins.get(id);
    if (plugin === undefined) throw this.#unknownPlugin(id, `"${id}"`);
    return plugin;
  }

  /** @throws MooringError `UnknownPlugin`, `UnknownConnection`, `MissingCredential`, `InvalidOptions` */
  connection(id: string, name: string): ConnectionState {
    const plugin = this.plugin(id);
    const key = `${plugin.key}/${name}`;
    const known = this.#connections.get(key);
    if (known !== undefined) return known;
    const given = this.#given(id, name);
    if (given === undefined && name !== defaultName) {
      throw new MooringError(
        'UnknownConnection',
        `"${id}" has no connection "${name}". It has: ${this.connectionNames(id).join(', ') || 'none'}.`,
        { plugin: id, connection: name },
      );
    }
    const source = given === undefined ? this.#fromEnvironment(plugin) : { name, ...given };
    const connection = createConnection(plugin, { ...source, tokens: this.#tokensOf(plugin, source) });
    this.#connections.set(key, connection);
    return connection;
  }

  /** Whether the application itself named a connection. */
  isGiven(id: string, name: string): boolean {
    return this.#given(id, name) !== undefined;
  }

  /** The names of a plugin's connections: those given, and `default` where nothing else is. */
  connectionNames(id: string): readonly string[] {
    const names = Object.keys(this.#source.connections[id] ?? {});
    return names.length === 0 ? [defaultName] : names;
  }

  /** The connection whose account at the provider this is; a name made from the account where no connection has it, so that nothing is lost. */
  connectionOfAccount(plugin: CompiledPlugin, account: string | undefined): string {
    const given = Object.entries(this.#source.connections[plugin.id] ?? {});
    const match = account === undefined ? undefined : given.find(([, connection]) => connection.account === account);
    if (match !== undefined) return match[0];
    // An app with one customer need not know the customer's account.
    const unnamed = given.filter(([, connection]) => connection.account === undefined);
    const [only] = unnamed;
    if (given.length <= 1 && only !== undefined) return only[0];
    if (given.length === 0) return defaultName;
    return account === undefined ? defaultName : `account:${account}`;
  }

  target(endpointId: string): WebhookTarget | undefined {
    return this.#targets.get(endpointId);
  }

  targets(): readonly WebhookTarget[] {
    return [...this.#targets.values()];
  }

  /** Environment variables that a plugin's `default` connection needs and does not find; empty where connections are given. */
  missing(id: string): readonly string[] {
    const plugin = this.plugin(id);
    if (Object.keys(this.#source.connections[id] ?? {}).length > 0) return [];
    const { auth } = this.#methodFromEnvironment(plugin);
    return [...serverFields(plugin, auth)]
      .filter(([, field]) => field.optional !== true && this.#read(field) === undefined)
      .map(([name, field]) => field.env ?? name);
  }

  /** The secrets of the application's app at a provider: given, else from the environment. */
  appOf(plugin: CompiledPlugin): AppSecrets {
    const given = this.#source.apps[plugin.id] ?? {};
    return Object.fromEntries(
      Object.entries(plugin.definition.app ?? {}).map(([name, field]) => {
        const value = given[name];
        return [name, typeof value === 'string' ? value : this.#read(field)];
      }),
    );
  }

  #tokensOf(plugin: CompiledPlugin, { name, credentials, values = {}, environment = 'live' }: ConnectionSource): TokenSource | undefined {
    const secrets = definedOnly(credentials);
    const { name: method, auth } = chooseMethod(plugin.definition.auth, (field) => secrets[field] !== undefined);
    const { tokensOf } = this.#source;
    if (tokensOf === undefined || auth.application.kind !== 'token') return undefined;
    // An access token that was given alone is all there is: nothing could renew it.
    if (auth.application.grant.type === 'authorizationCode' && secrets['refreshToken'] === undefined) return undefined;
    return tokensOf({ plugin, auth, method, name, environment, values: definedOnly(values), secrets });
  }

  /** The way to prove oneself that the environment has most for. */
  #methodFromEnvironment(plugin: CompiledPlugin): ChosenMethod {
    const fields = credentialFields(plugin.definition);
    return chooseMethod(plugin.definition.auth, (name) => {
      const field = fields.get(name);
      return field !== undefined && this.#read(field) !== undefined;
    });
  }

  /** Own names only: `constructor` is no connection because every object has one. */
  #given(id: string, name: string): GivenConnection | undefined {
    const named = this.#source.connections[id] ?? {};
    return Object.hasOwn(named, name) ? named[name] : undefined;
  }

  #fromEnvironment(plugin: CompiledPlugin): {
    readonly name: string;
    readonly credentials: Record<string, string>;
    readonly values: Record<string, string>;
  } {
    const read = (fields: Iterable<readonly [string, Field]>): Record<string, string> =>
      Object.fromEntries(
        [...fields].flatMap(([name, field]) => (this.#read(field) === undefined ? [] : [[name, this.#read(field) ?? '']])),
      );
    return {
      name: defaultName,
      credentials: read(serverFields(plugin, this.#methodFromEnvironment(plugin).auth)),
      values: read(Object.entries(plugin.definition.values ?? {})),
    };
  }

  #read(field: Field): string | undefined {
    const value = field.env === undefined ? undefined : this.#source.environment[field.env]?.trim();
    return value === '' ? undefined : value;
  }

  *#makeTargets(): Generator<WebhookTarget> {
    const { apps, environment } = this.#source;
    for (const plugin of this.#plugins.values()) {
      const { webhooks } = plugin.definition;
      if (webhooks === undefined) continue;
      const app = apps[plugin.id] ?? {};
      const names = webhooks.scope === 'app' ? [undefined] : this.connectionNames(plugin.id);
      for (const name of names) {
        const given = name === undefined ? app.webhookSecret : this.#given(plugin.id, name)?.webhookSecret;
        const mayReadEnvironment = name === undefined || name === defaultName;
        const keys = webhookKeys(plugin.definition, { given, app, environment: mayReadEnvironment ? environment : undefined });
        yield { id: endpointIdOf(plugin.id, name), plugin, connection: name, keys };
      }
    }
  }

  #unknownPlugin(id: string, named: string): MooringError<'UnknownPlugin'> {
    return new MooringError(
      'UnknownPlugin',
      `${named}: no such plugin is loaded. Loaded: ${[...this.#plugins.keys()].join(', ') || 'none'}.`,
      { plugin: id },
    );
  }
}
