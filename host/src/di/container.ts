import 'reflect-metadata';
import { MooringError, services, type Logger, type PluginCache, type ServiceRef } from '@mooring/core';
import type { CompiledPlugin, Pipeline } from '@mooring/core/runtime';
// oxlint-disable-next-line no-restricted-imports -- the one use of the process-wide container: to be parted from it
import { container as processContainer, instancePerContainerCachingFactory, type DependencyContainer, type InjectionToken } from 'tsyringe';

/** A container of one host. Only its own registrations are visible in it; the process-wide one stays empty. */
export function createContainer(): DependencyContainer {
  return processContainer.createChildContainer();
}

/** What a plugin's scope is made from. */
export interface PluginScopeParts {
  readonly host: DependencyContainer;
  readonly plugin: CompiledPlugin;
  readonly logger: Logger;
  readonly pipeline: Pipeline;
  /** Host services that plugins may ask for, by the id of their reference. */
  readonly hostServices: ReadonlyMap<string, unknown>;
}

const tokenOf = (reference: ServiceRef<unknown>): InjectionToken<unknown> => Symbol.for(`mooring.service.${reference.id}`);

/**
 * The scope of one plugin: a child of the host's container. Services of the plugin are made once in it, on first use; services of the host
 * are the host's own objects.
 * @returns how references are resolved in it
 */
export function createPluginScope({
  host,
  plugin,
  logger,
  pipeline,
  hostServices,
}: PluginScopeParts): (reference: ServiceRef<unknown>) => unknown {
  const scope = host.createChildContainer();
  for (const [id, service] of hostServices) scope.register(tokenOf({ id, scope: 'host' }), { useValue: service });
  scope.register(tokenOf(services.logger), { useFactory: instancePerContainerCachingFactory(() => pluginLogger(logger, plugin.id)) });
  scope.register(tokenOf(services.cache), {
    useFactory: instancePerContainerCachingFactory((): PluginCache => ({
      invalidate: (connection, tags) => pipeline.cache.invalidate(`${plugin.key}/${connection}`, tags),
    })),
  });
  return (reference) => {
    if (!scope.isRegistered(tokenOf(reference), true))
      throw new MooringError('InvalidPlugin', `"${plugin.id}" asks for a service "${reference.id}" that the host does not provide.`, {
        plugin: plugin.id,
      });
    return scope.resolve(tokenOf(reference));
  };
}

/** A logger that says whose line it is. */
function pluginLogger(logger: Logger, plugin: string): Logger {
  return {
    debug: (message, fields) => logger.debug(message, { plugin, ...fields }),
    info: (message, fields) => logger.info(message, { plugin, ...fields }),
    warn: (message, fields) => logger.warn(message, { plugin, ...fields }),
    error: (message, fields) => logger.error(message, { plugin, ...fields }),
    isLevelEnabled: (level) => logger.isLevelEnabled?.(level) !== false,
  };
}
