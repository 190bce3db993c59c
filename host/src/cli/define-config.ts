import type { AnyPlugin } from '@mooring/core';
import type { Host } from '../host.js';
import type { HostOptions } from '../options.js';

/** Where a host is to listen. */
export interface Listening {
  /** 0 leaves the choice to the operating system. */
  readonly port: number;
  readonly address: string;
}

/** A command that `mooring start` suggests. It must work exactly as written, from the folder of the configuration. */
export interface Suggestion {
  /** What it shows, in a few words. */
  readonly title: string;
  readonly command: string;
}

/** What `mooring.config.js` says: the options of the host, and what an application does with it. */
export interface MooringConfig<Plugins extends readonly AnyPlugin[]> extends HostOptions<Plugins> {
  /** `--port` and the environment variable PORT go first. @default 4600 */
  readonly port?: number;
  /** `--address` goes first. @default '127.0.0.1' */
  readonly address?: string;
  /**
   * Plugins whose provider is played by a simulator. They are shown as such, and refused where others could reach the host: on an address
   * that is not this machine's own, and when NODE_ENV is production. @default none
   */
  readonly simulated?: readonly Plugins[number]['id'][];
  /** Runs once before the host of `mooring start` starts: the place to register handlers. Other commands do not run it. */
  readonly setup?: (host: Host<Plugins>, listening: Listening) => void | Promise<void>;
  /** Runs once the host of `mooring start` listens, with the URL it listens on. */
  readonly started?: (host: Host<Plugins>, url: string) => void | Promise<void>;
  /** What `mooring start` suggests to try, by the URL that the host listens on. */
  readonly tryNext?: (url: string) => readonly Suggestion[];
  /** Releases what the configuration itself holds; runs at the end of every command, after the host has stopped. */
  readonly close?: () => void | Promise<void>;
}

/** What a configuration may depend on. */
export interface ConfigContext {
  /** The command that loads it, such as `start`. */
  readonly command: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A configuration, or a function that makes one. */
export type ConfigSource<Plugins extends readonly AnyPlugin[]> =
  | MooringConfig<Plugins>
  | ((context: ConfigContext) => MooringConfig<Plugins> | Promise<MooringConfig<Plugins>>);

/**
 * Types a configuration; it changes nothing.
 * @example
 * export default defineConfig({
 *   plugins: [shop],
 *   setup(host) {
 *     host.on('shop', 'customer.created', (event) => console.log(event.data.id));
 *   },
 * });
 */
export function defineConfig<const Plugins extends readonly AnyPlugin[]>(config: MooringConfig<Plugins>): ConfigSource<Plugins>;
export function defineConfig<const Plugins extends readonly AnyPlugin[]>(
  config: (context: ConfigContext) => MooringConfig<Plugins> | Promise<MooringConfig<Plugins>>,
): ConfigSource<Plugins>;
export function defineConfig<const Plugins extends readonly AnyPlugin[]>(config: ConfigSource<Plugins>): ConfigSource<Plugins> {
  return config;
}
