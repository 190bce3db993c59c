/** What went wrong between this process and the provider. */
export type TransportFailure =
  /** The request is not fit to be sent: a forbidden character in a header, a broken path. */
  | 'invalid_request'
  /** The address is not one that requests may go to. */
  | 'egress_denied'
  /** The host name does not exist. */
  | 'dns_unknown'
  /** The name service gave no answer for now. */
  | 'dns_unavailable'
  /** Nobody listens, or no route leads there. */
  | 'refused'
  | 'connect_timeout'
  /** The certificate or the handshake is not acceptable. */
  | 'tls'
  /** The connection broke before the answer began. */
  | 'reset'
  /** The connection broke within the answer, or its compressed body ends too early. */
  | 'truncated'
  /** What came is no HTTP. */
  | 'protocol'
  /** The answer is larger than allowed, or swells suspiciously when it is unpacked. */
  | 'too_large'
  /** Within a streamed answer, the provider sent nothing, or the reader took nothing, for too long. */
  | 'idle'
  /** The source of the request's body failed; the cause is its own error. */
  | 'body_source'
  /** The body is encoded in a way that was not asked for, more than once, or wrongly. */
  | 'bad_encoding'
  /** The attempt was aborted from this side; the cause says why. */
  | 'aborted'
  /** The transport has been closed. */
  | 'closed'
  | 'unknown';

/**
 * Why an attempt brought no answer. `sent` is 'no' when the provider cannot have seen the request, so any method may be repeated.
 * The message names the host and nothing else of the request.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly reason: TransportFailure;
  readonly sent: 'no' | 'maybe';

  constructor(reason: TransportFailure, sent: 'no' | 'maybe', message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.sent = sent;
  }
}

/** Whether `value` is a failure of the transport. */
export function isTransportError(value: unknown): value is TransportError {
  return value instanceof TransportError;
}
