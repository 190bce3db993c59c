import { createHost } from '@mooring/host';
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
