import { z } from 'zod';
import webhookSubscriptionJson from '../fixtures/webhook-subscription.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { WebhookSubscriptionTopic } from './codes.js';
import { WebhookSubscriptionInput } from './webhook-subscriptions-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/WebhookSubscription; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const webhookSubscriptionFields = `id legacyResourceId topic uri format filter includeFields metafieldNamespaces name apiVersion { handle } createdAt updatedAt`;

export const WebhookSubscription = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  topic: z.string(),
  uri: z.string(),
  format: known('JSON', 'XML'),
  filter: z.string().nullable(),
  includeFields: z.array(z.string()),
  metafieldNamespaces: z.array(z.string()),
  name: z.string().nullable(),
  apiVersion: z.object({ handle: z.string() }),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const webhookSubscriptionFixture = webhookSubscriptionJson;

export const webhookSubscriptions = {
  list: query(
    `query WebhookSubscriptionsList($first: Int = 50, $after: String, $topics: [WebhookSubscriptionTopic!], $uri: String, $format: WebhookSubscriptionFormat, $query: String, $sortKey: WebhookSubscriptionSortKeys, $reverse: Boolean) {
      webhookSubscriptions(first: $first, after: $after, topics: $topics, uri: $uri, format: $format, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${webhookSubscriptionFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List the webhook subscriptions of the app in the shop',
      variables: z.strictObject({
        ...pageVariables,
        topics: z.array(WebhookSubscriptionTopic).optional(),
        uri: z.string().optional(),
        format: z.enum(['JSON', 'XML']).optional(),
        query: z.string().optional(),
        sortKey: z.enum(['CREATED_AT', 'ID']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ webhookSubscriptions: connection(WebhookSubscription) }),
      paginate: byCursor('webhookSubscriptions'),
      ...points(102),
      fixture: { webhookSubscriptions: pageFixture(webhookSubscriptionFixture) },
    },
  ),
  retrieve: query(
    `query WebhookSubscriptionsRetrieve($id: ID!) {
      webhookSubscription(id: $id) {
        ${webhookSubscriptionFields}
      }
    }`,
    {
      title: 'Read a webhook subscription',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ webhookSubscription: WebhookSubscription.nullable() }),
      ...points(2),
      fixture: { webhookSubscription: webhookSubscriptionFixture },
    },
  ),
  create: mutation(
    `mutation WebhookSubscriptionsCreate($topic: WebhookSubscriptionTopic!, $webhookSubscription: WebhookSubscriptionInput!) {
      webhookSubscriptionCreate(topic: $topic, webhookSubscription: $webhookSubscription) {
        webhookSubscription { ${webhookSubscriptionFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Subscribe to a topic',
      variables: z.strictObject({ topic: WebhookSubscriptionTopic, webhookSubscription: WebhookSubscriptionInput }),
      output: z.object({
        webhookSubscriptionCreate: z.object({ webhookSubscription: WebhookSubscription.nullable(), userErrors: UserErrors }).nullable(),
      }),
      ...points(12),
      fixture: { webhookSubscriptionCreate: { webhookSubscription: webhookSubscriptionFixture, userErrors: [] } },
    },
  ),
  update: mutation(
    `mutation WebhookSubscriptionsUpdate($id: ID!, $webhookSubscription: WebhookSubscriptionInput!) {
      webhookSubscriptionUpdate(id: $id, webhookSubscription: $webhookSubscription) {
        webhookSubscription { ${webhookSubscriptionFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change a webhook subscription',
      variables: z.strictObject({ id: z.string(), webhookSubscription: WebhookSubscriptionInput }),
      output: z.object({
        webhookSubscriptionUpdate: z.object({ webhookSubscription: WebhookSubscription.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      ...points(12),
      fixture: { webhookSubscriptionUpdate: { webhookSubscription: webhookSubscriptionFixture, userErrors: [] } },
    },
  ),
  delete: mutation(
    `mutation WebhookSubscriptionsDelete($id: ID!) {
      webhookSubscriptionDelete(id: $id) {
        deletedWebhookSubscriptionId userErrors { field message }
      }
    }`,
    {
      title: 'End a webhook subscription',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        webhookSubscriptionDelete: z.object({ deletedWebhookSubscriptionId: z.string().nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      ...points(10),
      fixture: { webhookSubscriptionDelete: { deletedWebhookSubscriptionId: 'gid://shopify/WebhookSubscription/1', userErrors: [] } },
    },
  ),
};
