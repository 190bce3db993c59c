import type { AnyPlugin } from '@mooring/core';
import { createUndiciTransport, type Transport } from '@mooring/core/runtime';
import { CheckingCassette } from './checking-cassette.js';
import { ExchangeReader } from './exchange-reader.js';
import type { Cassette } from './open-cassette.js';
import { RecordingCassette } from './recording-cassette.js';
import { ReplayingCassette } from './replaying-cassette.js';

/**
 * - `replay`: answers from the file, and nothing leaves this machine
 * - `record`: sends for real and keeps what was said; the file is written anew
 * - `live-check`: sends for real, answers what came, and compares its shape with the file
 */
export type CassetteMode = 'replay' | 'record' | 'live-check';

/** What a cassette may be told. */
export interface CassetteOptions {
  readonly mode: CassetteMode;
  /** What carries requests in `record` and `live-check`. @default the one that hosts use */
  readonly transport?: Transport;
  /** Ids that look like secrets and are none: an exact text, or a pattern. A credential is never allowed. @default none */
  readonly allow?: readonly (string | RegExp)[];
  /** Names of fields whose values are covered wherever they stand in a body or query, such as `client_secret`. @default none */
  readonly redact?: readonly string[];
  /** Headers of answers to keep beside content-type, link, location, retry-after and those of paging. @default none */
  readonly headers?: readonly string[];
  /** Secrets that the declaration does not lead to. @default none */
  readonly secrets?: readonly string[];
  /** Where the secrets are that the plugin's fields name by variable, so that they are covered. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens a cassette. While recording, the file is complete after each exchange; a recording that fails leaves the file as it was.
 * @example
 * const transport = cassette(shop, 'src/cassettes/customers.json', { mode: process.env.RECORD === undefined ? 'replay' : 'record' });
 * const host = await createHost({ plugins: [shop], services: { transport } });
 * @throws MooringError `InvalidOptions` where there is no cassette to replay; from calls: `CassetteMismatch` for a request that was not
 * recorded, `CassetteUnsafe` where an exchange holds something that looks like a secret
 */
export function cassette(plugin: AnyPlugin, file: string, options: CassetteOptions): Cassette {
  const { mode, transport, allow = [], redact = [], headers = [], secrets = [], environment = process.env } = options;
  const reader = new ExchangeReader(plugin, { allow, redact, secrets, environment, headers: headers.map((name) => name.toLowerCase()) });
  if (mode === 'replay') return new ReplayingCassette(file, reader);
  const live = transport ?? createUndiciTransport();
  // A transport that was given has an owner, who closes it.
  const close = transport === undefined ? (): Promise<void> => live.close() : (): Promise<void> => Promise.resolve();
  return mode === 'record' ? new RecordingCassette(file, reader, live, close) : new CheckingCassette(file, reader, live, close);
}
