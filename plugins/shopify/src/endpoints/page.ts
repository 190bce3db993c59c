import { z } from 'zod';

// How connections page, always forwards. https://shopify.dev/docs/api/usage/pagination-graphql (read 2026-11-25)

/**
 * `first` is the size of a page, at most 250; a page may cost at most 1000 points, so that less is possible where a node holds much.
 * `.all()` sets `after`.
 */
export const pageVariables = { first: z.int().min(1).max(250).optional(), after: z.string().optional() };

/** A page of a connection. */
export const connection = <Node extends z.ZodType>(node: Node) =>
  z.object({ nodes: z.array(node), pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }) });

/** The next page of a connection that stands at the top of the answer. */
export const byCursor = <const Name extends string>(name: Name) =>
  ({
    by: 'cursor',
    items: `${name}.nodes`,
    cursor: `${name}.pageInfo.endCursor`,
    more: `${name}.pageInfo.hasNextPage`,
    param: 'after',
  }) as const;

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The next page of a connection of something, where paths do not reach. */
export function nextVariables(page: Page | null | undefined): { readonly after: string } | undefined {
  const { hasNextPage = false, endCursor = null } = page?.pageInfo ?? {};
  return hasNextPage && endCursor !== null ? { after: endCursor } : undefined;
}

/** The inverse of `nextVariables`. */
export const withPage = <Node extends { readonly id: string }>(nodes: readonly Node[], more: boolean) => ({
  nodes: [...nodes],
  pageInfo: { hasNextPage: more, endCursor: nodes.at(-1)?.id ?? null },
});

/** The only page of a connection, holding one node. */
export const pageFixture = (node: unknown) => ({ nodes: [node], pageInfo: { hasNextPage: false, endCursor: 'eyJsYXN0X2lkIjoxfQ==' } });
