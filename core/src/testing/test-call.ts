import { createNodeCacheTier } from '../cache/index.js';
import { createClient, type DynamicClient } from '../call/connection-client.js';
import { Pipeline } from '../call/pipeline.js';
import { createConnection } from '../connection/create-connection.js';
import type { AnyPlugin } from '../contract/plugin.js';
import { createMemoryLimiter } from '../limits/index.js';
import { compilePlugin } from '../plugin/compiled-plugin.js';
import type { LogFields, Logger } from '../ports/logger.js';
import { silentMeter, type Meter } from '../ports/meter.js';
import type { Random } from '../ports/random.js';
import type { Transport } from '../ports/transport.js';
import { VirtualClock } from '../ports/virtual-clock.js';

/** One line that was logged. */
export interface LoggedLine extends LogFields {
  readonly level: string;
  readonly message: string;
}

/** A client of one connection with everything around it that a test wants to see. */
export interface TestCall {
  readonly client: DynamicClient;
  readonly clock: VirtualClock;
  readonly lines: readonly LoggedLine[];
  readonly pipeline: Pipeline;
}

/** Chance that always falls in the middle. */
export const evenRandom: Random = {
  next: () => 0.5,
  uuid: () => '00000000-0000-4000-8000-000000000000',
  bytes: (length) => new Uint8Array(length),
};

/** Puts a real pipeline over a transport of the test, on a clock of the test. */
export function createTestCall(
  plugin: AnyPlugin,
  transport: Transport,
  options: {
    readonly credentials: Readonly<Record<string, string>>;
    readonly values?: Readonly<Record<string, string>>;
    readonly environment?: 'live' | 'sandbox';
    readonly onSchemaDrift?: 'report' | 'strict';
    readonly meter?: Meter;
    readonly clock?: VirtualClock;
    readonly name?: string;
    readonly pipeline?: Pipeline;
  },
): TestCall {
  const clock = options.clock ?? new VirtualClock();
  const lines: LoggedLine[] = [];
  const line =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      void lines.push({ level, message, ...fields });
  const logger: Logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const pipeline =
    options.pipeline ??
    new Pipeline({
      clock,
      random: evenRandom,
      logger,
      meter: options.meter ?? silentMeter,
      cache: createNodeCacheTier(),
      limiter: createMemoryLimiter(clock),
      transportOf: () => transport,
      onSchemaDrift: options.onSchemaDrift ?? 'report',
      slowCallMs: 5_000,
    });
  const connection = createConnection(compilePlugin(plugin), {
    name: options.name ?? 'acme',
    credentials: options.credentials,
    values: options.values,
    environment: options.environment,
  });
  const client = createClient(connection, { pipeline, random: evenRandom, resolve: ({ id }) => (id === 'clock' ? clock : undefined) });
  return { client, clock, lines, pipeline };
}
