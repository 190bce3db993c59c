import { MooringError } from '../errors/mooring-error.js';
import type { BodySource } from '../ports/transport.js';
import { readOnce, reopenable } from './body-source.js';

/** Lines are gathered up to this size: a chunk on the wire for each would cost more than what it carries. */
const chunkBytes = 16 * 1024;

type Items = AsyncIterable<unknown> | Iterable<unknown>;

/**
 * Items as newline-delimited JSON: a list as a whole, which states its length; anything else while it is sent. Functions, and iterables
 * that start anew each time, can be sent again.
 * @throws MooringError `InvalidInput` when it is nothing that gives items
 */
export function linesOf(value: unknown): string | BodySource {
  if (Array.isArray(value)) return value.map(lineOf).join('');
  if (typeof value === 'function') return reopenable(() => new LineReader(itemsOf(value())));
  const items = itemsOf(value);
  // A generator is its own iterator and ends for good; a Set starts anew. What is asynchronous is taken for a stream.
  if (Symbol.iterator in items && !isSame(items[Symbol.iterator](), items)) return reopenable(() => new LineReader(items));
  return readOnce({ [Symbol.asyncIterator]: () => new LineReader(items) });
}

const isSame = (left: unknown, right: unknown): boolean => left === right;

function itemsOf(value: unknown): Items {
  if (typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is iterable in one of the two ways, and both are read alike
    return value as Items;
  }
  throw new MooringError('InvalidInput', '`body` must be a list or an iterable of items, or a function that gives one.', {
    issues: [{ path: 'body', message: 'not iterable' }],
  });
}

function lineOf(item: unknown): string {
  const text: string | undefined = JSON.stringify(item);
  if (text !== undefined) return `${text}\n`;
  throw new MooringError('InvalidInput', '`body` holds an item that has no JSON.', {
    issues: [{ path: 'body', message: 'an item without JSON' }],
  });
}

class LineReader implements AsyncIterableIterator<Uint8Array> {
  readonly #items: Items;
  #iterator: AsyncIterator<unknown> | Iterator<unknown> | undefined;
  #isDone = false;

  constructor(items: Items) {
    this.#items = items;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const items = this.#items;
    this.#iterator ??= Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    let lines = '';
    while (!this.#isDone && lines.length < chunkBytes) {
      const step = this.#iterator.next();
      // A promise for each item of a plain generator would be most of the work.
      const result = step instanceof Promise ? await step : step;
      if (result.done === true) this.#isDone = true;
      else lines += lineOf(result.value);
    }
    return lines === '' ? { done: true, value: undefined } : { done: false, value: Buffer.from(lines) };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#isDone = true;
    await this.#iterator?.return?.();
    return { done: true, value: undefined };
  }
}
