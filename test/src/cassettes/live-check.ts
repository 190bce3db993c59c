import type { AnyPlugin } from '@mooring/core';
import { createConnection, createUndiciTransport, systemClock, type Transport, type WireRequest } from '@mooring/core/runtime';
import { readCassette, titleOf } from './cassette-file.js';
import { ExchangeReader } from './exchange-reader.js';
import type { ExchangeDrift } from './open-cassette.js';
import { repeatRequest } from './repeat-request.js';
import { responseDrift } from './shape-drift.js';

/** The account that recorded requests are sent with again, and how. */
export interface LiveCheckOptions {
  readonly credentials: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, string>>;
  /** @default 'live' */
  readonly environment?: 'live' | 'sandbox';
  /** What carries the requests. @default the one that hosts use */
  readonly transport?: Transport;
  /** Whether requests that change something are sent too. @default false */
  readonly writes?: boolean;
}

/** What came of sending a cassette's requests again. */
export interface LiveCheck {
  /** How many exchanges were compared. */
  readonly checked: number;
  /** Exchanges that were not sent, each with its reason. */
  readonly skipped: readonly string[];
  readonly drift: readonly ExchangeDrift[];
}

/**
 * Sends every recorded request again, one after the other, and compares the answers in status and shape; values do not matter. Leaves the
 * file as it is. Requests that change something are left out unless asked for.
 * @throws MooringError `InvalidOptions`, `MissingCredential`; TransportError where no answer comes
 */
export async function liveCheck(plugin: AnyPlugin, file: string, options: LiveCheckOptions): Promise<LiveCheck> {
  const { credentials, values, environment, writes = false, transport } = options;
  const reader = new ExchangeReader(plugin, { allow: [], redact: [], headers: [], secrets: Object.values(credentials), environment: {} });
  const { exchanges } = readCassette(file, plugin.id);
  const connection = createConnection(reader.plugin, { name: 'live-check', environment, credentials, values });
  const live = transport ?? createUndiciTransport();
  const skipped: string[] = [];
  const drift: ExchangeDrift[] = [];
  let checked = 0;
  try {
    for (const [index, exchange] of exchanges.entries()) {
      const title = titleOf(exchange);
      const repeated = repeatRequest(exchange, connection, writes);
      if ('reason' in repeated) {
        skipped.push(`${index}: ${title}: ${repeated.reason}`);
        continue;
      }
      const { prepared, endpoint } = repeated;
      const authorised = connection.authorise(prepared.credentialOf)(prepared, endpoint.encoding, systemClock.now());
      const { url, headers, body } = authorised;
      const response = await sendWithin(live, {
        method: prepared.method,
        url: new URL(url),
        headers,
        body,
        maxResponseBytes: endpoint.maxResponseBytes,
      });
      checked++;
      for (const found of responseDrift(exchange.response, reader.readResponse(response))) drift.push({ index, exchange: title, ...found });
    }
  } finally {
    if (transport === undefined) await live.close();
  }
  return { checked, skipped, drift };
}

/** Milliseconds that one answer may take. */
const timeoutMs = 30_000;

async function sendWithin(live: Transport, request: Omit<WireRequest, 'onAbortable'>): ReturnType<Transport['send']> {
  let abort: (reason: Error) => void = () => undefined;
  const timer = setTimeout(() => abort(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs);
  try {
    return await live.send({
      ...request,
      onAbortable: (register) => {
        abort = register;
      },
    });
  } finally {
    clearTimeout(timer);
  }
}
