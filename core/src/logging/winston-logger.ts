import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { createLogger, transports, type Logger as WinstonLogger } from 'winston';
import type { Clock } from '../ports/clock.js';
import { systemClock } from '../ports/clock.js';
import type { LogFields, Logger, LogLevel } from '../ports/logger.js';
import { jsonLine, prettyLine, type LogLine } from './line.js';
import { createRedact, type Redact } from './redact.js';

export interface WinstonLoggerOptions {
  /** Lines below it are dropped before anything is built. @default 'info' */
  readonly level?: LogLevel | undefined;
  /** `json` for machines, `pretty` for people. @default 'json' */
  readonly style?: 'json' | 'pretty' | undefined;
  /** A file to append to, or a stream. @default process.stdout */
  readonly destination?: { readonly file: string } | { readonly stream: Writable } | undefined;
  /** Colours of the pretty style. @default whether the destination is a terminal */
  readonly coloured?: boolean | undefined;
  /** @default blanks out fields whose names sound secret */
  readonly redact?: Redact | undefined;
  readonly clock?: Clock | undefined;
  /** Told once when the destination fails; lines are lost from then on. @default a warning of the process */
  readonly onFailure?: ((error: Error) => void) | undefined;
}

/** A logger that holds a destination. */
export interface ClosableLogger extends Logger {
  isLevelEnabled(level: LogLevel): boolean;
  setLevel(level: LogLevel): void;
  /** Resolves when every line is written; later lines are dropped. Idempotent. */
  close(): Promise<void>;
}

const weights: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Bytes a destination that cannot keep up may hold back before lines are dropped and counted, so that logging never eats all memory. */
const maxBufferedBytes = 16 * 1024 * 1024;
/** Milliseconds that a line for a file may wait for others. An error never waits: the process may be about to end. */
const gatherMs = 10;

/**
 * The default logger, on winston: one write per line. The level is checked here, because winston formats a line before it looks at the
 * level. A destination that fails is reported once and never stops a call.
 */
export function createWinstonLogger(options: WinstonLoggerOptions = {}): ClosableLogger {
  return new LevelledLogger(options);
}

class LevelledLogger implements ClosableLogger {
  readonly #clock: Clock;
  readonly #redact: Redact;
  readonly #render: (line: LogLine) => string;
  readonly #destination: Destination;
  #minWeight: number;
  #winston: WinstonLogger | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: WinstonLoggerOptions) {
    const { style = 'json', level = 'info' } = options;
    this.#clock = options.clock ?? systemClock;
    this.#redact = options.redact ?? createRedact();
    this.#destination = new Destination(options.destination, options.onFailure ?? warnOfFailure);
    this.#minWeight = weights[level];
    const coloured = options.coloured ?? this.#destination.isTerminal;
    this.#render = style === 'json' ? jsonLine : (line) => prettyLine(line, coloured);
  }

  debug(message: string, fields?: LogFields): void {
    if (this.#minWeight <= weights.debug) this.#write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    if (this.#minWeight <= weights.info) this.#write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    if (this.#minWeight <= weights.warn) this.#write('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    if (this.#minWeight <= weights.error) this.#write('error', message, fields);
  }

  isLevelEnabled(level: LogLevel): boolean {
    return this.#minWeight <= weights[level];
  }

  setLevel(level: LogLevel): void {
    this.#minWeight = weights[level];
  }

  close(): Promise<void> {
    this.#closing ??= this.#flush();
    return this.#closing;
  }

  #write(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (this.#closing !== undefined) return;
    const line = this.#render({ at: this.#clock.now(), level, message, fields: this.#redact(fields) });
    this.#opened().log(level, line);
  }

  /** Nothing is opened before the first line. */
  #opened(): WinstonLogger {
    this.#winston ??= createLogger({
      level: 'debug',
      levels: { error: 0, warn: 1, info: 2, debug: 3 },
      transports: [
        new transports.Stream({
          stream: this.#destination.open(),
          // In place of winston's own, which also schedules an event for each line.
          log: (info: { readonly message: string; readonly level: string }, next) => {
            this.#destination.writeLine(info.message, info.level === 'error');
            next();
          },
        }),
      ],
      // The line is rendered already; winston's default would render it once more.
      format: { transform: (info) => info },
    });
    return this.#winston;
  }

  async #flush(): Promise<void> {
    const winston = this.#winston;
    if (winston === undefined) return;
    const [transport] = winston.transports;
    const finished = new Promise<void>((resolve) => {
      if (transport === undefined) resolve();
      else transport.once('finish', resolve);
    });
    winston.end();
    await finished;
    await this.#destination.close();
  }
}

/** Where lines end up. A file is ours to close, a stream is the application's. */
class Destination {
  readonly #target: { readonly file: string } | { readonly stream: Writable };
  #stream: Writable | undefined;
  #dropped = 0;
  #failed = false;
  /** Lines that go to a file together: a write wakes a thread up, which costs several times what a line does. */
  #gathered = '';
  #gathering: NodeJS.Timeout | undefined;

  constructor(
    target: WinstonLoggerOptions['destination'],
    readonly onFailure: (error: Error) => void,
  ) {
    this.#target = target ?? { stream: process.stdout };
  }

  get isTerminal(): boolean {
    return 'stream' in this.#target && 'isTTY' in this.#target.stream && this.#target.stream.isTTY === true;
  }

  open(): Writable {
    const stream = 'file' in this.#target ? createWriteStream(this.#target.file, { flags: 'a' }) : this.#target.stream;
    stream.on('error', this.#onError);
    this.#stream = stream;
    return stream;
  }

  writeLine(line: string, isUrgent: boolean): void {
    const stream = this.#stream;
    if (stream === undefined || this.#failed) return;
    if (stream.writableLength + this.#gathered.length > maxBufferedBytes) {
      this.#dropped += 1;
      return;
    }
    if (this.#dropped > 0) {
      this.#write(
        `${JSON.stringify({ level: 'warn', message: 'log lines dropped, the destination is too slow', dropped: this.#dropped })}\n`,
      );
      this.#dropped = 0;
    }
    this.#write(`${line}\n`);
    if (isUrgent) this.#writeGathered();
  }

  async close(): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined || this.#failed || stream.destroyed) return;
    this.#writeGathered();
    // Whoever wraps stdout (a test runner, say) may swallow the callback of a write: it is only waited for where something is left to write.
    const isFile = 'file' in this.#target;
    if (isFile || stream.writableLength > 0) {
      await new Promise<void>((resolve) => {
        stream.once('error', () => resolve());
        if (isFile) stream.end(resolve);
        else stream.write('', () => resolve());
      });
    }
    stream.off('error', this.#onError);
  }

  /** A stream of the application's gets each line by itself: what it does with a chunk is not ours to know. */
  #write(text: string): void {
    if ('stream' in this.#target) {
      this.#stream?.write(text);
      return;
    }
    this.#gathering ??= setTimeout(() => this.#writeGathered(), gatherMs);
    this.#gathered += text;
  }

  #writeGathered(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const text = this.#gathered;
    this.#gathered = '';
    if (text !== '' && !this.#failed) this.#stream?.write(text);
  }

  readonly #onError = (error: Error): void => {
    if (this.#failed) return;
    this.#failed = true;
    this.onFailure(error);
  };
}

function warnOfFailure(error: Error): void {
  process.emitWarning(`Log lines are lost: the destination failed (${error.message}).`, 'MooringLogWarning');
}
