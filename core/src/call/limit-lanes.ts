import type { ConnectionState } from '../connection/connection-state.js';
import { durationMs } from '../contract/duration.js';
import type { Limit } from '../contract/limits.js';
import type { CompiledEndpoint } from '../plugin/compiled-plugin.js';
import type { LimitRule } from '../limits/index.js';
import { textOf } from '../request/encode.js';

/** One count that a call draws from. */
export interface Lane {
  readonly key: string;
  readonly rule: LimitRule;
  readonly cost: number;
}

/** The rule of a limit in an environment. */
function ruleOf(limit: Limit, environment: ConnectionState['environment']): LimitRule {
  const numbers = environment === 'sandbox' ? { ...limit, ...limit.byEnvironment?.sandbox } : limit;
  return {
    rate: numbers.rate,
    perMs: durationMs(numbers.per ?? '1s', `limits.${limit.name}.per`),
    burst: numbers.burst,
    maxWaiting: limit.maxWaiting,
  };
}

const rules = new WeakMap<Limit, Partial<Record<ConnectionState['environment'], LimitRule>>>();

function cachedRule(limit: Limit, environment: ConnectionState['environment']): LimitRule {
  let known = rules.get(limit);
  if (known === undefined) rules.set(limit, (known = {}));
  return (known[environment] ??= ruleOf(limit, environment));
}

/** Whom a limit counts together: every connection on its own, or all of the plugin. */
const scopeKey = (limit: Limit, connection: ConnectionState): string =>
  limit.scope === undefined || limit.scope === 'account' ? connection.key : connection.plugin.key;

/** Lanes that no parameter splits are the same for every call of an endpoint on a connection. */
const fixedLanes = new WeakMap<ConnectionState, WeakMap<CompiledEndpoint, readonly Lane[]>>();

/** The counts that a call of this endpoint with these parameters draws from, in the order of declaration. */
export function lanesOf(
  endpoint: CompiledEndpoint,
  connection: ConnectionState,
  parameters: Readonly<Record<string, unknown>>,
): readonly Lane[] {
  let fixed = fixedLanes.get(connection);
  const known = fixed?.get(endpoint);
  if (known !== undefined) return known;
  const lanes = makeLanes(endpoint, connection, parameters);
  if (endpoint.limits.every(({ by = [] }) => by.length === 0)) {
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
  return endpoint.limits
    .filter(({ kind = 'rate' }) => kind !== 'concurrency')
    .map((limit) => {
      const split = (limit.by ?? []).map((name) => textOf(parameters[name])).join('/');
      return {
        key: `${scopeKey(limit, connection)} ${limit.name} ${split}`,
        rule: cachedRule(limit, connection.environment),
        cost: limit.kind === 'cost' ? (endpoint.definition.cost ?? 1) : 1,
      };
    });
}
