import { z } from 'zod';

// How PayPal's lists page: the next page is a link in the answer. Its host may be api.paypal.com (no `-m`), which other tokens' requests do
// not go to, so its parameters are taken and not its URL. https://developer.paypal.com/api/rest/responses/#hateoas-links (read 2026-11-25)

interface Linked {
  readonly links?: readonly { readonly href: string; readonly rel: string }[] | undefined;
}

/** Parameters of a list with numbered pages. `page` is set by `.all()`. */
export const numbered = (limits: { readonly pages: number; readonly size: number }) => ({
  page: z.int().min(1).max(limits.pages).optional(),
  page_size: z.int().min(1).max(limits.size).optional(),
});

/** Whether the answer shall tell how many there are in all, in `total_items` and `total_pages`. @default false */
export const total = { total_required: z.boolean().optional() };

/** What a list tells of its length, where it was asked. */
export const totals = { total_items: z.number().optional(), total_pages: z.number().optional() };

/** The parameters of the next page; undefined on the last one. */
function nextParameters({ links = [] }: Linked): URLSearchParams | undefined {
  const href = links.find(({ rel }) => rel === 'next')?.href;
  return href !== undefined && URL.canParse(href, 'https://api-m.paypal.com')
    ? new URL(href, 'https://api-m.paypal.com').searchParams
    : undefined;
}

/** A number that other items have another one of, so that pages which are made up here name different next ones. */
export const markOf = (items: readonly unknown[]): number =>
  Buffer.from(JSON.stringify(items)).reduce((sum, byte) => (sum + byte) % 900, 0) + 2;

/** Pages are numbered, and the number of the next one stands in its link. `id` is where an item has its own. */
export const byNumber = <const Path extends string>(items: Path, id = 'id') => ({
  by: 'next' as const,
  items,
  id,
  next: ({ page }: { readonly page: Linked }): { page: number } | undefined => {
    const number = Number(nextParameters(page)?.get('page') ?? Number.NaN);
    return Number.isInteger(number) ? { page: number } : undefined;
  },
  write: <Page extends object>(page: Page, written: readonly unknown[], more: boolean) => ({
    ...page,
    [items]: written,
    links: more ? [{ href: `https://api.paypal.com/v1/next?page=${markOf(written)}`, rel: 'next', method: 'GET' }] : [],
  }),
});

/** The link to the next page has parameters that nobody can make up: those of these names are taken from it. */
export const byParameters = <const Path extends string, const Name extends string>(items: Path, id: string, names: readonly Name[]) => ({
  by: 'next' as const,
  items,
  id,
  next: ({ page }: { readonly page: Linked }): Partial<Record<Name, string>> | undefined => {
    const given = nextParameters(page);
    const taken: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const found = given?.get(name);
      if (found !== undefined && found !== null && found !== '') taken[name] = found;
    }
    return Object.keys(taken).length === 0 ? undefined : taken;
  },
  write: <Page extends object>(page: Page, written: readonly unknown[], more: boolean) => {
    const query = new URLSearchParams(names.map((name): [string, string] => [name, String(markOf(written))]));
    return {
      ...page,
      [items]: written,
      links: more ? [{ href: `https://api.paypal.com/v1/next?${query.toString()}`, rel: 'next', method: 'GET' }] : [],
    };
  },
});
