/** Attributes of a span, by OpenTelemetry's names. No secret and no body. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** One timed operation. */
export interface Span {
  /** What to send along so that the other side's spans hang below this one: `traceparent` and `tracestate`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Begins an operation below this one. */
  child(name: string, kind: 'internal' | 'client', attributes: SpanAttributes): Span;
  set(attributes: SpanAttributes): void;
  /** Exactly once. `failure` is a code from a closed list, never a message. */
  end(failure?: string): void;
}

/** Where spans go. */
export interface Tracer {
  /** Begins an operation below whatever the caller is doing; undefined where nothing is traced, which then costs nothing. */
  start(name: string, attributes: SpanAttributes): Span | undefined;
}

/** Traces nothing. */
export const silentTracer: Tracer = { start: () => undefined };
