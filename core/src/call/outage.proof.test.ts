import { z } from 'zod';
import { bearer } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get } from '../contract/endpoint.js';
import { answerJson, type CountedProvider } from '../fixtures/counted-provider.js';
import { figure, ProofStage } from '../fixtures/proof-stage.js';

const callers = 64;
const most = 0.05;

const pluginAt = (origin: string) =>
  definePlugin({
    id: 'down',
    title: 'Down',
    category: 'other',
    version: '1.0.0',
    api: { version: '1', baseUrl: origin, egress: ['127.0.0.1'] },
    auth: bearer({ fields: { apiKey: {} } }),
    endpoints: { read: get('/things', { output: z.object({ ok: z.boolean() }) }) },
  });

describe('a provider that is down', () => {
  let stage: ProofStage;
  beforeEach(() => {
    stage = new ProofStage();
  });
  afterEach(() => stage.close());

  /** Every answer is a 503 after 5 ms, from the time on that `isDown` says so; callers come back as soon after as an answer would take. */
  async function runThrough(seconds: { readonly healthy: number; readonly down: number }) {
    let downAt = Number.POSITIVE_INFINITY;
    const provider: CountedProvider = await stage.provider((_request, response) => {
      const isDown = stage.clock.now() >= downAt;
      stage.clock.schedule(5, () => answerJson(response, isDown ? 503 : 200, { ok: !isDown }));
    });
    const read = stage.connect(pluginAt(provider.origin)).endpoint('read');
    const calls: number[] = [];
    const call = async (): Promise<void> => {
      calls.push(stage.clock.now());
      await read().catch(() => undefined);
      await stage.clock.sleep(stage.isFull ? 5 : 50);
    };
    if (seconds.healthy > 0) await stage.keepBusy(callers, seconds.healthy, call);
    downAt = stage.clock.now();
    await stage.keepBusy(callers, seconds.down, call);
    const since = (ms: number, times: readonly number[]): number => times.filter((at) => at >= downAt + ms).length;
    return {
      hits: since(0, provider.arrivals),
      hitsInFirstSecond: since(0, provider.arrivals) - since(1_000, provider.arrivals),
      calls: since(0, calls),
      callsInFirstSecond: since(0, calls) - since(1_000, calls),
      perCall: since(1_000, provider.arrivals) / since(1_000, calls),
    };
  }

  it('sees five requests of a hundred calls at most after the first second', async () => {
    const { hits, hitsInFirstSecond, calls, perCall } = await runThrough({ healthy: 0, down: stage.isFull ? 30 : 3 });
    figure('outage-calls', calls);
    figure('outage-hits', hits);
    figure('outage-hits-in-first-second', hitsInFirstSecond);
    figure('outage-hits-per-call-after-first-second', perCall);
    expect(calls).toBeGreaterThan(callers * 10);
    expect(perCall).toBeLessThanOrEqual(most);
    // Until the circuit opens there is one wave of what may be under way at once, and a little more.
    expect(hitsInFirstSecond).toBeLessThanOrEqual(callers);
  }, 120_000);

  it('sees no more than that either when it goes down after a busy time', async () => {
    const { hits, hitsInFirstSecond, calls, callsInFirstSecond, perCall } = await runThrough(
      stage.isFull ? { healthy: 10, down: 20 } : { healthy: 1, down: 3 },
    );
    figure('outage-after-health-calls', calls);
    figure('outage-after-health-hits', hits);
    figure('outage-after-health-hits-in-first-second', hitsInFirstSecond);
    figure('outage-after-health-hits-per-call-after-first-second', perCall);
    expect(perCall).toBeLessThanOrEqual(most);
    // It takes half a second of nothing but failures, since that many may fail at once for a moment.
    expect(hitsInFirstSecond).toBeLessThanOrEqual(callsInFirstSecond);
  }, 120_000);
});
