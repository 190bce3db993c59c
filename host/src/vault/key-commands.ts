import type { Clock } from '@mooring/core';
import { newKeyText } from './key-text.js';
import type { KeyInfo } from './key-provider.js';
import type { OrPromise } from './or-promise.js';

/** What `mooring keys new` prints. */
export interface NewKey {
  readonly id: string;
  /** To be put into the environment as it stands. It is a secret. */
  readonly line: string;
  /** Where to put it, sentence by sentence. */
  readonly advice: readonly string[];
}

/** Makes a key, named after the day, beside the keys whose ids are given. */
export function newKey(clock: Pick<Clock, 'now'>, existingIds: readonly string[]): NewKey {
  const id = freeId(`k${new Date(clock.now()).toISOString().slice(0, 10)}`, existingIds);
  const text = newKeyText(id);
  if (existingIds.length === 0)
    return {
      id,
      line: `MOORING_KEYS=${text}`,
      advice: [
        'Put this line into the environment of the host, or the part behind = into a file that MOORING_KEYS_FILE names (chmod 600).',
        'Keep a copy apart from the backups of the store: without it no stored credential can be read, with it all can.',
      ],
    };
  return {
    id,
    line: `MOORING_KEYS=${text},<what stands there now>`,
    advice: [
      `Put the new key in front and keep ${existingIds.join(', ')} behind it: the first key seals, the others still open.`,
      'Restart every host, then run `mooring keys rotate`. Once `mooring keys list` counts no record for an old key, take it out.',
    ],
  };
}

/** A line of `mooring keys list`. */
export interface KeyRow extends KeyInfo {
  /** Stored values that need the key. */
  readonly records: number;
  /** Nothing needs the key any more: it can be taken out of the ring. */
  readonly isRemovable: boolean;
}

/** What `mooring keys list` shows, the active key first. */
export async function listKeys(keys: readonly KeyInfo[], countRecords: (keyId: string) => OrPromise<number>): Promise<readonly KeyRow[]> {
  const rows: KeyRow[] = [];
  for (const { id, state } of keys) {
    const records = await countRecords(id);
    rows.push({ id, state, records, isRemovable: state === 'decrypt-only' && records === 0 });
  }
  return rows;
}

function freeId(wanted: string, taken: readonly string[]): string {
  let id = wanted;
  for (let number = 2; taken.includes(id); number += 1) id = `${wanted}-${number}`;
  return id;
}
