import type { Field } from '@mooring/core';
import { createConnection, fakeField, sampleFields, type CompiledPlugin, type ConnectionState } from '@mooring/core/runtime';
import type { LoadedConfig } from './load-config.js';

/**
 * A connection to show requests with: the configured one, else one from the environment; what is missing is made up, so that requests can
 * be looked at without an account.
 * @throws MooringError `InvalidPlugin` where nothing that can be made up fits a field's pattern
 */
export function sampleConnection(plugin: CompiledPlugin, { options }: LoadedConfig): ConnectionState {
  const [name = 'default', given] = firstConnection(options.connections, plugin.id) ?? [];
  const environment = options.environment ?? {};
  const fill = (fields: Iterable<readonly [string, Field]>, values: unknown): Record<string, string> =>
    Object.fromEntries(
      [...fields].map(([field, declared]) => [
        field,
        textAt(values, field) ?? fromEnvironment(declared, environment) ?? fakeField(field, declared, plugin.id),
      ]),
    );
  return createConnection(plugin, {
    name,
    environment: Reflect.get(Object(given), 'environment') === 'sandbox' ? 'sandbox' : 'live',
    credentials: fill(sampleFields(plugin.definition), Reflect.get(Object(given), 'credentials')),
    values: fill(Object.entries(plugin.definition.values ?? {}), Reflect.get(Object(given), 'values')),
  });
}

function firstConnection(connections: unknown, id: string): readonly [name: string, connection: unknown] | undefined {
  const named: unknown = Reflect.get(Object(connections), id);
  return Object.entries(Object(named))[0];
}

function textAt(values: unknown, name: string): string | undefined {
  const value: unknown = Reflect.get(Object(values), name);
  return typeof value === 'string' ? value : undefined;
}

function fromEnvironment({ env }: Field, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const value = env === undefined ? undefined : environment[env]?.trim();
  return value === '' ? undefined : value;
}
