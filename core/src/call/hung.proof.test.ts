import { z } from 'zod';
import { bearer } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get, post } from '../contract/endpoint.js';
import { answerJson } from '../fixtures/counted-provider.js';
import { figure, ProofStage } from '../fixtures/proof-stage.js';

const hungCallers = 1_000;
const callers = 16;
/** What a provider across a network takes. */
const latencyMs = 100;

const thing = z.object({ ok: z.boolean() });

const pluginAt = (id: string, origin: string) =>
  definePlugin({
    id,
    title: id,
    category: 'other',
    version: '1.0.0',
    api: { version: '1', baseUrl: origin, egress: ['127.0.0.1'] },
    auth: bearer({ fields: { apiKey: {} } }),
    endpoints: { read: get('/things', { output: thing }), write: post('/things', { output: thing }) },
  });

/** The value below which so large a share of them lies. */
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((left, right) => left - right)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

describe('a provider that hangs', () => {
  it('in its reads does not keep writes waiting for a socket', async () => {
    const stage = new ProofStage();
    try {
      const provider = await stage.provider((request, response) => {
        if (request.method === 'POST') stage.clock.schedule(latencyMs, () => answerJson(response, 200, { ok: true }));
      });
      const client = stage.connect(pluginAt('hung', provider.origin));
      const over = new AbortController();
      let ended = 0;
      const read = (): Promise<unknown> =>
        client
          .endpoint('read')({}, { signal: over.signal })
          .finally(() => (ended += 1));
      const hanging = Promise.allSettled(Array.from({ length: 100 }, read));
      // Until nobody has answered for a second, no more than eight are sent to a provider whose limit is not known.
      await stage.settle(stage.clock.sleep(1_500));
      expect(provider.held).toBe(32);
      await stage.settle(client.endpoint('write')());
      expect(ended).toBe(0);
      over.abort(new Error('seen enough'));
      await stage.settle(hanging);
    } finally {
      await stage.close();
    }
  }, 60_000);

  it('takes no slot, socket or time from another one', async () => {
    const stage = new ProofStage();
    try {
      const hung = await stage.provider(() => undefined);
      const well = await stage.provider(
        (_request, response) => void stage.clock.schedule(latencyMs, () => answerJson(response, 200, { ok: true })),
      );
      const askHung = stage.connect(pluginAt('hung', hung.origin)).endpoint('read');
      const ask = stage.connect(pluginAt('well', well.origin)).endpoint('read');
      let mostWaiting = 0;
      const measured = async (seconds: number): Promise<readonly number[]> => {
        const durations: number[] = [];
        await stage.keepBusy(callers, seconds, async () => {
          const startedAt = stage.isFull ? performance.now() : stage.clock.now();
          await ask();
          durations.push((stage.isFull ? performance.now() : stage.clock.now()) - startedAt);
          for (const { plugin, guard } of stage.pipeline.guards.all())
            if (plugin === 'well') mostWaiting = Math.max(mostWaiting, guard.bulkhead.waiting);
        });
        return durations;
      };

      const without = await measured(stage.isFull ? 10 : 1);
      let isOver = false;
      const codes = new Map<string, number>();
      const caller = async (): Promise<void> => {
        while (!isOver) {
          const code = await askHung().then(
            () => 'success',
            (error: unknown) => String((error as { readonly code?: unknown }).code),
          );
          codes.set(code, (codes.get(code) ?? 0) + 1);
          await stage.clock.sleep(1_000);
        }
      };
      const hanging = Promise.all(Array.from({ length: hungCallers }, caller));
      const withHung = await measured(stage.isFull ? 20 : 3);
      isOver = true;
      await stage.settle(hanging);

      const [median, p99] = [quantile(without, 0.5), quantile(withHung, 0.99)];
      figure('hung-codes', [...codes].map(([code, count]) => `${code}:${count}`).join(','));
      figure(
        'hung-calls',
        [...codes.values()].reduce((sum, count) => sum + count, 0),
      );
      figure('hung-requests', hung.hits);
      figure('other-calls', withHung.length);
      figure('other-median-without', median, 'ms');
      figure('other-p99-without', quantile(without, 0.99), 'ms');
      figure('other-p99-over-median-both-without', quantile(without, 0.99) / median);
      figure('other-p99-with', p99, 'ms');
      figure('other-p99-over-median-without', p99 / median, '(goal 1.2)');
      // None of its calls has failed: `ask` would have thrown.
      expect(mostWaiting).toBe(0);
      expect(withHung.length).toBeGreaterThan(callers * 10);
      expect(
        [...codes.keys()].filter((code) => !['AttemptTimeout', 'DeadlineExceeded', 'BulkheadFull', 'CircuitOpen'].includes(code)),
      ).toEqual([]);
      // One wave, what its first failures let in before the circuit opens, and probes.
      expect(hung.hits).toBeLessThanOrEqual(64);
      // On a clock of our own no call takes longer; on the machine's that is what the figures are for.
      expect(stage.isFull || Math.max(...withHung) <= Math.max(...without)).toBe(true);
    } finally {
      await stage.close();
    }
  }, 180_000);
});
