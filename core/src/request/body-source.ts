import { createGzip } from 'node:zlib';
import { MooringError } from '../errors/mooring-error.js';
import type { BodySource } from '../ports/transport.js';

/** A body source that is opened by a function, as often as wanted. */
export const reopenable = (open: () => AsyncIterable<Uint8Array>, length?: number): BodySource => ({ open, length, isReopenable: true });

/** A body source that can be read once. It stays good until the first byte is asked for: a request that never left may still be repeated. */
export function readOnce(bytes: AsyncIterable<Uint8Array>): BodySource {
  let isUsed = false;
  const take = (): AsyncIterator<Uint8Array> => {
    if (isUsed) throw new MooringError('BodyUnreadable', 'The body is a stream that has been read already; give a function that opens it.');
    isUsed = true;
    return bytes[Symbol.asyncIterator]();
  };
  return {
    get isReopenable() {
      return !isUsed;
    },
    open() {
      let iterator: AsyncIterator<Uint8Array> | undefined;
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => (iterator ??= take()).next(),
          return: async () => (await iterator?.return?.()) ?? { done: true, value: undefined },
        }),
      };
    },
    discard() {
      if (isUsed) return;
      const iterator = take();
      // The iterator of a stream of Node's holds the stream only once it has been read from.
      if ('destroy' in bytes && typeof bytes.destroy === 'function') bytes.destroy();
      else Promise.resolve(iterator.return?.()).catch(() => undefined);
    },
  };
}

/** The same source, its bytes changed on the way. Their number is not known any more. */
export function changed(source: BodySource, change: (bytes: AsyncIterator<Uint8Array>) => AsyncIterator<Uint8Array>): BodySource {
  return {
    get isReopenable() {
      return source.isReopenable;
    },
    open: () => ({ [Symbol.asyncIterator]: () => change(source.open()[Symbol.asyncIterator]()) }),
    discard: () => source.discard?.(),
  };
}

/** Several bodies as one. Its length is known where all of theirs are. */
export function joined(parts: readonly (Uint8Array | BodySource)[]): BodySource {
  const lengths = parts.map((part) => part.length);
  const sources = parts.filter((part): part is BodySource => !(part instanceof Uint8Array));
  return {
    length: lengths.every((length) => length !== undefined) ? lengths.reduce((sum, length) => sum + length, 0) : undefined,
    get isReopenable() {
      return sources.every((source) => source.isReopenable);
    },
    open: () => ({ [Symbol.asyncIterator]: () => new PartsReader(parts) }),
    discard: () => sources.forEach((source) => source.discard?.()),
  };
}

/** Written by hand, as a generator would put `return` off until a read under way ends. */
class PartsReader implements AsyncIterator<Uint8Array> {
  readonly #parts: Iterator<Uint8Array | BodySource>;
  #current: AsyncIterator<Uint8Array> | undefined;

  constructor(parts: Iterable<Uint8Array | BodySource>) {
    this.#parts = parts[Symbol.iterator]();
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    for (;;) {
      if (this.#current !== undefined) {
        const result = await this.#current.next();
        if (result.done !== true) return result;
        this.#current = undefined;
      }
      const part = this.#parts.next();
      if (part.done === true) return { done: true, value: undefined };
      if (part.value instanceof Uint8Array) return { done: false, value: part.value };
      this.#current = part.value.open()[Symbol.asyncIterator]();
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    await this.#current?.return?.();
    return { done: true, value: undefined };
  }
}

/** Packs bytes on the way, no faster than they are taken. */
export function gzipped(bytes: AsyncIterator<Uint8Array>): AsyncIterator<Uint8Array> {
  const gzip = createGzip();
  const packed: AsyncIterator<Uint8Array> = gzip[Symbol.asyncIterator]();
  let feeding: Promise<void> | undefined;
  let goOn: () => void = () => undefined;
  // "close" too, for whoever stops reading while the packer is full.
  gzip.on('drain', () => goOn()).on('close', () => goOn());
  const feed = async (): Promise<void> => {
    for (;;) {
      const result = await bytes.next();
      if (gzip.destroyed) return;
      if (result.done === true) return void gzip.end();
      if (!gzip.write(result.value)) await new Promise<void>((resolve) => (goOn = resolve));
    }
  };
  return {
    next() {
      // The reader of `packed` is told by the destroyed stream.
      feeding ??= feed().catch((error: unknown) => void gzip.destroy(error instanceof Error ? error : new Error('The source failed.')));
      return packed.next();
    },
    async return() {
      gzip.destroy();
      await bytes.return?.();
      return { done: true, value: undefined };
    },
  };
}
