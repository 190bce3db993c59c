import { z } from 'zod';
import publicationJson from '../fixtures/publication.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { Count, countFields } from './values.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { UserErrors } from './user-errors.js';
import { PublicationInput } from './publications-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Publication; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const publicationFields = `id autoPublish supportsFuturePublishing catalog { id title }`;

export const Publication = z.object({
  id: z.string(),
  autoPublish: z.boolean(),
  supportsFuturePublishing: z.boolean(),
  catalog: z.object({ id: z.string(), title: z.string() }).nullable(),
});

export const publicationFixture = publicationJson;

export const publications = {
  list: query(
    `query PublicationsList($first: Int = 50, $after: String, $reverse: Boolean) {
      publications(first: $first, after: $after, reverse: $reverse) {
        nodes { ${publicationFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List where products and collections can be published',
      variables: z.strictObject({ ...pageVariables, reverse: z.boolean().optional() }),
      output: z.object({ publications: connection(Publication) }),
      paginate: byCursor('publications'),
      scopes: ['read_publications'],
      ...points(102),
      fixture: { publications: pageFixture(publicationFixture) },
    },
  ),
  publish: mutation(
    `mutation PublicationsPublish($id: ID!, $input: [PublicationInput!]!) {
      publishablePublish(id: $id, input: $input) {
        publishable { availablePublicationsCount { ${countFields} } } userErrors { field message }
      }
    }`,
    {
      title: 'Publish a product or collection',
      variables: z.strictObject({ id: z.string(), input: z.array(PublicationInput) }),
      output: z.object({
        publishablePublish: z
          .object({ publishable: z.object({ availablePublicationsCount: Count.nullable() }).nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      safe: true,
      scopes: ['write_publications'],
      ...points(12),
      fixture: { publishablePublish: { publishable: { availablePublicationsCount: { count: 42, precision: 'EXACT' } }, userErrors: [] } },
    },
  ),
  unpublish: mutation(
    `mutation PublicationsUnpublish($id: ID!, $input: [PublicationInput!]!) {
      publishableUnpublish(id: $id, input: $input) {
        publishable { availablePublicationsCount { ${countFields} } } userErrors { field message }
      }
    }`,
    {
      title: 'Take a product or collection out of publications',
      variables: z.strictObject({ id: z.string(), input: z.array(PublicationInput) }),
      output: z.object({
        publishableUnpublish: z
          .object({ publishable: z.object({ availablePublicationsCount: Count.nullable() }).nullable(), userErrors: UserErrors })
          .nullable(),
      }),
      safe: true,
      scopes: ['write_publications'],
      ...points(12),
      fixture: { publishableUnpublish: { publishable: { availablePublicationsCount: { count: 42, precision: 'EXACT' } }, userErrors: [] } },
    },
  ),
};
