import type { StreamWatch } from '../ports/transport.js';
import type { TransportError } from './transport-error.js';

/** Bytes that may wait for the reader before the socket is paused. */
const highWaterBytes = 64 * 1024;

/** What a stream can ask of the attempt that feeds it. */
export interface StreamFeed {
  /** Sends no more until `resumeFeed`; what is under way may still arrive. */
  pauseFeed(): void;
  resumeFeed(): void;
  /** Nobody reads on. */
  breakOff(): void;
  /** A limit of the watch has passed. The attempt answers with `fail`. */
  expire(side: 'provider' | 'reader'): void;
}

type Result = IteratorResult<Uint8Array, undefined>;
interface Waiting {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: TransportError) => void;
}

const done: Result = { done: true, value: undefined };

/** The body of an answer while it arrives: a short queue between the socket and one reader, and a timer on whichever of them is slow. */
export class AnswerStream implements AsyncIterableIterator<Uint8Array> {
  readonly #watch: StreamWatch;
  readonly #feed: StreamFeed;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #isPaused = false;
  #waiting: Waiting[] = [];
  #outcome: 'open' | 'ended' | TransportError = 'open';
  #disarm: () => void;

  constructor(watch: StreamWatch, feed: StreamFeed) {
    this.#watch = watch;
    this.#feed = feed;
    this.#disarm = this.#arm('reader');
  }

  /** Takes bytes from the attempt. */
  push(chunk: Uint8Array): void {
    if (this.#outcome !== 'open' || chunk.length === 0) return;
    const reader = this.#waiting.shift();
    if (reader !== undefined) {
      this.#watchNow(this.#waiting.length === 0 ? 'reader' : 'provider');
      reader.resolve({ done: false, value: chunk });
      return;
    }
    this.#queue.push(chunk);
    this.#queuedBytes += chunk.length;
    if (this.#queuedBytes > highWaterBytes && !this.#isPaused) {
      this.#isPaused = true;
      this.#feed.pauseFeed();
    }
  }

  /** The answer is complete. What waits in the queue can still be read. */
  end(): void {
    if (this.#outcome !== 'open') return;
    this.#close('ended');
    for (const reader of this.#waiting.splice(0)) reader.resolve(done);
  }

  /** The answer is broken. What has arrived can still be read, unless the reader gave up or was given up. */
  fail(error: TransportError, keepsQueue: boolean): void {
    if (this.#outcome !== 'open') return;
    const readers = this.#waiting.splice(0);
    // Said once, as a generator does.
    this.#close(readers.length === 0 ? error : 'ended');
    if (!keepsQueue) this.#queue = [];
    for (const reader of readers) reader.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    const chunk = this.#queue.shift();
    if (chunk !== undefined) {
      this.#queuedBytes -= chunk.length;
      if (this.#outcome === 'open') {
        this.#watchNow('reader');
        // Only once it is empty: a socket that is paused and resumed for each chunk does little else.
        if (this.#isPaused && this.#queue.length === 0) {
          this.#isPaused = false;
          this.#feed.resumeFeed();
        }
      }
      return Promise.resolve({ done: false, value: chunk });
    }
    const outcome = this.#outcome;
    if (outcome === 'ended') return Promise.resolve(done);
    if (outcome !== 'open') {
      this.#outcome = 'ended';
      return Promise.reject(outcome);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#watchNow('provider');
    });
  }

  return(): Promise<Result> {
    const wasOpen = this.#outcome === 'open';
    this.#queue = [];
    if (wasOpen) this.end();
    else this.#outcome = 'ended';
    if (wasOpen) this.#feed.breakOff();
    return Promise.resolve(done);
  }

  #close(outcome: 'ended' | TransportError): void {
    this.#outcome = outcome;
    this.#disarm();
    this.#watch.onEnd?.();
  }

  #watchNow(side: 'provider' | 'reader'): void {
    this.#disarm();
    this.#disarm = this.#arm(side);
  }

  #arm(side: 'provider' | 'reader'): () => void {
    const { providerIdleMs, readerIdleMs } = this.#watch;
    return this.#watch.arm(side === 'provider' ? providerIdleMs : readerIdleMs, () => this.#feed.expire(side));
  }
}
