import type { AnyPlugin, AppOptions, Clock, ConnectionOptions, Logger, LogLevel, Meter, Random } from '@mooring/core';
import type { CacheTier, Limiter, SharedCacheTier, Tracer, Transport } from '@mooring/core/runtime';
import type { ConnectionStore } from './connections/connection-store.js';
import type { Store } from './store/index.js';
import type { KeyProvider } from './vault/index.js';

/** The connections an application names, by plugin and then by a name of its own choice. */
export type ConnectionsOption<Plugins extends readonly AnyPlugin[]> = {
  readonly [P in Plugins[number] as P['id']]?: Readonly<Record<string, ConnectionOptions<P>>>;
};

/** The secrets of the application's own apps at the providers, by plugin. */
export type AppsOption<Plugins extends readonly AnyPlugin[]> = { readonly [P in Plugins[number] as P['id']]?: AppOptions<P> };

/** What a host is built from; each can be replaced. */
export interface HostServices {
  readonly clock: Clock;
  readonly random: Random;
  /** Any object with `debug`, `info`, `warn` and `error`. @default winston: JSON in production, readable in development */
  readonly logger: Logger;
  /** @default Prometheus metrics, served at /metrics */
  readonly meter: Meter;
  /** Where spans of calls go. @default nowhere */
  readonly tracer: Tracer;
  /** Carries requests to providers. A function chooses by connection; `undefined` means the default. */
  readonly transport: Transport | TransportChoice;
  readonly cache: CacheTier;
  /** Answers that several processes share, such as those of `createRedisCacheTier`. @default none */
  readonly sharedCache: SharedCacheTier;
  readonly limiter: Limiter;
}

export type TransportChoice = (connection: { readonly plugin: string; readonly name: string }) => Transport | undefined;

/** How events are handed to handlers. */
export interface EventOptions {
  /** Handlers at work at once. @default 16 */
  readonly concurrency?: number;
  /** Tries before an event becomes a dead letter. @default 10 */
  readonly attempts?: number;
  /** Milliseconds a handler may take; then its signal aborts and the try counts as failed. @default 60_000 */
  readonly handlerTimeoutMs?: number;
  /** Milliseconds `stop()` waits for handlers at work. @default 10_000 */
  readonly drainMs?: number;
}

/** How people consent. */
export interface OAuthOptions {
  /** Origins that a consent may end at, such as `https://app.example.com`. @default none: only paths of this host */
  readonly returnTo?: readonly string[];
  /** Whether somebody may begin at the provider, as when an app is installed from its store. @default false */
  readonly installs?: boolean;
}

export interface HostOptions<Plugins extends readonly AnyPlugin[]> {
  readonly plugins: Plugins;
  /** A plugin without any has the connection `default`, with credentials from the environment. */
  readonly connections?: ConnectionsOption<Plugins>;
  readonly apps?: AppsOption<Plugins>;
  /** A file path, `memory`, or a store of your own. @default '.mooring/events.sqlite' below the working directory */
  readonly store?: string | Store;
  /** `thread` keeps disk work off the event loop; `inline` is for tests, which cannot load a thread from source. @default 'thread' */
  readonly storeWriter?: 'thread' | 'inline';
  /**
   * Where connections of tenants are kept: a file path, `memory`, a store of your own, or `false` where there are none and no key is needed.
   * @default 'connections.sqlite' beside the `store`
   */
  readonly connectionStore?: string | ConnectionStore | false;
  /** What stored credentials are sealed with. @default MOORING_KEYS or the file that MOORING_KEYS_FILE names; a development key outside production */
  readonly keys?: KeyProvider;
  /** The HTTP API for connections. @default its token from MOORING_API_TOKEN; without a token there is no such API */
  readonly api?: { readonly token?: string };
  readonly oauth?: OAuthOptions;
  readonly services?: Partial<HostServices>;
  /** Where the world reaches this host, such as `https://hooks.example.com`; some providers sign it. @default what each request says */
  readonly publicUrl?: string;
  readonly events?: EventOptions;
  /**
   * Addresses or CIDR blocks that requests may go to although they are not public, such as a shop in your own network: `['10.20.0.0/16']`.
   * @default none
   */
  readonly allowAddresses?: readonly string[];
  /** `report` hands an answer on that does not fit its schema and logs it; `strict` refuses it. @default 'report' */
  readonly onSchemaDrift?: 'report' | 'strict';
  /** @default 'info' */
  readonly logLevel?: LogLevel;
  /** Milliseconds from which a call is logged as slow. @default 5_000 */
  readonly slowCallMs?: number;
  /** Where credentials of `default` connections come from. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export const hostDefaults = {
  store: '.mooring/events.sqlite',
  onSchemaDrift: 'report',
  logLevel: 'info',
  slowCallMs: 5_000,
  events: { concurrency: 16, attempts: 10, handlerTimeoutMs: 60_000, drainMs: 10_000 },
} as const;
