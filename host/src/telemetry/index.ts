export { openTelemetryMeter } from './open-telemetry-meter.js';
export { openTelemetryTracer } from './open-telemetry-tracer.js';
