import type { CacheTier, SharedCacheTier } from '../ports/cache-tier.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Meter } from '../ports/meter.js';
import type { Random } from '../ports/random.js';
import type { Transport } from '../ports/transport.js';
import type { Tracer } from '../ports/tracer.js';
import type { HealthBook, OperationEventSink } from '../telemetry/index.js';
import type { Limiter } from '../limits/index.js';

/** What calls are made with; one set for a host. */
export interface CallServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly meter: Meter;
  readonly cache: CacheTier;
  /** Answers that several processes share. @default none */
  readonly sharedCache?: SharedCacheTier | undefined;
  readonly limiter: Limiter;
  /** Told of what happens to calls. */
  readonly events: OperationEventSink;
  /** Told how each call of a connection went. */
  readonly health: HealthBook;
  readonly tracer: Tracer;
  /** The transport of a connection: simulated connections have another one. */
  readonly transportOf: (connection: { readonly plugin: { readonly id: string }; readonly name: string }) => Transport;
  /** What happens when an answer no longer fits the declared schema. */
  readonly onSchemaDrift: 'report' | 'strict';
  /** Calls slower than this are logged as warnings, in milliseconds. */
  readonly slowCallMs: number;
}

/** What a call came to, beside the value: what walking pages and untyped requests need. */
export interface CallResult {
  readonly output: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
}
