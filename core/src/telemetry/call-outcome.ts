import type { ErrorCode } from '../errors/catalogue.js';
import type { HealthSign } from './health-book.js';

/** How a call ended, for metrics and logs: a small closed set. `internal` is nobody's fault but ours or the application's. */
export type CallOutcome =
  | 'ok'
  | 'client_error'
  | 'auth_error'
  | 'rate_limited'
  | 'provider_error'
  | 'timeout'
  | 'network'
  | 'circuit_open'
  | 'egress_denied'
  | 'cancelled'
  | 'internal';

const outcomes: Partial<Readonly<Record<ErrorCode, CallOutcome>>> = {
  InvalidInput: 'client_error',
  InvalidOptions: 'client_error',
  UnknownPlugin: 'client_error',
  UnknownConnection: 'client_error',
  MissingCredential: 'auth_error',
  NotConnected: 'auth_error',
  ConnectionExists: 'client_error',
  ConnectionRefused: 'client_error',
  AccountMismatch: 'client_error',
  ConnectionDisabled: 'client_error',
  ReauthorisationRequired: 'auth_error',
  TokenUnavailable: 'provider_error',
  BodyUnreadable: 'client_error',
  EgressDenied: 'egress_denied',
  CircuitOpen: 'circuit_open',
  BulkheadFull: 'rate_limited',
  LimiterFull: 'rate_limited',
  NotSent: 'network',
  NameUnresolved: 'network',
  InsecureConnection: 'network',
  NetworkFailure: 'network',
  AttemptTimeout: 'timeout',
  DeadlineExceeded: 'timeout',
  Cancelled: 'cancelled',
  RateLimited: 'rate_limited',
  Overloaded: 'provider_error',
  ServerError: 'provider_error',
  Unsupported: 'provider_error',
  Conflict: 'client_error',
  TransientRefusal: 'provider_error',
  TokenExpired: 'auth_error',
  AuthenticationFailed: 'auth_error',
  PermissionDenied: 'auth_error',
  NotFound: 'client_error',
  RequestRejected: 'client_error',
  BadResponse: 'provider_error',
  ResponseTooLarge: 'client_error',
  SchemaDrift: 'provider_error',
  PaginationLoop: 'provider_error',
};

/** What an error comes to. What is not listed is no provider's doing. */
export const outcomeOf = (code: ErrorCode): CallOutcome => outcomes[code] ?? 'internal';

/** What an outcome says about the connection: a mistake of the caller, or of ours, says nothing about it. */
export const signOf = {
  ok: 'good',
  client_error: 'neutral',
  auth_error: 'bad',
  rate_limited: 'bad',
  provider_error: 'bad',
  timeout: 'bad',
  network: 'bad',
  circuit_open: 'bad',
  egress_denied: 'neutral',
  cancelled: 'neutral',
  internal: 'neutral',
} as const satisfies Record<CallOutcome, HealthSign>;
