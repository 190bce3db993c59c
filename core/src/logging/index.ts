export { createWinstonLogger, type ClosableLogger, type WinstonLoggerOptions } from './winston-logger.js';
