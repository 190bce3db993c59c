import { MooringError } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';
import type { StoredConnection } from '../connections/connection-store.js';
import { checkedName, onlyTenant, type ConnectionName } from '../connections/connections.js';
import { consentMethod } from './consent-grant.js';
import type { ConsentTarget } from './consent-target.js';
import { valueIn } from './connection-values.js';

/** What a consent is wanted for. Where the connection is there already, it says the rest itself. */
export interface ConsentLink extends ConnectionName {
  /** Which of the plugin's ways to prove itself. @default the connection's own, else the first that takes a consent */
  readonly method?: string | undefined;
  /** @default the connection's own, else 'live' */
  readonly environment?: 'live' | 'sandbox' | undefined;
  /** Values that stand in the provider's URLs, such as a shop. */
  readonly values?: Readonly<Record<string, string | undefined>> | undefined;
  /** What is asked for, where the app at the provider is set to other scopes than the plugin's. @default the plugin's */
  readonly scopes?: readonly string[] | undefined;
  /** Where the browser goes afterwards: a path of the host's own origin, or a URL of an origin in `oauth.returnTo`. @default a page of ours */
  readonly returnTo?: string | undefined;
}

/**
 * What a link is for, checked before anybody is sent anywhere.
 * @param before the connection as it stands, where there is one
 * @throws MooringError `InvalidOptions`, `ConnectionDisabled`
 */
export function linkTarget(
  plugin: CompiledPlugin,
  link: ConsentLink,
  before: StoredConnection | undefined,
  returnOf: (returnTo: string) => string | undefined,
): ConsentTarget {
  const { tenant = onlyTenant, name } = link;
  const where = { plugin: plugin.id, connection: name };
  const invalid = (message: string): MooringError<'InvalidOptions'> => new MooringError('InvalidOptions', message, where);
  checkedName(link);
  if (before?.status === 'disabled')
    throw new MooringError('ConnectionDisabled', `The connection "${name}" of "${plugin.id}" is switched off; enable it first.`, where);

  const method = consentMethod(plugin, link.method ?? methodThatConsents(plugin, before));
  const environment = link.environment ?? before?.environment ?? 'live';
  const values = { ...before?.values, ...checkedValues(plugin, method.grant, link.values ?? {}, invalid) };
  // A consent proves the right to an account anew, it does not move a connection to another one.
  const isMoved = environment !== before?.environment || Object.entries(before.values).some(([value, is]) => values[value] !== is);
  if (before !== undefined && before.status !== 'pending' && isMoved)
    throw invalid(`The connection "${name}" of "${plugin.id}" has another environment or other values; make a new connection for those.`);

  const returnTo = link.returnTo === undefined ? undefined : returnOf(link.returnTo);
  if (link.returnTo !== undefined && returnTo === undefined)
    throw invalid('`returnTo` must be a path that begins with one slash, or a URL of an origin in `oauth.returnTo`.');
  return {
    tenant,
    plugin: plugin.id,
    name,
    method: method.name,
    environment,
    values,
    returnTo,
    connectionId: before?.id,
    scopes: link.scopes ?? method.grant.scopes,
  };
}

/** The way of the connection itself, if that is one that takes a consent; one made from a key may change to one. */
function methodThatConsents(plugin: CompiledPlugin, before: StoredConnection | undefined): string | undefined {
  if (before === undefined) return undefined;
  try {
    return consentMethod(plugin, before.method).name;
  } catch {
    return undefined;
  }
}

function checkedValues(
  plugin: CompiledPlugin,
  grant: Parameters<typeof valueIn>[1],
  given: Readonly<Record<string, string | undefined>>,
  invalid: (message: string) => Error,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const declared = plugin.definition.values ?? {};
  for (const [name, text] of Object.entries(given)) {
    if (text === undefined) continue;
    if (!Object.hasOwn(declared, name)) {
      const choice = Object.keys(declared).map((known) => `"${known}"`);
      throw invalid(`\`values.${name}\` is unknown to "${plugin.id}": it takes ${choice.join(', ') || 'none'}.`);
    }
    const value = valueIn(plugin, grant, name, text.trim());
    if (value === undefined) throw invalid(`\`values.${name}\` must match ${String(declared[name]?.pattern)}.`);
    values[name] = value;
  }
  return values;
}
