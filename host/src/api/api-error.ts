import { errorCatalogue, isMooringError, type AnyMooringError, type ErrorCode } from '@mooring/core';

/** An answer of the API before it is written. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What a code is in HTTP, where it is a matter of the request and not of the provider. */
const statuses: Partial<Record<ErrorCode, number>> = {
  InvalidInput: 400,
  InvalidOptions: 400,
  MissingCredential: 400,
  Unauthorised: 401,
  UnknownPlugin: 404,
  UnknownConnection: 404,
  NotFound: 404,
  AccountMismatch: 409,
  Conflict: 409,
  ConnectionDisabled: 409,
  ConnectionExists: 409,
  NotConnected: 409,
  ReauthorisationRequired: 409,
  AuthenticationFailed: 422,
  ConnectionRefused: 422,
  PermissionDenied: 422,
  HostNotStarted: 503,
  LimiterFull: 429,
  InvalidPlugin: 500,
  VaultKeyMissing: 500,
  VaultTampered: 500,
};

/** Whether a provider has had its say: then the sentence may hold its words, and those what was sent to it. */
const isOfProvider = ({ code, status, provider }: AnyMooringError): boolean =>
  status !== undefined || provider !== undefined || (statuses[code] ?? 502) === 422 || (statuses[code] ?? 502) === 502;

/**
 * An error as the API tells it. Never a secret: of what a provider said only the kind is told.
 * @param as HTTP status, where it is another than the code's own
 */
export function errorAnswer(error: unknown, as?: number): ApiAnswer {
  if (!isMooringError(error)) return refusal(500, 'HostFailed');
  const { code, retryable, plugin, connection, issues, retryAfterMs } = error;
  const isForeign = isOfProvider(error);
  const known = statuses[code] ?? 502;
  // A provider's own 404 or 409 is not about a connection of ours.
  const status = retryable ? 503 : isForeign && known !== 422 ? 502 : known;
  const message = isForeign ? errorCatalogue[code].meaning : error.message;
  return {
    status: as ?? status,
    ...(retryAfterMs === undefined ? {} : { headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) } }),
    body: { error: defined({ code, message, retryable, plugin, connection, issues, retryAfterMs }) },
  };
}

/** A refusal that says what its code means. */
export function refusal(
  status: number,
  code: 'Unauthorised' | 'NotFound' | 'HostFailed' | 'InvalidOptions',
  message?: string,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  return {
    status,
    headers,
    body: { error: { code, message: message ?? errorCatalogue[code].meaning, retryable: errorCatalogue[code].retryable } },
  };
}

/** The fields that are there. */
export const defined = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
