import { errorCatalogue, type ErrorCode } from './catalogue.js';

const marker = Symbol.for('mooring.error');

/** What an error knows beside its code. No field ever holds a secret. */
export interface ErrorDetails {
  /** Id of the plugin concerned. */
  readonly plugin?: string | undefined;
  /** Name of the connection concerned. */
  readonly connection?: string | undefined;
  /** Path of the endpoint in the plugin, such as `customers.list`. */
  readonly endpoint?: string | undefined;
  /** HTTP status the provider answered with. */
  readonly status?: number | undefined;
  /** The provider's own id of the request, for its support. */
  readonly requestId?: string | undefined;
  /** Milliseconds after which another try makes sense. */
  readonly retryAfterMs?: number | undefined;
  /** Attempts that were made on the wire. */
  readonly attempts?: number | undefined;
  /** What the provider said, in its own words. */
  readonly provider?: { readonly code?: string | undefined; readonly message?: string | undefined } | undefined;
  /** What is wrong, field by field. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[] | undefined;
  /** The error below this one. */
  readonly cause?: unknown;
}

/**
 * The one error of Mooring. Switch on `code`; docs/errors.md lists the codes.
 * @example
 * try { … } catch (error) {
 *   if (isMooringError(error) && error.code === 'RateLimited') await sleep(error.retryAfterMs ?? 1000);
 * }
 */
export class MooringError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'MooringError';
  readonly code: Code;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  readonly plugin: string | undefined;
  readonly connection: string | undefined;
  readonly endpoint: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly attempts: number | undefined;
  readonly provider: ErrorDetails['provider'];
  readonly issues: ErrorDetails['issues'];

  constructor(code: Code, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = errorCatalogue[code].retryable;
    this.plugin = details.plugin;
    this.connection = details.connection;
    this.endpoint = details.endpoint;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
    this.attempts = details.attempts;
    this.provider = details.provider;
    this.issues = details.issues;
    // Recognised by symbol, not by class: two copies of this package in one process must still know each other's errors.
    Object.defineProperty(this, marker, { value: true });
  }

  /** The same error with more details; those given replace those known. */
  with(details: ErrorDetails): MooringError<Code> {
    const { plugin, connection, endpoint, status, requestId, retryAfterMs, attempts, provider, issues, cause } = this;
    const copy = new MooringError(this.code, this.message, {
      plugin,
      connection,
      endpoint,
      status,
      requestId,
      retryAfterMs,
      attempts,
      provider,
      issues,
      cause,
      ...details,
    });
    if (this.stack !== undefined) copy.stack = this.stack;
    return copy;
  }

  /** The fields that are set, for logs and answers. The cause stays out: it may come from a library that knows the credential. */
  toJSON(): Record<string, unknown> {
    const { code, message, retryable, plugin, connection, endpoint, status, requestId, retryAfterMs, attempts, provider, issues } = this;
    const fields = { code, message, retryable, plugin, connection, endpoint, status, requestId, retryAfterMs, attempts, provider, issues };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  }
}

/** An error whose `code` narrows: `switch (error.code)` is checked by the compiler. */
export type AnyMooringError = { [Code in ErrorCode]: MooringError<Code> }[ErrorCode];

/** Whether `value` is an error of Mooring, from this copy of the package or another. */
export function isMooringError(value: unknown): value is AnyMooringError {
  return typeof value === 'object' && value !== null && marker in value;
}
