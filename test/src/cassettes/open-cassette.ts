import type { Transport } from '@mooring/core/runtime';
import type { ResponseDrift } from './shape-drift.js';

/** Drift of one recorded exchange. */
export interface ExchangeDrift extends ResponseDrift {
  /** Position in the cassette, from 0. */
  readonly index: number;
  /** Such as `GET /v1/customers`. */
  readonly exchange: string;
}

/** A transport that records exchanges with a provider once and replays them afterwards. */
export interface Cassette extends Transport {
  /** Recorded exchanges that nobody asked for so far, such as `2: GET /v1/customers`. Empty while recording. */
  unused(): readonly string[];
  /** What `live-check` found so far. */
  drift(): readonly ExchangeDrift[];
}
