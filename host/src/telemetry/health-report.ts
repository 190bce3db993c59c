import { errorCatalogue, type Meter } from '@mooring/core';
import {
  connectionKey,
  type CompiledPlugin,
  type ConnectionHealth,
  type HealthBook,
  type HealthOwner,
  type HealthState,
  type Limiter,
  type Pipeline,
} from '@mooring/core/runtime';
import { createCircuits, type CircuitReport } from './circuits.js';

type LaneUsage = NonNullable<ReturnType<Limiter['usage']>>;

/** How one connection is doing, and why. */
export interface ConnectionReport {
  readonly plugin: string;
  readonly connection: string;
  readonly tenant: string | undefined;
  /** `unused` where it was not called since the host was made, or not lately. */
  readonly state: HealthState | 'unused';
  /** In plain words, for whoever has to mend it. */
  readonly why: string;
  /** Share of recent calls that failed through the provider or the credential, from 0 to 1. */
  readonly errorRate: number;
  /** Milliseconds a call takes of late, and what was usual before. */
  readonly latencyMs: number;
  readonly usualLatencyMs: number;
  readonly calls: number;
  readonly lastCallAt: Date | undefined;
  /** Those of the hosts that it calls; other connections may share them. */
  readonly circuits: readonly CircuitReport[];
  /** The ten that are used most. Limits of the whole app count the calls of all its connections. */
  readonly limits: readonly LimitReport[];
}

/** How far a limit is used. */
export interface LimitReport {
  readonly limit: string;
  /** Values of parameters that split it; empty where none do. */
  readonly split: string;
  readonly isShared: boolean;
  readonly used: number;
  /** Undefined while no answer has told it. */
  readonly of: number | undefined;
  readonly usedRatio: number;
  readonly waiting: number;
  readonly pausedUntil: Date | undefined;
  readonly exhaustedInMs: number | undefined;
}

/** What a report is made of. */
export interface HealthSources {
  readonly book: HealthBook;
  readonly guards: Pipeline['guards'];
  readonly limiter: Limiter;
  readonly directory: {
    plugins(): readonly CompiledPlugin[];
    connectionNames(id: string): readonly string[];
    missing(id: string): readonly string[];
  };
}

const mostLimits = 10;
/** Below it the book judges nothing. */
const fewCalls = 5;

/** Every connection that was called lately, and those that the application names, the worst first. */
export function healthReport({ book, guards, limiter, directory }: HealthSources): readonly ConnectionReport[] {
  const lanes = lanesByOwner(limiter);
  const circuits = createCircuits(guards, unknownPlugin).list();
  const reports: ConnectionReport[] = [];
  const seen = new Set<string>();
  for (const [owner, health] of book.all()) {
    seen.add(owner.key);
    const own = circuits.filter(({ plugin, origin }) => plugin === owner.plugin.id && goesTo(owner, origin));
    const limits = limitsOf(owner, lanes);
    const { state, errorRate, latencyMs, usualLatencyMs, calls, lastCallAt } = health;
    reports.push({
      plugin: owner.plugin.id,
      connection: owner.name,
      tenant: owner.tenant,
      state,
      why: reasonOf(health, own, limits),
      errorRate,
      latencyMs,
      usualLatencyMs,
      calls,
      lastCallAt: new Date(lastCallAt),
      circuits: own,
      limits,
    });
  }
  for (const plugin of directory.plugins()) {
    const missing = directory.missing(plugin.id);
    for (const name of directory.connectionNames(plugin.id))
      if (!seen.has(connectionKey(plugin, { tenant: undefined, name }))) reports.push(unused(plugin.id, name, missing));
  }
  return reports.toSorted(
    (left, right) =>
      badness[right.state] - badness[left.state] || compare(left.plugin, right.plugin) || compare(left.connection, right.connection),
  );
}

/** Counts the connections of each plugin by state. To be called before metrics are read. */
export function measureHealth(book: HealthBook, meter: Meter): void {
  const counts = new Map<string, Record<HealthState, number>>();
  for (const [{ plugin }, { state }] of book.all()) {
    let ofPlugin = counts.get(plugin.id);
    if (ofPlugin === undefined) counts.set(plugin.id, (ofPlugin = { healthy: 0, degraded: 0, failing: 0 }));
    ofPlugin[state] += 1;
  }
  for (const [plugin, ofPlugin] of counts)
    for (const [state, count] of Object.entries(ofPlugin)) meter.gauge('mooring_connections', count, { plugin, state });
}

