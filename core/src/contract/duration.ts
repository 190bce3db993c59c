import { MooringError } from '../errors/mooring-error.js';

/** A length of time in words, such as `250ms`, `30s`, `5m`, `1h`, `7d`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Milliseconds of a duration; a number passes through.
 * @throws MooringError `InvalidOptions` when `value` is no duration; `option` names the place.
 */
export function durationMs(value: Duration | number, option: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(value));
  const unit = match?.[2] === undefined ? undefined : unitMs[match[2]];
  if (match === null || unit === undefined) {
    throw new MooringError('InvalidOptions', `${option} must be a duration such as "250ms", "30s" or "5m"; got ${JSON.stringify(value)}.`);
  }
  return Number(match[1]) * unit;
}
