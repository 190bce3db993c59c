import type { Meter, MetricAttributes } from '@mooring/core';
import { Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';
import { metricCatalogue } from './metric-catalogue.js';

/** Seconds; OpenTelemetry's advice for HTTP clients, and two for slow providers. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];

/** A name of OpenTelemetry as Prometheus spells it: underscores, and the unit at the end of a duration. */
export function prometheusName(name: string): string {
  const spelled = name.replaceAll(/[^a-zA-Z0-9_:]/g, '_');
  return name.endsWith('.duration') ? `${spelled}_seconds` : spelled;
}

/** Prometheus metrics of one host, in a registry of its own. Each metric comes into being with its first measurement. */
export class PrometheusMeter implements Meter {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Labelled<Counter>>();
  readonly #histograms = new Map<string, Labelled<Histogram>>();
  readonly #gauges = new Map<string, Labelled<Gauge>>();

  count(name: string, attributes: MetricAttributes, value = 1): void {
    let known = this.#counters.get(name);
    if (known === undefined) {
      const labels = labelsOf(name, attributes);
      this.#counters.set(name, (known = new Labelled(new Counter(this.#describe(name, labels)), labels)));
    }
    known.metric.inc(known.valuesOf(attributes), value);
  }

  record(name: string, value: number, attributes: MetricAttributes): void {
    let known = this.#histograms.get(name);
    if (known === undefined) {
      const labels = labelsOf(name, attributes);
      const metric = new Histogram({ ...this.#describe(name, labels), buckets: durationBuckets });
      this.#histograms.set(name, (known = new Labelled(metric, labels)));
    }
    known.metric.observe(known.valuesOf(attributes), value);
  }

  gauge(name: string, value: number, attributes: MetricAttributes): void {
    let known = this.#gauges.get(name);
    if (known === undefined) {
      const labels = labelsOf(name, attributes);
      this.#gauges.set(name, (known = new Labelled(new Gauge(this.#describe(name, labels)), labels)));
    }
    known.metric.set(known.valuesOf(attributes), value);
  }

  /** Everything measured so far, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #describe(name: string, labels: readonly Label[]): { name: string; help: string; labelNames: string[]; registers: Registry[] } {
    return {
      name: prometheusName(name),
      help: metricCatalogue[name]?.help ?? name,
      labelNames: labels.map(({ label }) => label),
      registers: [this.#registry],
    };
  }
}

interface Label {
  readonly attribute: string;
  readonly label: string;
}

/** The labels of a metric: as it is declared, else those of its first measurement. */
const labelsOf = (name: string, first: MetricAttributes): readonly Label[] =>
  (metricCatalogue[name]?.attributes ?? Object.keys(first)).map((attribute) => ({ attribute, label: prometheusName(attribute) }));

/** A metric with its labels. */
class Labelled<Kind extends Metric> {
  constructor(
    readonly metric: Kind,
    readonly labels: readonly Label[],
  ) {}

  /** Exactly the labels of the metric: prom-client would throw at one more, in the midst of a call, and write one less differently. */
  valuesOf(attributes: MetricAttributes): Record<string, string | number> {
    const values: Record<string, string | number> = {};
    for (const { attribute, label } of this.labels) values[label] = attributes[attribute] ?? '';
    return values;
  }
}
