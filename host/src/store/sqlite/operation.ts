import type { Acceptance } from '../store.js';

/** One request of an `accept`, without its body: receivedAt, url, headers, verifiedWith. */
export type RequestRow = readonly [receivedAt: number, url: string, headers: string, verifiedWith: string];

/** One event of an `accept`; the first field is the index of its request. */
export type EventRow = readonly [
  request: number,
  dueAt: number,
  plugin: string,
  connection: string,
  type: string,
  key: string,
  sha256: string,
  data: string | null,
];

export interface AcceptOperation {
  readonly kind: 'accept';
  readonly requests: readonly RequestRow[];
  /** One for each request. */
  readonly bodies: readonly Uint8Array[];
  readonly events: readonly EventRow[];
}

/** A change of the store as plain data, ready to be sent to the writer thread; arrays where it is hot, since property names cost there. */
export type Operation = AcceptOperation | LedgerOperation;

export type LedgerOperation =
  | { readonly kind: 'claim'; readonly now: number; readonly limit: number; readonly leaseMs: number }
  | { readonly kind: 'complete' | 'park'; readonly seq: number; readonly claims: number }
  | { readonly kind: 'release'; readonly seq: number; readonly claims: number; readonly at: number }
  | { readonly kind: 'retry'; readonly seq: number; readonly claims: number; readonly at: number; readonly failure: FailedAttempt }
  | { readonly kind: 'bury'; readonly seq: number; readonly claims: number; readonly failure: FailedAttempt }
  | { readonly kind: 'wake'; readonly plugin: string; readonly type: string; readonly at: number; readonly limit: number }
  | { readonly kind: 'replay'; readonly seqs: readonly number[]; readonly at: number };

export interface FailedAttempt {
  readonly attempt: number;
  readonly at: number;
  readonly error: string;
}

/**
 * What an operation answers: numbers only, so that a batch of answers crosses threads as one flat message. `accept` answers a pair of
 * outcome (index into `outcomes`) and seq for each event, `claim` the seqs, everything else how many rows changed.
 */
export type Answer = readonly number[];

export const outcomes = ['accepted', 'duplicate', 'quarantined'] as const satisfies readonly Acceptance['outcome'][];
