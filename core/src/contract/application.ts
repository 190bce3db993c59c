import type { CallOptions, Client } from './client.js';
import type { EventTypesOf } from './event.js';
import type { AnyPlugin, EndpointsOf, EventsOf, PluginTypesOf } from './plugin.js';

/** A request in the provider's own words, for what the plugin has no endpoint for. */
export interface UntypedRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the plugin's base URL; never absolute. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  /** Written as the plugin's `api.body` says; a string or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer to an untyped request. */
export interface UntypedResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown;
}

/** What every connection can do beside its plugin's endpoints. */
export interface Connection {
  /** Any request below the plugin's base URL, through the same pipeline: credential, limits, retries, egress. */
  request(request: UntypedRequest, options?: CallOptions): Promise<UntypedResponse>;
}

/** A plugin's endpoints as functions, on one connection. */
export type ClientOf<P extends AnyPlugin> = Client<EndpointsOf<P>> & Connection;

/** An event as a handler gets it. */
export interface ReceivedEvent<Id extends string, Type, Data> {
  /** The provider's own id of the event, or what the plugin made of it. */
  readonly id: string;
  /** Unique and the same on every redelivery and retry: use it as the idempotency key of whatever the handler does. */
  readonly key: string;
  readonly plugin: Id;
  readonly connection: string;
  readonly type: Type;
  readonly data: Data;
  readonly receivedAt: Date;
  /** 1 at the first try. */
  readonly attempt: number;
  /** The request as it came in. */
  readonly raw: { readonly headers: Readonly<Record<string, string | undefined>>; readonly body: Buffer };
  /** Aborts when the host stops or the handler's time is over. */
  readonly signal: AbortSignal;
}

export type EventNames<P extends AnyPlugin> = keyof EventsOf<P> & string;

type DataOf<P extends AnyPlugin, Type extends EventNames<P>> = EventTypesOf<EventsOf<P>[Type]>['data'];
/** A handler may return nothing where the provider takes an empty answer. */
type OrNothing<Answer> = undefined extends Answer ? Answer | void : Answer;
type AnswerOf<P extends AnyPlugin, Type extends EventNames<P>> = OrNothing<EventTypesOf<EventsOf<P>[Type]>['answer']>;

/** What an application does with an event. A rejection is retried; a reply event's handler returns the answer. */
export type HandlerOf<P extends AnyPlugin, Type extends EventNames<P>> = (
  event: ReceivedEvent<P['id'], Type, DataOf<P, Type>>,
) => Promise<AnswerOf<P, Type>> | AnswerOf<P, Type>;

/** What an application says of one connection. */
export type ConnectionOptions<P extends AnyPlugin> = {
  readonly credentials: PluginTypesOf<P>['credentials'];
  /** @default 'live' */
  readonly environment?: 'live' | 'sandbox';
  /** The provider's own name of the account, by which app-wide webhooks find the connection. */
  readonly account?: string;
  /** The signing secret of this connection's webhooks; several while one is being rotated. A record where the scheme needs several fields. */
  readonly webhookSecret?: WebhookSecretValue | readonly WebhookSecretValue[];
} & (Record<never, never> extends PluginTypesOf<P>['values']
  ? { readonly values?: PluginTypesOf<P>['values'] }
  : { readonly values: PluginTypesOf<P>['values'] });

export type WebhookSecretValue = string | Readonly<Record<string, string>>;

/** What an application says of a whole plugin: the secrets of its app at the provider. */
export type AppOptions<P extends AnyPlugin> = Partial<{ readonly [Name in keyof PluginTypesOf<P>['app']]: string }> & {
  /** The signing secret of app-wide webhooks. */
  readonly webhookSecret?: WebhookSecretValue | readonly WebhookSecretValue[];
};

/** The plugin of a list that has this id. */
export type PluginById<Plugins extends readonly AnyPlugin[], Id> = Extract<Plugins[number], { readonly id: Id }>;
