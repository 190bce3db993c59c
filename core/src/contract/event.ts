import type { Duration } from './duration.js';
import type { OutputOf, Schema } from './schema.js';

declare const eventTypes: unique symbol;

/** What a handler gets and must give. */
export interface EventTypes {
  readonly data: unknown;
  /** `void` for plain events; what the provider is answered with for others. */
  readonly answer: unknown;
}

/** One kind of event of a plugin. */
export interface AnyEvent {
  readonly kind: 'event' | 'reply';
  readonly definition: EventDefinition;
  readonly [eventTypes]: EventTypes;
}

export interface TypedEvent<Data, Answer> extends AnyEvent {
  readonly [eventTypes]: { readonly data: Data; readonly answer: Answer };
}

export type EventMap = Readonly<Record<string, AnyEvent>>;
export type EventTypesOf<E extends AnyEvent> = E[typeof eventTypes];

export interface EventDefinition {
  readonly title?: string;
  readonly data: Schema;
  /** Tags of cached answers that the event makes wrong. */
  readonly invalidates?: readonly string[];
  /** A delivery as the provider's documents give it, trimmed: the parsed body, for the simulator and the tests. */
  readonly fixture?: unknown;
  readonly answer?: { readonly schema: Schema; readonly within: Duration; readonly otherwise: unknown; readonly contentType: string };
}

/** An event whose handler does its work after the provider has been answered. */
export function event<Data extends Schema>(
  data: Data,
  options: Omit<EventDefinition, 'data' | 'answer'> = {},
): TypedEvent<OutputOf<Data>, void> {
  const value = { kind: 'event', definition: { data, ...options } };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in endpoint.ts: phantom types have no value
  return value as unknown as TypedEvent<OutputOf<Data>, void>;
}

/** What an author writes for an event whose handler makes the answer. */
export interface ReplyOptions<Answer> extends Omit<EventDefinition, 'data' | 'answer'> {
  /** How long the provider waits, less a margin for the way. */
  readonly within: Duration;
  /** The answer where no handler gave one in time. The event is stored first, so the handler still runs to its end. */
  readonly otherwise: Answer;
  /** @default 'application/json'; a string answer is sent as it is */
  readonly contentType?: string;
}

/** An event whose handler makes the answer, within a limit. */
export function reply<Data extends Schema, Answer extends Schema>(
  data: Data,
  answer: Answer,
  options: ReplyOptions<OutputOf<NoInfer<Answer>>>,
): TypedEvent<OutputOf<Data>, OutputOf<Answer>> {
  const { within, otherwise, contentType = 'application/json', ...rest } = options;
  const value = { kind: 'reply', definition: { data, ...rest, answer: { schema: answer, within, otherwise, contentType } } };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in endpoint.ts: phantom types have no value
  return value as unknown as TypedEvent<OutputOf<Data>, OutputOf<Answer>>;
}
