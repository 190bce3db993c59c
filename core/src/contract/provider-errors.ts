import type { ErrorCode } from '../errors/catalogue.js';

/** An answer as a plugin's `errors` sees it, whatever the status. */
export interface ProviderResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; `undefined` where the body is none. */
  readonly body: unknown;
  readonly text: string;
}

/** The errors a provider's answer can mean. */
export type ProviderErrorCode = Extract<
  ErrorCode,
  | 'RateLimited'
  | 'Overloaded'
  | 'ServerError'
  | 'Unsupported'
  | 'Conflict'
  | 'TransientRefusal'
  | 'TokenExpired'
  | 'AuthenticationFailed'
  | 'PermissionDenied'
  | 'NotFound'
  | 'RequestRejected'
>;

/** What a plugin read from an answer that is a failure. */
export interface ProviderFailure {
  /** What it means. @default by status */
  readonly means?: ProviderErrorCode;
  /** The provider's own code. */
  readonly code?: string;
  /** The provider's own words. */
  readonly message?: string;
  readonly retryAfterMs?: number;
  /** `false` where the provider says that another try is pointless, whatever the error. @default by what it means */
  readonly retry?: false;
}

/**
 * Runs on every answer: some providers put errors inside a 200. `undefined` means the answer is no failure as far as the body tells;
 * the status still counts.
 */
export type ReadProviderError = (response: ProviderResponse) => ProviderFailure | undefined;

/** A plugin's errors, both ways: `write` gives the provider's own body for an error, for the simulator. */
export interface ProviderErrors {
  readonly read: ReadProviderError;
  readonly write?: (failure: Required<Pick<ProviderFailure, 'means' | 'message'>>) => {
    readonly status: number;
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Header that carries the provider's id of a request. */
  readonly requestIdHeader?: string;
}
