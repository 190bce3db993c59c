import type { Auth } from '../contract/auth.js';
import type { CompiledPlugin } from '../plugin/compiled-plugin.js';
import type { TokenSource } from '../ports/token-source.js';
import type { Authorise } from '../request/authorise.js';
import type { Secret } from '../secret/secret.js';

/** Where requests of a server go, with the connection's values filled in. */
export interface Base {
  readonly origin: string;
  /** Path below the origin, without a slash at the end. */
  readonly path: string;
}

/** A connection as calls use it: checked, complete and unchangeable. */
export interface ConnectionState {
  readonly plugin: CompiledPlugin;
  readonly name: string;
  /** Whose connection it is; undefined where the application has one tenant only. */
  readonly tenant: string | undefined;
  /** Unique in a host: `plugin@major/name`, with the tenant between the two where there is one. */
  readonly key: string;
  readonly environment: 'live' | 'sandbox';
  readonly account: string | undefined;
  /** The way this connection proves itself, of those that the plugin has, and its name. */
  readonly auth: Auth;
  readonly method: string;
  readonly credentials: ReadonlyMap<string, Secret>;
  /** Present where the way is a token that is obtained. */
  readonly tokens: TokenSource | undefined;
  readonly values: Readonly<Record<string, string>>;
  /** By name of the server; '' is the plugin's own API. */
  readonly bases: ReadonlyMap<string, Base>;
  /** Puts the credential of a server into requests: '' for the plugin's own API, undefined for none at all. */
  authorise(server: string | undefined): Authorise;
  /** Whether a request of this connection may go to this host name. */
  allowsHost(hostname: string): boolean;
}