const badness = { failing: 3, degraded: 2, healthy: 1, unused: 0 } as const satisfies Record<ConnectionReport['state'], number>;
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function unused(plugin: string, connection: string, missing: readonly string[]): ConnectionReport {
  const why = missing.length === 0 ? 'unused: not called yet' : `unused: it lacks ${missing.join(', ')}`;
  const nothing = { errorRate: 0, latencyMs: 0, usualLatencyMs: 0, calls: 0, lastCallAt: undefined, circuits: [], limits: [] };
  return { plugin, connection, tenant: undefined, state: 'unused', why, ...nothing };
}

function goesTo({ bases }: HealthOwner, origin: string): boolean {
  for (const base of bases.values()) if (base.origin === origin) return true;
  return false;
}

function lanesByOwner(limiter: Limiter): ReadonlyMap<string, readonly LaneUsage[]> {
  const lanes = new Map<string, LaneUsage[]>();
  for (const usage of limiter.usages()) {
    const known = lanes.get(usage.name.owner);
    if (known === undefined) lanes.set(usage.name.owner, [usage]);
    else known.push(usage);
  }
  return lanes;
}

/** A connection's own lanes, and those that it shares with all of its plugin: see how the limiter's lanes are owned. */
function limitsOf({ key, plugin }: HealthOwner, lanes: ReadonlyMap<string, readonly LaneUsage[]>): readonly LimitReport[] {
  const pluginKey = key.split(/[|/]/, 1)[0] ?? key;
  return [key, pluginKey, plugin.id]
    .flatMap((owner) => (lanes.get(owner) ?? []).map((usage) => limitReport(usage, owner !== key)))
    .toSorted((left, right) => right.usedRatio - left.usedRatio)
    .slice(0, mostLimits);
}

function limitReport(usage: LaneUsage, isShared: boolean): LimitReport {
  const { name, used, limit, usedRatio, waiting, pausedUntil, exhaustedInMs } = usage;
  return {
    limit: name.limit,
    split: name.split,
    isShared,
    used,
    of: limit,
    usedRatio,
    waiting,
    pausedUntil: pausedUntil === undefined ? undefined : new Date(pausedUntil),
    exhaustedInMs,
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const milliseconds = (time: number): string => `${Math.round(time)} ms`;

/** The one thing to know first: that nobody is asked, then why calls fail, then that they are slow, then that they wait. */
function reasonOf(health: ConnectionHealth, circuits: readonly CircuitReport[], limits: readonly LimitReport[]): string {
  const { state, errorRate, latencyMs, usualLatencyMs, calls, lastFailure } = health;
  const closedTo = circuits.find(({ status }) => status === 'open' || status === 'forced_open');
  if (closedTo?.status === 'forced_open')
    return `${state}: somebody has forced the circuit to ${closedTo.origin} open; no ${closedTo.operation} is sent`;
  const paused = limits.find(({ pausedUntil }) => pausedUntil !== undefined);
  const latest =
    lastFailure === undefined
      ? ''
      : `, the latest with ${lastFailure.status === undefined ? '' : `${lastFailure.status} `}${lastFailure.code}`;
  const remedy = lastFailure === undefined ? '' : `: ${lowerFirst(errorCatalogue[lastFailure.code].remedy)}`;
  if (closedTo !== undefined)
    return `${state}: the circuit to ${closedTo.origin} is open after failures${latest}; the next probe is in ${milliseconds(closedTo.retryAfterMs ?? 0)}`;
  if (calls < fewCalls) return `${state}: ${calls === 1 ? 'one call' : `${calls} calls`} so far, too few to judge`;
  if (state !== 'healthy' && errorRate >= 0.05) return `${state}: ${percent(errorRate)} of the last calls failed${latest}${remedy}`;
  if (state !== 'healthy') return `${state}: calls take ${milliseconds(latencyMs)} of late and took ${milliseconds(usualLatencyMs)} before`;
  if (paused?.pausedUntil !== undefined)
    return `${state}: the limit "${paused.limit}" is used up; calls wait until ${paused.pausedUntil.toISOString()}`;
  return errorRate < 0.005 ? `${state}: the last calls went well` : `${state}: ${percent(errorRate)} of the last calls failed${latest}`;
}

const lowerFirst = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

function unknownPlugin(): never {
  throw new TypeError('Circuits are only listed here.');
}
