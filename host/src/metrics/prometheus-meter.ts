import type { Meter, MetricAttributes } from '@mooring/core';
import { Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';

/** Seconds; OpenTelemetry's advice for HTTP clients, and two for slow providers. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];

const help: Readonly<Record<string, string>> = {
  'http.client.request.duration': 'Duration of single requests to providers.',
  mooring_call_duration_seconds: 'Duration of calls to providers, waiting and all attempts included.',
  mooring_retries_total: 'Attempts that failed and were made again.',
  mooring_throttled_total: 'Attempts that the provider refused because a limit was used up.',
  mooring_fallbacks_total: 'Calls that got an older answer or a declared one because the provider failed.',
  mooring_cache_hits_total: 'Calls answered from the cache.',
  mooring_schema_drift_total: 'Answers that did not fit the declared schema.',
  mooring_circuit_state: 'State of the circuit to a provider: 0 closed, 1 half open, 2 open.',
  mooring_health_changes_total: 'Connections that became healthy, degraded or failing.',
  mooring_limit_warnings_total: 'Limits of providers of which more than 80 % was used.',
  mooring_token_refreshes_total: 'Access tokens asked for, by how it ended.',
  mooring_webhooks_total: 'Webhooks by what became of them.',
  mooring_events_total: 'Events handed to handlers, by how it ended.',
  mooring_event_lag_seconds: 'Time from the arrival of an event to the end of its handling.',
};

/** Names of OpenTelemetry as Prometheus spells them: underscores, and the unit at the end of a duration. */
const spelled = (name: string): string => name.replaceAll('.', '_');
const metricName = (name: string): string => (name.endsWith('.duration') ? `${spelled(name)}_seconds` : spelled(name));

/** Prometheus metrics of one host, in a registry of its own. Each metric comes into being with its first measurement, which names its labels. */
export class PrometheusMeter implements Meter {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Labelled<Counter>>();
  readonly #histograms = new Map<string, Labelled<Histogram>>();
  readonly #gauges = new Map<string, Labelled<Gauge>>();

  count(name: string, attributes: MetricAttributes, value = 1): void {
    let known = this.#counters.get(name);
    if (known === undefined) this.#counters.set(name, (known = new Labelled(new Counter(this.#describe(name, attributes)), attributes)));
    known.metric.inc(known.labels(attributes), value);
  }

  record(name: string, value: number, attributes: MetricAttributes): void {
    let known = this.#histograms.get(name);
    if (known === undefined) {
      const metric = new Histogram({ ...this.#describe(name, attributes), buckets: durationBuckets });
      this.#histograms.set(name, (known = new Labelled(metric, attributes)));
    }
    known.metric.observe(known.labels(attributes), value);
  }

  gauge(name: string, value: number, attributes: MetricAttributes): void {
    let known = this.#gauges.get(name);
    if (known === undefined) this.#gauges.set(name, (known = new Labelled(new Gauge(this.#describe(name, attributes)), attributes)));
    known.metric.set(known.labels(attributes), value);
  }

  /** Everything measured so far, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #describe(name: string, attributes: MetricAttributes): { name: string; help: string; labelNames: string[]; registers: Registry[] } {
    return {
      name: metricName(name),
      help: help[name] ?? name,
      labelNames: Object.keys(attributes).map(spelled),
      registers: [this.#registry],
    };
  }
}

/** A metric with the spelling of its labels, worked out once. */
class Labelled<Kind extends Metric> {
  readonly #spellings: readonly (readonly [attribute: string, label: string])[];
  readonly #isSpelled: boolean;

  constructor(
    readonly metric: Kind,
    attributes: MetricAttributes,
  ) {
    this.#spellings = Object.keys(attributes).map((attribute) => [attribute, spelled(attribute)]);
    this.#isSpelled = this.#spellings.every(([attribute, label]) => attribute === label);
  }

  labels(attributes: MetricAttributes): Record<string, string | number> {
    if (this.#isSpelled) return attributes;
    const labels: Record<string, string | number> = {};
    for (const [attribute, label] of this.#spellings) labels[label] = attributes[attribute] ?? '';
    return labels;
  }
}
