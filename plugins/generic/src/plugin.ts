import { definePlugin, isMooringError, type ConnectionValue } from '@mooring/core';
import { authOf } from './auth.js';
import { checkConfiguration, invalid } from './configuration/check-configuration.js';
import type { GenericConfiguration } from './configuration/configuration.js';
import type { GenericPlugin, JsonPlugin } from './configuration/plugin-of.js';
import { endpointsOf } from './endpoints/configured.js';
import { errorsOf } from './errors.js';
import { webhooksOf } from './webhooks.js';

/**
 * Makes a plugin of any JSON API that a configuration describes. Endpoints are called by their names; what they take and give are records.
 * @example
 * const orders = generic({
 *   id: 'orders',
 *   baseUrl: 'https://api.orders.example/v1',
 *   auth: { kind: 'bearer', env: 'ORDERS_TOKEN' },
 *   endpoints: { 'orders.list': { method: 'GET', path: '/orders', paginate: { by: 'link', items: '.' } } },
 * });
 * @throws MooringError `InvalidOptions`, naming each place that is wrong and what belongs there
 */
export function generic<const Configuration extends GenericConfiguration>(configuration: Configuration): GenericPlugin<Configuration> {
  // Names and kinds are those of the configuration, which the schema has checked against the type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return define(checkConfiguration(configuration, nameOf(configuration))) as unknown as GenericPlugin<Configuration>;
}

/**
 * The same for a configuration that the compiler does not see, such as one read from a file.
 * @param id The plugin's id; where the configuration has one too, it must be the same.
 * @throws MooringError `InvalidOptions`, naming each place that is wrong and what belongs there
 */
export function genericFromJson<const Id extends string>(id: Id, json: unknown): JsonPlugin<Id> {
  const given = typeof json === 'object' && json !== null && !Array.isArray(json) ? { id, ...json } : json;
  const configuration = checkConfiguration(given, `"${id}"`);
  if (configuration.id !== id) throw invalid(`"${id}"`, [{ path: 'id', message: `is another one than "${id}"` }]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type promises no more than records
  return define(configuration) as unknown as JsonPlugin<Id>;
}

function nameOf(configuration: unknown): string {
  const id = typeof configuration === 'object' && configuration !== null && 'id' in configuration ? configuration.id : undefined;
  return typeof id === 'string' && /^[a-z0-9-]{1,64}$/.test(id) ? `"${id}"` : 'a generic plugin';
}

function define(configuration: GenericConfiguration): object {
  try {
    return definePlugin(definitionOf(configuration));
  } catch (error) {
    // To whoever writes the configuration it is all one: it says something that cannot be.
    if (isMooringError(error))
      throw invalid(`"${configuration.id}"`, [{ path: '', message: `cannot be: ${error.message.replace(/\.$/, '')}` }], error);
    throw error;
  }
}

function definitionOf(configuration: GenericConfiguration) {
  const { id, title = id, category = 'other', version = '1.0.0', docs, baseUrl, sandbox, egress, values = {} } = configuration;
  const { auth, probe, body, headers, idempotency, limits, resilience, errors, endpoints, pagination, webhooks } = configuration;
  return {
    id,
    title,
    category,
    version,
    ...(docs === undefined ? {} : { docs }),
    api: {
      version: configuration.apiVersion ?? 'none',
      baseUrl,
      egress: egress ?? hostsOf([baseUrl, ...(sandbox === undefined ? [] : [sandbox.baseUrl])]),
      ...(sandbox === undefined ? {} : { sandbox }),
      ...(body === undefined ? {} : { body }),
      ...(headers === undefined ? {} : { headers }),
      ...(idempotency === undefined ? {} : { idempotency }),
    },
    auth: authOf(auth, probe),
    values: Object.fromEntries(
      Object.entries(values).map(([name, { pattern, ...value }]): [string, ConnectionValue] => [
        name,
        { ...value, pattern: new RegExp(pattern, 'u') },
      ]),
    ),
    ...(limits === undefined ? {} : { limits }),
    ...(resilience === undefined ? {} : { resilience }),
    errors: errorsOf(errors),
    endpoints: endpointsOf(endpoints, pagination),
    ...(webhooks === undefined ? {} : { webhooks: webhooksOf(webhooks) }),
  };
}

/** The host names of URLs, which may hold `{name}`. */
const hostsOf = (urls: readonly string[]): readonly string[] => [
  ...new Set(urls.map((url) => /^https?:\/\/([^/:]+)/.exec(url)?.[1] ?? '')),
];
