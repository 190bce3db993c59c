import type { Paths, ValueAt } from './deep-path.js';

/** Where the items of a page are: a dotted path that leads to a list, or `.` where the page is the list itself. */
export type ItemsPath<Page> = Paths<Page, readonly unknown[]> | (Page extends readonly unknown[] ? '.' : never);

/** The type of one item, given where the items are. */
export type ItemAt<Page, Path> = Path extends '.'
  ? Page extends readonly (infer Item)[]
    ? Item
    : never
  : Path extends string
    ? ValueAt<Page, Path> extends readonly (infer Item)[] | null | undefined
      ? Item
      : never
    : never;

/** The type of one item: by the path where one was given, else by what the function returns. Inference leaves `string` where it found no path. */
export type ItemOf<Page, Path, Item> = [Path] extends [never] ? NoInfer<Item> : string extends Path ? NoInfer<Item> : ItemAt<Page, Path>;

/** What a function that looks for the next page may look at. */
export interface PageContext<Page, Input> {
  readonly page: Page;
  /** The input that fetched this page. */
  readonly input: Input;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Everything a style of pagination shares: where the items are. A function serves where no path reaches them. */
interface Items<Page, Path, Item> {
  // Checked here and not as a constraint of the type parameter: that would be worked out for endpoints without pages, too.
  readonly items: (Path extends ItemsPath<Page> ? Path : ItemsPath<Page>) | ((page: Page) => readonly Item[]);
}

/**
 * How one page leads to the next. Key names are checked against the schemas; functions serve where key names do not reach.
 *
 * - `lastId`: the id of the last item goes into `param`; `more` says whether there is a next page.
 * - `cursor`: the answer holds the next cursor; empty or missing ends.
 * - `page`: pages are numbered; an empty page, or one shorter than `size` asks for, ends.
 * - `offset`: `param` counts items; the same end.
 * - `link`: the `Link` header names the next URL (RFC 8288).
 * - `nextUrl`: the answer holds the next URL, absolute or relative.
 * - `next`: a function gives what changes in the input, or `undefined` at the end; `write` is its inverse, for the simulator.
 */
export type Paginate<Page, Input, Path, Item> = Items<Page, Path, Item> &
  (
    | {
        readonly by: 'lastId';
        readonly param: keyof Input & string;
        readonly more: Paths<Page, boolean>;
        /** @default 'id' */ readonly id?: string;
      }
    | {
        readonly by: 'cursor';
        readonly param: keyof Input & string;
        readonly cursor: Paths<Page, string | number>;
        readonly more?: Paths<Page, boolean>;
      }
    | {
        readonly by: 'page';
        readonly param: keyof Input & string;
        readonly size?: keyof Input & string;
        /** @default 1 */ readonly first?: number;
        readonly totalPages?: { readonly header: string };
      }
    | { readonly by: 'offset'; readonly param: keyof Input & string; readonly size?: keyof Input & string }
    | { readonly by: 'link' }
    | { readonly by: 'nextUrl'; readonly url: Paths<Page, string> }
    | {
        readonly by: 'next';
        readonly next: (context: PageContext<Page, Input>) => Partial<Input> | undefined;
        /** The page as the provider would send it when `items` come next and `more` follow. */
        readonly write?: (page: Page, items: readonly ([Path] extends [never] ? Item : ItemAt<Page, Path>)[], more: boolean) => Page;
      }
  );

/** A pagination as the machinery sees it, after the compiler has checked the names. */
export interface AnyPaginate {
  readonly by: 'lastId' | 'cursor' | 'page' | 'offset' | 'link' | 'nextUrl' | 'next';
  readonly items: string | ((page: never) => readonly unknown[]);
  readonly param?: string;
  readonly more?: string;
  readonly id?: string;
  readonly cursor?: string;
  readonly url?: string;
  readonly size?: string;
  readonly first?: number;
  readonly totalPages?: { readonly header: string };
  readonly next?: (context: never) => unknown;
  readonly write?: (page: never, items: never, more: boolean) => unknown;
}
