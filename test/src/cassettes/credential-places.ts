import type { Auth, CredentialPlace, Field } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';

/** Where a declaration puts something that must not be kept, and what it is called there. */
export interface SecretPlace {
  readonly place: CredentialPlace;
  readonly name: string;
}

/** Everywhere in a request that a declaration of `auth` puts something: the credential, a signature, the time that was signed. */
export function secretPlaces({ application }: Auth): readonly SecretPlace[] {
  switch (application.kind) {
    case 'none':
      return [];
    case 'place':
      return [{ place: application.place, name: application.field }];
    case 'token':
      return [{ place: application.place, name: 'accessToken' }];
    case 'basic':
      return [{ place: { in: 'header', name: 'authorization' }, name: application.password }];
    case 'sign': {
      const { place, with: along = [] } = application.rule;
      return [{ place, name: 'signature' }, ...along.map(({ value, place: where }) => ({ place: where, name: value }))];
    }
    default:
      return application satisfies never;
  }
}

/** The declarations of `auth` that a request of this server may carry; all of them where the server is not known. */
export function authsOf({ definition }: CompiledPlugin, server: string | undefined): readonly Auth[] {
  const servers = definition.servers ?? {};
  if (server === undefined) return [definition.auth, ...Object.values(servers).map(({ auth }) => auth)];
  if (server === '') return [definition.auth];
  const auth = servers[server]?.auth;
  return auth === undefined ? [] : [auth];
}

/** Every field of a plugin that holds a secret: credentials, secrets of the app and of webhooks, secret connection values. */
export function secretFields(plugin: CompiledPlugin): readonly (readonly [name: string, field: Field])[] {
  const { webhooks, app = {}, values = {} } = plugin.definition;
  const credentials = authsOf(plugin, undefined).flatMap(({ fields }) => Object.entries(fields));
  const ofWebhooks = Object.entries(webhookFields(webhooks?.secret));
  const secretValues = Object.entries(values).filter(([, field]) => field.secret === true);
  return [...credentials, ...Object.entries(app), ...ofWebhooks, ...secretValues].filter(([, field]) => field.secret !== false);
}

type WebhookSecret = NonNullable<NonNullable<CompiledPlugin['definition']['webhooks']>['secret']>;

function webhookFields(secret: WebhookSecret | undefined): Readonly<Record<string, Field>> {
  if (secret === undefined || 'app' in secret) return {};
  return 'fields' in secret ? secret.fields : { webhookSecret: secret };
}
