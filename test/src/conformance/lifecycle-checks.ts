import type { CompiledEndpoint } from '@mooring/core/runtime';
import { handlesLeftSince, openHandles } from '../test-plugin/open-handles.js';
import { withBench, type Bench, type CheckSource } from './bench.js';
import { checksOf, type Check } from './check.js';
import { expectSuccess, expectThat } from './expect-that.js';
import { replyWithSuccess } from './success.js';
import { deliverable } from './webhook-checks.js';

/** What stays of a plugin, and between two of it. */
export function lifecycleChecks(source: CheckSource, endpoints: readonly CompiledEndpoint[]): readonly Check[] {
  const { check } = checksOf('lifecycle');
  const [event] = deliverable(source);
  const use = async (bench: Bench): Promise<void> => {
    for (const endpoint of endpoints) {
      replyWithSuccess(bench, endpoint);
      expectSuccess(await bench.call(endpoint), `(${endpoint.name})`);
    }
    if (event !== undefined) await bench.shop.webhook(event).deliver();
  };
  return [
    check('loads, stops and loads again', async () => {
      await withBench(source, use);
      await withBench(source, use);
    }),
    check('leaves no timer and no handle when it stops', async () => {
      // Twice: what the plugin leaves, it leaves each time. Once, it may be the test runner's own.
      const first = await leftBehind(source, use);
      const left = first.length === 0 ? first : await leftBehind(source, use);
      expectThat(left.length === 0, `Nothing may hold the process after the end, and this does: ${left.join(', ')}.`);
    }),
    check('two instances share nothing', () =>
      withBench(source, (first) =>
        withBench(source, async (second) => {
          for (const endpoint of endpoints) {
            for (const bench of [first, second]) {
              replyWithSuccess(bench, endpoint);
              expectSuccess(await bench.call(endpoint), `(${endpoint.name})`);
            }
            const [ours, theirs] = [first, second].map(({ shop }) => {
              const { url, headers, rawBody } = shop.requests.at(-1) ?? {};
              return JSON.stringify({ url, headers, body: rawBody?.toString('base64') });
            });
            expectThat(ours === theirs, `Two instances must make the same request of ${endpoint.name}, and the second differs.`);
          }
        }),
      ),
    ),
  ];
}

/** What has come to hold the process by loading, using and stopping the plugin. */
async function leftBehind(source: CheckSource, use: (bench: Bench) => Promise<void>): Promise<readonly string[]> {
  const before = openHandles();
  let clock: Bench['shop']['clock'] | undefined;
  await withBench(source, async (bench) => {
    ({ clock } = bench.shop);
    await use(bench);
  });
  expectThat(clock?.pending === 0, `Nothing may wait on the clock after the end, and ${clock?.pending} timers do.`);
  return handlesLeftSince(before);
}
