import { isMooringError } from '@mooring/core';
import type { SealedPlace } from './associated-data.js';
import { checkPlace } from './check-place.js';
import type { Vault } from './vault.js';
import { keyMissing, unreadable } from './vault-errors.js';

/** A value as it lies in the store. */
export interface StoredSample {
  readonly place: SealedPlace;
  readonly blob: Uint8Array;
}

const constant = 'mooring';

/**
 * Refuses to start with keys that cannot do the work: a constant must come back, and every key that stored values need must be there.
 * @param storedKeyIds Every key id that stored values name.
 * @param samples One stored value per key is enough to notice that its name was given to another key. @default none
 * @throws MooringError `VaultKeyMissing`, saying which keys and how to give them; `VaultUnavailable`
 */
export async function assertUsable(vault: Vault, storedKeyIds: Iterable<string>, samples: Iterable<StoredSample> = []): Promise<void> {
  await vault.check();
  const opened = await vault.open(checkPlace, await vault.seal(checkPlace, constant));
  if (opened.expose() !== constant) throw unreadable('what was sealed a moment ago comes back as something else');
  const given = vault.keys().map(({ id }) => id);
  const missing = [...new Set(storedKeyIds)].filter((id) => !given.includes(id));
  if (missing.length > 0) throw keyMissing(missing, given);
  for (const sample of samples) await openSample(vault, sample);
}

/** One damaged value is no reason to stay down: it is refused when it is used, and the others serve. */
async function openSample(vault: Vault, sample: StoredSample): Promise<void> {
  try {
    await vault.open(sample.place, sample.blob);
  } catch (error) {
    if (!isMooringError(error) || error.code !== 'VaultTampered') throw error;
  }
}
