import type { Span, SpanAttributes, Tracer } from '@mooring/core/runtime';
import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span as ApiSpan,
  type Tracer as ApiTracer,
  type TracerProvider,
} from '@opentelemetry/api';

const scope = '@mooring/host';
const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const;

/** What a provider is sent of a trace. Baggage is left out: what an application keeps in it is not the provider's business. */
const sentHeaders = ['traceparent', 'tracestate'] as const;

/**
 * Spans through OpenTelemetry's API, for whatever SDK the application has set up, now or later. A call hangs below the span that is active
 * where it is made. Where no SDK is set up nothing is traced, and asking costs some nanoseconds.
 */
export function openTelemetryTracer(): Tracer {
  let provider: TracerProvider | undefined;
  let tracer: ApiTracer | undefined;
  return {
    start(name, attributes) {
      const present = trace.getTracerProvider();
      if (present !== provider) {
        if (!isSetUp(present)) return undefined;
        provider = present;
        tracer = present.getTracer(scope);
      }
      return tracer === undefined ? undefined : begin(tracer, context.active(), name, 'internal', attributes);
    },
  };
}

/**
 * Whether spans go anywhere. Without an SDK the API's own provider is a proxy that has nobody to ask. It is known by what it does, not by
 * its class: the one that is registered may come from another copy of the API.
 */
function isSetUp(provider: TracerProvider): boolean {
  if (!('getDelegateTracer' in provider) || typeof provider.getDelegateTracer !== 'function') return true;
  return provider.getDelegateTracer(scope) !== undefined;
}

function begin(tracer: ApiTracer, parent: Context, name: string, kind: keyof typeof kinds, attributes: SpanAttributes): Span {
  const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, parent);
  return new SpanInContext(tracer, span, trace.setSpan(parent, span));
}

/** A span with the context below it: attempts may begin where another call's context is active, in a queue of the limiter. */
class SpanInContext implements Span {
  readonly #tracer: ApiTracer;
  readonly #span: ApiSpan;
  readonly #context: Context;

  constructor(tracer: ApiTracer, span: ApiSpan, own: Context) {
    this.#tracer = tracer;
    this.#span = span;
    this.#context = own;
  }

  get headers(): Readonly<Record<string, string>> {
    const carrier: Record<string, unknown> = {};
    propagation.inject(this.#context, carrier);
    const headers: Record<string, string> = {};
    for (const name of sentHeaders) {
      const value = carrier[name];
      if (typeof value === 'string') headers[name] = value;
    }
    return headers;
  }

  child(name: string, kind: 'internal' | 'client', attributes: SpanAttributes): Span {
    return begin(this.#tracer, this.#context, name, kind, attributes);
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes);
  }

  end(failure?: string): void {
    if (failure !== undefined) {
      this.#span.setAttribute('error.type', failure);
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.#span.end();
  }
}
