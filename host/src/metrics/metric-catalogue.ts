/** What a metric is, for whoever renders or reads it. docs/observability.md lists the same; a test keeps the two and the code in step. */
export interface MetricEntry {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly help: string;
  /** Attributes by the names that the code uses; one that a measurement lacks is empty. */
  readonly attributes: readonly string[];
}

const counter = (help: string, ...attributes: readonly string[]): MetricEntry => ({ kind: 'counter', help, attributes });
const histogram = (help: string, ...attributes: readonly string[]): MetricEntry => ({ kind: 'histogram', help, attributes });
const gauge = (help: string, ...attributes: readonly string[]): MetricEntry => ({ kind: 'gauge', help, attributes });

/** Every metric of core and host, by the name that the code uses. No attribute ever names a connection, a tenant or a person. */
export const metricCatalogue: Readonly<Record<string, MetricEntry>> = {
  // Calls
  'http.client.request.duration': histogram(
    'Seconds that single requests to providers took.',
    'http.request.method',
    'server.address',
    'server.port',
    'http.response.status_code',
    'error.type',
    'url.template',
  ),
  mooring_call_duration_seconds: histogram(
    'Seconds that calls to providers took, waiting and all attempts included.',
    'plugin',
    'endpoint',
    'outcome',
  ),
  mooring_retries_total: counter('Attempts that failed and were made again.', 'plugin', 'reason'),
  mooring_throttled_total: counter('Attempts that the provider refused because a limit was used up.', 'plugin'),
  mooring_fallbacks_total: counter(
    'Calls that got an older answer or a declared one because the provider failed.',
    'plugin',
    'endpoint',
    'from',
  ),
  mooring_cache_hits_total: counter('Calls that got an answer which was kept, by how old it was.', 'plugin', 'endpoint', 'age'),
  mooring_schema_drift_total: counter('Answers that did not fit the declared schema.', 'plugin', 'endpoint'),
  mooring_cache_shared_up: gauge('Whether the shared cache can be reached: 1 or 0.'),
  mooring_cache_shared_failures_total: counter('Operations on the shared cache that failed.', 'operation'),
  // State
  mooring_circuit_state: gauge('The worst circuit to a provider: 0 closed, 1 half open, 2 open.', 'plugin', 'operation'),
  mooring_connections: gauge('Connections that were called lately, by how they are doing.', 'plugin', 'state'),
  mooring_health_changes_total: counter('Connections that became healthy, degraded or failing.', 'plugin', 'to'),
  mooring_limit_used_ratio: gauge('How far a limit is used, from 0 to 1: the largest of all connections.', 'plugin', 'limit'),
  mooring_limit_warnings_total: counter('Times that use of a limit passed 80 %.', 'plugin', 'limit'),
  mooring_token_refreshes_total: counter('Access tokens asked for, by how it ended.', 'plugin', 'outcome'),
  // Events
  mooring_webhooks_total: counter('Webhooks by what became of them.', 'plugin', 'outcome'),
  mooring_events_total: counter('Events handed to handlers, by how it ended.', 'plugin', 'outcome'),
  mooring_event_lag_seconds: histogram('Seconds from the arrival of an event to the end of its handling.', 'plugin'),
};
