import { noAuth } from '../contract/auth.js';
import type { Field } from '../contract/field.js';
import type { AnyPluginDefinition } from '../contract/plugin.js';
import { MooringError } from '../errors/mooring-error.js';
import type { CompiledPlugin } from '../plugin/compiled-plugin.js';
import { createAuthorise, withoutCredential, type Authorise } from '../request/authorise.js';
import { Secret } from '../secret/secret.js';
import type { Base, ConnectionState } from './connection-state.js';
import { hostMatcher } from './host-pattern.js';

/** What a connection is made from, before it is checked. */
export interface ConnectionSource {
  readonly name: string;
  readonly environment?: 'live' | 'sandbox' | undefined;
  readonly account?: string | undefined;
  readonly credentials: Readonly<Record<string, string | undefined>>;
  readonly values?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The credentials a plugin's connections need, its own and its servers'. */
export function credentialFields(plugin: AnyPluginDefinition): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const auth of [plugin.auth, ...Object.values(plugin.servers ?? {}).map((server) => server.auth)]) {
    for (const [name, field] of Object.entries(auth.fields)) if (!fields.has(name)) fields.set(name, field);
  }
  return fields;
}

/**
 * Checks what an application gave for a connection, and works out where its requests may go.
 * @throws MooringError `MissingCredential`, `InvalidOptions`
 */
export function createConnection(plugin: CompiledPlugin, source: ConnectionSource): ConnectionState {
  const { definition } = plugin;
  const where = { plugin: plugin.id, connection: source.name };
  const credentials = new Map<string, Secret>();
  for (const [name, field] of credentialFields(definition)) {
    // White space around a pasted key is never part of it, and a line break in a header would be refused much later.
    const value = source.credentials[name]?.trim();
    if (value === undefined || value === '') {
      const supply = field.env === undefined ? '' : `, or the environment variable ${field.env} for the connection "default"`;
      throw new MooringError(
        'MissingCredential',
        `The connection "${source.name}" of "${plugin.id}" needs \`credentials.${name}\`${supply}.`,
        where,
      );
    }
    if (field.pattern !== undefined && !matchesWhole(field.pattern, value)) {
      throw new MooringError(
        'InvalidOptions',
        `\`credentials.${name}\` of the connection "${source.name}" of "${plugin.id}" does not look like one (expected ${String(field.pattern)}).`,
        where,
      );
    }
    credentials.set(name, new Secret(value));
  }
  refuseUnknown(Object.keys(source.credentials), [...credentials.keys()], 'credentials', where);

  const values: Record<string, string> = {};
  for (const [name, declared] of Object.entries(definition.values ?? {})) {
    const value = source.values?.[name] ?? credentials.get(name)?.expose();
    if (value === undefined)
      throw new MooringError('InvalidOptions', `The connection "${source.name}" of "${plugin.id}" needs \`values.${name}\`.`, where);
    if (!matchesWhole(declared.pattern, value)) {
      throw new MooringError(
        'InvalidOptions',
        `\`values.${name}\` of the connection "${source.name}" of "${plugin.id}" must match ${String(declared.pattern)}.`,
        where,
      );
    }
    values[name] = value;
  }
  refuseUnknown(Object.keys(source.values ?? {}), Object.keys(values), 'values', where);

  const environment = source.environment ?? 'live';
  const allowsHost = hostMatcher(definition.api.egress.map((host) => fillValues(host, values)));
  const bases = new Map<string, Base>();
  const authorisers = new Map<string | undefined, Authorise>();
  for (const [name, api] of [['', definition.api] as const, ...Object.entries(definition.servers ?? {})]) {
    const base = parseBase(fillValues(environment === 'sandbox' ? (api.sandbox?.baseUrl ?? api.baseUrl) : api.baseUrl, values));
    if (!isSecure(base.origin))
      throw new MooringError(
        'EgressDenied',
        `"${plugin.id}" may not send credentials to ${base.origin}: only https is, and http on this machine.`,
        where,
      );
    if (!allowsHost(new URL(base.origin).hostname))
      throw new MooringError(
        'EgressDenied',
        `"${plugin.id}" may not send requests to ${base.origin}: the host is not in its \`api.egress\`.`,
        where,
      );
    bases.set(name, base);
    authorisers.set(
      name,
      createAuthorise(api === definition.api ? definition.auth : (definition.servers?.[name]?.auth ?? noAuth), credentials, plugin.id),
    );
  }

  return {
    plugin,
    name: source.name,
    key: `${plugin.key}/${source.name}`,
    environment,
    account: source.account,
    credentials,
    values,
    bases,
    authorise: (server) => authorisers.get(server) ?? withoutCredential,
    allowsHost,
  };
}

const fillValues = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_whole, name: string) => values[name] ?? '');

function parseBase(text: string): Base {
  const url = new URL(text);
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') };
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

function isSecure(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
}

/** A pattern that is not anchored must not let a value through that merely contains a match. */
function matchesWhole(pattern: RegExp, value: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(value);
}

function refuseUnknown(
  given: readonly string[],
  known: readonly string[],
  option: string,
  where: { readonly plugin: string; readonly connection: string },
): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const choice = known.length === 0 ? 'it takes none' : `it takes ${known.map((name) => `"${name}"`).join(', ')}`;
  throw new MooringError(
    'InvalidOptions',
    `\`${option}.${unknown}\` of the connection "${where.connection}" of "${where.plugin}" is unknown: ${choice}.`,
    where,
  );
}
