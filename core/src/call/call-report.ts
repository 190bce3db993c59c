import type { ConnectionState } from '../connection/connection-state.js';
import type { FieldIssue } from '../contract/schema-issues.js';
import { isMooringError, type MooringError } from '../errors/mooring-error.js';
import type { CompiledEndpoint } from '../plugin/compiled-plugin.js';
import type { Span } from '../ports/tracer.js';
import type { AttemptFailure } from '../resilience/index.js';
import { outcomeOf, signOf, type CallOutcome } from '../telemetry/index.js';
import type { CallServices } from './call-services.js';

/** Tells log, meter, trace and listeners about one call: one line, whatever happened. */
export class CallReport {
  attempts = 0;
  readonly span: Span | undefined;
  readonly #services: CallServices;
  readonly #endpoint: CompiledEndpoint;
  readonly #connection: ConnectionState;
  readonly #startedAt: number;
  #missed: MooringError | undefined;

  constructor(services: CallServices, endpoint: CompiledEndpoint, connection: ConnectionState) {
    this.#services = services;
    this.#endpoint = endpoint;
    this.#connection = connection;
    this.#startedAt = services.clock.now();
    this.span = services.tracer.start(`${connection.plugin.id} ${endpoint.name}`, {
      'mooring.plugin': connection.plugin.id,
      'mooring.endpoint': endpoint.name,
    });
  }

  /**
   * An answer that the provider did not give to this call.
   * @param age How old it is: good, good enough while a new one is fetched, or all there is because the provider failed.
   */
  cacheHit(age: 'fresh' | 'stale' | 'fallback' = 'fresh'): void {
    const { id } = this.#connection.plugin;
    this.#services.meter.count('mooring_cache_hits_total', { plugin: id, endpoint: this.#endpoint.name, age });
    if (age === 'fallback') this.#fellBack('stale', this.#missed);
    else this.#finish('info', 'ok', { cache: age === 'fresh' ? 'hit' : age });
  }

  /** Remembers why the provider gave no answer, for the case that an older one stands in, and throws it on. */
  missed(error: unknown): never {
    this.#missed = isMooringError(error) ? error : undefined;
    throw error;
  }

  succeeded(status: number): void {
    this.#finish('info', 'ok', { status });
  }

  /** The provider failed, and the caller gets what the endpoint declares instead. */
  fellBack(from: 'declared', error: MooringError): void {
    this.#fellBack(from, error);
  }

  /** The error to throw: one of ours says whose call it was. */
  failed(error: unknown): unknown {
    if (!isMooringError(error)) {
      // A defect of ours or of a port that the application brought. Its message may hold anything.
      this.#finish('error', 'internal', { reason: error instanceof Error ? error.name : typeof error });
      return error;
    }
    const { code, status, requestId, retryAfterMs, provider } = error;
    const wasAsked = code === 'Cancelled';
    if (!wasAsked && this.#services.events.isHeard('call.failed')) {
      const durationMs = this.#services.clock.now() - this.#startedAt;
      this.#services.events.emit({ type: 'call.failed', ...this.#who(), code, attempts: this.attempts, durationMs });
    }
    const more = {
      code,
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(provider?.code === undefined ? {} : { providerCode: provider.code }),
    };
    this.#finish(wasAsked ? 'info' : 'warn', outcomeOf(code), more, error);
    // What the limiter or the bulkhead throws does not know whose call it was.
    return error.plugin === undefined ? error.with(this.#where()) : error;
  }

  /** Another attempt follows. The one that failed has a line of its own already. */
  retrying(failure: AttemptFailure, delayMs: number, attempt: number): void {
    const { meter, events } = this.#services;
    meter.count('mooring_retries_total', { plugin: this.#connection.plugin.id, reason: failure.kind });
    if (events.isHeard('call.retried')) events.emit({ type: 'call.retried', ...this.#who(), attempt, reason: failure.kind, delayMs });
  }

  drifted(drift: readonly FieldIssue[]): void {
    const { meter, logger } = this.#services;
    meter.count('mooring_schema_drift_total', { plugin: this.#connection.plugin.id, endpoint: this.#endpoint.name });
    logger.warn('answer does not fit the declared schema', { ...this.#where(), drift });
  }

  #where(): { readonly plugin: string; readonly connection: string; readonly endpoint: string } {
    return { plugin: this.#connection.plugin.id, connection: this.#connection.name, endpoint: this.#endpoint.name };
  }

  #who(): { readonly plugin: string; readonly connection: string; readonly endpoint: string; readonly tenant: string | undefined } {
    return { ...this.#where(), tenant: this.#connection.tenant };
  }

  #fellBack(from: 'stale' | 'declared', error: MooringError | undefined): void {
    const { meter, events } = this.#services;
    meter.count('mooring_fallbacks_total', { plugin: this.#connection.plugin.id, endpoint: this.#endpoint.name, from });
    if (events.isHeard('call.fallback')) events.emit({ type: 'call.fallback', ...this.#who(), from, code: error?.code });
    // Where another caller's attempt failed, that one has counted it.
    if (error === undefined) this.#finish('warn', 'ok', { cache: 'fallback', fallback: from });
    else this.#finish('warn', outcomeOf(error.code), { code: error.code, fallback: from }, error);
  }

  #finish(level: 'info' | 'warn' | 'error', outcome: CallOutcome, more: Readonly<Record<string, unknown>>, error?: MooringError): void {
    const { clock, meter, logger, health, events, slowCallMs } = this.#services;
    const durationMs = clock.now() - this.#startedAt;
    const { plugin, name, tenant } = this.#connection;
    meter.record('mooring_call_duration_seconds', durationMs / 1000, { plugin: plugin.id, endpoint: this.#endpoint.name, outcome });
    // What a cache answered says nothing about the provider.
    if (more['cache'] === undefined) health.note(this.#connection, signOf[outcome], durationMs, error);
    this.span?.end(outcome === 'ok' ? undefined : outcome);
    const isSlow = durationMs > slowCallMs;
    if (isSlow && events.isHeard('call.slow')) events.emit({ type: 'call.slow', ...this.#who(), attempts: this.attempts, durationMs });
    const loudness = isSlow && level === 'info' ? 'warn' : level;
    if (logger.isLevelEnabled?.(loudness) === false) return;
    logger[loudness]('call', {
      plugin: plugin.id,
      connection: name,
      ...(tenant === undefined ? {} : { tenant }),
      endpoint: this.#endpoint.name,
      outcome,
      durationMs,
      attempts: this.attempts,
      ...more,
      ...(isSlow ? { slow: true } : {}),
    });
  }
}
