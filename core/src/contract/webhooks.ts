import type { CallEndpoint } from './action.js';
import type { EventMap } from './event.js';
import type { Field, FieldMap } from './field.js';
import type { SignatureScheme } from '../signature/scheme.js';

/** A webhook whose signature held. */
export interface WebhookRequest {
  readonly method: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, parsed by its content type: JSON, or the fields of a form. */
  readonly body: unknown;
}

/** Where a part of an event is: a dotted path into the item, or a function where no path reaches. */
export type EventPart = string | ((item: unknown, request: WebhookRequest) => unknown);

/** An answer given at once, before anything is stored, because the provider only asks whether somebody is there. */
export interface HandshakeAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An event of which a delivery is wanted. */
export interface EventToWrite {
  readonly type: string;
  /** An id that no delivery before it had. */
  readonly id: string;
  /** What handlers should get; `undefined` leaves it as in the fixture. */
  readonly data: unknown;
  /** The event's fixture: the body of a delivery. */
  readonly fixture: unknown;
}

/** A delivery as the provider would send it, before it is signed. */
export interface WrittenDelivery {
  readonly body: unknown;
  /** @default 'json' */
  readonly encoding?: 'json' | 'form';
  /** Headers beside those of the signature, where the provider says there what the delivery is about. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What `subscribe` returns. */
export interface Subscription {
  readonly id: string;
  /** The signing secret, where the provider makes one for each subscription. */
  readonly secret?: string;
  readonly expiresAt?: Date;
}

/** Any scheme; its keys are strings or small records of strings. */
export type AnySignatureScheme = SignatureScheme<unknown, unknown>;

/** The key of the signature: one field, several, or a field of the plugin's `app`. */
export type WebhookSecret = Field | { readonly fields: FieldMap } | { readonly app: string };

/**
 * How a provider's webhooks are verified and read. `verify` is required: a provider that signs nothing must say so with `unsigned`.
 */
export interface Webhooks<Events extends EventMap = EventMap> {
  readonly verify: AnySignatureScheme;
  /** Absent only where `verify` needs no key. */
  readonly secret?: WebhookSecret;
  /** `connection`: a URL and secret for each connection. `app`: one for all; `account` finds the connection. @default 'connection' */
  readonly scope?: 'connection' | 'app';
  /** The provider's account that an item is about; matched with the connections' `account`. */
  readonly account?: (item: unknown, request: WebhookRequest) => string | undefined;
  /** Several events in one request, each stored on its own and all in one commit. @default the body is one item */
  readonly items?: (body: unknown, request: WebhookRequest) => readonly unknown[];
  readonly type: EventPart;
  /** The dedupe key: the same on every redelivery, different for every event. Several parts are joined by the function. */
  readonly id: EventPart;
  /** Top-level fields of an item that differ between deliveries of one event, such as a counter of tries. */
  readonly volatile?: readonly string[];
  /** @default the whole item */
  readonly data?: EventPart;
  /** A delivery of an event: the inverse of the functions above, for the simulator and the tests. @default made from the paths, or from the event's fixture */
  readonly write?: (event: EventToWrite) => WrittenDelivery;
  /** Orders the events that share its value. @default none: events may overtake each other */
  readonly order?: EventPart;
  readonly handshake?: (request: WebhookRequest) => HandshakeAnswer | undefined;
  /** The answer after the commit. @default 200 with an empty body */
  readonly acknowledge?: HandshakeAnswer;
  /** Bytes of one request. @default 1 MiB */
  readonly maxBytes?: number;
  /** A second look at an event whose signature is weak: runs after the durable answer, before the handlers. */
  readonly confirm?: (event: { readonly type: string; readonly data: unknown }, call: CallEndpoint) => Promise<boolean>;
  /** A ping that carries no data: fetches what happened since `cursor`, after the durable answer. */
  readonly expand?: (context: { readonly item: unknown; readonly cursor: string | undefined; readonly call: CallEndpoint }) => Promise<{
    readonly items: readonly unknown[];
    readonly cursor: string;
    readonly more: boolean;
  }>;
  /** Creates the subscription at the provider. */
  readonly subscribe?: (context: {
    readonly url: string;
    readonly events: readonly string[];
    readonly call: CallEndpoint;
  }) => Promise<Subscription>;
  readonly events: Events;
}
