import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnyPlugin, ClientOf, EventNames, HandlerOf, PluginById } from '@mooring/core';
import type { FastifyPluginAsync } from 'fastify';
import type { DynamicClient, LaneUsage, OperationEvents } from '@mooring/core/runtime';
import type { Circuits, ConnectionReport } from './telemetry/index.js';
import type { ConsentLink } from './oauth/index.js';
import type { Connections } from './connections/connections.js';
import type { KeyRow, RotationOptions, RotationReport } from './vault/index.js';
import type { DeadLetterFilter, StoreCounts, StoredEvent } from './store/index.js';

type Ids<Plugins extends readonly AnyPlugin[]> = Plugins[number]['id'];

/** A webhook as any server can hand it over. */
export interface IncomingWebhook {
  readonly endpointId: string;
  readonly method: string;
  /** As the provider called it: absolute, with path and query. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What to answer a provider with. */
export interface WebhookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where a provider sends its events. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly path: string;
  readonly plugin: string;
  /** `undefined` where one endpoint serves the whole app. */
  readonly connection: string | undefined;
  /** Whether a signing secret is there; without one everything is refused. */
  readonly isConfigured: boolean;
}

/** How to start. */
export interface StartOptions {
  /** Whether to listen on a port of its own; mounted hosts do not. @default true */
  readonly listen?: boolean;
  /** Whether to make the HTTP surface; without it webhooks come by `receive` alone, and `handler` answers 503. @default true */
  readonly http?: boolean;
  /** @default 4600 */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly address?: string;
}

/** What a host says of itself. */
export interface HostDescription {
  readonly plugins: readonly {
    readonly id: string;
    readonly title: string;
    readonly version: string;
    readonly connections: readonly string[];
    readonly missing: readonly string[];
  }[];
  readonly webhooks: readonly WebhookEndpoint[];
  readonly store: string;
}

/** One tenant's view of a host. */
export interface TenantHost<Plugins extends readonly AnyPlugin[] = readonly AnyPlugin[]> {
  /** The endpoints of a plugin as functions, on a connection of this tenant. A call of one that is not there fails with `UnknownConnection`. */
  connection<Id extends Ids<Plugins>>(plugin: Id, name: string): ClientOf<PluginById<Plugins, Id>>;
}

/** Loaded plugins, their connections, and the events that come in. One process may hold several; they share nothing. */
export interface Host<Plugins extends readonly AnyPlugin[] = readonly AnyPlugin[]> {
  /**
   * The endpoints of a plugin as functions, on one connection.
   * @throws MooringError `UnknownPlugin`, `UnknownConnection`, `MissingCredential`
   */
  connection<Id extends Ids<Plugins>>(plugin: Id, name: string): ClientOf<PluginById<Plugins, Id>>;
  /** The same for the connection `default`, whose credentials come from the environment unless `connections` names it. */
  plugin<Id extends Ids<Plugins>>(plugin: Id): ClientOf<PluginById<Plugins, Id>>;
  /**
   * The connections of one tenant, as `connections.create` made them. They are looked up when they are called.
   * @throws MooringError `UnknownPlugin`, `HostNotStarted`
   */
  tenant(tenant: string): TenantHost<Plugins>;
  /**
   * Makes, tests, switches off and removes stored connections.
   * @throws MooringError `HostNotStarted`
   */
  readonly connections: Connections;
  /**
   * The link that a person opens to consent: good for ten minutes, and for this connection only.
   * @throws MooringError `InvalidOptions`, `UnknownPlugin`, `HostNotStarted`
   */
  link(request: ConsentLink): Promise<string>;
  /** The keys that credentials are sealed with, the active one first, and how many connections need each. */
  keys(): Promise<readonly KeyRow[]>;
  /** Puts every stored credential under the active key, while everything goes on. May be stopped and begun again at any time. */
  rotateKeys(options?: Pick<RotationOptions, 'signal' | 'onProgress'>): Promise<RotationReport>;
  /** What happens while calls are made: `host.operations.on('breaker.opened', …)`, or `for await` over `host.operations.stream()`. */
  readonly operations: OperationEvents;
  /** A connection whose endpoints are found by name, for tools. */
  dynamic(plugin: string, name?: string): DynamicClient;

  /**
   * Handles every event of a type. Events that came before are delivered now. A rejection is retried, and at last becomes a dead letter.
   * @returns a function that takes the handler away
   * @throws MooringError `UnknownPlugin`; `InvalidOptions` when the plugin has no such event
   */
  on<Id extends Ids<Plugins>, Type extends EventNames<PluginById<Plugins, Id>>>(
    plugin: Id,
    type: Type,
    handler: HandlerOf<PluginById<Plugins, Id>, Type>,
  ): () => void;

  /**
   * Opens the store, takes events up and, unless told otherwise, listens. Once started it does nothing.
   * @throws MooringError `StoreInUse`, `StoreUnreadable`, `PortInUse`
   */
  start(options?: StartOptions): Promise<{ readonly url: string | undefined }>;
  /** Takes nothing more, lets handlers finish, and releases everything in reverse order. Idempotent. */
  stop(): Promise<void>;

  /** Takes in a webhook and says what to answer, once it is durable. For servers that Mooring has no mount for. */
  receive(webhook: IncomingWebhook): Promise<WebhookAnswer>;
  /** The path of a plugin's webhooks, below wherever the host is mounted. */
  webhookPath(plugin: Ids<Plugins>, connection?: string): string;

  /** Mounts the host in a Fastify application: `app.register(host.fastify, { prefix: '/mooring' })`. */
  readonly fastify: FastifyPluginAsync;
  /** Mounts the host under Express or Connect, `app.use('/mooring', host.handler)`, or under `node:http`. What is not ours goes to `next`. */
  readonly handler: (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void;

  /** Events that failed too often, newest first. */
  deadLetters(filter?: DeadLetterFilter & { readonly limit?: number; readonly before?: number }): Promise<readonly StoredEvent[]>;
  /** Gives one dead letter, or all that fit, a new set of tries; answers how many. */
  replay(which: { readonly seq: number } | { readonly filter: DeadLetterFilter }): Promise<number>;
  /** Resolves when no event is due or being handled. */
  idle(): Promise<void>;
  counts(): Promise<StoreCounts>;
  describe(): HostDescription;
  /** How every connection is doing, and why, in plain words. */
  health(): readonly ConnectionReport[];
  /** Every limit of a provider that is in use: how much of it, who waits, and when it will be used up if calls go on like this. */
  limits(): readonly LaneUsage[];
  /** The circuits between this host and the providers; an operator may hold one open, or close it. */
  readonly circuits: Circuits;
  /** Metrics in Prometheus' text format; empty where the application brought a meter of its own. */
  metrics(): Promise<string>;
}
