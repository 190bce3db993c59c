import { secretsPlace } from '../../tokens/connection-secrets.js';
import type { RotationSource, Vault } from '../../vault/index.js';
import type { ConnectionStore } from '../connection-store.js';

/**
 * The connections of a store as key rotation walks them.
 * @param vault Only to read which key new bytes are sealed with, which takes no key.
 */
export function rotationSourceOf(store: ConnectionStore, vault: Pick<Vault, 'keyIdOf'>): RotationSource {
  return {
    page: async (afterId, limit, notKeyId) =>
      store.sealedOtherwise(notKeyId, { after: afterId, limit }).map((record) => ({
        id: record.id,
        place: secretsPlace(record),
        blob: record.secrets,
      })),
    replace: (id, expected, blob) => store.reseal(id, expected, { secrets: blob, keyId: vault.keyIdOf(blob) }),
  };
}
