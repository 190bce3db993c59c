import type { ErrorCode } from '../errors/catalogue.js';
import { formatOf } from '../contract/format.js';
import { MooringError, type ErrorDetails } from '../errors/mooring-error.js';
import type { ProviderFailure } from '../contract/provider-errors.js';
import type { CompiledEndpoint } from '../plugin/compiled-plugin.js';
import type { ConnectionState } from '../connection/connection-state.js';
import type { AttemptFailure, FailureClass } from '../resilience/index.js';
import { retryAfterMs } from '../resilience/index.js';
import type { TransportError } from '../transport/index.js';
import type { ReadAnswer } from './read-answer.js';

type FailureCode = Extract<ErrorCode, NonNullable<ProviderFailure['means']> | 'BadResponse'>;

/** What each error of a provider means to retry, circuit, limiter and budget. */
const classes: Readonly<Record<FailureCode, FailureClass>> = {
  RateLimited: 'rate_limited',
  Overloaded: 'overloaded',
  ServerError: 'server_error',
  Unsupported: 'unsupported',
  Conflict: 'client',
  TransientRefusal: 'transient_client',
  TokenExpired: 'auth',
  AuthenticationFailed: 'auth',
  PermissionDenied: 'permission',
  NotFound: 'client',
  RequestRejected: 'client',
  BadResponse: 'bad_response',
};

const overloaded: ReadonlySet<number> = new Set([502, 503, 504, 520, 521, 522, 523, 524, 529]);

/** What a status means by itself; undefined for a success. */
export function meaningOf(status: number): FailureCode | undefined {
  if (status >= 200 && status < 300) return undefined;
  switch (status) {
    case 401:
      return 'AuthenticationFailed';
    case 403:
      return 'PermissionDenied';
    case 404:
    case 410:
      return 'NotFound';
    case 408:
    case 425:
      return 'TransientRefusal';
    case 409:
      return 'Conflict';
    case 420:
    case 429:
      return 'RateLimited';
    case 501:
    case 505:
      return 'Unsupported';
    default:
      if (overloaded.has(status)) return 'Overloaded';
      if (status >= 500) return 'ServerError';
      return status >= 400 ? 'RequestRejected' : 'BadResponse';
  }
}

const words: Readonly<Record<FailureCode, string>> = {
  RateLimited: 'the rate limit is used up',
  Overloaded: 'the provider is overloaded',
  ServerError: 'the provider failed',
  Unsupported: 'the provider does not support this',
  Conflict: 'the resource is in another state',
  TransientRefusal: 'the provider asks to repeat the request',
  TokenExpired: 'the token has expired',
  AuthenticationFailed: 'the credential is not accepted',
  PermissionDenied: 'the credential lacks the permission',
  NotFound: 'there is no such resource',
  RequestRejected: 'the request is rejected',
  BadResponse: 'the answer cannot be read',
};

/** The call an attempt belongs to, as far as its errors need it. */
export interface CallPlace {
  readonly endpoint: CompiledEndpoint;
  readonly connection: ConnectionState;
  readonly repeatable: boolean;
  /** Whether "not modified" is an answer: the question was "only if it has changed". @default false */
  readonly isConditional?: boolean;
}

const detailsOf = ({ endpoint, connection }: CallPlace): ErrorDetails => ({
  plugin: connection.plugin.id,
  connection: connection.name,
  endpoint: endpoint.name,
});

/** The verdict on an answer: undefined when it is a success. */
export function classifyAnswer(place: CallPlace, answer: ReadAnswer, nowMs: number): AttemptFailure | undefined {
  if (answer.status === 304 && place.isConditional === true) return undefined;
  const { errors } = place.connection.plugin;
  const told = errors.read(answer);
  const means: FailureCode | undefined =
    told === undefined ? meaningOf(answer.status) : (told.means ?? meaningOf(answer.status) ?? 'RequestRejected');
  if (means === undefined)
    // Lines of JSON, or bytes that begin like JSON, are not broken: nobody promised one value.
    return answer.broken && formatOf(place.endpoint.definition.output) === undefined
      ? failure(place, 'BadResponse', answer, { message: 'the body is broken JSON' }, nowMs)
      : undefined;
  return failure(place, means, answer, told ?? {}, nowMs);
}

function failure(place: CallPlace, code: FailureCode, answer: ReadAnswer, told: ProviderFailure, nowMs: number): AttemptFailure {
  const { endpoint, connection, repeatable } = place;
  const wait = told.retryAfterMs ?? retryAfterMs(answer.headers['retry-after'], nowMs);
  const { requestIdHeader } = connection.plugin.errors;
  const said = [told.code, told.message].filter((part) => part !== undefined).join(': ');
  const message = `${connection.plugin.id} ${endpoint.name}: ${words[code]} (${answer.status})${said === '' ? '' : `: ${said}`}.`;
  return {
    kind: classes[code],
    repeatable,
    retryAfterMs: wait,
    isFinal: told.retry === false,
    refusesToken: code === 'TokenExpired' || (answer.status === 401 && told.means === undefined && refreshesOn401(connection)),
    error: new MooringError(code, message, {
      ...detailsOf(place),
      status: answer.status,
      retryAfterMs: wait,
      requestId: requestIdHeader === undefined ? undefined : answer.headers[requestIdHeader],
      provider: told.code === undefined && told.message === undefined ? undefined : { code: told.code, message: told.message },
    }),
  };
}

/** Whether a bare 401 may mean an expired token: only for tokens that are obtained, and not where the provider says that it never does. */
function refreshesOn401({ auth }: ConnectionState): boolean {
  return auth.application.kind === 'token' && auth.application.grant.refreshOn401 !== false;
}

type TransportVerdict = readonly [code: ErrorCode, kind: FailureClass];

/** The verdict on an attempt that brought no answer. */
export function classifyTransportError(place: CallPlace, error: TransportError): AttemptFailure {
  const [code, kind] = verdictOn(error);
  const { endpoint, connection, repeatable } = place;
  return {
    kind,
    repeatable,
    error: new MooringError(code, `${connection.plugin.id} ${endpoint.name}: ${error.message}`, { ...detailsOf(place), cause: error }),
  };
}

function verdictOn({ reason, sent }: TransportError): TransportVerdict {
  switch (reason) {
    case 'egress_denied':
      return ['EgressDenied', 'misconfigured'];
    case 'invalid_request':
      return ['InvalidInput', 'misconfigured'];
    case 'dns_unknown':
      return ['NameUnresolved', 'dns_unknown'];
    case 'tls':
      return ['InsecureConnection', 'misconfigured'];
    case 'too_large':
      return ['ResponseTooLarge', 'bad_response'];
    case 'bad_encoding':
    case 'protocol':
      return ['BadResponse', 'bad_response'];
    case 'idle':
      return ['AttemptTimeout', 'attempt_timeout'];
    case 'body_source':
      return ['BodyUnreadable', 'misconfigured'];
    case 'closed':
      return ['HostNotStarted', 'cancelled'];
    case 'dns_unavailable':
    case 'refused':
    case 'connect_timeout':
      return ['NotSent', 'not_sent'];
    case 'reset':
    case 'truncated':
    case 'aborted':
    case 'unknown':
      return sent === 'no' ? ['NotSent', 'not_sent'] : ['NetworkFailure', 'ambiguous_network'];
    default:
      return reason satisfies never;
  }
}
