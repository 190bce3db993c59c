import type { LimitState } from '../contract/limits.js';
import { numberIn, sound, untilReset } from './learned-state.js';

type Headers = Readonly<Record<string, string>>;

/** How the names of the older headers begin. */
const prefixes = ['x-ratelimit', 'ratelimit', 'x-rate-limit', 'rate-limit'] as const;

/**
 * What an answer says of a limit that no plugin has declared, where it uses names that everybody uses: `RateLimit` with `RateLimit-Policy`,
 * or `RateLimit-Limit`, `-Remaining` and `-Reset`, with `X-` or without. Where several limits are told, the one nearest to its end.
 * @param headers Lower-case names.
 * @param nowMs Epoch milliseconds.
 * @returns undefined where the answer says nothing of the kind
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (draft 10)
 */
export function standardLimitState(headers: Headers, nowMs: number): LimitState | undefined {
  const { ratelimit } = headers;
  return (ratelimit === undefined ? undefined : byFields(ratelimit, headers['ratelimit-policy'])) ?? byNames(headers, nowMs);
}

function byNames(headers: Headers, nowMs: number): LimitState | undefined {
  for (const prefix of prefixes) {
    const limit = headers[`${prefix}-limit`];
    const remaining = headers[`${prefix}-remaining`];
    if (limit === undefined && remaining === undefined) continue;
    const after = headers[`${prefix}-reset-after`];
    const windowSeconds = windowIn(headers[`${prefix}-policy`]) ?? windowIn(limit);
    return sound({
      limit: numberIn(limit),
      remaining: numberIn(remaining),
      resetAfterMs:
        after === undefined
          ? untilReset(headers[`${prefix}-reset`], undefined, headers, nowMs)
          : untilReset(after, 'delta-seconds', headers, nowMs),
      windowMs: windowSeconds === undefined ? undefined : windowSeconds * 1_000,
    });
  }
  return undefined;
}

/** The window of `100, 100;w=60`. */
function windowIn(header: string | undefined): number | undefined {
  const window = header === undefined ? null : /;\s*(?:w|window)=(\d+)/.exec(header);
  return window === null ? undefined : Number(window[1]);
}

/** `RateLimit: "burst";r=50;t=30` beside `RateLimit-Policy: "burst";q=100;w=60`; also the one of earlier drafts, `limit=100, remaining=50, reset=30`. */
function byFields(ratelimit: string, policy: string | undefined): LimitState | undefined {
  const policies = new Map((policy === undefined ? [] : itemsOf(policy)).map(({ name, parameters }) => [name, parameters]));
  let nearest: LimitState | undefined;
  for (const { name, parameters } of itemsOf(ratelimit)) {
    const quota = policies.get(name);
    // Other units, such as bytes, are not counted by calls.
    if ((quota?.['qu'] ?? 'requests') !== 'requests') continue;
    const state = sound({
      limit: numberIn(quota?.['q']),
      remaining: numberIn(parameters['r']),
      resetAfterMs: secondsIn(parameters['t']),
      windowMs: secondsIn(quota?.['w']),
    });
    if (state?.remaining !== undefined && state.remaining < (nearest?.remaining ?? Number.POSITIVE_INFINITY)) nearest = state;
  }
  if (nearest !== undefined) return nearest;
  const old = Object.fromEntries(ratelimit.split(',').map((pair) => pair.trim().split('=')));
  return sound({
    limit: numberIn(old['limit']),
    remaining: numberIn(old['remaining']),
    resetAfterMs: secondsIn(old['reset']),
    windowMs: secondsIn(/;\s*w=(\d+)/.exec(policy ?? '')?.[1]),
  });
}

interface Item {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The items of a structured list. Only as much of the grammar as these fields use: no comma or semicolon stands within their names. */
function itemsOf(list: string): readonly Item[] {
  return list.split(',').map((item) => {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
    return { name: unquoted(name), parameters: Object.fromEntries(parameters.map(pairOf)) };
  });
}

function pairOf(parameter: string): readonly [name: string, value: string] {
  const at = parameter.indexOf('=');
  return at === -1 ? [parameter, ''] : [parameter.slice(0, at), unquoted(parameter.slice(at + 1))];
}

const unquoted = (text: string): string => text.replace(/^"|"$/g, '');

const secondsIn = (text: string | undefined): number | undefined => {
  const seconds = numberIn(text);
  return seconds === undefined ? undefined : seconds * 1_000;
};
