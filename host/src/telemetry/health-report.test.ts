import { callBench, type CallBench } from './fixtures/call-bench.js';
import { recordingMeter } from './fixtures/recording-meter.js';
import { createCircuits } from './circuits.js';
import { healthReport, measureHealth, type ConnectionReport } from './health-report.js';

const reportOf = (bench: CallBench, names: readonly string[] = [], missing: readonly string[] = []): readonly ConnectionReport[] =>
  healthReport({
    book: bench.book,
    guards: bench.pipeline.guards,
    limiter: bench.limiter,
    directory: { plugins: () => [bench.plugin], connectionNames: () => names, missing: () => missing },
  });

const whyOf = (bench: CallBench): string | undefined => reportOf(bench)[0]?.why;

describe('the health of connections', () => {
  it('names what the application has named and nobody has called, and what it lacks', () => {
    const bench = callBench();
    expect(reportOf(bench, ['north'])).toEqual([
      {
        plugin: 'shop',
        connection: 'north',
        tenant: undefined,
        state: 'unused',
        why: 'unused: not called yet',
        errorRate: 0,
        latencyMs: 0,
        usualLatencyMs: 0,
        calls: 0,
        lastCallAt: undefined,
        circuits: [],
        limits: [],
      },
    ]);
    expect(reportOf(bench, ['default'], ['SHOP_KEY'])[0]?.why).toBe('unused: it lacks SHOP_KEY');
  });

  it('says how a connection is doing, with the circuits and limits that concern it', async () => {
    const bench = callBench();
    await bench.call(bench.client('north'), 10);
    await bench.call(bench.client('south'), 1);
    const [north, south] = reportOf(bench, ['north', 'south']);
    expect(north).toMatchObject({
      connection: 'north',
      state: 'healthy',
      why: 'healthy: the last calls went well',
      errorRate: 0,
      calls: 10,
      circuits: [{ origin: 'https://north.shop.example', operation: 'read', status: 'closed' }],
      limits: [
        { limit: 'account', split: '', isShared: false, used: 10, of: 50, usedRatio: 0.2, waiting: 0, pausedUntil: undefined },
        { limit: 'everybody', isShared: true, used: 11, of: 1_000 },
      ],
    });
    expect(south).toMatchObject({ connection: 'south', why: 'healthy: one call so far, too few to judge' });
  });

  it('says what to do where the provider refuses the credential', async () => {
    const bench = callBench();
    bench.answer = 401;
    await bench.call(bench.client('north'), 10);
    expect(whyOf(bench)).toBe(
      'failing: 100 % of the last calls failed, the latest with 401 AuthenticationFailed: check or renew the credential of the connection',
    );
  });

  it('says that a circuit is open, and that somebody has forced it', async () => {
    const bench = callBench();
    bench.answer = 'reset';
    await bench.call(bench.client('north'), 8, 'orders.create');
    expect(whyOf(bench)).toMatch(
      /^failing: the circuit to https:\/\/north\.shop\.example is open after failures, the latest with \w+; the next probe is in \d+ ms$/,
    );
    createCircuits(bench.pipeline.guards, () => bench.plugin).forceOpen({ plugin: 'shop' });
    expect(whyOf(bench)).toBe('failing: somebody has forced the circuit to https://north.shop.example open; no write is sent');
  });

  it('says that a connection has become slow', async () => {
    const bench = callBench();
    const owner = { key: 'shop@2/north', name: 'north', tenant: undefined, plugin: { id: 'shop' }, bases: new Map() };
    for (let call = 0; call < 200; call += 1) bench.book.note(owner, 'good', 100);
    for (let call = 0; call < 15; call += 1) bench.book.note(owner, 'good', 1_000);
    expect(whyOf(bench)).toMatch(/^degraded: calls take \d+ ms of late and took \d+ ms before$/);
  });

  it('says that calls wait because a limit is used up', async () => {
    const bench = callBench();
    const north = bench.client('north');
    await bench.call(north, 6);
    const [lane] = bench.limiter.usages();
    bench.limiter.pause(lane?.key ?? '', bench.clock.now() + 30_000);
    expect(whyOf(bench)).toMatch(/^healthy: the limit "account" is used up; calls wait until \d{4}-.*Z$/);
  });

  it('keeps two tenants apart that call a connection the same, and lists the worst first', async () => {
    const bench = callBench();
    await bench.call(bench.client('main', 'a'), 6);
    bench.answer = 403;
    await bench.call(bench.client('main', 'b'), 6);
    expect(reportOf(bench).map(({ tenant, state }) => [tenant, state])).toEqual([
      ['b', 'failing'],
      ['a', 'healthy'],
    ]);
  });

  it('is counted by plugin and state, without a name', async () => {
    const bench = callBench();
    await bench.call(bench.client('north'), 6);
    bench.answer = 401;
    await bench.call(bench.client('south'), 6);
    const meter = recordingMeter();
    measureHealth(bench.book, meter);
    expect(meter.measurements.map(({ name, value, attributes }) => [name, value, attributes])).toEqual([
      ['mooring_connections', 1, { plugin: 'shop', state: 'healthy' }],
      ['mooring_connections', 0, { plugin: 'shop', state: 'degraded' }],
      ['mooring_connections', 1, { plugin: 'shop', state: 'failing' }],
    ]);
  });
});
