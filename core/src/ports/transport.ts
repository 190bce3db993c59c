/** A request ready for the wire: absolute URL, credential applied, body encoded. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** Bytes of decoded answer after which the attempt is given up. */
  readonly maxResponseBytes: number;
  /** Aborts the attempt: the socket is destroyed. The transport calls `register` once, synchronously, with its own abort function. */
  readonly onAbortable: (abort: (reason: Error) => void) => void;
}

/** What came back. `body` is decoded (gzip, br, deflate undone) and whole. */
export interface WireResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Carries one attempt. It never retries, redirects or interprets.
 * Rejects with a `TransportError` that says whether the request can have reached the provider.
 */
export interface Transport {
  send(request: WireRequest): Promise<WireResponse>;
  /** Closes idle sockets; attempts under way are aborted. Idempotent. */
  close(): Promise<void>;
}
