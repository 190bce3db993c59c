import {
  createMemoryLimiter,
  createNodeCacheTier,
  createUndiciTransport,
  createWinstonLogger,
  HealthBook,
  OperationEvents,
  systemClock,
  systemRandom,
  type CacheTier,
  type CallServices,
  type Limiter,
  type SharedCacheTier,
  type Tracer,
  type Transport,
} from '@mooring/core/runtime';
import type { AnyPlugin, Clock, Logger, Meter, Random } from '@mooring/core';
import { PrometheusMeter } from './metrics/prometheus-meter.js';
import { createLimitWatch, openTelemetryTracer, type LimitWatch } from './telemetry/index.js';
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
  readonly sharedCache: SharedCacheTier | undefined;
  readonly limiter: Limiter;
  readonly store: Store;
  readonly events: OperationEvents;
  readonly health: HealthBook;
  readonly tracer: Tracer;
  readonly limitWatch: LimitWatch;
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
  const meter = given.meter ?? prometheus ?? new PrometheusMeter();
  const events = new OperationEvents((error) =>
    logger.error('a listener of operation events failed', { reason: error instanceof Error ? error.message : String(error) }),
  );
  const health = createHealthBook({ clock, logger, meter, events });
  const limitWatch = createLimitWatch({ meter, logger, events });
  const limiter = given.limiter ?? createMemoryLimiter(clock, { onWarning: limitWatch.onWarning });
  if (given.limiter === undefined) releases.push('limiter', () => limiter.close());
  const cache = given.cache ?? createNodeCacheTier();
  if (given.cache === undefined) releases.push('cache', () => cache.close());

  const ownTransport = createUndiciTransport({ allowAddresses: options.allowAddresses });
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
    meter,
    events,
    health,
    tracer: given.tracer ?? openTelemetryTracer(),
    limitWatch,
    cache,
    sharedCache: given.sharedCache,
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

/** A health book that tells log, meter and listeners when a connection's state changes. */
function createHealthBook({ clock, logger, meter, events }: Pick<BuiltServices, 'clock' | 'logger' | 'meter' | 'events'>): HealthBook {
  return new HealthBook(clock, ({ name, tenant, plugin }, from, to) => {
    meter.count('mooring_health_changes_total', { plugin: plugin.id, to });
    logger[to === 'healthy' ? 'info' : 'warn']('connection health changed', { plugin: plugin.id, connection: name, from, to });
    events.emit({ type: 'connection.health_changed', plugin: plugin.id, connection: name, tenant, from, to });
  });
}
