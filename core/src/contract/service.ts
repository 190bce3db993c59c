import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Random } from '../ports/random.js';

declare const serviceType: unique symbol;

/** A typed name for something the host provides. Plugins name what they need; they never see a container. */
export interface ServiceRef<Service> {
  readonly id: string;
  /** `host`: one for the whole host. `plugin`: one for each plugin. */
  readonly scope: 'host' | 'plugin';
  readonly [serviceType]?: Service;
}

/** Names a service. Two references of one id mean the same service. */
export const serviceRef = <Service>(id: string, scope: 'host' | 'plugin' = 'host'): ServiceRef<Service> => ({ id, scope });

/** Drops cached answers of the plugin by tag. */
export interface PluginCache {
  /** Forgets every cached answer of `connection` that carries one of `tags`; answers how many went. */
  invalidate(connection: string, tags: readonly string[]): number;
}

/** What every host provides. */
export const services = {
  logger: serviceRef<Logger>('logger', 'plugin'),
  cache: serviceRef<PluginCache>('cache', 'plugin'),
  clock: serviceRef<Clock>('clock'),
  random: serviceRef<Random>('random'),
} as const;

export type Dependencies = Readonly<Record<string, ServiceRef<unknown>>>;

export type Resolved<Deps extends Dependencies> = {
  readonly [Name in keyof Deps]: Deps[Name] extends ServiceRef<infer Service> ? Service : never;
};
