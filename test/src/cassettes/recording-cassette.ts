import { existsSync, readFileSync } from 'node:fs';
import { MooringError } from '@mooring/core';
import { withoutStreams, type Transport, type WholeRequest, type WireRequest, type WireResponse } from '@mooring/core/runtime';
import { restoreFile, writeCassette, type CassetteExchange } from './cassette-file.js';
import type { ExchangeReader } from './exchange-reader.js';
import type { Cassette, ExchangeDrift } from './open-cassette.js';
import type { ScanFinding } from './secret-scan.js';

/** Sends for real and keeps what was said, unless it holds a secret. */
export class RecordingCassette implements Cassette {
  readonly #file: string;
  readonly #reader: ExchangeReader;
  readonly #live: Transport;
  readonly #close: () => Promise<void>;
  readonly #before: string | undefined;
  /** In the order in which requests went out; a slot stays empty where no answer came. */
  readonly #raw: { readonly request: WholeRequest; response?: WireResponse }[] = [];
  #failure: MooringError | undefined;

  constructor(file: string, reader: ExchangeReader, live: Transport, close: () => Promise<void>) {
    this.#file = file;
    this.#reader = reader;
    this.#live = live;
    this.#close = close;
    this.#before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  async send(given: WireRequest): Promise<WireResponse> {
    const request = await withoutStreams(given);
    if (this.#failure !== undefined) throw this.#failure;
    this.#reader.learn(request);
    const slot: { readonly request: WholeRequest; response?: WireResponse } = { request };
    this.#raw.push(slot);
    const response = await this.#live.send(request);
    this.#reader.learnAnswer(response);
    slot.response = response;
    this.#write();
    return response;
  }

  unused(): readonly string[] {
    return [];
  }

  drift(): readonly ExchangeDrift[] {
    return [];
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** All of it each time: a secret that was learned now may stand in an earlier answer. */
  #write(): void {
    const { plugin } = this.#reader;
    const exchanges = this.#raw.flatMap(({ request, response }): CassetteExchange[] => {
      if (response === undefined) return [];
      const { endpoint, request: read } = this.#reader.readRequest(request);
      return [{ ...(endpoint === undefined ? {} : { endpoint }), request: read, response: this.#reader.readResponse(response) }];
    });
    const findings = exchanges.flatMap((exchange, index) =>
      this.#reader.scan(exchange).map(({ place, kind }) => ({ place: `exchanges[${index}].${place}`, kind })),
    );
    if (findings.length > 0) this.#fail(findings);
    writeCassette(this.#file, { format: 1, plugin: plugin.id, apiVersion: plugin.definition.api.version, exchanges });
  }

  #fail(findings: readonly ScanFinding[]): never {
    restoreFile(this.#file, this.#before);
    const words = findings.map(({ place, kind }) => `${place}: ${kind}`).join('; ');
    this.#failure = new MooringError(
      'CassetteUnsafe',
      `The recording for ${this.#file} was given up, and nothing of it was kept: ${words}. Cover the field with \`redact\`, or name the id in \`allow\` if it is harmless.`,
      { plugin: this.#reader.plugin.id, issues: findings.map(({ place, kind }) => ({ path: place, message: kind })) },
    );
    throw this.#failure;
  }
}
