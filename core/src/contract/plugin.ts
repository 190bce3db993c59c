import type { Auth } from './auth.js';
import type { EndpointTree } from './client.js';
import type { BodyEncoding } from './endpoint.js';
import type { EventMap } from './event.js';
import type { Field, FieldMap, FieldValues } from './field.js';
import type { Limit } from './limits.js';
import type { ConnectionNames } from './path.js';
import type { ProviderErrors, ReadProviderError } from './provider-errors.js';
import type { Webhooks } from './webhooks.js';

export type Category = 'crm' | 'email' | 'analytics' | 'content' | 'commerce' | 'communication' | 'other';

/** A host of the provider beside the main one, with a credential of its own. */
export interface Server<BaseUrl extends string = string, Fields extends FieldMap = FieldMap> {
  readonly baseUrl: BaseUrl;
  readonly auth: Auth<Fields>;
  readonly sandbox?: { readonly baseUrl: BaseUrl };
}

/** Declares a server that endpoints name with `server: '…'`. */
export const server = <const BaseUrl extends string, const Fields extends FieldMap>(
  baseUrl: BaseUrl,
  options: { readonly auth: Auth<Fields>; readonly sandbox?: { readonly baseUrl: BaseUrl } },
): Server<BaseUrl, Fields> => ({ baseUrl, ...options });

/** A value of the connection that stands as `{name}` in host or path. */
export interface ConnectionValue extends Field {
  /** What it may look like. Hosts are built from it, so it is the egress rule too: it must not admit `.` or `/` unless the host is the tenant's own. */
  readonly pattern: RegExp;
  /** Found by the host instead of given: in the token's answer, or by a call after connecting. @default given by the application */
  readonly from?: ValueSource;
}

/** Where a value is found. `match` takes its first group out of a longer text, such as the name of an instance out of its URL. */
export type ValueSource = ({ readonly token: string } | { readonly endpoint: string; readonly path: string }) & { readonly match?: RegExp };

export type ConnectionValueMap = Readonly<Record<string, ConnectionValue>>;

/** What of the provider's API a plugin talks to. */
export interface Api<BaseUrl extends string = string> {
  /** The provider's version, pinned for each connection. */
  readonly version: string;
  readonly baseUrl: BaseUrl;
  /** Where a connection of environment `sandbox` goes. */
  readonly sandbox?: { readonly baseUrl: string };
  /** Host names that requests may go to; `*.` in front means any subdomain, `{name}` a connection value. */
  readonly egress: readonly string[];
  /** How an object body is written. @default 'json' */
  readonly body?: BodyEncoding;
  /** Headers of every request, such as the pinned version. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Header that makes a repeated write harmless, for every POST and PATCH. */
  readonly idempotency?: string;
}

/** How patient and how careful calls are. */
export interface Resilience {
  /** Total tries of one call. @default 3 */
  readonly attempts?: number;
  /** Milliseconds of one attempt. @default 10_000 */
  readonly attemptTimeoutMs?: number;
  /** Milliseconds of a call, waiting and all attempts included. @default 30_000 */
  readonly deadlineMs?: number;
  /** Calls under way, and waiting, per host and kind of operation. @default { running: 32, waiting: 1000 } */
  readonly bulkhead?: { readonly running: number; readonly waiting: number };
}

type Names<Servers> = {
  [Name in keyof Servers]: Servers[Name] extends Server<infer BaseUrl> ? ConnectionNames<BaseUrl> : never;
}[keyof Servers];

/** What an author writes. */
export interface PluginDefinition<
  Id extends string,
  BaseUrl extends string,
  Fields extends FieldMap,
  Tree extends EndpointTree,
  Events extends EventMap,
  Values extends ConnectionValueMap,
  App extends FieldMap,
  Servers extends Readonly<Record<string, Server>>,
> {
  /** Lower-case letters, digits and dashes. */
  readonly id: Id;
  readonly title: string;
  readonly category: Category;
  /** Semantic version of the plugin itself; `id@major` is its key in a host. */
  readonly version: string;
  /** Where the provider's documents are. */
  readonly docs?: string;
  readonly api: Api<BaseUrl>;
  readonly auth: Auth<Fields>;
  /** Each `{name}` of a base URL must be one of these. */
  readonly values?: Values & { readonly [Name in ConnectionNames<BaseUrl> | Names<Servers>]: ConnectionValue };
  /** Secrets of the whole application at the provider, such as a client secret. */
  readonly app?: App;
  readonly servers?: Servers;
  readonly limits?: readonly Limit[];
  readonly errors?: ReadProviderError | ProviderErrors;
  readonly resilience?: Resilience;
  readonly endpoints: Tree;
  readonly webhooks?: Webhooks<Events>;
}

declare const pluginTypes: unique symbol;

/** What an application supplies and calls. */
export interface PluginTypes {
  readonly credentials: unknown;
  readonly values: unknown;
  readonly app: unknown;
  readonly endpoints: unknown;
  readonly events: EventMap;
}

/** A plugin of any kind. */
export interface AnyPlugin {
  readonly id: string;
  readonly definition: AnyPluginDefinition;
  readonly [pluginTypes]: PluginTypes;
}

/** A plugin as the machinery reads it. */
export interface AnyPluginDefinition {
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  readonly version: string;
  readonly docs?: string;
  readonly api: Api;
  readonly auth: Auth;
  readonly values?: ConnectionValueMap;
  readonly app?: FieldMap;
  readonly servers?: Readonly<Record<string, Server>>;
  readonly limits?: readonly Limit[];
  readonly errors?: ReadProviderError | ProviderErrors;
  readonly resilience?: Resilience;
  readonly endpoints: EndpointTree;
  readonly webhooks?: Webhooks;
}

/** A plugin with its types. */
export interface Plugin<Id extends string, Types extends PluginTypes> extends AnyPlugin {
  readonly id: Id;
  readonly [pluginTypes]: Types;
}

export type PluginTypesOf<P extends AnyPlugin> = P[typeof pluginTypes];
export type EndpointsOf<P extends AnyPlugin> = PluginTypesOf<P>['endpoints'];
export type EventsOf<P extends AnyPlugin> = PluginTypesOf<P>['events'];

type Intersected<Union> = (Union extends unknown ? (value: Union) => void : never) extends (value: infer All) => void ? All : never;
type ServerFields<Servers> = {
  [Name in keyof Servers]: Servers[Name] extends Server<string, infer Fields> ? FieldValues<Fields> : never;
}[keyof Servers];

/** The values that an application gives. One that a credential holds, or that the host finds out, may be left out. */
type GivenValues<Values extends ConnectionValueMap, Fields extends FieldMap> = {
  readonly [
    Name in keyof Values as Values[Name] extends { readonly from: object } ? never : Name extends keyof Fields ? never : Name
  ]: string;
} & {
  readonly [
    Name in keyof Values as Values[Name] extends { readonly from: object } ? Name : Name extends keyof Fields ? Name : never
  ]?: string;
};

/** What `definePlugin` gives for what it was given. */
export type DefinedPlugin<
  Id extends string,
  Fields extends FieldMap,
  Tree extends EndpointTree,
  Events extends EventMap,
  Values extends ConnectionValueMap,
  App extends FieldMap,
  Servers,
> = Plugin<
  Id,
  {
    readonly credentials: FieldValues<Fields> & ([keyof Servers] extends [never] ? unknown : Intersected<ServerFields<Servers>>);
    readonly values: GivenValues<Values, Fields>;
    readonly app: FieldValues<App>;
    readonly endpoints: Tree;
    readonly events: Events;
  }
>;
