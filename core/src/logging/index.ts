export { createRedact, type Redact } from './redact.js';
export { createWinstonLogger, type ClosableLogger, type WinstonLoggerOptions } from './winston-logger.js';
