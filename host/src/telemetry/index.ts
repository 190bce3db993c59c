export { createCircuits, measureCircuits, type CircuitFilter, type CircuitReport, type Circuits } from './circuits.js';
export { healthReport, measureHealth, type ConnectionReport, type HealthSources, type LimitReport } from './health-report.js';
export { registerHealthDetails, type HealthRouteParts } from './health-route.js';
export { createLimitWatch, type LimitWatch } from './limit-watch.js';
export { openTelemetryMeter } from './open-telemetry-meter.js';
export { openTelemetryTracer } from './open-telemetry-tracer.js';
