import { graphql } from '@mooring/core';

/** Every operation goes to one path, as POST. https://shopify.dev/docs/api/admin-graphql/2026-07 (read 2026-11-25) */
export const { query, mutation } = graphql('/graphql.json');

/**
 * What an operation costs by the published rules: an object 1, a connection 2 and each item that it may return, a mutation 10. It is what
 * Shopify takes before it runs the operation, with the default `first`; the true numbers stand in every answer, and the limiter learns them.
 * @see https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits (read 2026-11-25)
 */
export const points = (cost: number) => ({ limits: ['graphql'], cost }) as const;
