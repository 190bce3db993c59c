/** Structured facts beside a log message. Values are plain data; secrets never stand in them. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Where log lines go. Any object with these four methods will do: console, pino, winston, or an application's own.
 * `isLevelEnabled` is asked before a costly line is built; without it every level counts as enabled.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  isLevelEnabled?(level: LogLevel): boolean;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Drops every line. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  isLevelEnabled: () => false,
};
