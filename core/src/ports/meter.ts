/** Attributes of a measurement: few, and of low cardinality. Never a user, tenant or connection id. */
export type MetricAttributes = Readonly<Record<string, string | number>>;

/** Where measurements go. Names and units follow OpenTelemetry's conventions; durations are seconds. */
export interface Meter {
  /** Adds `value` (default 1) to a counter. */
  count(name: string, attributes: MetricAttributes, value?: number): void;
  /** Records one observation of a distribution. */
  record(name: string, value: number, attributes: MetricAttributes): void;
  /** Sets a gauge to its present value. */
  gauge(name: string, value: number, attributes: MetricAttributes): void;
}

/** Measures nothing. */
export const silentMeter: Meter = { count: () => undefined, record: () => undefined, gauge: () => undefined };
