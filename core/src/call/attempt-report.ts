import type { CompiledEndpoint } from '../plugin/compiled-plugin.js';
import type { Span } from '../ports/tracer.js';
import { failureRules, type AttemptFailure } from '../resilience/index.js';
import type { CallServices } from './call-services.js';
import { isAborted } from './call-errors.js';
import type { PlannedCall } from './planned-call.js';

/** What one attempt came to. */
export interface AttemptResult {
  /** From 1. */
  readonly attempt: number;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  readonly failure: AttemptFailure | undefined;
  readonly durationMs: number;
}

interface Target {
  readonly address: string;
  readonly port: number;
}

type Environment = PlannedCall['connection']['environment'];

const targets = { live: new WeakMap<CompiledEndpoint, Target>(), sandbox: new WeakMap<CompiledEndpoint, Target>() };

/**
 * Where requests of an endpoint go, as OpenTelemetry names it: as the plugin declares it, with `{name}` for what each connection fills in.
 * A shop or an instance in a metric's attribute would be a series for each tenant.
 */
function targetOf({ endpoint, connection: { environment, plugin } }: PlannedCall): Target {
  let target = targets[environment].get(endpoint);
  if (target === undefined) {
    target = declaredTarget(endpoint, plugin.definition, environment);
    targets[environment].set(endpoint, target);
  }
  return target;
}

function declaredTarget(
  { definition: { server, follow } }: CompiledEndpoint,
  { api, servers = {} }: PlannedCall['connection']['plugin']['definition'],
  environment: Environment,
): Target {
  const declared = server === undefined ? api : (servers[server] ?? api);
  const ownUrl = environment === 'sandbox' ? (declared.sandbox?.baseUrl ?? declared.baseUrl) : declared.baseUrl;
  const [, scheme = 'https', address = '', port] = /^(?:(https?):\/\/)?([^/:]+)(?::(\d+))?/.exec(follow?.hosts[0] ?? ownUrl) ?? [];
  return { address, port: port === undefined ? (scheme === 'http' ? 80 : 443) : Number(port) };
}

/** The span of one attempt, below that of the call. Its URL stays out: paths and queries of some providers hold secrets. */
export function startAttemptSpan(parent: Span | undefined, planned: PlannedCall, attempt: number): Span | undefined {
  if (parent === undefined) return undefined;
  const { endpoint, request } = planned;
  const { path } = endpoint.definition;
  const { hostname, port } = new URL(request.origin);
  return parent.child(path === '' ? request.method : `${request.method} ${path}`, 'client', {
    'http.request.method': request.method,
    'server.address': hostname,
    'server.port': port === '' ? targetOf(planned).port : Number(port),
    ...(path === '' ? {} : { 'url.template': path }),
    ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
  });
}

/** Tells meter, trace, log and listeners about one attempt, by the names of OpenTelemetry's conventions for HTTP clients. */
export function measureAttempt(services: CallServices, planned: PlannedCall, span: Span | undefined, result: AttemptResult): void {
  const { endpoint, request } = planned;
  const { status, failure, durationMs } = result;
  const errorType = failure?.kind ?? (status === undefined ? withoutVerdict(planned) : '');
  const { address, port } = targetOf(planned);
  services.meter.record('http.client.request.duration', durationMs / 1_000, {
    'http.request.method': request.method,
    'server.address': address,
    'server.port': port,
    'http.response.status_code': status ?? '',
    'error.type': errorType,
    'url.template': endpoint.definition.path,
  });
  if (span !== undefined) {
    if (status !== undefined) span.set({ 'http.response.status_code': status });
    span.end(errorType === '' ? undefined : errorType);
  }
  if (services.logger.isLevelEnabled?.('debug') !== false) logAttempt(services, planned, result, errorType);
  if (failure !== undefined && failureRules[failure.kind].throttled) tellThrottled(services, planned, failure);
}

/** Why there is neither an answer nor a failure: the caller went away, or something broke that is no provider. */
const withoutVerdict = ({ options }: PlannedCall): string => (isAborted(options.signal) ? 'cancelled' : '_OTHER');

function logAttempt(
  { logger }: CallServices,
  { endpoint, connection: { plugin, name, tenant } }: PlannedCall,
  { attempt, status, durationMs, failure }: AttemptResult,
  reason: string,
): void {
  logger.debug('attempt', {
    plugin: plugin.id,
    connection: name,
    ...(tenant === undefined ? {} : { tenant }),
    endpoint: endpoint.name,
    attempt,
    durationMs,
    ...(status === undefined ? {} : { status }),
    ...(reason === '' ? {} : { reason }),
    ...(failure?.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
  });
}

/** The provider said that a limit is used up. */
function tellThrottled({ meter, events }: CallServices, { endpoint, connection }: PlannedCall, { retryAfterMs }: AttemptFailure): void {
  const { plugin, name, tenant } = connection;
  meter.count('mooring_throttled_total', { plugin: plugin.id });
  if (events.isHeard('limit.exceeded'))
    events.emit({ type: 'limit.exceeded', plugin: plugin.id, connection: name, tenant, endpoint: endpoint.name, retryAfterMs });
}
