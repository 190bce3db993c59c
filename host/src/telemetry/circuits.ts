import { MooringError, type Meter } from '@mooring/core';
import type { CompiledPlugin, Pipeline } from '@mooring/core/runtime';

type GuardRegistry = Pipeline['guards'];

/** The circuit to one host of a provider, for one kind of operation. */
export interface CircuitReport {
  readonly plugin: string;
  readonly origin: string;
  readonly operation: 'read' | 'write';
  /** `forced_open` until somebody closes it; the others by what calls come to. */
  readonly status: 'closed' | 'half_open' | 'open' | 'forced_open';
  /** Milliseconds until the next probe; undefined where calls pass. */
  readonly retryAfterMs: number | undefined;
}

/** Which circuits: what is left out stands for all. */
export interface CircuitFilter {
  readonly plugin: string;
  readonly origin?: string | undefined;
  readonly operation?: 'read' | 'write' | undefined;
}

/** Looks at circuits and forces them. They come into being with the first call to a host, or when they are forced by name. */
export interface Circuits {
  list(filter?: Partial<CircuitFilter>): readonly CircuitReport[];
  /**
   * Refuses every call with `CircuitOpen` until `forceClose`; answers the circuits concerned. Without `origin` those known so far.
   * @throws MooringError `UnknownPlugin`; `InvalidOptions` where `origin` is none
   */
  forceOpen(filter: CircuitFilter): readonly CircuitReport[];
  /** Lets calls through again and forgets the failures that were counted. */
  forceClose(filter: CircuitFilter): readonly CircuitReport[];
}

/** The circuits of a host. */
export function createCircuits(guards: GuardRegistry, pluginOf: (id: string) => CompiledPlugin): Circuits {
  const chosen = (filter: CircuitFilter): ReturnType<typeof matching> => {
    const plugin = pluginOf(filter.plugin);
    if (filter.origin !== undefined) {
      assertOrigin(filter.origin);
      for (const operation of filter.operation === undefined ? (['read', 'write'] as const) : [filter.operation])
        guards.of(plugin, filter.origin, operation);
    }
    return matching(guards, filter);
  };
  return {
    list: (filter = {}) => matching(guards, filter).map(reportOf),
    forceOpen: (filter) =>
      chosen(filter).map((place) => {
        place.guard.circuit.forceOpen();
        return reportOf(place);
      }),
    forceClose: (filter) =>
      chosen(filter).map((place) => {
        place.guard.circuit.forceClose();
        return reportOf(place);
      }),
  };
}

const gaugeOf = { closed: 0, half_open: 1, open: 2, forced_open: 2 } as const satisfies Record<CircuitReport['status'], number>;

/** Sets the gauge of each plugin to its worst circuit: hosts of tenants make no series of their own. */
export function measureCircuits(guards: GuardRegistry, meter: Meter): void {
  const worst = new Map<string, { readonly plugin: string; readonly operation: string; readonly value: number }>();
  for (const { plugin, operation, guard } of guards.all()) {
    const value = gaugeOf[guard.circuit.status];
    const series = `${plugin} ${operation}`;
    if (value >= (worst.get(series)?.value ?? 0)) worst.set(series, { plugin, operation, value });
  }
  for (const { plugin, operation, value } of worst.values()) meter.gauge('mooring_circuit_state', value, { plugin, operation });
}

type Place = ReturnType<GuardRegistry['all']> extends Iterable<infer Item> ? Item : never;

function matching(guards: GuardRegistry, { plugin, origin, operation }: Partial<CircuitFilter>): Place[] {
  return [...guards.all()].filter(
    (place) =>
      (plugin === undefined || place.plugin === plugin) &&
      (origin === undefined || place.origin === origin) &&
      (operation === undefined || place.operation === operation),
  );
}

function reportOf({ plugin, origin, operation, guard: { circuit } }: Place): CircuitReport {
  return { plugin, origin, operation, status: circuit.status, retryAfterMs: circuit.peek() };
}

/** A spelling that no call uses would be forced in vain. */
function assertOrigin(origin: string): void {
  if (URL.canParse(origin) && new URL(origin).origin === origin) return;
  throw new MooringError('InvalidOptions', '`origin` must be a scheme and a host such as https://api.example.com, without a path.');
}
