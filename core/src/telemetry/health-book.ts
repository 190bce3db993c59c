import type { ErrorCode } from '../errors/catalogue.js';
import type { Clock } from '../ports/clock.js';
import type { HealthState } from './operation-event.js';

/** How a call failed. */
export interface CallFailure {
  readonly code: ErrorCode;
  /** HTTP status the provider answered with. */
  readonly status: number | undefined;
}

/** How one connection is doing, as of its last call: time alone neither heals nor harms. */
export interface ConnectionHealth {
  readonly state: HealthState;
  /** Share of recent calls that failed through the provider or the credential, from 0 to 1. */
  readonly errorRate: number;
  /** Milliseconds a call takes of late, and what was usual before. */
  readonly latencyMs: number;
  readonly usualLatencyMs: number;
  /** Calls counted since the connection was first used; below 5 nothing is judged. */
  readonly calls: number;
  /** Epoch milliseconds. */
  readonly lastCallAt: number;
  /** The latest failure that counted, also when calls have gone well since. */
  readonly lastFailure: CallFailure | undefined;
}

/** What one call tells about its connection: `neutral` says nothing, as a wrong input does. */
export type HealthSign = 'good' | 'bad' | 'neutral';

/** Whose health it is. */
export interface HealthOwner {
  readonly key: string;
  readonly name: string;
  readonly tenant: string | undefined;
  readonly plugin: { readonly id: string };
  /** Where its requests go. */
  readonly bases: ReadonlyMap<string, { readonly origin: string }>;
}

interface Standing {
  readonly owner: HealthOwner;
  errorRate: number;
  latencyMs: number;
  usualLatencyMs: number;
  calls: number;
  /** How many calls the averages stand for; it fades with time. */
  weight: number;
  lastCallAt: number;
  lastFailure: CallFailure | undefined;
  state: HealthState;
}

/** The averages stand for so many calls at most. */
const mostWeight = 20;
/** And for so many at least once there were as many: one failure after a quiet night is no verdict. */
const leastWeight = 5;
const usualWeight = 200;
const callsBeforeJudging = 5;
const failingAbove = 0.5;
const degradedAbove = 0.1;
/** A state is left only when things are this much better than what led to it: one call in ten that fails must not make it flutter. */
const relief = 0.5;
const slowerThanUsual = 3;
/** Below this a multiple of the usual time is noise. */
const noticeableMs = 250;
/** Calls this old weigh half as much beside a new one. */
const halfLifeMs = 60_000;
/** A rate that changes less often than this need not be aged. */
const agesAfterMs = 1_000;
const mostConnections = 10_000;
/** Connections looked at when one must be forgotten: those that were called lately stay. */
const sweptPerNew = 4;

/** Keeps a few numbers for each connection that was called lately, 10,000 at most, and tells when its state changes. */
export class HealthBook {
  readonly #clock: Clock;
  readonly #onChange: (owner: HealthOwner, from: HealthState, to: HealthState) => void;
  /** Those that were looked at least recently come first. */
  readonly #standings = new Map<string, Standing>();

  /** @param onChange Must not throw: it is called in the midst of a call. */
  constructor(clock: Clock, onChange: (owner: HealthOwner, from: HealthState, to: HealthState) => void = () => undefined) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Counts a call. `failure` is what a bad one failed with. */
  note(owner: HealthOwner, sign: HealthSign, durationMs: number, failure?: CallFailure): void {
    if (sign === 'neutral') return;
    const now = this.#clock.now();
    const standing = this.#standings.get(owner.key) ?? this.#open(owner, durationMs, now);
    standing.calls += 1;
    const share = 1 / Math.max(grownWeight(standing, now), Math.min(standing.calls, leastWeight));
    standing.errorRate += share * ((sign === 'bad' ? 1 : 0) - standing.errorRate);
    if (sign === 'good') {
      standing.latencyMs += share * (durationMs - standing.latencyMs);
      standing.usualLatencyMs += (durationMs - standing.usualLatencyMs) / Math.min(standing.calls, usualWeight);
    } else if (failure !== undefined) {
      standing.lastFailure = { code: failure.code, status: failure.status };
    }
    const state = judge(standing);
    if (state !== standing.state) {
      const from = standing.state;
      standing.state = state;
      this.#onChange(standing.owner, from, state);
    }
  }

  /** How a connection is doing; undefined where it was not called, or not for long. */
  of(key: string): ConnectionHealth | undefined {
    const standing = this.#standings.get(key);
    return standing === undefined ? undefined : healthOf(standing);
  }

  /** Every connection known. */
  *all(): Generator<readonly [owner: HealthOwner, health: ConnectionHealth]> {
    for (const standing of this.#standings.values()) yield [standing.owner, healthOf(standing)];
  }

  /** Forgets a connection: it was removed, or has another credential now. */
  forget(key: string): void {
    this.#standings.delete(key);
  }

  #open({ key, name, tenant, plugin, bases }: HealthOwner, durationMs: number, now: number): Standing {
    if (this.#standings.size >= mostConnections) this.#makeRoom(now);
    const standing: Standing = {
      // A copy: who keeps the connection itself keeps its credentials.
      owner: { key, name, tenant, plugin: { id: plugin.id }, bases },
      errorRate: 0,
      latencyMs: durationMs,
      usualLatencyMs: durationMs,
      calls: 0,
      weight: 0,
      lastCallAt: now,
      lastFailure: undefined,
      state: 'healthy',
    };
    this.#standings.set(key, standing);
    return standing;
  }

  #makeRoom(now: number): void {
    let looksLeft = sweptPerNew;
    for (const [key, standing] of this.#standings) {
      this.#standings.delete(key);
      looksLeft -= 1;
      if (looksLeft === 0 || standing.lastCallAt + halfLifeMs < now) return;
      this.#standings.set(key, standing);
    }
  }
}

/** Counts one more call in, after what was there has faded. */
function grownWeight(standing: Standing, now: number): number {
  const elapsed = now - standing.lastCallAt;
  const faded = elapsed > agesAfterMs ? standing.weight * 0.5 ** (elapsed / halfLifeMs) : standing.weight;
  standing.lastCallAt = now;
  standing.weight = Math.min(faded + 1, mostWeight);
  return standing.weight;
}

function judge({ errorRate, latencyMs, usualLatencyMs, calls, state }: Standing): HealthState {
  if (calls < callsBeforeJudging) return state;
  if (errorRate > failingAbove * (state === 'failing' ? relief : 1)) return 'failing';
  const ease = state === 'healthy' ? 1 : relief;
  const isSlow = latencyMs > noticeableMs && latencyMs > usualLatencyMs * slowerThanUsual * ease;
  return errorRate > degradedAbove * ease || isSlow ? 'degraded' : 'healthy';
}

function healthOf({ state, errorRate, latencyMs, usualLatencyMs, calls, lastCallAt, lastFailure }: Standing): ConnectionHealth {
  return { state, errorRate, latencyMs, usualLatencyMs, calls, lastCallAt, lastFailure };
}
