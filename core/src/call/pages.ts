import { MooringError } from '../errors/mooring-error.js';
import type { Pages } from '../contract/client.js';
import type { AnyPaginate } from '../contract/paginate.js';
import { itemsOf, nextPage, type FetchedPage, type NextPage } from './next-page.js';

/** Fetches one page, by input or by the URL that the page before gave. */
export type FetchPage = (next: NextPage, firstInput: Readonly<Record<string, unknown>>) => Promise<FetchedPage>;

const defaultMax = 10_000;

/** Walks the pages of a paginated endpoint, one at a time and only as far as somebody reads. */
export function walkPages(
  paginate: AnyPaginate,
  input: Readonly<Record<string, unknown>>,
  fetch: FetchPage,
  where: { readonly plugin: string; readonly endpoint: string },
): Pages<unknown> {
  async function* pages(): AsyncGenerator<unknown> {
    const seen = new Set<string>();
    let next: NextPage | undefined = { input };
    while (next !== undefined) {
      const fetched: FetchedPage = await fetch(next, input);
      yield fetched.output;
      next = nextPage(paginate, fetched);
      if (next === undefined) return;
      const mark = JSON.stringify(next);
      if (seen.has(mark))
        throw new MooringError(
          'PaginationLoop',
          `${where.plugin} ${where.endpoint}: the provider names a next page that was read already.`,
          where,
        );
      seen.add(mark);
    }
  }

  async function* items(): AsyncGenerator<unknown> {
    for await (const page of pages()) yield* itemsOf(paginate, page);
  }

  return {
    [Symbol.asyncIterator]: items,
    pages: () => ({ [Symbol.asyncIterator]: pages }),
    async toArray(max = defaultMax) {
      const all: unknown[] = [];
      if (max <= 0) return all;
      for await (const item of items()) {
        all.push(item);
        if (all.length >= max) break;
      }
      return all;
    },
  };
}
