import { valueAt } from '../contract/deep-path.js';
import type { AnyPaginate, PageContext } from '../contract/paginate.js';

type Fields = Readonly<Record<string, unknown>>;

/** How to ask for the next page: with other input, or by a URL that the provider gave. */
export type NextPage = { readonly input: Fields } | { readonly url: string };

/** A page that was fetched. */
export interface FetchedPage {
  readonly output: unknown;
  readonly input: Fields;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The items of a page. */
export function itemsOf({ items }: AnyPaginate, page: unknown): readonly unknown[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked against the page's type at the declaration
  const found = typeof items === 'function' ? (items as (page: unknown) => unknown)(page) : items === '.' ? page : valueAt(page, items);
  return Array.isArray(found) ? found : [];
}

/** How to go on from a page; undefined at the end. */
export function nextPage(paginate: AnyPaginate, fetched: FetchedPage): NextPage | undefined {
  const { output, input, headers } = fetched;
  const withParam = (value: unknown): NextPage => ({ input: { ...input, [paginate.param ?? '']: value } });
  const saysNoMore = paginate.more !== undefined && valueAt(output, paginate.more) !== true;
  switch (paginate.by) {
    case 'lastId': {
      const last = itemsOf(paginate, output).at(-1);
      const id = valueAt(last, paginate.id ?? 'id');
      return saysNoMore || id === undefined ? undefined : withParam(id);
    }
    case 'cursor': {
      const cursor = valueAt(output, paginate.cursor ?? '');
      return saysNoMore || cursor === undefined || cursor === null || cursor === '' ? undefined : withParam(cursor);
    }
    case 'page':
    case 'offset':
      return nextByCount(paginate, fetched, withParam);
    case 'link': {
      const url = nextLink(headers['link']);
      return url === undefined ? undefined : { url };
    }
    case 'nextUrl': {
      const url = valueAt(output, paginate.url ?? '');
      return typeof url === 'string' && url !== '' ? { url } : undefined;
    }
    case 'next': {
      const context: PageContext<unknown, Fields> = { page: output, input, headers };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked against the page's type at the declaration
      const change = (paginate.next as ((context: PageContext<unknown, Fields>) => Fields | undefined) | undefined)?.(context);
      return change === undefined ? undefined : { input: { ...input, ...change } };
    }
    default:
      return paginate.by satisfies never;
  }
}

function nextByCount(
  paginate: AnyPaginate,
  { output, input, headers }: FetchedPage,
  withParam: (value: number) => NextPage,
): NextPage | undefined {
  const count = itemsOf(paginate, output).length;
  const asked = paginate.size === undefined ? undefined : Number(input[paginate.size] ?? Number.NaN);
  const isShort = asked !== undefined && Number.isFinite(asked) && count < asked;
  const isPage = paginate.by === 'page';
  const present = Number(input[paginate.param ?? ''] ?? (isPage ? (paginate.first ?? 1) : 0));
  const total = paginate.totalPages === undefined ? undefined : Number(headers[paginate.totalPages.header.toLowerCase()] ?? Number.NaN);
  if (total !== undefined && Number.isFinite(total))
    return present - (paginate.first ?? 1) + 1 >= total ? undefined : withParam(present + 1);
  if (count === 0 || isShort) return undefined;
  return withParam(isPage ? present + 1 : present + count);
}

/** The target of `rel="next"` in a Link header (RFC 8288). */
export function nextLink(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  for (const [, target, parameters = ''] of header.matchAll(/<([^>]*)>((?:\s*;\s*[^,;="]+(?:="[^"]*"|=[^,;"]*)?)*)/g)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next)(?=\s*(?:;|$))/i.test(parameters)) return target;
  }
  return undefined;
}
