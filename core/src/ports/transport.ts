/**
 * A body that is read while it is sent, never held whole. Each attempt opens it anew; whoever opens it calls the iterator's `return()` when
 * it does not read to the end.
 */
export interface BodySource {
  /** The bytes from the beginning. */
  open(): AsyncIterable<Uint8Array>;
  /** How many bytes `open` gives, where that is known; the request then states its length. */
  readonly length?: number | undefined;
  /** Whether `open` may be called (again) now. False for good once a source that can be read only once has been read from. */
  readonly isReopenable: boolean;
  /** Releases what the source holds although nobody will open it: the call has ended. Idempotent. */
  discard?(): void;
}

/** A body on its way to the provider: whole, or read as it is sent. */
export type WireBody = string | Uint8Array | BodySource;

/** Whether a body is read as it is sent. */
export const isBodySource = (body: WireBody | undefined): body is BodySource => typeof body === 'object' && !(body instanceof Uint8Array);

/**
 * How a streamed answer is watched. The transport owns no clock, so the caller lends one. Exactly one timer is armed while a stream is open:
 * the provider's while the reader waits for bytes, else the reader's.
 */
export interface StreamWatch {
  /** Calls `onExpire` after about `ms` milliseconds, unless the returned function is called before. */
  arm(ms: number, onExpire: () => void): () => void;
  /** Milliseconds the provider may send nothing while the reader waits. */
  readonly providerIdleMs: number;
  /** Milliseconds the reader may take nothing. A stream that nobody ever reads ends by it, and its socket is destroyed. */
  readonly readerIdleMs: number;
  /** Called once, when a stream that was handed out is over: read to the end, broken off or failed. */
  onEnd?(): void;
}

/** A request ready for the wire: absolute URL, credential applied, body encoded. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WireBody | undefined;
  /** Bytes of decoded answer after which the attempt is given up. */
  readonly maxResponseBytes: number;
  /**
   * Aborts the attempt: the socket is destroyed. The transport calls `register` once, synchronously, with its own abort function, which
   * also ends an answer that is still streaming.
   */
  readonly onAbortable: (abort: (reason: Error) => void) => void;
  /** Set where a success (2xx) is wanted as a stream. Other answers come whole, so that their errors can be read. */
  readonly stream?: StreamWatch | undefined;
}

/** What came back. `body` is decoded (gzip, br, deflate undone) and whole, and empty where there is a `stream`. */
export interface WireResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /**
   * The decoded bytes as they come, for one reader, who slows the provider down by reading slowly. Breaking the loop off destroys the socket.
   * Fails with a `TransportError`. A transport that cannot stream leaves it out and fills `body`.
   */
  readonly stream?: AsyncIterable<Uint8Array> | undefined;
}

/**
 * Carries one attempt. It never retries, redirects or interprets.
 * Rejects with a `TransportError` that says whether the request can have reached the provider.
 */
export interface Transport {
  send(request: WireRequest): Promise<WireResponse>;
  /** Closes idle sockets; attempts under way are aborted, streamed answers included. Idempotent. */
  close(): Promise<void>;
}
