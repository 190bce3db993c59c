import type { Duration } from './duration.js';
import type { ProviderResponse } from './provider-errors.js';

/** Whom a limit counts together. */
export type LimitScope = 'account' | 'app' | 'ip';

/** What the provider allows. Numbers seed the limiter; `learn` and `feedback` let answers correct it. */
export interface Limit {
  /** Its name; an endpoint's `limits` refer to it. */
  readonly name: string;
  /** @default 'account': each connection counts on its own */
  readonly scope?: LimitScope;
  /** Parameters of path, query or body that split the count further, such as `['base']`; `endpoint` is the endpoint's name. */
  readonly by?: readonly string[];
  /** `every`: counts each call. `named`: counts only endpoints that name it. @default 'every' */
  readonly appliesTo?: 'every' | 'named';
  /** Units that come back per `per`. */
  readonly rate: number;
  /** @default '1s' */
  readonly per?: Duration;
  /** The provider's own bucket, where its documents name one: so many units at once. @default none: no stretch of `per` ever sees more than `rate` */
  readonly burst?: number;
  /** Other numbers where the connection's environment is a sandbox. */
  readonly byEnvironment?: { readonly sandbox?: { readonly rate: number; readonly per?: Duration; readonly burst?: number } };
  /**
   * `rate`: calls per time. `cost`: units per time, see `EndpointTraits.cost`. `concurrency`: `rate` calls under way. `daily`: a count until
   * the reset. A leaky bucket is `rate` with `burst`. @default 'rate'
   */
  readonly kind?: 'rate' | 'cost' | 'concurrency' | 'daily';
  /** When a `daily` count comes back: all at once at a time of day, or each unit 24 hours after its use. @default 'utc-midnight' */
  readonly resets?: 'utc-midnight' | 'rolling' | { readonly utcHour: number };
  /** Share that only `critical` calls may use, where the limit has ten units or more. @default 0.1 */
  readonly reserve?: number;
  /** Headers that tell the limit, what remains, and when it resets. */
  readonly learn?: LearnedHeaders;
  /** Reads the state of the limit from an answer, where headers do not tell it. */
  readonly feedback?: ReadLimitState | LimitFeedback;
  /** Calls that may wait before `LimiterFull`. @default 10_000 */
  readonly maxWaiting?: number;
}

/** How a provider writes when its limit resets. `auto` tells them apart by form and size, which no two of them share. */
export type ResetEncoding = 'auto' | 'delta-seconds' | 'unix-seconds' | 'unix-milliseconds' | 'iso-8601' | 'http-date';

/** Names of the headers by which a provider tells the state of a limit, in any case. */
export interface LearnedHeaders {
  readonly limit?: string;
  readonly remaining?: string;
  readonly reset?: string;
  /** How `reset` is written. @default 'auto' */
  readonly resetAs?: ResetEncoding;
  /** Tells use in place of what remains: `12/40` or `api-usage=12/40`, which tells the limit as well, or a number. */
  readonly used?: string;
  readonly bucket?: string;
}

/** Reads what an answer says about a limit; undefined where it says nothing. */
export type ReadLimitState = (response: ProviderResponse) => LimitState | undefined;

/** Both ways: `write` gives the part of a JSON body that tells the state, for the simulator. */
export interface LimitFeedback {
  readonly read: ReadLimitState;
  readonly write: (state: LimitState) => Readonly<Record<string, unknown>>;
}

/** What an answer says about a limit. */
export interface LimitState {
  readonly remaining?: number | undefined;
  readonly limit?: number | undefined;
  /** Milliseconds until the provider's count begins anew, or its bucket is full. */
  readonly resetAfterMs?: number | undefined;
  /** Length of the provider's window in milliseconds. */
  readonly windowMs?: number | undefined;
  /** What the answered call really cost, where that shows only afterwards. @default what the endpoint declares */
  readonly cost?: number | undefined;
  /** Units that come back each second, where the provider keeps a bucket; `limit` is then its size. */
  readonly restorePerSecond?: number | undefined;
}
