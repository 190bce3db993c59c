import { MooringError } from '../errors/mooring-error.js';
import { durationMs, type Duration } from './duration.js';

/** How answers of an endpoint are kept. A connection never sees what another one's calls have stored. */
export interface CacheRule {
  /** How long an answer counts as true. The provider's own `cache-control` is not asked: most forbid all caching to be safe. */
  readonly ttl: Duration;
  /** Names by which answers are dropped: an endpoint or event that `invalidates` one of them drops them. */
  readonly tags?: readonly string[];
  /** How long after `ttl` an answer is still handed out at once, while a new one is fetched behind the caller's back. @default not at all */
  readonly staleWhileRevalidate?: Duration;
  /** How long after `ttl` an answer stands in for a provider that fails, times out or throttles. @default not at all */
  readonly staleIfError?: Duration;
  /** How long "there is no such thing" (404, 410) is remembered. @default not at all */
  readonly negativeTtl?: Duration;
  /** Whether a refresh asks "has it changed?" by the ETag or Last-Modified of the answer before. @default true, where an answer carries one */
  readonly revalidate?: boolean;
  /** Calls made before anybody asks. @default none */
  readonly warm?: WarmRule;
}

/** Which answers are fetched ahead of callers, for every connection that the host is told to warm. */
export interface WarmRule {
  /** Once when the host starts, or then and at this interval. @default not by time */
  readonly at?: 'start' | Duration;
  /** What is asked for. @default one call without input */
  readonly inputs?: readonly object[];
  /** An answer that was asked for more often than this within its `ttl` is fetched anew shortly before it expires. @default off */
  readonly hot?: number;
}

/** A cache rule in milliseconds, with every default filled in. */
export interface CompiledCacheRule {
  readonly ttlMs: number;
  readonly tags: readonly string[];
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  /** 0 where absence is not remembered. */
  readonly negativeTtlMs: number;
  readonly revalidate: boolean;
  readonly warm: CompiledWarmRule | undefined;
}

export interface CompiledWarmRule {
  readonly atStart: boolean;
  readonly everyMs: number | undefined;
  readonly inputs: readonly object[];
  /** Hits within one life of an answer; undefined where hot answers are left to expire. */
  readonly hot: number | undefined;
}

/** An interval below this is a mistake of units: it would be traffic, not warming. */
const shortestIntervalMs = 1_000;

/**
 * Works out a rule once, before any call.
 * @param where The place of the rule, for messages, such as `shop: customers.list.cache`
 * @throws MooringError `InvalidOptions` for what is no duration, `InvalidPlugin` for what makes no sense
 */
export function compileCacheRule(rule: CacheRule, where: string): CompiledCacheRule {
  const ttlMs = durationMs(rule.ttl, `${where}.ttl`);
  if (ttlMs <= 0) throw invalid(`${where}.ttl`, 'must be longer than nothing');
  const { tags = [] } = rule;
  // The tag without letters is the cache's own: it stands for everything of a connection.
  if (tags.some((tag) => typeof tag !== 'string' || tag === '')) throw invalid(`${where}.tags`, 'must be texts that are not empty');
  const optionalMs = (value: Duration | undefined, name: string): number =>
    value === undefined ? 0 : durationMs(value, `${where}.${name}`);
  return {
    ttlMs,
    tags: [...new Set(tags)],
    staleWhileRevalidateMs: optionalMs(rule.staleWhileRevalidate, 'staleWhileRevalidate'),
    staleIfErrorMs: optionalMs(rule.staleIfError, 'staleIfError'),
    negativeTtlMs: optionalMs(rule.negativeTtl, 'negativeTtl'),
    revalidate: rule.revalidate ?? true,
    warm: rule.warm === undefined ? undefined : compileWarmRule(rule.warm, `${where}.warm`),
  };
}

function compileWarmRule({ at, inputs, hot }: WarmRule, where: string): CompiledWarmRule {
  const everyMs = at === undefined || at === 'start' ? undefined : durationMs(at, `${where}.at`);
  if (everyMs !== undefined && everyMs < shortestIntervalMs)
    throw invalid(`${where}.at`, 'must be "start" or an interval of a second or more');
  if (hot !== undefined && !(Number.isInteger(hot) && hot > 0)) throw invalid(`${where}.hot`, 'must be a whole number of hits above 0');
  if (inputs !== undefined && at === undefined) throw invalid(`${where}.inputs`, 'need `at`, which says when they are asked for');
  return { atStart: at !== undefined, everyMs, inputs: inputs ?? (at === undefined ? [] : [{}]), hot };
}

const invalid = (where: string, problem: string): MooringError<'InvalidPlugin'> =>
  new MooringError('InvalidPlugin', `${where} ${problem}.`);
