import { methodsOf, noAuth, type Auth } from '../contract/auth.js';
import type { Field } from '../contract/field.js';
import type { AnyPluginDefinition } from '../contract/plugin.js';
import { MooringError } from '../errors/mooring-error.js';
import type { CompiledPlugin } from '../plugin/compiled-plugin.js';
import { fixedToken, type TokenSource } from '../ports/token-source.js';
import { createAuthorise, withoutCredential, type Authorise } from '../request/authorise.js';
import { Secret } from '../secret/secret.js';
import { chooseMethod, requiredFields } from './choose-method.js';
import type { Base, ConnectionState } from './connection-state.js';
import { hostMatcher } from './host-pattern.js';

/** What a connection is made from, before it is checked. */
export interface ConnectionSource {
  readonly name: string;
  readonly tenant?: string | undefined;
  readonly environment?: 'live' | 'sandbox' | undefined;
  readonly account?: string | undefined;
  /** Name of the way it proves itself, where the plugin has several. @default told by the credentials */
  readonly method?: string | undefined;
  readonly credentials: Readonly<Record<string, string | undefined>>;
  readonly values?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where its access tokens come from, where it needs any. @default the credential `accessToken` */
  readonly tokens?: TokenSource | undefined;
  /** Whether values that are found by a call may still be missing; then only what does not need them can be called. @default false */
  readonly isPartial?: boolean | undefined;
}

/** The credentials a plugin's connections need, its own and its servers'. */
export function credentialFields(plugin: AnyPluginDefinition): ReadonlyMap<string, Field> {
  return fieldsOf(plugin, plugin.auth);
}

/** The same for one of the ways to prove oneself. */
function fieldsOf(plugin: AnyPluginDefinition, own: Auth): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  // A server that shares the plugin's own auth shares the way that was chosen, and adds no other.
  const others = Object.values(plugin.servers ?? {}).filter(({ auth }) => auth !== plugin.auth);
  for (const { fields: declared } of [own, ...others.map((server) => server.auth)]) {
    for (const [name, field] of Object.entries(declared)) if (!fields.has(name)) fields.set(name, field);
  }
  return fields;
}

type Where = { readonly plugin: string; readonly connection: string };

/**
 * Checks what an application gave for a connection, and works out where its requests may go.
 * @throws MooringError `MissingCredential`, `InvalidOptions`, `EgressDenied`
 */
export function createConnection(plugin: CompiledPlugin, source: ConnectionSource): ConnectionState {
  const { definition } = plugin;
  const where = { plugin: plugin.id, connection: source.name };
  const method = chooseMethod(definition.auth, (name) => isText(source.credentials[name]), source.method);
  const credentials = readCredentials(definition, method.auth, source, where);
  const values = readValues(definition, credentials, source, where);
  const environment = source.environment ?? 'live';
  const allowsHost = hostMatcher(definition.api.egress.map((host) => fillValues(host, values)));
  const bases = new Map<string, Base>();
  const authorisers = new Map<string | undefined, Authorise>();
  for (const [name, api] of [['', definition.api] as const, ...Object.entries(definition.servers ?? {})]) {
    const baseUrl = environment === 'sandbox' ? (api.sandbox?.baseUrl ?? api.baseUrl) : api.baseUrl;
    if (source.isPartial === true && namesIn(baseUrl).some((value) => values[value] === undefined)) continue;
    const base = parseBase(fillValues(baseUrl, values));
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
    // A server that shares the plugin's own auth shares the way that was chosen.
    const own = api === definition.api ? definition.auth : (definition.servers?.[name]?.auth ?? noAuth);
    authorisers.set(name, createAuthorise(own === definition.auth ? method.auth : own, credentials, where));
  }

  const accessToken = credentials.get('accessToken');
  const isToken = method.auth.application.kind === 'token';
  return {
    plugin,
    name: source.name,
    tenant: source.tenant,
    key: connectionKey(plugin, source),
    environment,
    account: source.account,
    auth: method.auth,
    method: method.name,
    credentials,
    tokens: isToken ? (source.tokens ?? (accessToken === undefined ? noToken(where) : fixedToken(accessToken))) : undefined,
    values,
    bases,
    authorise: (server) => authorisers.get(server) ?? withoutCredential,
    allowsHost,
  };
}

