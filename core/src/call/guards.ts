import type { CompiledResilience } from '../plugin/compiled-plugin.js';
import {
  createBulkhead,
  createCircuit,
  createRetryBudget,
  type Bulkhead,
  type Circuit,
  type CircuitStatus,
  type RetryBudget,
} from '../resilience/index.js';
import type { CallServices } from './call-services.js';

/** What guards the calls of one plugin to one host and kind of operation. Shared by all connections: one tenant's 401 or 429 opens nothing. */
export interface Guard {
  readonly circuit: Circuit;
  readonly bulkhead: Bulkhead;
  readonly budget: RetryBudget;
}

export interface GuardRegistry {
  of(
    plugin: { readonly key: string; readonly id: string; readonly resilience: CompiledResilience },
    origin: string,
    operation: 'read' | 'write',
  ): Guard;
  /** Every guard that a call has needed so far. */
  all(): Iterable<GuardPlace & { readonly guard: Guard }>;
}

/** What a guard stands before. */
export interface GuardPlace {
  readonly plugin: string;
  readonly origin: string;
  readonly operation: 'read' | 'write';
}

/** A guard, and when a call last needed it. */
type KeptGuard = Guard & { usedAt: number };

/** Guards looked at for idleness each time a new one is made: more than one, so that the number shrinks when traffic moves on. */
const sweptPerNewGuard = 2;
/** Longer than a closed circuit or a retry budget remembers anything that matters. */
const keptForMs = 5 * 60_000;

const gaugeOf: Readonly<Record<CircuitStatus, number>> = { closed: 0, half_open: 1, open: 2, forced_open: 2 };

const eventOf = {
  closed: 'breaker.closed',
  half_open: 'breaker.half_opened',
  open: 'breaker.opened',
  forced_open: 'breaker.opened',
} as const satisfies Record<CircuitStatus, string>;

/** Guards come into being with the first call that needs them; idle ones are forgotten as new ones come, since each account may have a host of its own. */
export function createGuards({ clock, random, logger, meter, events }: CallServices): GuardRegistry {
  // Two levels in place of one joined key: a fresh string must be hashed anew for each call.
  const guards = { read: new Map<string, Map<string, KeptGuard>>(), write: new Map<string, Map<string, KeptGuard>>() };
  return {
    of(plugin, origin, operation) {
      let ofPlugin = guards[operation].get(plugin.key);
      if (ofPlugin === undefined) guards[operation].set(plugin.key, (ofPlugin = new Map()));
      let guard = ofPlugin.get(origin);
      if (guard === undefined) {
        forgetIdle(ofPlugin, clock.now());
        const onChange = (status: CircuitStatus): void => {
          meter.gauge('mooring_circuit_state', gaugeOf[status], { plugin: plugin.id, operation });
          logger.warn(`circuit ${status.replace('_', ' ')}`, { plugin: plugin.id, origin, operation });
          events.emit({ type: eventOf[status], plugin: plugin.id, origin, operation });
        };
        guard = {
          circuit: createCircuit(clock, random, { onChange }),
          bulkhead: createBulkhead(clock, { concurrency: plugin.resilience.bulkhead.running, queue: plugin.resilience.bulkhead.waiting }),
          budget: createRetryBudget(clock),
          usedAt: 0,
        };
        ofPlugin.set(origin, guard);
      }
      guard.usedAt = clock.now();
      return guard;
    },
    *all() {
      for (const operation of ['read', 'write'] as const)
        for (const [plugin, ofPlugin] of guards[operation])
          for (const [origin, guard] of ofPlugin) yield { plugin: plugin.split('@')[0] ?? plugin, origin, operation, guard };
    },
  };
}

/** The first are those that were looked at least recently. */
function forgetIdle(guards: Map<string, KeptGuard>, now: number): void {
  let left = sweptPerNewGuard;
  for (const [origin, guard] of guards) {
    if (left-- === 0) break;
    guards.delete(origin);
    const { circuit, bulkhead, usedAt } = guard;
    const isIdle = now >= usedAt + keptForMs && circuit.status === 'closed' && bulkhead.running + bulkhead.waiting === 0;
    if (!isIdle) guards.set(origin, guard);
  }
}
