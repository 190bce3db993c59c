import type { BodySource } from '../ports/transport.js';

/** Why an upload ended before its source did: the attempt was over. undici sees it and nobody else. */
class UploadClosed extends Error {}

/** The source gave other bytes than it promised. */
export class UnfitSource extends Error {}

/**
 * Reads a source for one attempt, at the pace of the socket. Opened by the first read, so an attempt that never gets a socket leaves the
 * source alone. Closing it ends a read under way, which undici by itself would wait for.
 */
export class Upload implements AsyncIterableIterator<Uint8Array> {
  readonly #source: BodySource;
  readonly #onFailure: (error: unknown) => void;
  #iterator: AsyncIterator<Uint8Array> | undefined;
  #isOver = false;
  #given = 0;
  #interrupt: ((error: Error) => void) | undefined;

  /** @param onFailure takes what the source throws, before the reader does */
  constructor(source: BodySource, onFailure: (error: unknown) => void) {
    this.#source = source;
    this.#onFailure = onFailure;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    // Never "done" here: to undici that would be the proper end of a body which has none.
    if (this.#isOver) return Promise.reject(new UploadClosed());
    return new Promise((resolve, reject) => {
      this.#interrupt = reject;
      this.#pull().then(resolve, reject);
    });
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Closes the source, whatever it is doing. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#interrupt?.(new UploadClosed());
    if (this.#iterator !== undefined) closeQuietly(this.#iterator);
  }

  async #pull(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      this.#iterator ??= this.#source.open()[Symbol.asyncIterator]();
      const result = await this.#iterator.next();
      const { length } = this.#source;
      if (result.done === true) {
        if (length !== undefined && this.#given < length)
          throw new UnfitSource(`it gave ${this.#given} bytes of the ${length} it promised`);
        this.#isOver = true;
        return { done: true, value: undefined };
      }
      // Typed, and still often wrong: a stream with an encoding gives text.
      if (!(result.value instanceof Uint8Array)) throw new UnfitSource('it gave something else than bytes');
      this.#given += result.value.length;
      if (length !== undefined && this.#given > length) throw new UnfitSource(`it gave more than the ${length} bytes it promised`);
      return result;
    } catch (error) {
      if (!this.#isOver) {
        this.close();
        this.#onFailure(error);
      }
      throw error;
    }
  }
}

/** A source that fails while it is closed has nobody left to tell. */
function closeQuietly(iterator: AsyncIterator<unknown>): void {
  try {
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  } catch {
    // As above: an iterator written by hand may throw at once.
  }
}
