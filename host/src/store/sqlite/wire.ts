import type { JournalOptions } from './journal.js';
import type { Failure } from './failure.js';
import type { Outcome } from './ledger.js';
import type { AcceptOperation, LedgerOperation, Operation } from './operation.js';

/** What the writer thread is started with. */
export interface ThreadData extends JournalOptions {
  readonly now: number;
}

/** To the writer thread. */
export type Request = ({ readonly kind: 'commit' } & PackedBatch) | { readonly kind: 'close' };

/** From the writer thread, one for the start and one for each request. */
export type Reply =
  | { readonly kind: 'opened' | 'closed' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'committed'; readonly outcomes: readonly Outcome[] };

type PackedOperation = LedgerOperation | (Omit<AcceptOperation, 'bodies'> & { readonly lengths: readonly number[] });

/**
 * A batch whose bodies stand one after the other in one buffer. A cloned Buffer drags the whole pool it was cut from along, and one
 * transfer list entry a body costs more than the copy.
 */
export interface PackedBatch {
  readonly operations: readonly PackedOperation[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function pack(batch: readonly Operation[]): PackedBatch {
  let total = 0;
  for (const operation of batch) {
    if (operation.kind === 'accept') for (const body of operation.bodies) total += body.byteLength;
  }
  const bytes = new Uint8Array(total);
  let offset = 0;
  const operations = batch.map((operation): PackedOperation => {
    if (operation.kind !== 'accept') return operation;
    const lengths = operation.bodies.map((body) => {
      bytes.set(body, offset);
      offset += body.byteLength;
      return body.byteLength;
    });
    return { kind: 'accept', requests: operation.requests, events: operation.events, lengths };
  });
  return { operations, bytes };
}

export function unpack({ operations, bytes }: PackedBatch): readonly Operation[] {
  let offset = 0;
  return operations.map((operation): Operation => {
    if (operation.kind !== 'accept') return operation;
    const bodies = operation.lengths.map((length) => bytes.subarray(offset, (offset += length)));
    return { kind: 'accept', requests: operation.requests, events: operation.events, bodies };
  });
}
