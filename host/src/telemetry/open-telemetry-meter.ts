import type { Meter, MetricAttributes } from '@mooring/core';
import { metrics, type Counter, type Gauge, type Histogram, type MetricOptions } from '@opentelemetry/api';
import { metricCatalogue } from '../metrics/metric-catalogue.js';

const scope = '@mooring/host';

/**
 * Metrics through OpenTelemetry's API: `createHost({ services: { meter: openTelemetryMeter() } })`, after the SDK was set up. `/metrics` is
 * empty then.
 */
export function openTelemetryMeter(): Meter {
  return new ApiMeter();
}

class ApiMeter implements Meter {
  readonly #meter = metrics.getMeter(scope);
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #gauges = new Map<string, Gauge>();

  count(name: string, attributes: MetricAttributes, value = 1): void {
    const counter = madeOnce(this.#counters, name, (own, options) => this.#meter.createCounter(own, options));
    counter.add(value, withoutEmpty(attributes));
  }

  record(name: string, value: number, attributes: MetricAttributes): void {
    const histogram = madeOnce(this.#histograms, name, (own, options) => this.#meter.createHistogram(own, options));
    histogram.record(value, withoutEmpty(attributes));
  }

  gauge(name: string, value: number, attributes: MetricAttributes): void {
    const gauge = madeOnce(this.#gauges, name, (own, options) => this.#meter.createGauge(own, options));
    gauge.record(value, withoutEmpty(attributes));
  }
}

function madeOnce<Instrument>(
  known: Map<string, Instrument>,
  name: string,
  make: (name: string, options: MetricOptions) => Instrument,
): Instrument {
  let instrument = known.get(name);
  if (instrument === undefined) {
    const { name: own, unit } = instrumentName(name);
    const description = metricCatalogue[name]?.help;
    instrument = make(own, { ...(unit === undefined ? {} : { unit }), ...(description === undefined ? {} : { description }) });
    known.set(name, instrument);
  }
  return instrument;
}

/** Our own names are spelled for Prometheus: `mooring_call_duration_seconds` is `mooring.call_duration` in seconds. An exporter gives them back. */
function instrumentName(name: string): { readonly name: string; readonly unit: string | undefined } {
  if (!name.startsWith('mooring_')) return { name, unit: name.endsWith('.duration') ? 's' : undefined };
  const [, stem = '', suffix] = /^mooring_(.+?)(?:_(total|seconds|ratio))?$/.exec(name) ?? [];
  return { name: `mooring.${stem}`, unit: suffix === 'seconds' ? 's' : suffix === 'ratio' ? '1' : undefined };
}

/** OpenTelemetry leaves out what does not apply, where Prometheus has an empty label. */
function withoutEmpty(attributes: MetricAttributes): MetricAttributes {
  const given = Object.entries(attributes);
  return given.some(([, value]) => value === '') ? Object.fromEntries(given.filter(([, value]) => value !== '')) : attributes;
}
