import type { Vault } from '../vault/index.js';
import type { StoredConnection } from '../connections/connection-store.js';

/** The credentials of a connection by the plugin's field names; tokens stand among them as `accessToken` and `refreshToken`. */
export type ConnectionSecrets = Readonly<Record<string, string>>;

type Sealed = Pick<StoredConnection, 'tenant' | 'id' | 'version'>;

/** A value is bound to where it stands: moved to another tenant, connection or version it does not open. */
const placeOf = ({ tenant, id, version }: Sealed): { tenant: string; connection: string; field: string; version: number } => ({
  tenant,
  connection: id,
  field: 'credentials',
  version,
});

/** What to store for `at.version` of a connection. */
export async function sealSecrets(
  vault: Vault,
  at: Sealed,
  secrets: ConnectionSecrets,
): Promise<Pick<StoredConnection, 'secrets' | 'version' | 'keyId'>> {
  const sealed = await vault.seal(placeOf(at), JSON.stringify(secrets));
  return { secrets: sealed, version: at.version, keyId: vault.keyIdOf(sealed) };
}

/** @throws MooringError as `Vault.open` */
export async function openSecrets(vault: Vault, connection: StoredConnection): Promise<ConnectionSecrets> {
  const opened = await vault.open(placeOf(connection), connection.secrets);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sealed by `sealSecrets`, as the tag of the encryption proves
  return JSON.parse(opened.expose()) as ConnectionSecrets;
}

/** The place of a connection's secrets, for whoever seals them anew. */
export const secretsPlace = placeOf;
