import type { Dispatcher } from 'undici';
import type { BodySource, WireRequest, WireResponse } from '../ports/transport.js';
import { AnswerStream, type StreamFeed } from './answer-stream.js';
import { contentEncodingOf, createContentDecoder, type ContentDecoder, type DecodedSink } from './content-decoder.js';
import { failureOf, neverSent } from './failure-table.js';
import { TransportError, type TransportFailure } from './transport-error.js';
import { UnfitSource, Upload } from './upload.js';

const noBytes = Buffer.alloc(0);

/** Failures of this side's own making: what has arrived of a stream is of no use to anybody any more. */
const givenUp: ReadonlySet<TransportFailure> = new Set<TransportFailure>(['aborted', 'idle', 'closed']);

/**
 * One attempt on the wire: undici's handler and the state of the attempt in one object, so that a plain answer costs no stream,
 * no signal and no further closure. Settles exactly once; an answer that streams settles when the stream is over.
 */
export class WireAttempt implements Dispatcher.DispatchHandler, DecodedSink, StreamFeed {
  readonly #request: WireRequest;
  readonly #resolve: (response: WireResponse) => void;
  readonly #reject: (error: TransportError) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #settled: TransportError | true | undefined;
  #sent: 'no' | 'maybe' = 'no';
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #chunks: Buffer[] = [];
  #size = 0;
  #decoder: ContentDecoder | undefined;
  #upload: Upload | undefined;
  #stream: AnswerStream | undefined;

  constructor(request: WireRequest, resolve: (response: WireResponse) => void, reject: (error: TransportError) => void) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Gives the attempt up; the socket is destroyed. Without effect once it has settled. */
  abort(reason: Error): void {
    this.#fail('aborted', 'The attempt was aborted', reason);
  }

  /** The body of the request, read from `source` as the socket takes it. */
  openUpload(source: BodySource): Upload {
    this.#upload = new Upload(source, (error) => {
      const words = error instanceof UnfitSource ? `The source of the body is not what it says: ${error.message}` : wordsFor('body_source');
      this.#fail('body_source', words, error);
    });
    return this.#upload;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Aborted while it waited for a socket: nothing has been written yet, and nothing will be. Thrown, since an abort would destroy the
    // socket, and a thousand that gave up waiting for a provider that hangs would make as many connections.
    if (this.#settled instanceof TransportError) throw this.#settled;
    this.#sent = 'maybe';
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 100 and 103 announce an answer, they are none.
    if (status < 200 || this.#settled !== undefined) return;
    this.#status = status;
    this.#headers = joinHeaders(headers);
    const encoding = contentEncodingOf(this.#headers['content-encoding']);
    if (encoding === 'unknown') {
      this.#fail('bad_encoding', 'The answer is encoded in a way that was not asked for');
    } else if (encoding !== undefined) {
      this.#decoder = createContentDecoder(encoding, this);
    } else if (this.#request.method !== 'HEAD' && Number(this.#headers['content-length']) > this.#request.maxResponseBytes) {
      this.#failTooLarge();
    }
    const { stream } = this.#request;
    if (stream !== undefined && status < 300 && !this.#isSettled()) {
      this.#stream = new AnswerStream(stream, this);
      this.#resolve({ status, headers: this.#headers, body: noBytes, stream: this.#stream });
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled !== undefined) return;
    if (this.#decoder === undefined) this.onDecoded(chunk);
    else this.#decoder.write(chunk);
  }

  onResponseEnd(): void {
    // A provider may answer before it has read the body; undici then closes the socket, and nobody reads the source any more.
    this.#upload?.close();
    if (this.#decoder === undefined) this.onDecodedEnd();
    else this.#decoder.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (error instanceof TransportError) {
      this.#settle(new TransportError(error.reason, neverSent.has(error.reason) ? 'no' : this.#sent, error.message, error.cause));
      return;
    }
    const failure = failureOf(error);
    if (failure === 'invalid_request') {
      // undici's messages about a request quote parts of it, which may be the credential: neither words nor cause are kept.
      this.#fail(failure, 'The request is not fit to be sent');
    } else {
      const broken = failure === 'reset' && this.#status !== 0 ? 'truncated' : failure;
      // The parser's error carries the bytes it could not read, which may be anything.
      this.#fail(broken, wordsFor(broken), failure === 'protocol' ? new Error(error.message) : error);
    }
  }

  onDecoded(chunk: Buffer): boolean {
    this.#size += chunk.length;
    if (this.#size > this.#request.maxResponseBytes) {
      this.#failTooLarge();
      return false;
    }
    if (this.#stream === undefined) this.#chunks.push(chunk);
    else this.#stream.push(chunk);
    return true;
  }

  onDecodedEnd(): void {
    if (this.#settled !== undefined) return;
    this.#settled = true;
    if (this.#stream !== undefined) {
      this.#stream.end();
      return;
    }
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#size);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onDecodeFailure(failure: TransportFailure, cause: unknown): void {
    if (failure === 'too_large') this.#failTooLarge();
    else this.#fail(failure, wordsFor(failure), cause);
  }

  onBackpressure(): void {
    this.#controller?.pause();
  }

  onDrained(): void {
    this.#controller?.resume();
  }

  pauseFeed(): void {
    if (this.#decoder === undefined) this.#controller?.pause();
    else this.#decoder.pause();
  }

  resumeFeed(): void {
    if (this.#decoder === undefined) this.#controller?.resume();
    else this.#decoder.resume();
  }

  breakOff(): void {
    this.#fail('aborted', 'The reader broke the answer off');
  }

  expire(side: 'provider' | 'reader'): void {
    this.#fail(
      'idle',
      side === 'provider' ? 'The host sent nothing for too long within the answer' : 'Nobody read the answer for too long',
    );
  }

  /** A method, so that the compiler does not take what a call in between may have changed for known. */
  #isSettled(): boolean {
    return this.#settled !== undefined;
  }

  #failTooLarge(): void {
    this.#fail('too_large', `The answer is larger than ${this.#request.maxResponseBytes} bytes, or swells suspiciously when unpacked`);
  }

  #fail(failure: TransportFailure, words: string, cause?: unknown): void {
    const sent = neverSent.has(failure) ? 'no' : this.#sent;
    this.#settle(new TransportError(failure, sent, `${words} (${this.#request.url.host}).`, cause));
  }

  #settle(error: TransportError): void {
    if (this.#settled !== undefined) return;
    this.#settled = error;
    this.#chunks = [];
    this.#decoder?.destroy();
    this.#upload?.close();
    this.#controller?.abort(error);
    if (this.#stream === undefined) this.#reject(error);
    else this.#stream.fail(error, !givenUp.has(error.reason));
  }
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) joined[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return joined;
}

function wordsFor(failure: TransportFailure): string {
  switch (failure) {
    case 'refused':
      return 'Nobody accepts connections at the host';
    case 'connect_timeout':
      return 'The host did not accept a connection in time';
    case 'dns_unknown':
      return 'The host name does not exist';
    case 'dns_unavailable':
      return 'The host name cannot be resolved for now';
    case 'tls':
      return 'The certificate or TLS handshake of the host is not acceptable';
    case 'reset':
      return 'The connection broke before an answer came';
    case 'truncated':
      return 'The connection broke within the answer';
    case 'protocol':
      return 'What the host answered is no HTTP';
    case 'bad_encoding':
      return 'The answer cannot be unpacked';
    case 'body_source':
      return 'The source of the body failed';
    case 'closed':
      return 'The transport has been closed';
    default:
      return 'The connection failed';
  }
}
