import type { LogFields, LogLevel } from '../ports/logger.js';

/** What one line says. */
export interface LogLine {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** One JSON object, `time`, `level` and `message` first. A field of one of these names gives way. */
export function jsonLine({ at, level, message, fields }: LogLine): string {
  const head = `{"time":"${new Date(at).toISOString()}","level":"${level}","message":${JSON.stringify(message)}`;
  const rest = stringify('time' in fields || 'level' in fields || 'message' in fields ? withoutReserved(fields) : fields);
  if (!rest.startsWith('{')) return `${head},"fields":${rest}}`;
  return rest === '{}' ? `${head}}` : `${head},${rest.slice(1)}`;
}

function withoutReserved({ time: _time, level: _level, message: _message, ...rest }: LogFields): LogFields {
  return rest;
}

/** One short line for people: clock time, level, message, then `name=value`. */
export function prettyLine(line: LogLine, coloured: boolean): string {
  const time = new Date(line.at).toISOString().slice(11, 23);
  const level = line.level.toUpperCase().padEnd(5);
  const fields = Object.entries(line.fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'string' && !/[\s"=]/.test(value) ? value : stringify(value)}`)
    .join(' ');
  if (!coloured) return oneLine(`${time} ${level} ${line.message} ${fields}`);
  return oneLine(`${dim}${time}${plain} ${colours[line.level]}${level}${plain} ${line.message} ${dim}${fields}${plain}`);
}

const dim = '\u001b[2m';
const plain = '\u001b[0m';
const colours: Readonly<Record<LogLevel, string>> = { debug: '\u001b[36m', info: '\u001b[32m', warn: '\u001b[33m', error: '\u001b[31m' };

/** A line break in a message would let its author forge the next line. */
function oneLine(text: string): string {
  return text.trimEnd().replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}

/** A log line must never throw at the one who logs: what JSON cannot hold is named instead. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    return stringifyWithBigInts(value);
  }
}

/** The second try only: a function that is asked about every value makes the first three times as dear. */
function stringifyWithBigInts(value: unknown): string {
  try {
    return JSON.stringify(value, (_name, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)) ?? 'undefined';
  } catch {
    return JSON.stringify('[not serialisable]');
  }
}
