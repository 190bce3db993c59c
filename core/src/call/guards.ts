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
}

const gaugeOf: Readonly<Record<CircuitStatus, number>> = { closed: 0, half_open: 1, open: 2, forced_open: 2 };

/** Guards come into being with the first call that needs them. */
export function createGuards({ clock, random, logger, meter }: Pick<CallServices, 'clock' | 'random' | 'logger' | 'meter'>): GuardRegistry {
  // Two levels in place of one joined key: a fresh string must be hashed anew for each call.
  const guards = { read: new Map<string, Map<string, Guard>>(), write: new Map<string, Map<string, Guard>>() };
  return {
    of(plugin, origin, operation) {
      let ofPlugin = guards[operation].get(plugin.key);
      if (ofPlugin === undefined) guards[operation].set(plugin.key, (ofPlugin = new Map()));
      let guard = ofPlugin.get(origin);
      if (guard === undefined) {
        const onChange = (status: CircuitStatus): void => {
          meter.gauge('mooring_circuit_state', gaugeOf[status], { plugin: plugin.id, operation });
          logger.warn(`circuit ${status.replace('_', ' ')}`, { plugin: plugin.id, origin, operation });
        };
        guard = {
          circuit: createCircuit(clock, random, { onChange }),
          bulkhead: createBulkhead(clock, { concurrency: plugin.resilience.bulkhead.running, queue: plugin.resilience.bulkhead.waiting }),
          budget: createRetryBudget(clock),
        };
        ofPlugin.set(origin, guard);
      }
      return guard;
    },
  };
}
