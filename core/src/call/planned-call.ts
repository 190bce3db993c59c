import type { ConnectionState } from '../connection/connection-state.js';
import type { CallOptions } from '../contract/client.js';
import type { CompiledEndpoint } from '../plugin/compiled-plugin.js';
import type { PreparedRequest } from '../request/prepared-request.js';

/** A request to be carried out, with all that decides how. */
export interface PlannedCall {
  readonly endpoint: CompiledEndpoint;
  readonly connection: ConnectionState;
  readonly request: PreparedRequest;
  readonly options: CallOptions;
}
