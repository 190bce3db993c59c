import { z } from 'zod';
import { bearer } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get } from '../contract/endpoint.js';
import { answerJson } from '../fixtures/counted-provider.js';
import { figure, ProofStage } from '../fixtures/proof-stage.js';

const calls = 500;
const hundred = 100;
const secondMs = 1_000;
const latencyMs = 10;
/** What is left when the first hundred has gone comes back a hundred a second. */
const idealMs = ((calls - hundred) / hundred) * secondMs;

/** A provider's count: takes one where there is one, and tells what is left and when all of it is back. */
interface Count {
  take(now: number): { readonly isRefused: boolean; readonly left: number; readonly resetAt: number };
}

/** A hundred in each window, from the first call on or from each second of the provider's clock. */
const fixedWindow = (isOnTheSecond: boolean) => (): Count => {
  let began = Number.NaN;
  let window = -1;
  let used = 0;
  return {
    take(now) {
      if (Number.isNaN(began)) began = isOnTheSecond ? 0 : now;
      const current = Math.floor((now - began) / secondMs);
      if (current !== window) [window, used] = [current, 0];
      const isRefused = used >= hundred;
      if (!isRefused) used += 1;
      return { isRefused, left: hundred - used, resetAt: began + (current + 1) * secondMs };
    },
  };
};

function tokenBucket(): Count {
  let level = hundred;
  let at = Number.NEGATIVE_INFINITY;
  return {
    take(now) {
      level = at === Number.NEGATIVE_INFINITY ? hundred : Math.min(hundred, level + ((now - at) * hundred) / secondMs);
      at = now;
      const isRefused = level < 1;
      if (!isRefused) level -= 1;
      return { isRefused, left: Math.floor(level), resetAt: now + ((hundred - level) * secondMs) / hundred };
    },
  };
}

/** How a provider writes when it resets. */
const inSeconds = (resetAt: number, now: number): number => Math.ceil((resetAt - now) / secondMs);
const inUnixSeconds = (resetAt: number): number => Math.ceil(resetAt / secondMs);

const pluginAt = (origin: string, id = 'counted') =>
  definePlugin({
    id,
    title: 'Counted',
    category: 'other',
    version: '1.0.0',
    api: { version: '1', baseUrl: origin, egress: ['127.0.0.1'] },
    auth: bearer({ fields: { apiKey: {} } }),
    endpoints: { read: get('/things/:call', { output: z.object({ ok: z.boolean() }) }) },
  });

/** Calls to somebody else: code that runs for the first time is slow, and a second is not much. */
async function warmUp(stage: ProofStage): Promise<void> {
  if (!stage.isFull) return;
  const other = await stage.provider((_request, response) => answerJson(response, 200, { ok: true }));
  const read = stage.connect(pluginAt(other.origin, 'warm')).endpoint('read');
  for (let call = 0; call < 500; call += 1) await read({ call: String(call) });
}

describe('five hundred calls at once to a provider that allows a hundred a second and says so', () => {
  // Whole seconds since 1970 are exact only for windows that begin with a second. A bucket that tells like that when it is full looks up to a
  // second slower than it is: docs/limits.md.
  it.each<[string, () => Count, (resetAt: number, now: number) => number, number]>([
    ['fixed-window', fixedWindow(false), inSeconds, 1.2],
    ['fixed-window-unix', fixedWindow(true), inUnixSeconds, 1.2],
    ['token-bucket', tokenBucket, inSeconds, 1.2],
    ['token-bucket-unix', tokenBucket, inUnixSeconds, 1.35],
  ])(
    'succeed, and hardly ever ask too much: %s',
    async (name, createCount, write, most) => {
      const stage = new ProofStage();
      try {
        const count = createCount();
        let refused = 0;
        const provider = await stage.provider((_request, response) => {
          const now = stage.clock.now();
          const { isRefused, left, resetAt } = count.take(now);
          if (isRefused) refused += 1;
          const headers = { 'x-ratelimit-limit': hundred, 'x-ratelimit-remaining': left, 'x-ratelimit-reset': write(resetAt, now) };
          stage.clock.schedule(latencyMs, () => answerJson(response, isRefused ? 429 : 200, { ok: !isRefused }, headers));
        });
        await warmUp(stage);
        // Every provider has a whole window before it.
        await stage.settle(stage.clock.sleep(secondMs - (stage.clock.now() % secondMs)));
        const read = stage.connect(pluginAt(provider.origin)).endpoint('read');
        const startedAt = stage.clock.now();
        const outcomes = await stage.settle(Promise.allSettled(Array.from({ length: calls }, (_, call) => read({ call: String(call) }))));
        const tookMs = stage.clock.now() - startedAt;
        figure(`limit-${name}-failed-calls`, outcomes.filter(({ status }) => status === 'rejected').length, `of ${calls}`);
        figure(`limit-${name}-refusals`, refused);
        figure(`limit-${name}-time-over-ideal`, tookMs / idealMs);
        expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
        expect(refused).toBeLessThanOrEqual(5);
        expect(provider.hits).toBe(calls + refused);
        // On a clock of our own this is a count, too; on the machine's it is what the figure is for.
        expect(tookMs).toBeLessThanOrEqual(idealMs * most);
      } finally {
        await stage.close();
      }
    },
    60_000,
  );
});
