import { VirtualClock } from '../ports/virtual-clock.js';
import { createCircuit, type Circuit, type CircuitEffect, type CircuitStatus } from './circuit.js';

/** No jitter: the middle of the range. */
const random = { next: () => 0.5, uuid: () => '', bytes: (length: number) => new Uint8Array(length) };

function build(): { clock: VirtualClock; circuit: Circuit; changes: CircuitStatus[] } {
  const clock = new VirtualClock();
  const changes: CircuitStatus[] = [];
  return { clock, circuit: createCircuit(clock, random, { onChange: (status) => changes.push(status) }), changes };
}

async function attempt(clock: VirtualClock, circuit: Circuit, effect: CircuitEffect): Promise<boolean> {
  const permit = circuit.acquire();
  permit?.settle(effect);
  await clock.drain();
  return permit !== undefined;
}

async function fail(clock: VirtualClock, circuit: Circuit, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await attempt(clock, circuit, 'failure');
}

describe('createCircuit', () => {
  it('opens after five failures in a row and says how long', async () => {
    const { clock, circuit, changes } = build();
    await fail(clock, circuit, 5);
    expect(circuit.status).toBe('open');
    expect(circuit.peek()).toBe(5_000);
    expect(circuit.acquire()).toBeUndefined();
    await clock.advance(4_999);
    expect(circuit.peek()).toBe(1);
    expect(changes).toEqual(['open']);
  });

  it('lets one probe through, then three, refuses the rest, and closes when all have passed', async () => {
    const { clock, circuit, changes } = build();
    await fail(clock, circuit, 5);
    await clock.advance(5_000);
    const first = circuit.acquire();
    expect(first).toBeDefined();
    expect(circuit.status).toBe('half_open');
    expect(Array.from({ length: 500 }, () => circuit.acquire()).filter((permit) => permit !== undefined)).toHaveLength(0);
    expect(circuit.peek()).toBe(1_000);
    first?.settle('success');
    await clock.drain();
    const more = Array.from({ length: 500 }, () => circuit.acquire()).filter((permit) => permit !== undefined);
    expect(more).toHaveLength(3);
    for (const permit of more) permit.settle('success');
    await clock.drain();
    expect(circuit.status).toBe('closed');
    expect(circuit.peek()).toBeUndefined();
    expect(changes).toEqual(['open', 'half_open', 'closed']);
  });

  it('doubles its open time while probes fail, up to a minute, and begins anew once it closed', async () => {
    const { clock, circuit } = build();
    await fail(clock, circuit, 5);
    const waits: (number | undefined)[] = [];
    for (let opening = 0; opening < 6; opening += 1) {
      waits.push(circuit.peek());
      await clock.advance(circuit.peek() ?? 0);
      await fail(clock, circuit, 1);
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    await clock.advance(60_000);
    for (let probe = 0; probe < 4; probe += 1) await attempt(clock, circuit, 'success');
    expect(circuit.status).toBe('closed');
    await fail(clock, circuit, 5);
    expect(circuit.peek()).toBe(5_000);
  });

  it('gives the permit of a neutral probe back', async () => {
    const { clock, circuit } = build();
    await fail(clock, circuit, 5);
    await clock.advance(5_000);
    expect(await attempt(clock, circuit, 'neutral')).toBe(true);
    expect(circuit.status).toBe('open');
    expect(await attempt(clock, circuit, 'success')).toBe(true);
    expect(await attempt(clock, circuit, 'neutral')).toBe(true);
    for (let probe = 0; probe < 3; probe += 1) expect(await attempt(clock, circuit, 'success')).toBe(true);
    expect(circuit.status).toBe('closed');
  });

  it('does not count neutral outcomes', async () => {
    const { clock, circuit } = build();
    for (let time = 0; time < 50; time += 1) await attempt(clock, circuit, 'neutral');
    await fail(clock, circuit, 4);
    expect(circuit.status).toBe('closed');
  });

  it('ignores attempts that began before it opened', async () => {
    const { clock, circuit } = build();
    const old = Array.from({ length: 20 }, () => circuit.acquire());
    await fail(clock, circuit, 5);
    await clock.advance(5_000);
    for (const permit of old) permit?.settle('failure');
    await clock.drain();
    expect(circuit.peek()).toBeUndefined();
    expect(await attempt(clock, circuit, 'success')).toBe(true);
    for (const permit of old) permit?.settle('success');
    expect(circuit.status).toBe('half_open');
  });

  it('opens once when many attempts fail at the same moment', async () => {
    const { clock, circuit, changes } = build();
    const permits = Array.from({ length: 64 }, () => circuit.acquire());
    for (const permit of permits) permit?.settle('failure');
    await clock.drain();
    expect(circuit.peek()).toBe(5_000);
    expect(changes).toEqual(['open']);
  });

  it('is held open and closed by hand', async () => {
    const { clock, circuit, changes } = build();
    circuit.forceOpen();
    circuit.forceOpen();
    await clock.advance(3_600_000);
    expect(circuit.status).toBe('forced_open');
    expect(circuit.acquire()).toBeUndefined();
    circuit.forceClose();
    expect(circuit.status).toBe('closed');
    expect(changes).toEqual(['forced_open', 'closed']);
    await fail(clock, circuit, 5);
    circuit.forceClose();
    expect(circuit.peek()).toBeUndefined();
    await fail(clock, circuit, 4);
    expect(circuit.status).toBe('closed');
  });

  it('spreads the open time by a fifth', async () => {
    for (const [chance, openMs] of [
      [0, 4_000],
      [0.999_999, 6_000],
    ] as const) {
      const clock = new VirtualClock();
      const circuit = createCircuit(clock, { ...random, next: () => chance });
      await fail(clock, circuit, 5);
      expect(circuit.peek()).toBe(openMs);
    }
  });
});

describe('a permit that was given before', () => {
  it('is current until the circuit opens', async () => {
    const { circuit, clock } = build();
    const early = circuit.acquire();
    expect(early?.isCurrent).toBe(true);
    for (let failure = 0; failure < 5; failure += 1) circuit.acquire()?.settle('failure');
    await clock.drain();
    expect([circuit.status, early?.isCurrent]).toEqual(['open', false]);
  });
});
