import { MooringError } from '@mooring/core';
import { readCassette, titleOf, type CassetteContent, type CassetteExchange } from './cassette-file.js';
import type { ExchangeReader, ReadRequest } from './exchange-reader.js';
import { meaningOf, nearestExchange, type RequestDifference } from './request-match.js';

/** An exchange with its position in the cassette, from 0. */
export interface TakenExchange {
  readonly index: number;
  readonly exchange: CassetteExchange;
}

/** The exchanges of a file, each of which is taken once. */
export class RecordedExchanges {
  readonly file: string;
  readonly #content: CassetteContent;
  readonly #used = new Set<number>();
  readonly #byMeaning = new Map<string, number[]>();

  constructor(file: string, reader: ExchangeReader) {
    this.file = file;
    this.#content = readCassette(file, reader.plugin.id);
    for (const [index, { endpoint, request }] of this.#content.exchanges.entries()) {
      const meaning = meaningOf({ endpoint, request });
      this.#byMeaning.set(meaning, [...(this.#byMeaning.get(meaning) ?? []), index]);
    }
  }

  /** The next exchange of this meaning; undefined where none is left. */
  take(sent: ReadRequest): TakenExchange | undefined {
    return this.#take(this.#byMeaning.get(meaningOf(sent))?.find((position) => !this.#used.has(position)));
  }

  /** The least different exchange of the same endpoint that was not taken yet. */
  takeNearest(sent: ReadRequest): TakenExchange | undefined {
    const left = this.#content.exchanges
      .map((exchange, index) => ({ exchange, index }))
      .filter(({ exchange, index }) => !this.#used.has(index) && exchange.endpoint === sent.endpoint);
    const nearest = nearestExchange(
      left.map(({ exchange }) => exchange),
      sent,
    );
    return this.#take(nearest === undefined ? undefined : left[nearest.index]?.index);
  }

  unused(): readonly string[] {
    return this.#content.exchanges.flatMap((exchange, index) => (this.#used.has(index) ? [] : [`${index}: ${titleOf(exchange)}`]));
  }

  /** What to tell of a request that has no exchange. */
  mismatch(sent: ReadRequest): MooringError<'CassetteMismatch'> {
    const title = titleOf(sent);
    const times = this.#byMeaning.get(meaningOf(sent))?.length ?? 0;
    if (times > 0)
      return this.#error(
        `${title} was recorded ${times === 1 ? 'once' : `${times} times`} in ${this.file}, and is asked for once more.`,
        sent,
        [],
      );
    const nearest = nearestExchange(this.#content.exchanges, sent);
    const exchange = nearest === undefined ? undefined : this.#content.exchanges[nearest.index];
    if (nearest === undefined || exchange === undefined) return this.#error(`${title} is not in ${this.file}, which is empty.`, sent, []);
    const words = nearest.differences.map(inWords);
    return this.#error(
      `${title} is not in ${this.file}. The nearest is exchange ${nearest.index}, ${titleOf(exchange)}: ${words.join('; ')}.`,
      sent,
      nearest.differences,
    );
  }

  #take(index: number | undefined): TakenExchange | undefined {
    const exchange = index === undefined ? undefined : this.#content.exchanges[index];
    if (index === undefined || exchange === undefined) return undefined;
    this.#used.add(index);
    return { index, exchange };
  }

  #error(message: string, { endpoint }: ReadRequest, differences: readonly RequestDifference[]): MooringError<'CassetteMismatch'> {
    return new MooringError('CassetteMismatch', message, {
      plugin: this.#content.plugin,
      endpoint,
      issues: differences.map((difference) => ({ path: difference.path, message: inWords(difference) })),
    });
  }
}

const maxShown = 80;
const shown = (text: string | undefined): string =>
  text === undefined ? 'nothing' : text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
const inWords = ({ path, recorded, sent }: RequestDifference): string => `${path}: recorded ${shown(recorded)}, sent ${shown(sent)}`;
