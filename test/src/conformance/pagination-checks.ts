import type { CompiledEndpoint } from '@mooring/core/runtime';
import { sampleInput } from '../provider/sample-input.js';
import { sampleItems, unwritable, writePage } from '../provider/page-builder.js';
import { withBench, type Bench, type CheckSource } from './bench.js';
import { pendingCheck, skipped, type Check } from './check.js';
import { expectCode, expectSuccess, expectThat, type Outcome } from './expect-that.js';
import { replyWithSuccess } from './success.js';

const pageCount = 3;
const itemsPerPage = 2;
/** Pages after which a walk is taken to be endless. */
const endless = 20;

/** How the pages of one endpoint are walked. */
export function paginationChecks(source: CheckSource, endpoint: CompiledEndpoint): readonly Check[] {
  const { name } = endpoint;
  const { paginate } = endpoint.definition;
  const group = 'pagination';
  if (paginate === undefined) return [];
  const endsName = `${name}: the walk gives every item once, and ends`;
  const guardName = `${name}: a page that was read already ends the walk with an error`;
  const reason =
    unwritable(endpoint) ?? (sampleItems(endpoint, 1).length === 0 ? 'neither its fixture nor its sample has an item' : undefined);
  if (reason !== undefined) return [skipped(group, endsName, reason), skipped(group, guardName, reason)];
  const isCounted = paginate.by === 'page' || paginate.by === 'offset';
  const ends: Check = {
    group,
    name: endsName,
    run: () =>
      withBench(source, async (bench) => {
        bench.shop.on(name).pages(pageCount);
        const outcome = await walk(bench, endpoint);
        expectThat('value' in outcome, `The walk must end, and failed: ${'error' in outcome ? String(outcome.error) : ''}`);
        const count = Array.isArray(outcome.value) ? outcome.value.length : 0;
        expectThat(
          count === pageCount * itemsPerPage,
          `${pageCount} pages of ${itemsPerPage} items must give ${pageCount * itemsPerPage} items, and gave ${count}.`,
        );
      }),
  };
  if (isCounted)
    return [ends, pendingCheck(group, guardName, 'pages that are counted name no next page; no code compares their items yet')];
  return [
    ends,
    {
      group,
      name: guardName,
      run: () =>
        withBench(source, async (bench) => {
          replyWithSuccess(bench, endpoint);
          expectSuccess(await bench.call(endpoint), 'for one page');
          // Where the next page is named by a URL, it is the one that was just asked for.
          const next = { number: 1, url: bench.shop.requests[0]?.url ?? '' };
          const { body, headers = {} } = await writePage(endpoint, { items: sampleItems(endpoint, itemsPerPage), next });
          bench.shop.on(name).reply(body, { headers, times: endless, optional: true });
          const outcome = await walk(bench, endpoint);
          const asked = bench.shop.requests.length - 1;
          expectThat(asked < endless, `The walk must end when the next page repeats itself, and asked ${asked} times.`);
          expectCode(outcome, ['PaginationLoop'], 'when the next page repeats itself');
        }),
    },
  ];
}

/** The items of a walk. */
function walk(bench: Bench, endpoint: CompiledEndpoint): Promise<Outcome> {
  return bench.settle(
    (async () => {
      const all: unknown[] = [];
      for await (const item of bench.callOf(endpoint).all?.(sampleInput(endpoint)) ?? []) all.push(item);
      return all;
    })(),
  );
}
