import { durationMs, type Duration } from '../contract/duration.js';
import { check, checkHeaderName, checkKnown, checkOneOf, checkText } from './check.js';
import { refused, valid, type Verdict } from './scheme.js';

export interface TimestampOptions {
  /** The header that holds it … */
  readonly header?: string;
  /** … or the field of the composite signature header. Exactly one of the two. */
  readonly field?: string;
  /** @default 'seconds' */
  readonly unit?: TimestampUnit;
  /** How old it may be; an age of exactly this is accepted. `unlimited` where the provider sets no bound and the inbox alone recognises replays. */
  readonly tolerance: Duration | 'unlimited';
  /** How far it may lie ahead of our clock. @default `tolerance` */
  readonly future?: Duration | 'unlimited';
}

/** Since the Unix epoch, or as an ISO 8601 date and time in UTC. */
export type TimestampUnit = 'seconds' | 'milliseconds' | 'iso8601';

/** A checked timestamp declaration. */
export interface TimestampWindow {
  readonly header: string | undefined;
  readonly field: string | undefined;
  readonly toleranceSeconds: number | undefined;
  /** Epoch milliseconds, or undefined when `text` is no timestamp of this unit. */
  read(text: string): number | undefined;
  write(nowMs: number): string;
  judge(timestampMs: number, nowMs: number): Verdict;
}

export function timestampWindow(builder: string, options: TimestampOptions): TimestampWindow {
  checkKnown(builder, options, ['header', 'field', 'unit', 'tolerance', 'future']);
  check((options.header === undefined) !== (options.field === undefined), builder, '`timestamp` needs either `header` or `field`.');
  const unit = checkOneOf(builder, 'timestamp.unit', options.unit ?? 'seconds', ['seconds', 'milliseconds', 'iso8601']);
  const oldMs = checkBound(builder, 'timestamp.tolerance', options.tolerance);
  const aheadMs = checkBound(builder, 'timestamp.future', options.future ?? options.tolerance);
  return {
    header: options.header === undefined ? undefined : checkHeaderName(builder, 'timestamp.header', options.header),
    field: options.field === undefined ? undefined : checkText(builder, 'timestamp.field', options.field),
    toleranceSeconds: Number.isFinite(oldMs) ? oldMs / 1000 : undefined,
    read: (text) => readTimestamp(text, unit),
    write: (nowMs) => writeTimestamp(nowMs, unit),
    judge(timestampMs, nowMs) {
      // A sender that stamps whole seconds is judged in whole seconds, or its last accepted second would end early.
      const ageMs = (unit === 'milliseconds' ? nowMs : Math.floor(nowMs / 1000) * 1000) - timestampMs;
      if (ageMs > oldMs) return refused('stale_timestamp');
      return -ageMs > aheadMs ? refused('future_timestamp') : valid;
    },
  };
}

function checkBound(builder: string, option: string, value: unknown): number {
  if (value === 'unlimited') return Number.POSITIVE_INFINITY;
  const milliseconds = typeof value === 'string' && isDuration(value) ? durationMs(value, option) : 0;
  check(milliseconds > 0, builder, `\`${option}\` must be a duration above zero such as "5m", or "unlimited".`);
  return milliseconds;
}

const isDuration = (value: string): value is Duration => /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(value);

function readTimestamp(text: string, unit: TimestampUnit): number | undefined {
  if (unit === 'iso8601') {
    const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(milliseconds) ? undefined : milliseconds;
  }
  // Digits only: what other parsers make of "1e9", "+5" or " 5" is nothing to sign with.
  if (!/^\d{1,15}$/.test(text)) return undefined;
  return unit === 'seconds' ? Number(text) * 1000 : Number(text);
}

function writeTimestamp(nowMs: number, unit: TimestampUnit): string {
  if (unit === 'iso8601') return new Date(nowMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return String(Math.floor(unit === 'seconds' ? nowMs / 1000 : nowMs));
}
