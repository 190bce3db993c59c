import type { Generated } from 'kysely';
import type { ConnectionStatus } from '../../connection-store.js';

/** The tables of the connection store, as the queries see them. `migrations.ts` makes them. Times are epoch milliseconds. */
export interface ConnectionDatabase {
  readonly connections: ConnectionTable;
  readonly sealed: SealedTable;
  readonly free_slots: FreeSlotTable;
  readonly consents: ConsentTable;
}

interface ConnectionTable {
  readonly id: string;
  readonly tenant: string;
  readonly plugin: string;
  readonly name: string;
  readonly environment: 'live' | 'sandbox';
  readonly method: string;
  /** JSON. */
  readonly config: string;
  readonly status: ConnectionStatus;
  readonly account: string | null;
  /** JSON. */
  readonly scopes: string;
  /** Where the secrets stand in `sealed`, and how many bytes of it they are. */
  readonly slot: number;
  readonly secrets_size: number;
  readonly version: number;
  readonly key_id: string;
  readonly token_expires_at: number | null;
  readonly refresh_at: number | null;
  readonly grant_ends_at: number | null;
  readonly refusals: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly epoch: Generated<number>;
  readonly lease_until: Generated<number>;
}

/** Secrets, padded with zeros. Rows are overwritten and never deleted; `sealed-slots.ts` says why. */
interface SealedTable {
  readonly slot: Generated<number>;
  readonly bytes: Uint8Array;
}

/** Rows of `sealed` that hold zeros only. */
interface FreeSlotTable {
  readonly slot: number;
  readonly size: number;
}

interface ConsentTable {
  readonly state_hash: string;
  readonly session_hash: string;
  readonly sealed: Uint8Array;
  readonly expires_at: number;
}
