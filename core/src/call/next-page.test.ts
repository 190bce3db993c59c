import type { AnyPaginate } from '../contract/paginate.js';
import { itemsOf, nextLink, nextPage } from './next-page.js';

const after = (
  paginate: AnyPaginate,
  output: unknown,
  input: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): unknown => nextPage(paginate, { output, input, headers });

describe('nextLink', () => {
  it.each([
    ['<https://x.example/?page=2>; rel="next"', 'https://x.example/?page=2'],
    ['<https://x.example/?page=2>; rel=next', 'https://x.example/?page=2'],
    ['<https://x.example/?a=1,2;3>; rel="prev", <https://x.example/?page=3>; rel="next"', 'https://x.example/?page=3'],
    ['<https://x.example/?page=2>; title="a, b; c"; rel="last next"', 'https://x.example/?page=2'],
    ['</customers.json?page_info=abc>; rel="next"', '/customers.json?page_info=abc'],
    ['<https://x.example/?page=1>; rel="prev"', undefined],
    ['<https://x.example/?page=9>; rel="nextish"', undefined],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('reads %j', (header, expected) => {
    expect(nextLink(header)).toBe(expected);
  });

  it('is not slow on a header made to be slow', () => {
    expect(nextLink(`<x>${';a'.repeat(20_000)}`)).toBeUndefined();
  });
});

describe('nextPage', () => {
  it('puts the id of the last item into the parameter, while there is more', () => {
    const paginate: AnyPaginate = { by: 'lastId', items: 'data', param: 'after', more: 'more' };
    expect(after(paginate, { data: [{ id: 'a' }, { id: 'b' }], more: true }, { limit: 2 })).toEqual({ input: { limit: 2, after: 'b' } });
    expect(after(paginate, { data: [{ id: 'a' }], more: false })).toBeUndefined();
    expect(after(paginate, { data: [], more: true })).toBeUndefined();
  });

  it('goes on with the cursor, also after an empty page, and ends where it is empty or missing', () => {
    const paginate: AnyPaginate = { by: 'cursor', items: 'items', cursor: 'meta.next', param: 'cursor' };
    expect(after(paginate, { items: [], meta: { next: 'c2' } })).toEqual({ input: { cursor: 'c2' } });
    for (const meta of [{ next: '' }, { next: null }, {}, undefined]) expect(after(paginate, { items: [1], meta })).toBeUndefined();
  });

  it('counts pages until one is empty, shorter than asked for, or the last by the header', () => {
    const paginate: AnyPaginate = { by: 'page', items: '.', param: 'page', size: 'per_page' };
    expect(after(paginate, [1, 2], { per_page: 2 })).toEqual({ input: { per_page: 2, page: 2 } });
    expect(after(paginate, [1], { per_page: 2, page: 2 })).toBeUndefined();
    expect(after(paginate, [], {})).toBeUndefined();
    const counted: AnyPaginate = { ...paginate, totalPages: { header: 'X-Total-Pages' } };
    expect(after(counted, [1], { page: 1 }, { 'x-total-pages': '2' })).toEqual({ input: { page: 2 } });
    expect(after(counted, [1], { page: 2 }, { 'x-total-pages': '2' })).toBeUndefined();
  });

  it('counts items', () => {
    const paginate: AnyPaginate = { by: 'offset', items: 'data', param: 'start' };
    expect(after(paginate, { data: [1, 2, 3] }, { start: 3 })).toEqual({ input: { start: 6 } });
    expect(after(paginate, { data: [] }, { start: 6 })).toBeUndefined();
  });

  it('follows the URL that the answer or the Link header gives', () => {
    expect(after({ by: 'nextUrl', items: 'records', url: 'next' }, { records: [], next: '/q/2' })).toEqual({ url: '/q/2' });
    expect(after({ by: 'nextUrl', items: 'records', url: 'next' }, { records: [], next: null })).toBeUndefined();
    expect(after({ by: 'link', items: '.' }, [], {}, { link: '<https://x.example/2>; rel="next"' })).toEqual({
      url: 'https://x.example/2',
    });
  });

  it('asks the function of the plugin', () => {
    const paginate: AnyPaginate = {
      by: 'next',
      items: (page: { list: number[] }) => page.list,
      next: ({ page }: { page: { list: number[] } }) => (page.list.length > 0 ? { before: page.list[0] } : undefined),
    };
    expect(itemsOf(paginate, { list: [7] })).toEqual([7]);
    expect(after(paginate, { list: [7] }, { limit: 1 })).toEqual({ input: { limit: 1, before: 7 } });
    expect(after(paginate, { list: [] })).toBeUndefined();
  });
});
