import { isMooringError } from '@mooring/core';
import { nextPage, sampleInput, type CompiledEndpoint } from '@mooring/core/runtime';
import { failureAnswer, successBody } from '../provider/answer.js';
import { sampleItems, unwritable, writePage } from '../provider/page-builder.js';
import { withBench, type Bench, type CheckSource } from './bench.js';
import type { CheckTitle } from './catalogue.js';
import { checksOf, type Check } from './check.js';
import { describeError, expectCode, expectSuccess, expectThat, type Outcome } from './expect-that.js';
import { outputOf, replyWithSuccess } from './success.js';

const pageCount = 3;
const itemsPerPage = 2;
/** Pages after which a walk is taken to be endless. */
const endless = 20;

const ends = 'the walk gives every item once, and ends';
const guards = 'a page that was read already ends the walk with an error';
const goesOn = 'an empty page with a next page goes on';
const fails = 'an error on page two is an error';

/** How the pages of one endpoint are walked; nothing where it has none. */
export function paginationChecks(source: CheckSource, endpoint: CompiledEndpoint): readonly Check[] {
  const { name } = endpoint;
  const { paginate } = endpoint.definition;
  if (paginate === undefined) return [];
  const { check, skipped, pending } = checksOf('pagination', name);
  const reason =
    unwritable(endpoint) ?? (sampleItems(endpoint, 1).length === 0 ? 'neither its fixture nor its sample has an item' : undefined);
  if (reason !== undefined) return ([ends, guards, goesOn, fails] as const).map((title) => skipped(title, reason));
  const walked = (title: CheckTitle<'pagination'>, run: (bench: Bench) => Promise<void>): Check =>
    check(title, () => withBench(source, run));
  const isCounted = paginate.by === 'page' || paginate.by === 'offset';
  const emptyEnds = whyEmptyEnds(endpoint);
  return [
    walked(ends, async (bench) => {
      bench.shop.on(name).pages(pageCount);
      expectItems(await walk(bench, endpoint), pageCount * itemsPerPage, `${pageCount} pages of ${itemsPerPage} items`);
    }),
    isCounted
      ? pending(guards, 'pages that are counted name no next page; no code compares their items yet')
      : walked(guards, (bench) => expectLoopSeen(bench, endpoint)),
    emptyEnds === undefined
      ? walked(goesOn, async (bench) => {
          bench.shop.on(name).pages([sampleItems(endpoint, itemsPerPage), [], sampleItems(endpoint, itemsPerPage, itemsPerPage + 1)]);
          expectItems(await walk(bench, endpoint), 2 * itemsPerPage, 'Three pages, the second of them empty,');
        })
      : skipped(goesOn, emptyEnds),
    walked(fails, async (bench) => {
      const { body, headers = {} } = await writePage(endpoint, { totalPages: 2, ...(await firstOfTwo(bench, endpoint)) });
      const refused = failureAnswer(source.compiled, 'RequestRejected', 'no such page');
      bench.shop
        .on(name)
        .reply(body, { headers })
        .reply(refused.body, { status: refused.status, headers: refused.headers ?? {} });
      const outcome = await walk(bench, endpoint);
      expectThat('error' in outcome, 'The walk must fail when page two is an error, and it ended as if the list were whole.');
      expectThat(
        isMooringError(outcome.error),
        `The walk must fail with an error of Mooring, and did with ${describeError(outcome.error)}.`,
      );
    }),
  ];
}

/** Why a page without items cannot have a next one. */
function whyEmptyEnds(endpoint: CompiledEndpoint): string | undefined {
  const { paginate } = endpoint.definition;
  const reason = 'its next page is found by the items of a page';
  if (paginate === undefined || paginate.by === 'page' || paginate.by === 'offset' || paginate.by === 'lastId') return reason;
  if (paginate.by !== 'next') return undefined;
  try {
    // The compiler has checked the function against the page's type at the declaration.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    const write = paginate.write as (page: unknown, items: readonly unknown[], more: boolean) => unknown;
    const output = write(outputOf(endpoint, successBody(endpoint)), [], true);
    return nextPage(paginate, { output, input: sampleInput(endpoint), headers: {} }) === undefined ? reason : undefined;
  } catch {
    return reason;
  }
}

async function expectLoopSeen(bench: Bench, endpoint: CompiledEndpoint): Promise<void> {
  const { body, headers = {} } = await writePage(endpoint, await firstOfTwo(bench, endpoint));
  bench.shop.on(endpoint.name).reply(body, { headers, times: endless, optional: true });
  const outcome = await walk(bench, endpoint);
  const asked = bench.shop.requests.length - 1;
  expectThat(asked < endless, `The walk must end when the next page repeats itself, and asked ${asked} times.`);
  expectCode(outcome, ['PaginationLoop'], 'when the next page repeats itself');
}

/** A page that names a next one. Where that is named by a URL, it is the one that was asked for just before. */
async function firstOfTwo(bench: Bench, endpoint: CompiledEndpoint): Promise<Parameters<typeof writePage>[1]> {
  replyWithSuccess(bench, endpoint);
  expectSuccess(await bench.call(endpoint), 'for one page');
  const next = { number: 1, url: bench.shop.requests[0]?.url ?? '' };
  return { items: sampleItems(endpoint, itemsPerPage), next };
}

function expectItems(outcome: Outcome, expected: number, pages: string): void {
  expectThat('value' in outcome, `The walk must end, and failed: ${'error' in outcome ? describeError(outcome.error) : ''}`);
  const count = Array.isArray(outcome.value) ? outcome.value.length : 0;
  expectThat(count === expected, `${pages} must give ${expected} items, and gave ${count}.`);
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
