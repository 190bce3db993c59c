import type { ConnectionState } from '../connection/connection-state.js';
import type { FieldIssue } from '../contract/schema-issues.js';
import { isMooringError, type MooringError } from '../errors/mooring-error.js';
import type { CompiledEndpoint } from '../plugin/compiled-plugin.js';
import type { AttemptFailure } from '../resilience/index.js';
import type { CallServices } from './call-services.js';

/** How a call ended, for metrics: a small closed set. */
function outcomeOf(error: MooringError): string {
  switch (error.code) {
    case 'Cancelled':
      return 'cancelled';
    case 'CircuitOpen':
      return 'circuit_open';
    case 'EgressDenied':
      return 'egress_denied';
    case 'RateLimited':
    case 'LimiterFull':
      return 'rate_limited';
    case 'AuthenticationFailed':
    case 'TokenExpired':
    case 'PermissionDenied':
      return 'auth_error';
    case 'AttemptTimeout':
    case 'DeadlineExceeded':
      return 'timeout';
    case 'NotSent':
    case 'NetworkFailure':
    case 'NameUnresolved':
    case 'InsecureConnection':
      return 'network';
    case 'InvalidInput':
    case 'NotFound':
    case 'Conflict':
    case 'RequestRejected':
      return 'client_error';
    default:
      return 'provider_error';
  }
}

/** Tells the log and the meter about one call: one line, whatever happened. */
export class CallReport {
  attempts = 0;
  readonly #services: CallServices;
  readonly #endpoint: CompiledEndpoint;
  readonly #connection: ConnectionState;
  readonly #startedAt: number;

  constructor(services: CallServices, endpoint: CompiledEndpoint, connection: ConnectionState) {
    this.#services = services;
    this.#endpoint = endpoint;
    this.#connection = connection;
    this.#startedAt = services.clock.now();
  }

  cacheHit(): void {
    this.#services.meter.count('mooring_cache_hits_total', { plugin: this.#connection.plugin.id, endpoint: this.#endpoint.name });
    this.#finish('info', 'ok', { cache: 'hit' });
  }

  succeeded(status: number): void {
    const slow = this.#services.clock.now() - this.#startedAt > this.#services.slowCallMs;
    this.#finish(slow ? 'warn' : 'info', 'ok', slow ? { status, slow: true } : { status });
  }

  /** The error to throw: what is no error of ours becomes one, so that a caller needs to know one class only. */
  failed(error: unknown): unknown {
    if (!isMooringError(error)) return error;
    this.#finish(error.code === 'Cancelled' ? 'info' : 'warn', outcomeOf(error), {
      code: error.code,
      ...(error.status === undefined ? {} : { status: error.status }),
      ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
      ...(error.provider?.code === undefined ? {} : { providerCode: error.provider.code }),
    });
    // What the limiter or the bulkhead throws does not know whose call it was.
    return error.plugin === undefined ? error.with(this.#where()) : error;
  }

  retrying(failure: AttemptFailure, delayMs: number, attempt: number): void {
    const { meter, logger } = this.#services;
    meter.count('mooring_retries_total', { plugin: this.#connection.plugin.id, reason: failure.kind });
    if (logger.isLevelEnabled?.('debug') !== false) {
      logger.debug('attempt failed, trying again', { ...this.#where(), attempt, reason: failure.kind, delayMs });
    }
  }

  drifted(drift: readonly FieldIssue[]): void {
    const { meter, logger } = this.#services;
    meter.count('mooring_schema_drift_total', { plugin: this.#connection.plugin.id, endpoint: this.#endpoint.name });
    logger.warn('answer does not fit the declared schema', { ...this.#where(), drift });
  }

  #where(): { readonly plugin: string; readonly connection: string; readonly endpoint: string } {
    return { plugin: this.#connection.plugin.id, connection: this.#connection.name, endpoint: this.#endpoint.name };
  }

  #finish(level: 'info' | 'warn', outcome: string, more: Readonly<Record<string, unknown>>): void {
    const { clock, meter, logger } = this.#services;
    const durationMs = clock.now() - this.#startedAt;
    const { plugin } = this.#connection;
    meter.record('mooring_call_duration_seconds', durationMs / 1000, { plugin: plugin.id, endpoint: this.#endpoint.name, outcome });
    if (logger.isLevelEnabled?.(level) === false) return;
    logger[level]('call', {
      plugin: plugin.id,
      connection: this.#connection.name,
      endpoint: this.#endpoint.name,
      outcome,
      durationMs,
      attempts: this.attempts,
      ...more,
    });
  }
}
