import {
  createMemoryLimiter,
  createNodeCacheTier,
  createUndiciTransport,
  createWinstonLogger,
  systemClock,
  systemRandom,
  type CacheTier,
  type CallServices,
  type Limiter,
  type Transport,
} from '@mooring/core/runtime';
import type { AnyPlugin, Clock, Logger, Meter, Random } from '@mooring/core';
import { PrometheusMeter } from './metrics/prometheus-meter.js';
import { hostDefaults, type HostOptions } from './options.js';
import type { ReleaseStack } from './release-stack.js';
import { createStore, type Store } from './store/index.js';

/** The services of one host: those the application brought, and defaults for the rest. */
export interface BuiltServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly cache: CacheTier;
  readonly limiter: Limiter;
  readonly store: Store;
  readonly transportOf: CallServices['transportOf'];
  /** Metrics as text; empty where the application brought a meter of its own. */
  metricsText(): Promise<string>;
}

/** Makes what the application did not bring. Nothing made here holds a handle before it is used; what it may hold later, `releases` lets go. */
export function buildServices(options: HostOptions<readonly AnyPlugin[]>, releases: ReleaseStack): BuiltServices {
  const given = options.services ?? {};
  const clock = given.clock ?? systemClock;
  const random = given.random ?? systemRandom;

  let { logger } = given;
  if (logger === undefined) {
    const own = createWinstonLogger({ level: options.logLevel ?? hostDefaults.logLevel, style: isProduction(options) ? 'json' : 'pretty' });
    releases.push('logger', () => own.close());
    logger = own;
  }
  const prometheus = given.meter === undefined ? new PrometheusMeter() : undefined;
  const limiter = given.limiter ?? createMemoryLimiter(clock);
  if (given.limiter === undefined) releases.push('limiter', () => limiter.close());
  const cache = given.cache ?? createNodeCacheTier();
  if (given.cache === undefined) releases.push('cache', () => cache.close());

  const ownTransport = createUndiciTransport();
  releases.push('transport', () => ownTransport.close());
  const chosen = given.transport;
  const transportOf: CallServices['transportOf'] =
    typeof chosen === 'function'
      ? ({ plugin, name }): Transport => chosen({ plugin: plugin.id, name }) ?? ownTransport
      : () => chosen ?? ownTransport;

  const { store: storeOption = hostDefaults.store } = options;
  return {
    clock,
    random,
    logger,
    meter: given.meter ?? prometheus ?? new PrometheusMeter(),
    cache,
    limiter,
    store:
      typeof storeOption === 'string'
        ? createStore({
            location: storeOption,
            now: () => clock.now(),
            ...(options.storeWriter === undefined ? {} : { writer: options.storeWriter }),
          })
        : storeOption,
    transportOf,
    metricsText: async () => prometheus?.text() ?? '',
  };
}

const isProduction = ({ environment = process.env }: Pick<HostOptions<readonly AnyPlugin[]>, 'environment'>): boolean =>
  environment['NODE_ENV'] === 'production';
