import type { AnyPlugin } from '@mooring/core';
import {
  compilePlugin,
  createConnection,
  type CompiledPlugin,
  type ConnectionSource,
  type ConnectionState,
  fakeFields,
  Secret,
  type AccessToken,
  type TokenSource,
  sampleFields,
} from '@mooring/core/runtime';
import { EndpointRouter } from '../provider/endpoint-router.js';
import { webhookTestKeys, type WebhookTestKeys } from '../provider/webhook-keys.js';

/** Everything about a plugin under test that no test changes. */
export interface PreparedPlugin {
  readonly compiled: CompiledPlugin;
  readonly source: ConnectionSource;
  readonly connection: ConnectionState;
  readonly router: EndpointRouter;
  readonly keys: WebhookTestKeys | undefined;
}

/** What a test may say of its connection. */
export interface PreparationOptions {
  readonly credentials?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, string>>;
  readonly environment?: 'live' | 'sandbox';
  readonly account?: string;
  readonly renewsTokens?: boolean;
}

const connectionName = 'test';

/** A suite puts one plugin under test a thousand times; compiling it each time took a fifth of the whole. */
const plain = new WeakMap<AnyPlugin, PreparedPlugin>();

/** The plugin compiled, with a connection of obviously fake credentials. */
export function preparedFor(plugin: AnyPlugin, options: PreparationOptions): PreparedPlugin {
  const { credentials, values, environment, account, renewsTokens } = options;
  if ([credentials, values, environment, account, renewsTokens].some((option) => option !== undefined))
    return prepare(plugin, { credentials, values, environment, account, renewsTokens });
  let known = plain.get(plugin);
  if (known === undefined) plain.set(plugin, (known = prepare(plugin, {})));
  return known;
}

function prepare(
  plugin: AnyPlugin,
  options: { readonly [Name in keyof PreparationOptions]: PreparationOptions[Name] | undefined },
): PreparedPlugin {
  const compiled = compilePlugin(plugin);
  const { definition } = compiled;
  const source: ConnectionSource = {
    name: connectionName,
    environment: options.environment ?? 'live',
    account: options.account,
    credentials: { ...fakeFields(sampleFields(definition), plugin.id), ...options.credentials },
    values: { ...fakeFields(Object.entries(definition.values ?? {}), plugin.id), ...options.values },
  };
  const token = source.credentials['accessToken'];
  const connection = createConnection(compiled, {
    ...source,
    ...(options.renewsTokens === true && token !== undefined ? { tokens: renewableToken(token) } : {}),
  });
  return { compiled, source, connection, router: new EndpointRouter(connection), keys: webhookTestKeys(compiled) };
}

/** A token, and one more after it. */
function renewableToken(token: string): TokenSource {
  let present: AccessToken = { value: new Secret(token), version: 1 };
  return {
    current: () => present,
    after: async ({ version }) => {
      if (version === present.version) present = { value: new Secret(`${token}_renewed`), version: version + 1 };
      return present;
    },
  };
}
