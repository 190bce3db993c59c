import type { Generated } from 'kysely';
import type { EventState } from '../store.js';

/** The tables of the store, as the queries see them. `migrations.ts` makes them. */
export interface Database {
  readonly requests: RequestTable;
  readonly events: EventTable;
  readonly failures: FailureTable;
  readonly quarantine: QuarantineTable;
}

/** What arrived over HTTP, once for all events it carried. Kept apart from `events`, so that a change of state rewrites no body. */
interface RequestTable {
  readonly id: Generated<number>;
  readonly received_at: number;
  readonly url: string;
  readonly headers: string;
  readonly verified_with: string;
  readonly body: Uint8Array;
}

interface EventTable {
  readonly seq: Generated<number>;
  readonly request_id: number;
  readonly state: EventState;
  /** Null in every state that waits for something other than time. */
  readonly next_at: number | null;
  readonly attempts: Generated<number>;
  readonly claims: Generated<number>;
  readonly crashes: Generated<number>;
  readonly replays: Generated<number>;
  readonly plugin: string;
  readonly connection: string;
  readonly type: string;
  readonly key: string;
  readonly body_sha256: string;
  /** Null where the body is the item. */
  readonly data: string | null;
}

interface FailureTable {
  readonly seq: number;
  readonly claim: number;
  readonly attempt: number;
  readonly at: number;
  readonly error: string;
}

interface QuarantineTable {
  readonly id: Generated<number>;
  readonly seq: number;
  readonly request_id: number;
  readonly type: string;
  readonly body_sha256: string;
  readonly data: string | null;
}
