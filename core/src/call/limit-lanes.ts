import type { ConnectionState } from '../connection/connection-state.js';
import { durationMs } from '../contract/duration.js';
import type { Limit, LimitState } from '../contract/limits.js';
import type { ProviderResponse } from '../contract/provider-errors.js';
import type { CompiledEndpoint } from '../plugin/compiled-plugin.js';
import { isShortWindow, laneKey, limitStateOf, standardLimitState, type Limiter, type LimitRule } from '../limits/index.js';
import { textOf } from '../request/encode.js';

/** One count that a call draws from. */
export interface Lane {
  readonly key: string;
  readonly rule: LimitRule;
  readonly cost: number;
  readonly limit: Limit;
  /** Whether an attempt that took of this lane must release it, however it ends. */
  readonly holds: boolean;
  /** Whether answers tell the state of this lane. */
  readonly learns: boolean;
}

/** What stands for the limits of a plugin that declares none: whatever answers tell. */
const undeclaredLimit: Limit = { name: 'undeclared', rate: Number.POSITIVE_INFINITY, per: '1m' };

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** The rule of a limit in an environment. */
function ruleOf(limit: Limit, environment: ConnectionState['environment']): LimitRule {
  const numbers = environment === 'sandbox' ? { ...limit, ...limit.byEnvironment?.sandbox } : limit;
  const { kind, resets = 'utc-midnight' } = limit;
  const isByDay = kind === 'daily' && resets !== 'rolling';
  const rule: LimitRule = {
    rate: numbers.rate,
    perMs: durationMs(numbers.per ?? (kind === 'daily' ? '1d' : '1s'), `limits.${limit.name}.per`),
    burst: numbers.burst,
    kind: kind === 'concurrency' ? 'concurrency' : isByDay ? 'daily' : 'rate',
    dayStartsAtMs: isByDay && typeof resets === 'object' ? (resets.utcHour * hourMs) % dayMs : undefined,
    reserve: limit.reserve,
    maxWaiting: limit.maxWaiting,
  };
  // What answers tell can only be set against the calls that were under way when they were written.
  return { ...rule, held: kind === 'concurrency' || isLearned(limit) || isShortWindow(rule) };
}

const isLearned = (limit: Limit): boolean => limit === undeclaredLimit || limit.learn !== undefined || limit.feedback !== undefined;

const rules = new WeakMap<Limit, Partial<Record<ConnectionState['environment'], LimitRule>>>();

function cachedRule(limit: Limit, environment: ConnectionState['environment']): LimitRule {
  let known = rules.get(limit);
  if (known === undefined) rules.set(limit, (known = {}));
  return (known[environment] ??= ruleOf(limit, environment));
}

/** Whose calls a limit counts together: a connection's own, all of the application, or all that this machine makes to the provider. */
function ownerOf({ scope = 'account' }: Limit, { key, plugin }: ConnectionState): string {
  switch (scope) {
    case 'account':
      return key;
    case 'app':
      return plugin.key;
    case 'ip':
      return plugin.id;
    default:
      return scope satisfies never;
  }
}

/** Lanes that no parameter splits are the same for every call of an endpoint on a connection. */
const fixedLanes = new WeakMap<ConnectionState, WeakMap<CompiledEndpoint, readonly Lane[]>>();

/** The counts that a call of this endpoint with these parameters draws from, those that are held while the call is under way last. */
export function lanesOf(
  endpoint: CompiledEndpoint,
  connection: ConnectionState,
  parameters: Readonly<Record<string, unknown>>,
): readonly Lane[] {
  let fixed = fixedLanes.get(connection);
  const known = fixed?.get(endpoint);
  if (known !== undefined) return known;
  const lanes = makeLanes(endpoint, connection, parameters);
  if (endpoint.limits.every(({ by = [] }) => by.every((name) => name === 'endpoint'))) {
    if (fixed === undefined) fixedLanes.set(connection, (fixed = new WeakMap()));
    fixed.set(endpoint, lanes);
  }
  return lanes;
}

function makeLanes(
  endpoint: CompiledEndpoint,
  connection: ConnectionState,
  parameters: Readonly<Record<string, unknown>>,
): readonly Lane[] {
  const declaresNone = (connection.plugin.definition.limits ?? []).length === 0;
  const limits = declaresNone ? [undeclaredLimit] : endpoint.limits;
  const lanes = limits.map((limit): Lane => {
    const split = (limit.by ?? []).map((name) => (name === 'endpoint' ? endpoint.name : textOf(parameters[name]))).join('/');
    const rule = cachedRule(limit, connection.environment);
    return {
      key: laneKey({ owner: ownerOf(limit, connection), limit: limit.name, split }),
      rule,
      cost: limit.kind === 'cost' ? (endpoint.definition.cost ?? 1) : 1,
      limit,
      holds: rule.held === true,
      learns: isLearned(limit),
    };
  });
  // A slot that is taken early is held for nothing while the call waits elsewhere.
  const isSlot = ({ rule }: Lane): boolean => rule.kind === 'concurrency';
  return lanes.some(isSlot) ? [...lanes.filter((lane) => !isSlot(lane)), ...lanes.filter(isSlot)] : lanes;
}

/** Corrects the lanes of a call by its answer; while they are held, before `releaseLanes`. */
export function learnLanes(limiter: Limiter, lanes: readonly Lane[], answer: ProviderResponse, nowMs: number): void {
  for (const { key, rule, cost, limit, learns } of lanes) {
    if (!learns) continue;
    const state = stateIn(answer, limit, nowMs);
    if (state !== undefined) limiter.learn(key, state, rule, cost);
  }
}

/**
 * How long a refusal asks to wait where it says so by the state of its limits only: until the last of the used-up ones has enough again.
 * Undefined where it does not tell.
 */
export function toldWaitMs(lanes: readonly Lane[], answer: ProviderResponse, nowMs: number): number | undefined {
  let longestMs = 0;
  for (const { cost, limit, learns } of lanes) {
    const state = learns ? stateIn(answer, limit, nowMs) : undefined;
    if (state?.remaining === undefined || state.remaining >= cost) continue;
    const { remaining, restorePerSecond, resetAfterMs = 0 } = state;
    longestMs = Math.max(longestMs, restorePerSecond === undefined ? resetAfterMs : ((cost - remaining) * 1_000) / restorePerSecond);
  }
  return longestMs > 0 ? Math.ceil(longestMs) : undefined;
}

const stateIn = (answer: ProviderResponse, limit: Limit, nowMs: number): LimitState | undefined =>
  limit === undeclaredLimit ? standardLimitState(answer.headers, nowMs) : limitStateOf(limit, answer, nowMs);

/** Gives back the first `taken` lanes of an attempt that has ended. */
export function releaseLanes(limiter: Limiter, lanes: readonly Lane[], taken = lanes.length): void {
  for (let index = 0; index < taken; index += 1) {
    const lane = lanes[index];
    if (lane?.holds === true) limiter.release(lane.key, lane.cost);
  }
}
