import type { Clock, Limit } from '@mooring/core';
import type { CompiledEndpoint, ConnectionState } from '@mooring/core/runtime';
import { isRecord } from '../provider/record.js';
import { limitMeter, type LimitMeter } from './limit-meter.js';

/** A request as far as limits count it. */
export interface CountedRequest {
  readonly endpoint: CompiledEndpoint;
  /** Whoever the credential stands for. */
  readonly account: string;
  /** Parameters of path, query and body, for limits that are split by one. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What the limits say of a request. */
export interface LimitVerdict {
  /** The limit that is used up, and how long until it is not; `undefined` lets the request pass. */
  readonly refusal: { readonly limit: string; readonly waitMs: number } | undefined;
  /** The headers by which the provider tells the state of its limits, as the plugin's `learn` names them. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it tells in a JSON body instead, as the plugin's `feedback` writes it; undefined where no limit is told that way. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** Ends the count of a request that is under way. */
  release(): void;
}

interface Count {
  readonly limit: Limit;
  /** Which of the counts of the limit: `posting C1`. */
  readonly bucket: string;
  readonly meter: LimitMeter;
  readonly units: number;
}

/** Enforces a plugin's declared limits, as the provider would: with counts of its own, whatever the caller's limiter thinks. */
export class RateLimits {
  readonly #environment: ConnectionState['environment'];
  readonly #clock: Clock;
  readonly #meters = new Map<string, LimitMeter>();

  constructor({ environment }: Pick<ConnectionState, 'environment'>, clock: Clock) {
    this.#environment = environment;
    this.#clock = clock;
  }

  /** Counts a request that every limit lets pass; one that a limit refuses counts nowhere. */
  admit(request: CountedRequest): LimitVerdict {
    const now = this.#clock.now();
    const counts = request.endpoint.limits.map((limit) => this.#countOf(limit, request));
    const waits = counts.map((count) => ({ count, waitMs: count.meter.waitMs(count.units, now) }));
    const [longest] = waits.filter(({ waitMs }) => waitMs > 0).toSorted((left, right) => right.waitMs - left.waitMs);
    if (longest === undefined) for (const { meter, units } of counts) meter.take(units, now);
    // Where two limits have one header, it tells of the one that is nearer to its end, or that has refused.
    const told = counts.toSorted((left, right) => right.meter.remaining(now) - left.meter.remaining(now));
    const bodies = told.flatMap((count) => bodyOf(count, now));
    return {
      body: bodies.length === 0 ? undefined : Object.assign({}, ...bodies),
      refusal: longest === undefined ? undefined : { limit: longest.count.limit.name, waitMs: longest.waitMs },
      headers: Object.assign({}, ...[...told, ...(longest === undefined ? [] : [longest.count])].map((count) => headersOf(count, now))),
      release: longest === undefined ? () => counts.forEach(({ meter }) => meter.release()) : () => undefined,
    };
  }

  #countOf(limit: Limit, { endpoint, account, parameters }: CountedRequest): Count {
    const split = (limit.by ?? []).map((name) => (name === 'endpoint' ? endpoint.name : String(scalar(parameters[name]))));
    const bucket = [limit.name, ...split].join(' ');
    // Of an application or an address there is but one here.
    const key = limit.scope === 'app' || limit.scope === 'ip' ? bucket : `${bucket} of ${account}`;
    let meter = this.#meters.get(key);
    if (meter === undefined) this.#meters.set(key, (meter = limitMeter(limit, this.#environment)));
    return { limit, bucket, meter, units: limit.kind === 'cost' ? (endpoint.definition.cost ?? 1) : 1 };
  }
}

type ResetEncoding = NonNullable<NonNullable<Limit['learn']>['resetAs']>;

/** A point in time as the provider writes it: never before it, where the form counts whole seconds. */
function resetIn(encoding: ResetEncoding = 'auto', resetAt: number, now: number): string {
  const wholeSecond = Math.ceil(resetAt / 1_000) * 1_000;
  switch (encoding) {
    case 'delta-seconds':
      return String(Math.ceil((resetAt - now) / 1_000));
    case 'unix-milliseconds':
      return String(Math.ceil(resetAt));
    case 'iso-8601':
      return new Date(Math.ceil(resetAt)).toISOString();
    case 'http-date':
      return new Date(wholeSecond).toUTCString();
    // Seconds since 1970: what most of those providers write that have such a header.
    case 'auto':
    case 'unix-seconds':
      return String(wholeSecond / 1_000);
    default:
      return encoding satisfies never;
  }
}

const scalar = (value: unknown): unknown => (isRecord(value) || value === undefined ? '' : value);

function bodyOf({ limit: { feedback }, meter, units }: Count, now: number): readonly Readonly<Record<string, unknown>>[] {
  if (typeof feedback !== 'object') return [];
  const { limit, restorePerSecond } = meter;
  return [
    feedback.write({ limit, remaining: meter.remaining(now), resetAfterMs: meter.resetAt(now) - now, restorePerSecond, cost: units }),
  ];
}

function headersOf({ limit: { learn = {} }, bucket, meter }: Count, now: number): Readonly<Record<string, string>> {
  const used = meter.limit - meter.remaining(now);
  const told: readonly (readonly [header: string | undefined, value: string])[] = [
    [learn.limit, String(meter.limit)],
    [learn.remaining, String(meter.remaining(now))],
    [learn.used, `${used}/${meter.limit}`],
    [learn.reset, resetIn(learn.resetAs, meter.resetAt(now), now)],
    [learn.bucket, bucket],
  ];
  return Object.fromEntries(told.flatMap(([header, value]) => (header === undefined ? [] : [[header.toLowerCase(), value]])));
}
