import { MooringError, type Auth, type TokenGrant } from '@mooring/core';
import { clientOf, type CompiledPlugin } from '@mooring/core/runtime';
import type { StoredConnection } from '../connections/connection-store.js';
import type { ConnectionSecrets } from './connection-secrets.js';
import type { TokenAsk, TokenRequest } from './token-endpoint.js';

/** The secrets of the application's app at a provider, by name of the field. */
export type AppSecrets = Readonly<Record<string, string | undefined>>;

type OfConnection = Pick<StoredConnection, 'plugin' | 'name' | 'environment' | 'values'>;

/** The grant of a way to prove oneself. */
export function grantOf(auth: Auth): TokenGrant | undefined {
  return auth.application.kind === 'token' ? auth.application.grant : undefined;
}

/**
 * A URL of the declaration with the connection's values in it.
 * @throws MooringError `InvalidOptions` where one is not known: without it the host would be another one
 */
export const fillUrl = (
  url: string,
  values: Readonly<Record<string, string>>,
  where: { readonly plugin: string; readonly connection?: string },
): string =>
  url.replace(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined || value === '')
      throw new MooringError('InvalidOptions', `"${where.plugin}" needs \`values.${name}\` to obtain a token.`, where);
    return encodeURIComponent(value);
  });

/**
 * Whom to ask for a connection's tokens, and as which client.
 * @throws MooringError `MissingCredential` where nobody has given the client's id
 */
export function tokenRequestOf(
  plugin: CompiledPlugin,
  grant: TokenGrant,
  connection: OfConnection,
  secrets: ConnectionSecrets,
  app: AppSecrets,
): TokenRequest {
  const names = clientOf(grant);
  const clientId = secrets[names.id] ?? app[names.id];
  if (clientId === undefined) {
    const field = plugin.definition.app?.[names.id]?.env;
    const supply = field === undefined ? '' : `, or set ${field}`;
    throw new MooringError('MissingCredential', `"${plugin.id}" needs \`apps.${plugin.id}.${names.id}\` to obtain tokens${supply}.`, {
      plugin: plugin.id,
      connection: connection.name,
    });
  }
  const sandboxUrl = connection.environment === 'sandbox' ? grant.sandbox?.tokenUrl : undefined;
  return {
    plugin: plugin.id,
    connection: connection.name,
    grant,
    tokenUrl: fillUrl(sandboxUrl ?? grant.tokenUrl, connection.values, { plugin: plugin.id, connection: connection.name }),
    clientId,
    clientSecret: names.secret === undefined ? undefined : (secrets[names.secret] ?? app[names.secret]),
  };
}

/** What to ask to get a token without a person; undefined where only a consent can help. */
export function renewalOf(
  grant: TokenGrant,
  secrets: ConnectionSecrets,
  clientId: string,
  environment: 'live' | 'sandbox',
): TokenAsk | undefined {
  switch (grant.type) {
    case 'clientCredentials':
      return { type: 'client_credentials' };
    case 'authorizationCode': {
      const { refreshToken } = secrets;
      return refreshToken === undefined || grant.refresh === false ? undefined : { type: 'refresh_token', refreshToken };
    }
    case 'jwtBearer':
      return {
        type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        issuer: grant.issuer === undefined ? clientId : (secrets[grant.issuer] ?? clientId),
        subject: secrets[grant.subject] ?? '',
        audience: environment === 'sandbox' ? (grant.sandbox?.audience ?? grant.audience) : grant.audience,
        privateKey: secrets[grant.key] ?? '',
        algorithm: grant.algorithm ?? 'RS256',
      };
    default:
      return grant satisfies never;
  }
}
