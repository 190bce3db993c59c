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
  /** `rate`: calls per time. `cost`: units per time, see `EndpointTraits.cost`. `concurrency`: calls under way. `daily`: a count until the reset. @default 'rate' */
  readonly kind?: 'rate' | 'cost' | 'concurrency' | 'daily';
  /** Headers that tell the limit, what remains, and when it resets. */
  readonly learn?: { readonly limit?: string; readonly remaining?: string; readonly reset?: string; readonly bucket?: string };
  /** Reads the state of the limit from an answer, where headers do not tell it. */
  readonly feedback?: (response: ProviderResponse) => LimitState | undefined;
  /** Calls that may wait before `LimiterFull`. @default 10_000 */
  readonly maxWaiting?: number;
}

/** What an answer says about a limit. */
export interface LimitState {
  readonly remaining: number;
  readonly limit?: number;
  readonly restorePerSecond?: number;
}
