import { createHost } from '@mooring/host';
import type { Limit } from '@mooring/core';
import { compilePlugin, silentLogger, VirtualClock, type CompiledEndpoint, type Transport } from '@mooring/core/runtime';
import { depot } from '../fixtures/depot-plugin.js';
import { RateLimits } from './rate-limits.js';
import { createSimulator } from './simulator.js';

const plugin = compilePlugin(depot);

function endpointNamed(name: string): CompiledEndpoint {
  const found = plugin.callables.get(name);
  if (found?.kind !== 'endpoint') throw new Error(`The plugin has no endpoint ${name}.`);
  return found;
}

function limitsOn(environment: 'live' | 'sandbox' = 'live') {
  const clock = new VirtualClock(1_767_225_600_000);
  const limits = new RateLimits({ environment }, clock);
  const admit = (name: string, parameters: Readonly<Record<string, unknown>> = {}, account = 'ada') =>
    limits.admit({ endpoint: endpointNamed(name), account, parameters });
  return { clock, admit, refusedBy: (...args: Parameters<typeof admit>) => admit(...args).refusal };
}

describe('RateLimits', () => {
  it('lets as many pass as are declared, and the next one when the first has left the window', async () => {
    const { clock, refusedBy } = limitsOn();
    for (let call = 0; call < 4; call += 1) {
      expect(refusedBy('crates.list')).toBeUndefined();
      await clock.advance(1_000);
    }
    expect(refusedBy('crates.list')).toEqual({ limit: 'account', waitMs: 56_000 });
    await clock.advance(55_999);
    expect(refusedBy('crates.list')).toEqual({ limit: 'account', waitMs: 1 });
    await clock.advance(1);
    expect(refusedBy('crates.list')).toBeUndefined();
    expect(refusedBy('crates.list')).toEqual({ limit: 'account', waitMs: 1_000 });
  });

  it('has the numbers of a sandbox for a sandbox', () => {
    const { refusedBy } = limitsOn('sandbox');
    expect([1, 2, 3].map(() => refusedBy('crates.list')?.limit)).toEqual([undefined, undefined, 'account']);
  });

  it('counts accounts on their own, and an application as a whole', () => {
    const { refusedBy } = limitsOn();
    expect(refusedBy('scale.look')).toBeUndefined();
    expect(refusedBy('scale.look', {}, 'grace')?.limit).toBe('house');
    for (let call = 0; call < 3; call += 1) refusedBy('crates.list');
    expect(refusedBy('crates.list')?.limit).toBe('account');
    expect(refusedBy('crates.list', {}, 'grace')).toBeUndefined();
  });

  it('splits a limit by a parameter, for the endpoints that name it', () => {
    const { refusedBy } = limitsOn();
    expect(refusedBy('crates.create', { label: 'a' })).toBeUndefined();
    expect(refusedBy('crates.create', { label: 'a' })?.limit).toBe('label');
    expect(refusedBy('crates.create', { label: 'b' })).toBeUndefined();
    expect(refusedBy('crates.update', { label: 'a' })).toBeUndefined();
  });

  it('counts nowhere what one limit refuses', () => {
    const { admit, refusedBy } = limitsOn();
    refusedBy('crates.create', { label: 'a' });
    for (let call = 0; call < 5; call += 1) refusedBy('crates.create', { label: 'a' });
    expect(admit('crates.list').headers['x-remaining']).toBe('2');
  });

  it('draws costs from a bucket that fills again', async () => {
    const { clock, refusedBy } = limitsOn();
    expect(refusedBy('scale.weigh')).toBeUndefined();
    expect(refusedBy('scale.weigh')).toEqual({ limit: 'weighing', waitMs: 250 });
    await clock.advance(250);
    expect(refusedBy('scale.weigh')).toBeUndefined();
  });

  it('counts what is under way until it ends', () => {
    const { admit, refusedBy } = limitsOn();
    const first = admit('scale.open');
    expect(refusedBy('scale.open')?.limit).toBe('door');
    first.release();
    expect(refusedBy('scale.open')).toBeUndefined();
  });

  it('tells its state in the headers that the plugin learns from', () => {
    const { admit } = limitsOn();
    const seconds = 1_767_225_660;
    expect(admit('crates.list').headers).toEqual({
      'x-limit': '4',
      'x-remaining': '3',
      'x-reset': String(seconds),
      'x-bucket': 'account',
    });
    for (let call = 0; call < 3; call += 1) admit('crates.list');
    expect(admit('crates.list')).toMatchObject({
      refusal: { limit: 'account' },
      headers: { 'x-remaining': '0', 'x-reset': String(seconds) },
    });
  });

  it('gives a day back at its time, and tells use, resets and costs in the forms that are declared', async () => {
    const clock = new VirtualClock(Date.parse('2026-01-01T22:00:00Z'));
    const limits = new RateLimits({ environment: 'live' }, clock);
    const day: Limit = {
      name: 'day',
      kind: 'daily',
      rate: 2,
      resets: { utcHour: 23 },
      learn: { used: 'X-Use', reset: 'X-Reset', resetAs: 'iso-8601' },
    };
    const bucket: Limit = {
      name: 'bucket',
      rate: 1,
      burst: 10,
      learn: { reset: 'X-Full', resetAs: 'delta-seconds' },
      feedback: {
        read: () => undefined,
        write: ({ remaining, restorePerSecond, cost }) => ({ budget: { remaining, restorePerSecond, cost } }),
      },
    };
    const endpoint: CompiledEndpoint = { ...endpointNamed('crates.list'), limits: [day, bucket] };
    const admit = () => limits.admit({ endpoint, account: 'ada', parameters: {} });
    expect(admit()).toMatchObject({
      headers: { 'x-use': '1/2', 'x-reset': '2026-01-01T23:00:00.000Z', 'x-full': '1' },
      body: { budget: { remaining: 9, restorePerSecond: 1, cost: 1 } },
    });
    admit();
    expect(admit().refusal).toEqual({ limit: 'day', waitMs: 3_600_000 });
    await clock.advance(3_600_000);
    expect(admit()).toMatchObject({ refusal: undefined, headers: { 'x-use': '1/2' } });
  });

  it('refuses nothing of a host that keeps to them', async () => {
    const clock = new VirtualClock();
    const simulator = createSimulator({ plugins: [depot], clock });
    const provider = simulator.transport('depot');
    const answers: { readonly at: number; readonly status: number }[] = [];
    const transport: Transport = {
      async send(request) {
        const answer = await provider.send(request);
        answers.push({ at: clock.now(), status: answer.status });
        return answer;
      },
      close: () => provider.close(),
    };
    const host = await createHost({
      plugins: [depot],
      store: 'memory',
      ...simulator.hostOptions(),
      services: { clock, transport, logger: silentLogger },
    });
    const api = host.plugin('depot');
    const patient = { deadlineMs: 3_600_000 };
    const calls = Array.from({ length: 6 }, () => [api.crates.list({}, patient), api.scale.weigh({}, patient)]).flat();
    await clock.settle(Promise.all(calls));
    await host.stop();
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    // Twelve calls at four a minute.
    expect((answers.at(-1)?.at ?? 0) - (answers[0]?.at ?? 0)).toBeGreaterThanOrEqual(120_000);
  });
});
