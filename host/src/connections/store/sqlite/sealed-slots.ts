import type { DatabaseSync } from 'node:sqlite';
import { Prepared } from './prepared.js';
import { writerStatements } from './statements.js';

const step = 256;

/** Where sealed bytes stand. */
export interface Slot {
  readonly slot: number;
  readonly secretsSize: number;
}

/** A copy of the bytes, followed by zeros up to the size of a slot. */
export function padded(bytes: Uint8Array): Uint8Array {
  const room = new Uint8Array(slotSize(bytes.length));
  room.set(bytes);
  return room;
}

/**
 * Keeps sealed secrets in rows that are overwritten where they stand and never moved.
 *
 * `secure_delete` clears what is deleted, but not the copies that SQLite leaves in a page when it moves rows to another one: after 30,000
 * secrets had been replaced or deleted in an ordinary table, 22 of them could still be read in the file. Rows here are only ever added at
 * the end or overwritten by as many bytes, and neither moves a row. What is free is used again.
 */
export class SealedSlots {
  readonly #take;
  readonly #append;
  readonly #overwrite;
  readonly #free;

  constructor(database: DatabaseSync) {
    this.#take = new Prepared(database, writerStatements.takeSlot);
    this.#append = new Prepared(database, writerStatements.appendSlot);
    this.#overwrite = new Prepared(database, writerStatements.overwriteSlot);
    this.#free = new Prepared(database, writerStatements.freeSlot);
  }

  /** @param bytes Padded. @returns the slot that holds them */
  put(bytes: Uint8Array): number {
    const free = this.#take.first(bytes.length);
    if (free === undefined) return this.#append.first(bytes)?.slot ?? neverAppended();
    this.#overwrite.run(bytes, free.slot);
    return free.slot;
  }

  /** Puts `bytes`, padded, in place of what stands in a slot: there, or elsewhere where they do not fit. */
  replace({ slot, secretsSize }: Slot, bytes: Uint8Array): number {
    if (slotSize(secretsSize) !== bytes.length) {
      this.clear({ slot, secretsSize });
      return this.put(bytes);
    }
    this.#overwrite.run(bytes, slot);
    return slot;
  }

  /** Destroys what stands in a slot. */
  clear({ slot, secretsSize }: Slot): void {
    const size = slotSize(secretsSize);
    this.#overwrite.run(new Uint8Array(size), slot);
    this.#free.run(slot, size);
  }
}

/** At least one step, so that a slot is never empty. */
function slotSize(size: number): number {
  return Math.max(1, Math.ceil(size / step)) * step;
}

function neverAppended(): never {
  throw new Error('An insert into `sealed` gave no slot.');
}
