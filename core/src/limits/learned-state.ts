import type { LearnedHeaders, Limit, LimitState } from '../contract/limits.js';
import type { ProviderResponse } from '../contract/provider-errors.js';
import { resetAfterMs } from '../resilience/retry-after.js';

/** The names of a declaration as answers carry them. */
const lowerCased = new WeakMap<LearnedHeaders, LearnedHeaders>();

/**
 * What an answer says of a declared limit: by the limit's `feedback` from the body, else by the headers that `learn` names.
 * @param nowMs Epoch milliseconds, for resets that are points in time.
 * @returns undefined where the answer says nothing, or nothing that can be read
 */
export function limitStateOf(limit: Limit, response: ProviderResponse, nowMs: number): LimitState | undefined {
  return (limit.feedback === undefined ? undefined : fedBack(limit.feedback, response)) ?? byHeaders(limit.learn, response.headers, nowMs);
}

/** A plugin reads bodies of every shape here, errors and pages of a proxy too; what it trips over must not fail a call that was answered. */
function fedBack(feedback: NonNullable<Limit['feedback']>, response: ProviderResponse): LimitState | undefined {
  try {
    return sound(typeof feedback === 'function' ? feedback(response) : feedback.read(response));
  } catch {
    return undefined;
  }
}

function byHeaders(learn: LearnedHeaders | undefined, headers: Readonly<Record<string, string>>, nowMs: number): LimitState | undefined {
  if (learn === undefined) return undefined;
  const names = namesOf(learn);
  const told = (name: string | undefined): string | undefined => (name === undefined ? undefined : headers[name]);
  const ratio = usedOf(told(names.used));
  const limit = numberIn(told(names.limit)) ?? ratio?.limit;
  const used = ratio?.used;
  const remaining = numberIn(told(names.remaining)) ?? (used === undefined || limit === undefined ? undefined : Math.max(0, limit - used));
  if (limit === undefined && remaining === undefined) return undefined;
  return sound({ limit, remaining, resetAfterMs: untilReset(told(names.reset), learn.resetAs, headers, nowMs) });
}

/**
 * Milliseconds until a reset. One that has passed already by our clock is read by the provider's own: answers say what time it is there.
 */
export function untilReset(
  reset: string | undefined,
  encoding: LearnedHeaders['resetAs'],
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): number | undefined {
  const waitMs = resetAfterMs(reset, nowMs, encoding);
  const { date } = headers;
  if (waitMs !== 0 || date === undefined) return waitMs;
  const theirNow = Date.parse(date);
  return Number.isNaN(theirNow) ? waitMs : resetAfterMs(reset, theirNow, encoding);
}

/** The first number of a header such as `100` or `100, 100;w=60`. */
export function numberIn(header: string | undefined): number | undefined {
  const digits = header === undefined ? null : /^\s*(\d+(?:\.\d+)?)(?=\s*(?:[,;]|$))/.exec(header);
  return digits === null ? undefined : Number(digits[1]);
}

/** Use as `12/40`, as `api-usage=12/40`, or as the number alone. */
function usedOf(header: string | undefined): { readonly used: number; readonly limit: number | undefined } | undefined {
  if (header === undefined) return undefined;
  const ratio = /(?:^|[=\s])(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\b/.exec(header);
  if (ratio !== null) return { used: Number(ratio[1]), limit: Number(ratio[2]) };
  const used = numberIn(header);
  return used === undefined ? undefined : { used, limit: undefined };
}

function namesOf(learn: LearnedHeaders): LearnedHeaders {
  let names = lowerCased.get(learn);
  if (names === undefined) {
    const { limit, remaining, reset, used } = learn;
    names = {
      ...(limit === undefined ? {} : { limit: limit.toLowerCase() }),
      ...(remaining === undefined ? {} : { remaining: remaining.toLowerCase() }),
      ...(reset === undefined ? {} : { reset: reset.toLowerCase() }),
      ...(used === undefined ? {} : { used: used.toLowerCase() }),
    };
    lowerCased.set(learn, names);
  }
  return names;
}

/** The state without what cannot be: numbers below zero, none at all, or without an end. */
export function sound(state: LimitState | undefined): LimitState | undefined {
  if (state === undefined) return undefined;
  const { limit, remaining, resetAfterMs: waitMs, windowMs, cost, restorePerSecond } = state;
  const told: LimitState = {
    ...(isAbove(limit, 0) ? { limit } : {}),
    ...(remaining !== undefined && Number.isFinite(remaining) ? { remaining: Math.max(0, remaining) } : {}),
    ...(waitMs !== undefined && Number.isFinite(waitMs) ? { resetAfterMs: Math.max(0, waitMs) } : {}),
    ...(isAbove(windowMs, 0) ? { windowMs } : {}),
    ...(cost !== undefined && Number.isFinite(cost) && cost >= 0 ? { cost } : {}),
    ...(isAbove(restorePerSecond, 0) ? { restorePerSecond } : {}),
  };
  const { limit: toldLimit, remaining: toldRemaining, cost: toldCost, restorePerSecond: toldPace } = told;
  return [toldLimit, toldRemaining, toldCost, toldPace].every((number) => number === undefined) ? undefined : told;
}

const isAbove = (value: number | undefined, least: number): value is number =>
  value !== undefined && Number.isFinite(value) && value > least;
