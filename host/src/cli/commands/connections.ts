import { MooringError, type Auth, type Field } from '@mooring/core';
import { methodsOf } from '@mooring/core/runtime';
import type { ConnectionInfo } from '../../connections/connection-info.js';
import type { CommonFlags, LoadedConfig } from '../load-config.js';
import { tableLines } from '../table.js';
import { writeLines, type Terminal } from '../terminal.js';
import { withConnections } from '../with-connections.js';

export interface TenantFlags extends CommonFlags {
  /** @default 'default' */
  readonly tenant?: string | undefined;
}

export interface ListFlags extends TenantFlags {
  readonly plugin?: string | undefined;
  /** @default 50 */
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

export interface CreateFlags extends TenantFlags {
  /** `field=VARIABLE`: the environment variable that holds a credential. @default the plugin's own variables */
  readonly env?: readonly string[] | undefined;
  /** `name=value` of a connection value, such as a shop. */
  readonly value?: readonly string[] | undefined;
  readonly method?: string | undefined;
  readonly sandbox?: boolean | undefined;
}

export interface LinkFlags extends TenantFlags {
  readonly value?: readonly string[] | undefined;
  readonly returnTo?: string | undefined;
}

const row = ({ plugin, name, status, environment, account, tokenExpiresAt, grantEndsAt, id }: ConnectionInfo): readonly string[] => [
  plugin,
  name,
  status,
  environment,
  account ?? '',
  tokenExpiresAt?.toISOString() ?? '',
  grantEndsAt?.toISOString() ?? '',
  id,
];
const header = ['plugin', 'name', 'status', 'environment', 'account', 'token until', 'grant until', 'id'];

/** Lists the connections of a tenant. */
export function listConnections(terminal: Terminal, flags: ListFlags): Promise<number> {
  return withConnections(terminal, flags, 'connections list', async (host) => {
    const { connections, next } = host.connections.list(
      { tenant: flags.tenant, plugin: flags.plugin },
      { limit: flags.limit, after: flags.after },
    );
    if (connections.length === 0) writeLines(terminal.output, ['There are no connections.']);
    else writeLines(terminal.output, tableLines(header, connections.map(row)));
    if (next !== undefined) writeLines(terminal.output, ['', `More: --after ${next}`]);
    return 0;
  });
}

/** Makes a connection from credentials in the environment: on the command line they would stay in the history of the shell. */
export function createConnectionCommand(terminal: Terminal, plugin: string, name: string, flags: CreateFlags): Promise<number> {
  // What is wrong on the command line is told before anything is opened.
  const given = pairs(flags.value, '--value');
  const named = fromFlags(flags.env, terminal);
  return withConnections(terminal, flags, 'connections create', async (host, config) => {
    const own = fromPlugin(config, plugin, flags.method, terminal);
    const made = await host.connections.create({
      tenant: flags.tenant,
      plugin,
      name,
      credentials: { ...own.credentials, ...named },
      values: { ...own.values, ...given },
      method: flags.method,
      environment: flags.sandbox === true ? 'sandbox' : 'live',
    });
    writeLines(terminal.output, tableLines(header, [row(made)]));
    if (made.status === 'pending')
      writeLines(terminal.output, ['', `It waits for a consent: \`mooring connections link ${plugin} ${name}\` gives the link to open.`]);
    return 0;
  });
}

/** Calls the plugin's probe with a connection; 0 where it works. */
export function testConnection(terminal: Terminal, plugin: string, name: string, flags: TenantFlags): Promise<number> {
  return withConnections(terminal, flags, 'connections test', async (host) => {
    const outcome = await host.connections.test({ tenant: flags.tenant, plugin, name });
    writeLines(terminal.output, [
      outcome.ok ? `It works (${outcome.durationMs} ms).` : `It does not work: ${outcome.message} [${outcome.code}]`,
    ]);
    return outcome.ok ? 0 : 1;
  });
}

/** Switches a connection on or off. */
export function switchConnection(terminal: Terminal, plugin: string, name: string, isOn: boolean, flags: TenantFlags): Promise<number> {
  return withConnections(terminal, flags, isOn ? 'connections enable' : 'connections disable', async (host) => {
    const which = { tenant: flags.tenant, plugin, name };
    const info = await (isOn ? host.connections.enable(which) : host.connections.disable(which));
    writeLines(terminal.output, tableLines(header, [row(info)]));
    return 0;
  });
}

/** Gives the grant back to the provider and destroys the credentials here. */
export function removeConnection(terminal: Terminal, plugin: string, name: string, flags: TenantFlags): Promise<number> {
  return withConnections(terminal, flags, 'connections remove', async (host) => {
    const { revoked } = await host.connections.remove({ tenant: flags.tenant, plugin, name });
    const said = {
      yes: 'Removed, and revoked at the provider.',
      no: 'Removed here. The provider did not take the grant back: revoke it there.',
      not_supported: 'Removed here. The provider has no way to revoke it from outside; delete the key there.',
    } as const;
    writeLines(terminal.output, [said[revoked]]);
    return 0;
  });
}

/** Prints the link that a person opens to consent. The host must be running to answer it. */
export function linkConnection(terminal: Terminal, plugin: string, name: string, flags: LinkFlags): Promise<number> {
  const values = pairs(flags.value, '--value');
  return withConnections(terminal, flags, 'connections link', async (host) => {
    const link = await host.link({
      tenant: flags.tenant,
      plugin,
      name,
      values,
      returnTo: flags.returnTo,
    });
    writeLines(terminal.output, [link, '', 'It is good for ten minutes.']);
    return 0;
  });
}

type Texts = Readonly<Record<string, string>>;

/** What the plugin's own variables hold: for the way to prove oneself that is wanted, else the first that anything is there for. */
function fromPlugin(
  { options }: LoadedConfig,
  plugin: string,
  wanted: string | undefined,
  { environment }: Terminal,
): { readonly credentials: Texts; readonly values: Texts } {
  const definition = options.plugins.find(({ id }) => id === plugin)?.definition;
  if (definition === undefined) return { credentials: {}, values: {} };
  const read = (fields: Readonly<Record<string, Field>>): Texts =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([field, { env }]) => {
        const value = env === undefined ? undefined : environment[env]?.trim();
        return value === undefined || value === '' ? [] : [[field, value]];
      }),
    );
  const isWanted = ([name]: readonly [string, Auth]): boolean => wanted === undefined || name === wanted;
  const ways = methodsOf(definition.auth)
    .filter(isWanted)
    .map(([, { fields }]) => read(fields));
  const ofServers = Object.values(definition.servers ?? {}).map(({ auth }) => (auth === definition.auth ? {} : read(auth.fields)));
  return {
    credentials: Object.assign(
      {},
      ...ofServers,
      ways.find((found) => Object.keys(found).length > 0),
    ),
    values: read(definition.values ?? {}),
  };
}

function fromFlags(given: readonly string[] | undefined, { environment }: Terminal): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [field, variable] of Object.entries(pairs(given, '--env'))) {
    const value = environment[variable]?.trim();
    if (value === undefined || value === '')
      throw new MooringError('MissingCredential', `The environment variable ${variable} is not set.`);
    found[field] = value;
  }
  return found;
}

function pairs(given: readonly string[] | undefined, flag: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const text of given ?? []) {
    const at = text.indexOf('=');
    if (at < 1) throw new MooringError('InvalidOptions', `${flag} takes name=value.`);
    found[text.slice(0, at)] = text.slice(at + 1);
  }
  return found;
}
