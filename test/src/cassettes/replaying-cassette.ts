import { TransportError, withoutStreams, type WireRequest, type WireResponse } from '@mooring/core/runtime';
import type { ExchangeReader } from './exchange-reader.js';
import type { Cassette, ExchangeDrift } from './open-cassette.js';
import { bytesOfBody } from './recorded-body.js';
import { RecordedExchanges } from './recorded-exchanges.js';

/** Answers from the file; nothing leaves this machine. */
export class ReplayingCassette implements Cassette {
  readonly #recorded: RecordedExchanges;
  readonly #reader: ExchangeReader;

  constructor(file: string, reader: ExchangeReader) {
    this.#recorded = new RecordedExchanges(file, reader);
    this.#reader = reader;
  }

  async send(given: WireRequest): Promise<WireResponse> {
    const request = await withoutStreams(given);
    this.#reader.learn(request);
    const sent = this.#reader.readRequest(request);
    const taken = this.#recorded.take(sent);
    if (taken === undefined) throw this.#recorded.mismatch(sent);
    const { status, headers, body } = taken.exchange.response;
    const bytes = bytesOfBody(body);
    if (bytes.length > request.maxResponseBytes)
      throw new TransportError('too_large', 'maybe', `The answer is larger than ${request.maxResponseBytes} bytes (replayed).`);
    return { status, headers, body: bytes };
  }

  unused(): readonly string[] {
    return this.#recorded.unused();
  }

  drift(): readonly ExchangeDrift[] {
    return [];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
