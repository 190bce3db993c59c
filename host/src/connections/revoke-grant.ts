import { isMooringError, type Clock } from '@mooring/core';
import { chooseMethod, type CompiledPlugin, type ConnectionState } from '@mooring/core/runtime';
import { openSecrets, type ConnectionSecrets } from '../tokens/connection-secrets.js';
import type { TokenEndpointClient } from '../tokens/token-endpoint.js';
import { fillUrl, grantOf, tokenRequestOf, type AppSecrets } from '../tokens/token-request.js';
import type { Vault } from '../vault/index.js';
import type { ConnectionStates } from './connection-states.js';
import type { StoredConnection } from './connection-store.js';
import type { CallByName } from './discover.js';

/** What giving a grant back came to at the provider. */
export type Revoked = 'yes' | 'no' | 'not_supported';

export interface RevocationParts {
  readonly vault: Vault;
  readonly states: ConnectionStates;
  readonly endpoint: TokenEndpointClient;
  readonly clock: Clock;
  readonly appOf: (plugin: CompiledPlugin) => AppSecrets;
  readonly callWith: (state: ConnectionState) => CallByName;
}

const mostTries = 3;
const delayMs = 500;

/** Gives the grant of a connection back, as far as its provider lets us. Never rejects: the secrets must go whatever comes of it. */
export async function revokeGrant(parts: RevocationParts, plugin: CompiledPlugin, stored: StoredConnection): Promise<Revoked> {
  const { auth } = chooseMethod(plugin.definition.auth, () => false, stored.method);
  const grant = grantOf(auth);
  if (grant?.type !== 'authorizationCode' || grant.revoke === undefined) return 'not_supported';
  let secrets: ConnectionSecrets;
  try {
    secrets = await openSecrets(parts.vault, stored);
  } catch {
    // What cannot be opened cannot be given back, and must be removable all the same.
    return 'no';
  }
  const { revoke } = grant;
  const { accessToken, refreshToken = accessToken } = secrets;
  const token = 'url' in revoke && revoke.token === 'access' ? accessToken : refreshToken;
  if (token === undefined) return 'not_supported';
  for (let tried = 1; tried <= mostTries; tried++) {
    if (tried > 1) await parts.clock.sleep(delayMs * tried);
    try {
      if ('url' in revoke) {
        const request = tokenRequestOf(plugin, grant, stored, secrets, parts.appOf(plugin));
        const url = fillUrl(revoke.url, stored.values, { plugin: plugin.id, connection: stored.name });
        if (await parts.endpoint.revoke(request, url, token)) return 'yes';
      } else {
        // A token that has ended is renewed first, where that is allowed: nobody can end a grant with it otherwise.
        const mayRenew = stored.status === 'active' || stored.status === 'suspect';
        const state = mayRenew ? parts.states.stateOf(plugin, stored, secrets, true) : parts.states.unstored(plugin, stored, secrets);
        await parts.callWith(state)(revoke.endpoint);
        return 'yes';
      }
    } catch (error) {
      // What comes out the same every time is not tried again.
      if (!isMooringError(error) || !error.retryable) return 'no';
    }
  }
  return 'no';
}
