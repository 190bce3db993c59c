import type { CallResult } from '../call/call-services.js';
import type { CompiledCacheRule } from '../contract/cache-rule.js';
import { isMooringError, MooringError, type AnyMooringError, type ErrorDetails } from '../errors/mooring-error.js';
import type { CacheEntry } from '../ports/cache-tier.js';

/** What an entry holds: an answer, or that there is none. Plain data, so that it can leave the process. */
export type StoredAnswer = StoredResult | StoredAbsence;

export interface StoredResult {
  readonly kind: 'result';
  readonly result: CallResult;
  readonly validators: Validators | undefined;
}

/** A 404, kept as the facts that its error is made from: each caller gets an error of its own. */
export interface StoredAbsence {
  readonly kind: 'absence';
  readonly message: string;
  readonly details: ErrorDetails;
}

/** What a provider compares to say "not modified". */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

/** The tag of everything that a connection has stored. */
export const wholeConnection = '';

/** A part of the answer (206), a promise of one (202) and what is no answer at all are not kept. */
const keptStatuses: ReadonlySet<number> = new Set([200, 203, 204]);
/** Headers that are meant for one exchange alone, or carry a session. */
const exchangeHeaders = ['set-cookie', 'set-cookie2', 'www-authenticate', 'proxy-authenticate', 'authentication-info'];

/** The entry of an answer; undefined for an answer that is not to be kept. */
export function entryOf(result: CallResult, rule: CompiledCacheRule, scope: string, now: number): CacheEntry | undefined {
  if (!keptStatuses.has(result.status)) return undefined;
  const kept = { ...result, headers: withoutExchange(result.headers) };
  return entryWith(
    { kind: 'result', result: kept, validators: rule.revalidate ? validatorsIn(result.headers) : undefined },
    rule,
    scope,
    now,
  );
}

/** The same answer with a new life, after a 304 with these headers. */
export function renewedEntry(
  stored: StoredResult,
  headers: Readonly<Record<string, string>>,
  rule: CompiledCacheRule,
  scope: string,
  now: number,
): CacheEntry {
  const validators = { ...stored.validators, ...validatorsIn(headers) };
  return entryWith({ ...stored, validators: rule.revalidate ? validators : undefined }, rule, scope, now);
}

/** The entry of "there is no such thing"; undefined where the rule does not keep that, or the error says something else. */
export function absenceOf(error: unknown, rule: CompiledCacheRule, scope: string, now: number): CacheEntry | undefined {
  if (rule.negativeTtlMs === 0 || !isMooringError(error) || error.code !== 'NotFound') return undefined;
  const { message, plugin, connection, endpoint, status, requestId, provider, issues } = error;
  const details: ErrorDetails = { plugin, connection, endpoint, status, requestId, provider, issues };
  const value: StoredAbsence = { kind: 'absence', message, details };
  return { value, expiresAt: now + rule.negativeTtlMs, scope, tags: tagsOf(rule) };
}

/** An entry that is of no use any more: it takes the place of the one before it. */
export function nothingLeft(rule: CompiledCacheRule, scope: string, now: number): CacheEntry {
  return { value: null, expiresAt: now, keepUntil: now, scope, tags: tagsOf(rule) };
}

/** A fresh error for a stored absence. */
export const errorOf = ({ message, details }: StoredAbsence): MooringError<'NotFound'> => new MooringError('NotFound', message, details);

export const tagsOf = (rule: CompiledCacheRule): readonly string[] => [wholeConnection, ...rule.tags];

/** The stored answer of an entry that this module has made. */
export function answerIn(entry: CacheEntry): StoredAnswer {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key holds the hash of its owner and of the format: what is found under it was stored here
  return entry.value as StoredAnswer;
}

/** Headers that ask "has it changed since?"; undefined where the answer cannot be compared. */
export function conditionalHeaders(validators: Validators | undefined): Readonly<Record<string, string>> | undefined {
  if (validators === undefined) return undefined;
  const { etag, lastModified } = validators;
  if (etag !== undefined) return { 'if-none-match': etag };
  return lastModified === undefined ? undefined : { 'if-modified-since': lastModified };
}

/** Whether a failure is the provider's or the way's, so that an older answer is better than none. Never where access was refused. */
export function allowsStale(error: unknown): error is AnyMooringError {
  if (!isMooringError(error)) return false;
  switch (error.code) {
    case 'CircuitOpen':
    case 'BulkheadFull':
    case 'LimiterFull':
    case 'NotSent':
    case 'NameUnresolved':
    case 'NetworkFailure':
    case 'AttemptTimeout':
    case 'DeadlineExceeded':
    case 'RateLimited':
    case 'Overloaded':
    case 'ServerError':
    case 'TransientRefusal':
    case 'BadResponse':
    case 'TokenUnavailable':
      return true;
    default:
      return false;
  }
}

/** Whether a call that ended with this error may have changed something at the provider all the same. */
export function mayHaveHappened(error: unknown): boolean {
  if (!isMooringError(error)) return true;
  switch (error.code) {
    case 'NetworkFailure':
    case 'AttemptTimeout':
    case 'DeadlineExceeded':
    case 'Cancelled':
    case 'ServerError':
    case 'Overloaded':
    case 'BadResponse':
    case 'ResponseTooLarge':
    case 'SchemaDrift':
      return true;
    default:
      return false;
  }
}

function entryWith(value: StoredResult, rule: CompiledCacheRule, scope: string, now: number): CacheEntry {
  const expiresAt = now + rule.ttlMs;
  const keepUntil = expiresAt + Math.max(rule.staleWhileRevalidateMs, rule.staleIfErrorMs);
  return { value, expiresAt, keepUntil, scope, tags: tagsOf(rule) };
}

function validatorsIn(headers: Readonly<Record<string, string>>): Validators | undefined {
  const etag = headers['etag'];
  const lastModified = headers['last-modified'];
  if (etag === undefined && lastModified === undefined) return undefined;
  return { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) };
}

function withoutExchange(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!exchangeHeaders.some((name) => name in headers)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !exchangeHeaders.includes(name)));
}
