import type { Limit, LimitState } from '../contract/limits.js';
import { limitStateOf } from './learned-state.js';
import { standardLimitState } from './standard-limit-state.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const nowSeconds = now / 1_000;

type Headers = Readonly<Record<string, string>>;

/** Headers as a transport hands them over: names in lower case, however the provider writes them. */
const received = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const stateOf = (limit: Partial<Limit>, headers: Headers, body?: unknown): LimitState | undefined =>
  limitStateOf({ name: 'account', rate: 1, ...limit }, { status: 200, headers: received(headers), body, text: '' }, now);

/** Reads `extensions.cost` of a GraphQL answer, as a plugin would. */
const costObject: NonNullable<Limit['feedback']> = ({ body }) => {
  const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
  const inside = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
  const cost = inside(inside(body, 'extensions'), 'cost');
  const status = inside(cost, 'throttleStatus');
  const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
  return isRecord(status)
    ? {
        limit: number(status['maximumAvailable']),
        remaining: number(status['currentlyAvailable']),
        restorePerSecond: number(status['restoreRate']),
        cost: number(inside(cost, 'actualQueryCost')),
      }
    : undefined;
};

describe('limitStateOf', () => {
  it.each<[string, Partial<Limit>, Headers, LimitState | undefined]>([
    [
      'an org that tells use of a day as a ratio',
      { learn: { used: 'Sforce-Limit-Info' } },
      { 'Sforce-Limit-Info': 'api-usage=18/5000' },
      { limit: 5_000, remaining: 4_982 },
    ],
    [
      'ten seconds, with the length of the window beside it',
      { learn: { limit: 'X-HubSpot-RateLimit-Max', remaining: 'X-HubSpot-RateLimit-Remaining' } },
      {
        'X-HubSpot-RateLimit-Max': '190',
        'X-HubSpot-RateLimit-Remaining': '187',
        'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
        'X-HubSpot-RateLimit-Daily': '625000',
        'X-HubSpot-RateLimit-Daily-Remaining': '624991',
      },
      { limit: 190, remaining: 187 },
    ],
    [
      'the day of the same answer',
      { kind: 'daily', learn: { limit: 'X-HubSpot-RateLimit-Daily', remaining: 'X-HubSpot-RateLimit-Daily-Remaining' } },
      { 'X-HubSpot-RateLimit-Daily': '625000', 'X-HubSpot-RateLimit-Daily-Remaining': '624991' },
      { limit: 625_000, remaining: 624_991 },
    ],
    [
      'a token budget, reset in seconds from now',
      { learn: { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', resetAs: 'delta-seconds' } },
      { 'x-ratelimit-limit': '80', 'x-ratelimit-remaining': '79', 'x-ratelimit-reset': '2' },
      { limit: 80, remaining: 79, resetAfterMs: 2_000 },
    ],
    [
      'what is left of a day, and nothing else',
      { kind: 'daily', learn: { remaining: 'x-daily-requests-left' } },
      { 'x-daily-requests-left': '29980' },
      { remaining: 29_980 },
    ],
    [
      'an hour, reset as an HTTP date',
      {
        learn: {
          limit: 'X-FeatureRateLimit-Limit',
          remaining: 'X-FeatureRateLimit-Remaining',
          reset: 'X-FeatureRateLimit-Reset',
          resetAs: 'http-date',
        },
      },
      {
        'X-FeatureRateLimit-Limit': '500',
        'X-FeatureRateLimit-Remaining': '499',
        'X-FeatureRateLimit-Reset': 'Sun, 01 Mar 2026 13:00:00 GMT',
      },
      { limit: 500, remaining: 499, resetAfterMs: 3_600_000 },
    ],
    [
      'no reset at all',
      { learn: { limit: 'X-Ratelimit-Limit', remaining: 'X-Ratelimit-Remaining' } },
      { 'X-Ratelimit-Limit': '50', 'X-Ratelimit-Remaining': '49' },
      { limit: 50, remaining: 49 },
    ],
    [
      'ISO 8601 with a zone',
      { learn: { limit: 'X-RateLimit-Limit', remaining: 'X-RateLimit-Remaining', reset: 'X-RateLimit-Reset', resetAs: 'iso-8601' } },
      { 'X-RateLimit-Limit': '250', 'X-RateLimit-Remaining': '249', 'X-RateLimit-Reset': '2026-03-01T12:01:00+00:00' },
      { limit: 250, remaining: 249, resetAfterMs: 60_000 },
    ],
    [
      'a leaky bucket as n/limit, with a float to wait',
      { burst: 40, learn: { used: 'X-Shopify-Shop-Api-Call-Limit' } },
      { 'X-Shopify-Shop-Api-Call-Limit': '32/40', 'Retry-After': '2.0' },
      { limit: 40, remaining: 8 },
    ],
    [
      'float seconds beside the time they lead to',
      {
        learn: {
          limit: 'X-RateLimit-Limit',
          remaining: 'X-RateLimit-Remaining',
          reset: 'X-RateLimit-Reset-After',
          bucket: 'X-RateLimit-Bucket',
        },
      },
      {
        'X-RateLimit-Limit': '5',
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Reset': `${nowSeconds + 0.25}`,
        'X-RateLimit-Reset-After': '0.25',
        'X-RateLimit-Bucket': 'abcd1234',
      },
      { limit: 5, remaining: 0, resetAfterMs: 250 },
    ],
    [
      'seconds since 1970',
      { learn: { limit: 'X-RateLimit-Limit', remaining: 'X-RateLimit-Remaining', reset: 'X-RateLimit-Reset', resetAs: 'unix-seconds' } },
      { 'X-RateLimit-Limit': '166', 'X-RateLimit-Remaining': '165', 'X-RateLimit-Reset': `${nowSeconds + 10}` },
      { limit: 166, remaining: 165, resetAfterMs: 10_000 },
    ],
    [
      'lower case and whole seconds',
      { learn: { limit: 'ratelimit-limit', remaining: 'ratelimit-remaining', reset: 'ratelimit-reset' } },
      { 'ratelimit-limit': '2', 'ratelimit-remaining': '1', 'ratelimit-reset': '1' },
      { limit: 2, remaining: 1, resetAfterMs: 1_000 },
    ],
    ['a provider that only says how long to wait', { learn: { limit: 'X-RateLimit-Limit' } }, { 'Retry-After': '30' }, undefined],
    ['a limit that tells nothing', {}, { 'X-RateLimit-Limit': '5' }, undefined],
    ['what is no number', { learn: { limit: 'l', remaining: 'r' } }, { l: 'unlimited', r: '-1' }, undefined],
    ['a limit of nothing', { learn: { limit: 'l', remaining: 'r' } }, { l: '0', r: '0' }, { remaining: 0 }],
    ['use as a number, beside the limit', { learn: { limit: 'l', used: 'u' } }, { l: '10', u: '12' }, { limit: 10, remaining: 0 }],
    ['a reset that cannot be read', { learn: { remaining: 'r', reset: 't' } }, { r: '3', t: 'tomorrow' }, { remaining: 3 }],
  ])('reads %s', (_name, limit, headers, expected) => {
    expect(stateOf(limit, headers)).toEqual(expected);
  });

  it('reads the cost object of a body, and what the call really cost', () => {
    const throttleStatus = { maximumAvailable: 2_000, currentlyAvailable: 1_908, restoreRate: 100 };
    const body = { data: {}, extensions: { cost: { requestedQueryCost: 101, actualQueryCost: 46, throttleStatus } } };
    expect(stateOf({ kind: 'cost', feedback: costObject }, {}, body)).toEqual({
      limit: 2_000,
      remaining: 1_908,
      restorePerSecond: 100,
      cost: 46,
    });
    expect(stateOf({ feedback: costObject }, {}, { extensions: { cost: { throttleStatus: { currentlyAvailable: 7 } } } })).toEqual({
      remaining: 7,
    });
  });

  it('falls back to headers where the body says nothing, and passes over feedback that trips', () => {
    const learn = { remaining: 'r' };
    expect(stateOf({ learn, feedback: { read: () => undefined, write: () => ({}) } }, { r: '4' })).toEqual({ remaining: 4 });
    const trip = (): never => {
      throw new TypeError('no such thing');
    };
    expect(stateOf({ learn, feedback: trip }, { r: '4' })).toEqual({ remaining: 4 });
  });

  it('reads a reset that has passed by our clock by the clock of the provider', () => {
    const slow = nowSeconds - 30;
    const headers = { l: '5', r: '0', t: String(slow + 7), date: new Date(slow * 1_000).toUTCString() };
    expect(stateOf({ learn: { limit: 'l', remaining: 'r', reset: 't' } }, headers)).toEqual({
      limit: 5,
      remaining: 0,
      resetAfterMs: 7_000,
    });
  });
});

describe('standardLimitState', () => {
  it.each<[string, Headers, LimitState | undefined]>([
    [
      'the fields of the draft',
      { 'RateLimit-Policy': '"default";q=100;w=10', RateLimit: '"default";r=50;t=3' },
      { limit: 100, remaining: 50, resetAfterMs: 3_000, windowMs: 10_000 },
    ],
    [
      'the nearest of several policies',
      { 'RateLimit-Policy': '"burst";q=100;w=60, "daily";q=1000;w=86400;pk=:cHNk:', RateLimit: '"burst";r=60;t=30, "daily";r=12;t=40000' },
      { limit: 1_000, remaining: 12, resetAfterMs: 40_000_000, windowMs: 86_400_000 },
    ],
    [
      'only what counts requests',
      { 'RateLimit-Policy': '"bytes";q=65535;qu="content-bytes";w=10, "calls";q=9;w=1', RateLimit: '"bytes";r=1, "calls";r=8;t=1' },
      { limit: 9, remaining: 8, resetAfterMs: 1_000, windowMs: 1_000 },
    ],
    ['fields without a policy', { RateLimit: 'default;r=3;t=0' }, { remaining: 3, resetAfterMs: 0 }],
    [
      'the one field of earlier drafts',
      { RateLimit: 'limit=100, remaining=50, reset=5', 'RateLimit-Policy': '100;w=60' },
      { limit: 100, remaining: 50, resetAfterMs: 5_000, windowMs: 60_000 },
    ],
    [
      'three fields',
      { 'RateLimit-Limit': '10, 10;w=1, 1000;w=3600', 'RateLimit-Remaining': '9', 'RateLimit-Reset': '1' },
      { limit: 10, remaining: 9, resetAfterMs: 1_000, windowMs: 1_000 },
    ],
    [
      'three fields with X-',
      { 'X-RateLimit-Limit': '100', 'X-RateLimit-Remaining': '99', 'X-RateLimit-Reset': `${nowSeconds + 1}` },
      { limit: 100, remaining: 99, resetAfterMs: 1_000 },
    ],
    ['another spelling', { 'X-Rate-Limit-Limit': '15', 'X-Rate-Limit-Remaining': '0' }, { limit: 15, remaining: 0 }],
    [
      'float seconds before the time',
      { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '4', 'x-ratelimit-reset': '9', 'x-ratelimit-reset-after': '0.5' },
      { limit: 5, remaining: 4, resetAfterMs: 500 },
    ],
    ['nothing', { 'content-type': 'application/json' }, undefined],
    ['nonsense', { RateLimit: '???', 'X-RateLimit-Limit': 'many' }, undefined],
  ])('reads %s', (_name, headers, expected) => {
    expect(standardLimitState(received(headers), now)).toEqual(expected);
  });
});
