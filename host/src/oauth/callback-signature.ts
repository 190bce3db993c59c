import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CallbackSignature } from '@mooring/core';

const toleranceSeconds = 300;

/** Whether a provider has signed these parameters, and lately. The order in which they come does not matter. */
export function isSignedQuery(query: URLSearchParams, rule: CallbackSignature, secret: string, nowMs: number): boolean {
  const given = query.get(rule.param);
  if (given === null) return false;
  const rest = [...query].filter(([name]) => name !== rule.param).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const expected = createHmac(rule.algorithm, secret).update(new URLSearchParams(rest).toString()).digest(rule.encoding);
  return isSame(given, expected) && (rule.timestamp === undefined || isRecent(query.get(rule.timestamp), nowMs));
}

function isRecent(timestamp: string | null, nowMs: number): boolean {
  return timestamp !== null && /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs / 1_000 - Number(timestamp)) <= toleranceSeconds;
}

/** By their hashes, which are of one length whatever was given. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
