import type { ResetEncoding } from '../contract/limits.js';

export type { ResetEncoding };

/** Longest wait that is ever reported: what a timer of Node can hold. A longer one would fire at once. */
const longestMs = 2 ** 31 - 1;

/** Numbers from here on are points in time rather than waits: 2001 in seconds, 2001 in milliseconds. */
const firstUnixSeconds = 1e9;
const firstUnixMilliseconds = 1e12;

const number = /^\d+(?:\.\d+)?$/;
const httpDate =
  /^[A-Za-z]{3,9},? \d{2}[ -][A-Za-z]{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$|^[A-Za-z]{3} [A-Za-z]{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;
const isoDate = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Milliseconds to wait by a `Retry-After` header: whole or fractional seconds, or an HTTP date seen from `now`.
 * 0 when the time has passed; undefined when the header is absent or unreadable.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (number.test(text)) return clamp(Number(text) * 1_000);
  return httpDate.test(text) ? untilDate(text, now) : undefined;
}

/**
 * Milliseconds until a limit resets, by a header such as `X-RateLimit-Reset`.
 * @param now Epoch milliseconds.
 * @param encoding What the provider documents. @default 'auto'
 * @returns undefined when the header is absent or not of this form.
 */
export function resetAfterMs(header: string | undefined, now: number, encoding: ResetEncoding = 'auto'): number | undefined {
  const text = header?.trim() ?? '';
  if (text === '') return undefined;
  switch (encoding) {
    case 'delta-seconds':
      return number.test(text) ? clamp(Number(text) * 1_000) : undefined;
    case 'unix-seconds':
      return number.test(text) ? clamp(Number(text) * 1_000 - now) : undefined;
    case 'unix-milliseconds':
      return number.test(text) ? clamp(Number(text) - now) : undefined;
    case 'iso-8601':
      return isoDate.test(text) ? untilDate(hasZone(text) ? text : `${text}Z`, now) : undefined;
    case 'http-date':
      return httpDate.test(text) ? untilDate(text, now) : undefined;
    case 'auto':
      return resetAfterMs(text, now, encodingOf(text));
  }
}

function encodingOf(text: string): Exclude<ResetEncoding, 'auto'> {
  if (number.test(text)) {
    const value = Number(text);
    if (value >= firstUnixMilliseconds) return 'unix-milliseconds';
    return value >= firstUnixSeconds ? 'unix-seconds' : 'delta-seconds';
  }
  return isoDate.test(text) ? 'iso-8601' : 'http-date';
}

/** Without a zone the machine's own would be meant, which no provider knows. */
function hasZone(text: string): boolean {
  return /(?:Z|[+-]\d{2}:?\d{2})$/.test(text);
}

function untilDate(text: string, now: number): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : clamp(at - now);
}

function clamp(ms: number): number {
  return Math.min(longestMs, Math.max(0, Math.ceil(ms)));
}
