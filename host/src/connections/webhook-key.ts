import { Secret, type AnyPluginDefinition } from '@mooring/core/runtime';
import type { Field, WebhookSecretValue } from '@mooring/core';

/** The key of a signature: one secret, several by name, or `undefined` for a scheme that needs none. */
export type WebhookKey = Secret | Readonly<Record<string, Secret>> | undefined;

/** Where the keys of a plugin's webhooks can come from. */
export interface WebhookKeySource {
  /** What the application gave, for the connection or for the app. */
  readonly given: WebhookSecretValue | readonly WebhookSecretValue[] | undefined;
  /** The secrets of the plugin's app, by the name of their field. */
  readonly app: Readonly<Record<string, unknown>>;
  /** Consulted only where the environment may speak: for the connection `default` and for the app. */
  readonly environment: Readonly<Record<string, string | undefined>> | undefined;
}

/** The keys to verify a plugin's webhooks with, every one that is active; none when no secret is configured. */
export function webhookKeys(definition: AnyPluginDefinition, source: WebhookKeySource): readonly WebhookKey[] {
  const { webhooks } = definition;
  if (webhooks === undefined) return [];
  const { secret } = webhooks;
  if (secret === undefined) return [undefined];
  if (source.given !== undefined) return (Array.isArray(source.given) ? source.given : [source.given]).map(seal);
  if (isAppReference(secret)) {
    const given = source.app[secret.app];
    const value = typeof given === 'string' ? given : fromEnvironment(definition.app?.[secret.app], source);
    return value === undefined ? [] : [seal(value)];
  }
  if (isFieldGroup(secret)) {
    const values = Object.entries(secret.fields).map(([name, field]) => [name, fromEnvironment(field, source)] as const);
    const complete = values.filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
    return complete.length === values.length ? [seal(Object.fromEntries(complete))] : [];
  }
  const value = fromEnvironment(secret, source);
  return value === undefined ? [] : [seal(value)];
}

/** The key as a signature scheme takes it. */
export function exposeKey(key: WebhookKey): unknown {
  if (key === undefined) return '';
  return key instanceof Secret ? key.expose() : Object.fromEntries(Object.entries(key).map(([name, part]) => [name, part.expose()]));
}

type WebhookSecret = NonNullable<NonNullable<AnyPluginDefinition['webhooks']>['secret']>;

// A field never has members called `app` or `fields`; those two forms do.
const isAppReference = (secret: WebhookSecret): secret is { readonly app: string } => 'app' in secret;
const isFieldGroup = (secret: WebhookSecret): secret is { readonly fields: Readonly<Record<string, Field>> } => 'fields' in secret;

function fromEnvironment(field: Field | undefined, { environment }: WebhookKeySource): string | undefined {
  if (field?.env === undefined) return undefined;
  const value = environment?.[field.env]?.trim();
  return value === '' ? undefined : value;
}

function seal(value: WebhookSecretValue): WebhookKey {
  if (typeof value === 'string') return new Secret(value.trim());
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, new Secret(part.trim())]));
}
