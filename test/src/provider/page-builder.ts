import { itemsOf, withValueAt, valueAt, type AnyPaginate, type CompiledEndpoint } from '@mooring/core/runtime';
import { successBody, type AnswerParts } from './answer.js';
import { isRecord } from './record.js';

/** A page to be written: its items, and how one goes on from it. */
export interface PageParts {
  readonly items: readonly unknown[];
  /** Where the next page is to be found, by a number that becomes the cursor (`cursor_<number>`) or by URL; undefined at the end. */
  readonly next: { readonly number: number; readonly url: string } | undefined;
  /** How many pages there are in all, for providers that say so. */
  readonly totalPages?: number | undefined;
}

type Write = (page: unknown, items: readonly unknown[], more: boolean) => unknown;

/** Why the pages of an endpoint cannot be written from its declaration; undefined where they can. */
export function unwritable({ definition: { paginate } }: CompiledEndpoint): string | undefined {
  if (paginate === undefined) return 'the endpoint has no pages';
  if (paginate.by === 'next')
    return paginate.write === undefined ? 'the next page is found by a function without its inverse `write`' : undefined;
  return typeof paginate.items === 'function' ? 'the items of a page are found by a function, which has no inverse' : undefined;
}

/**
 * The page a provider would send: the declaration read backwards. Everything that is not about paging is as in the fixture or sample.
 * @throws Error where the declaration has no inverse
 */
export async function writePage(endpoint: CompiledEndpoint, parts: PageParts): Promise<AnswerParts> {
  const reason = unwritable(endpoint);
  const { paginate } = endpoint.definition;
  if (reason !== undefined || paginate === undefined) throw new Error(`Pages of ${endpoint.name} cannot be made: ${reason ?? ''}.`);
  const { graphql } = endpoint.definition;
  const whole = successBody(endpoint);
  const base = graphql !== undefined && isRecord(whole) ? whole['data'] : whole;
  const { body, headers } = await write(endpoint, paginate, base, parts);
  return { status: 200, headers, body: graphql === undefined ? body : { ...(isRecord(whole) ? whole : {}), data: body } };
}

async function write(
  endpoint: CompiledEndpoint,
  paginate: AnyPaginate,
  base: unknown,
  { items, next, totalPages }: PageParts,
): Promise<{ readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }> {
  if (paginate.by === 'next') {
    // The compiler has checked the function against the page's type at the declaration.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    return { body: (paginate.write as Write)(base, items, next !== undefined) };
  }
  let body: unknown = typeof paginate.items === 'string' && paginate.items !== '.' ? withValueAt(base, paginate.items, items) : items;
  if (paginate.more !== undefined) body = withValueAt(body, paginate.more, next !== undefined);
  switch (paginate.by) {
    case 'cursor':
      return { body: await withNext(endpoint, body, paginate.cursor ?? '', next?.number) };
    case 'nextUrl':
      return { body: await withNext(endpoint, body, paginate.url ?? '', next?.url) };
    case 'link':
      return { body, headers: next === undefined ? {} : { link: `<${next.url}>; rel="next"` } };
    case 'page':
      return {
        body,
        headers: paginate.totalPages === undefined || totalPages === undefined ? {} : { [paginate.totalPages.header]: String(totalPages) },
      };
    case 'lastId':
    case 'offset':
      return { body };
    default:
      return paginate.by satisfies never;
  }
}

/** The mark of the next page at a path. At the end it is written as this provider's schema has it: left out, empty or null. */
async function withNext(endpoint: CompiledEndpoint, body: unknown, path: string, mark: string | number | undefined): Promise<unknown> {
  const sampled = valueAt(body, path);
  if (mark !== undefined) return withValueAt(body, path, typeof mark === 'string' || typeof sampled === 'number' ? mark : `cursor_${mark}`);
  if (sampled === '' || sampled === null) return body;
  for (const ending of ['', null, undefined]) {
    const ended = withValueAt(body, path, ending);
    const result = await endpoint.definition.output['~standard'].validate(ended);
    if (result.issues === undefined) return ended;
  }
  // Where the mark must be there, something else says that there is no more.
  return body;
}

/** Distinct items made after the first one of the fixture or sample: the same but for the id. */
export function sampleItems(endpoint: CompiledEndpoint, count: number, firstNumber = 1): unknown[] {
  const { paginate, graphql } = endpoint.definition;
  if (paginate === undefined) return [];
  const whole = successBody(endpoint);
  const [item] = itemsOf(paginate, graphql !== undefined && isRecord(whole) ? whole['data'] : whole);
  if (item === undefined) return [];
  const idPath = paginate.id ?? 'id';
  const id = valueAt(item, idPath);
  return Array.from({ length: count }, (_unused, index) => {
    const number = firstNumber + index;
    if (typeof id === 'number') return withValueAt(item, idPath, id + number);
    return typeof id === 'string' ? withValueAt(item, idPath, `${id}_${number}`) : item;
  });
}
