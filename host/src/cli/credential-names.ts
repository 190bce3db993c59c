import type { Field } from '@mooring/core';
import { sampleFields, type AnyPluginDefinition } from '@mooring/core/runtime';

/** The environment variables, or failing those the names, of a plugin's credentials. */
export function credentialNames(definition: AnyPluginDefinition): readonly string[] {
  return [...sampleFields(definition)].map(([name, field]) => field.env ?? `credentials.${name}`);
}

/** The environment variables, or failing those the options, of what a plugin's webhooks are verified with. */
export function webhookSecretNames(definition: AnyPluginDefinition): readonly string[] {
  const secret = definition.webhooks?.secret;
  if (secret === undefined) return [];
  if (isAppReference(secret)) return [definition.app?.[secret.app]?.env ?? `apps.${definition.id}.${secret.app}`];
  if (isFieldGroup(secret)) return Object.values(secret.fields).map((field) => field.env ?? optionOf(definition));
  return [secret.env ?? optionOf(definition)];
}

const optionOf = ({ id, webhooks }: AnyPluginDefinition): string =>
  webhooks?.scope === 'app' ? `apps.${id}.webhookSecret` : `connections.${id}.….webhookSecret`;

type WebhookSecret = NonNullable<NonNullable<AnyPluginDefinition['webhooks']>['secret']>;

// A field never has members called `app` or `fields`; those two forms do.
const isAppReference = (secret: WebhookSecret): secret is { readonly app: string } => 'app' in secret;
const isFieldGroup = (secret: WebhookSecret): secret is { readonly fields: Readonly<Record<string, Field>> } => 'fields' in secret;
