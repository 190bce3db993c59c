import type { Meter, MetricAttributes } from '@mooring/core';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; OpenTelemetry's advice for HTTP clients, and two for slow providers. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];

const help: Readonly<Record<string, string>> = {
  mooring_call_duration_seconds: 'Duration of calls to providers, waiting and all attempts included.',
  mooring_retries_total: 'Attempts that failed and were made again.',
  mooring_cache_hits_total: 'Calls answered from the cache.',
  mooring_schema_drift_total: 'Answers that did not fit the declared schema.',
  mooring_circuit_state: 'State of the circuit to a provider: 0 closed, 1 half open, 2 open.',
  mooring_webhooks_total: 'Webhooks by what became of them.',
  mooring_events_total: 'Events handed to handlers, by how it ended.',
  mooring_event_lag_seconds: 'Time from the arrival of an event to the end of its handling.',
};

/** Prometheus metrics of one host, in a registry of its own. Each metric comes into being with its first measurement. */
export class PrometheusMeter implements Meter {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #gauges = new Map<string, Gauge>();

  count(name: string, attributes: MetricAttributes, value = 1): void {
    let metric = this.#counters.get(name);
    if (metric === undefined) this.#counters.set(name, (metric = new Counter(this.#describe(name, attributes))));
    metric.inc(attributes, value);
  }

  record(name: string, value: number, attributes: MetricAttributes): void {
    let metric = this.#histograms.get(name);
    if (metric === undefined)
      this.#histograms.set(name, (metric = new Histogram({ ...this.#describe(name, attributes), buckets: durationBuckets })));
    metric.observe(attributes, value);
  }

  gauge(name: string, value: number, attributes: MetricAttributes): void {
    let metric = this.#gauges.get(name);
    if (metric === undefined) this.#gauges.set(name, (metric = new Gauge(this.#describe(name, attributes))));
    metric.set(attributes, value);
  }

  /** Everything measured so far, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #describe(name: string, attributes: MetricAttributes): { name: string; help: string; labelNames: string[]; registers: Registry[] } {
    return { name, help: help[name] ?? name, labelNames: Object.keys(attributes), registers: [this.#registry] };
  }
}
