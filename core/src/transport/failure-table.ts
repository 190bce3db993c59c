import type { TransportFailure } from './transport-error.js';

/** Error codes of Node and undici, and what each means for an attempt. */
const failureByCode: Readonly<Record<string, TransportFailure>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  ENETDOWN: 'refused',
  EADDRNOTAVAIL: 'refused',
  ETIMEDOUT: 'connect_timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  ENOTFOUND: 'dns_unknown',
  ENODATA: 'dns_unknown',
  EAI_AGAIN: 'dns_unavailable',
  EAI_FAIL: 'dns_unavailable',
  ESERVFAIL: 'dns_unavailable',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too_large',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_INVALID_ARG: 'invalid_request',
  UND_ERR_NOT_SUPPORTED: 'invalid_request',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'invalid_request',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_CLOSED: 'closed',
  UND_ERR_DESTROYED: 'closed',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  HOSTNAME_MISMATCH: 'tls',
};

/** Families of codes that differ in their tail only. */
const failureByPrefix: readonly (readonly [prefix: string, failure: TransportFailure])[] = [
  ['CERT_', 'tls'],
  ['CRL_', 'tls'],
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['HPE_', 'protocol'],
];

/** What an error of Node or undici means; looks into an error that bundles those of several addresses. */
export function failureOf(error: unknown): TransportFailure {
  const code = codeOf(error);
  if (code !== undefined) {
    const failure = failureByCode[code] ?? failureByPrefix.find(([prefix]) => code.startsWith(prefix))?.[1];
    if (failure !== undefined) return failure;
  }
  // The parser of undici leaves the code out for some answers.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'protocol';
  if (error instanceof AggregateError && error.errors.length > 0) return failureOf(error.errors[0]);
  return 'unknown';
}

/** Failures that happen before a request can be on the wire, whatever the socket has seen. */
export const neverSent: ReadonlySet<TransportFailure> = new Set<TransportFailure>([
  'invalid_request',
  'egress_denied',
  'dns_unknown',
  'dns_unavailable',
  'refused',
]);

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