/** The key of a connection. A tenant is parted by a character that no encoded name has, so that no two pairs spell the same. */
export const connectionKey = (plugin: CompiledPlugin, { tenant, name }: Pick<ConnectionSource, 'tenant' | 'name'>): string =>
  tenant === undefined ? `${plugin.key}/${name}` : `${plugin.key}|${encodeURIComponent(tenant)}/${name}`;

const isText = (value: string | undefined): boolean => value !== undefined && value.trim() !== '';

function readCredentials(definition: AnyPluginDefinition, auth: Auth, source: ConnectionSource, where: Where): Map<string, Secret> {
  const fields = fieldsOf(definition, auth);
  const credentials = new Map<string, Secret>();
  for (const [name, field] of fields) {
    // White space around a pasted key is never part of it, and a line break in a header would be refused much later.
    const value = source.credentials[name]?.trim();
    if (value === undefined || value === '') {
      if (field.optional === true) continue;
      const supply = field.env === undefined ? '' : `, or the environment variable ${field.env} for the connection "default"`;
      throw new MooringError(
        'MissingCredential',
        `The connection "${where.connection}" of "${where.plugin}" needs \`credentials.${name}\`${supply}.`,
        where,
      );
    }
    if (field.pattern !== undefined && !matchesWhole(field.pattern, value)) {
      throw new MooringError(
        'InvalidOptions',
        `\`credentials.${name}\` of the connection "${where.connection}" of "${where.plugin}" does not look like one (expected ${String(field.pattern)}).`,
        where,
      );
    }
    credentials.set(name, new Secret(value));
  }
  const known = [...credentialFields(definition).keys()];
  refuseUnknown(Object.keys(source.credentials), known, 'credentials', where);
  // Two whole ways are no mistake, the first is used; half of another one is.
  const isGiven = (name: string): boolean => isText(source.credentials[name]);
  const complete = methodsOf(definition.auth).filter(([, way]) => requiredFields(way.fields).every(isGiven));
  const isOfAnother = (name: string): boolean => complete.some(([, way]) => requiredFields(way.fields).includes(name));
  const other = Object.keys(source.credentials).find((name) => isGiven(name) && !fields.has(name) && !isOfAnother(name));
  if (other !== undefined)
    throw new MooringError(
      'InvalidOptions',
      `\`credentials.${other}\` of the connection "${where.connection}" of "${where.plugin}" does not go with the others; they are for different ways to prove who it is.`,
      where,
    );
  return credentials;
}

function readValues(
  definition: AnyPluginDefinition,
  credentials: ReadonlyMap<string, Secret>,
  source: ConnectionSource,
  where: Where,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, declared] of Object.entries(definition.values ?? {})) {
    const value = source.values?.[name] ?? credentials.get(name)?.expose();
    if (value === undefined) {
      if (declared.optional === true || (source.isPartial === true && declared.from !== undefined)) continue;
      throw new MooringError(
        'InvalidOptions',
        `The connection "${where.connection}" of "${where.plugin}" needs \`values.${name}\`.`,
        where,
      );
    }
    if (!matchesWhole(declared.pattern, value)) {
      throw new MooringError(
        'InvalidOptions',
        `\`values.${name}\` of the connection "${where.connection}" of "${where.plugin}" must match ${String(declared.pattern)}.`,
        where,
      );
    }
    values[name] = value;
  }
  refuseUnknown(Object.keys(source.values ?? {}), Object.keys(definition.values ?? {}), 'values', where);
  return values;
}

function noToken(where: Where): TokenSource {
  const refuse = (): never => {
    throw new MooringError(
      'NotConnected',
      `The connection "${where.connection}" of "${where.plugin}" has no token yet: connect it, or give it \`credentials.accessToken\`.`,
      where,
    );
  };
  return { current: refuse, after: async () => refuse() };
}

const namesIn = (text: string): readonly string[] => [...text.matchAll(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name = '']) => name);

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
