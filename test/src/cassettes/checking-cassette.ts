import { withoutStreams, type Transport, type WireRequest, type WireResponse } from '@mooring/core/runtime';
import { titleOf } from './cassette-file.js';
import type { ExchangeReader } from './exchange-reader.js';
import type { Cassette, ExchangeDrift } from './open-cassette.js';
import { RecordedExchanges } from './recorded-exchanges.js';
import { responseDrift } from './shape-drift.js';

/** Sends for real, answers what came, and compares its shape with the file. */
export class CheckingCassette implements Cassette {
  readonly #recorded: RecordedExchanges;
  readonly #reader: ExchangeReader;
  readonly #live: Transport;
  readonly #close: () => Promise<void>;
  readonly #drift: ExchangeDrift[] = [];

  constructor(file: string, reader: ExchangeReader, live: Transport, close: () => Promise<void>) {
    this.#recorded = new RecordedExchanges(file, reader);
    this.#reader = reader;
    this.#live = live;
    this.#close = close;
  }

  async send(given: WireRequest): Promise<WireResponse> {
    const request = await withoutStreams(given);
    this.#reader.learn(request);
    const sent = this.#reader.readRequest(request);
    // What was created live has another id than what was recorded: the same endpoint is comparable all the same.
    const taken = this.#recorded.take(sent) ?? this.#recorded.takeNearest(sent);
    if (taken === undefined) throw this.#recorded.mismatch(sent);
    const response = await this.#live.send(request);
    const { index, exchange } = taken;
    for (const drift of responseDrift(exchange.response, this.#reader.readResponse(response)))
      this.#drift.push({ index, exchange: titleOf(exchange), ...drift });
    return response;
  }

  unused(): readonly string[] {
    return this.#recorded.unused();
  }

  drift(): readonly ExchangeDrift[] {
    return this.#drift;
  }

  close(): Promise<void> {
    return this.#close();
  }
}
