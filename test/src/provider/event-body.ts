import type { AnyEvent, EventPart } from '@mooring/core';
import { sampleOf, valueAt, withValueAt, type CompiledPlugin } from '@mooring/core/runtime';
import { isRecord } from './record.js';

/** How the body of a webhook is written. */
export type WebhookEncoding = 'json' | 'form';

/** The body of a webhook before it is written as bytes. */
export interface EventBody {
  readonly value: unknown;
  readonly encoding: WebhookEncoding;
  readonly contentType: string;
  /** Headers that tell what the body is about, where the provider says it there. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

type Webhooks = NonNullable<CompiledPlugin['definition']['webhooks']>;

const contentTypes: Readonly<Record<WebhookEncoding, string>> = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

/**
 * Makes webhook bodies of a plugin's events, each with an id of its own where the declaration says where the id stands. The plugin's own
 * `webhooks.write` comes first. Without it an event's fixture is the whole body; and without that the item is built from the declaration,
 * which must then name its parts by paths.
 */
export class EventBodies {
  readonly #plugin: CompiledPlugin;
  readonly #run: (() => number) | undefined;
  readonly #used = new Set<string>();
  #number = 0;

  /**
   * @param run A number that no other run has, such as the time: a receiver whose store outlives this run must not take its events for
   * those of the last one. @default none: the first delivery has the id that the author wrote
   */
  constructor(plugin: CompiledPlugin, run?: () => number) {
    this.#plugin = plugin;
    this.#run = run;
  }

  /**
   * The body of one event.
   * @param data Replaces the event's data; where data is the whole item, the fields given replace those of the item.
   * @throws Error where neither a fixture nor the declaration tells what a body looks like
   */
  of(type: string, data?: unknown, encoding?: WebhookEncoding): EventBody {
    const { webhooks } = this.#plugin.definition;
    const event = webhooks?.events[type];
    if (webhooks === undefined || event === undefined) throw new Error(`"${this.#plugin.id}" declares no event "${type}".`);
    const { fixture } = event.definition;
    if (webhooks.write !== undefined) {
      const written = webhooks.write({ type, id: this.#unusedId(webhooks, fixture), data, fixture });
      const own = encoding ?? written.encoding ?? 'json';
      return { value: written.body, encoding: own, contentType: contentTypes[own], headers: written.headers };
    }
    const built = fixture === undefined ? this.#build(webhooks, type, event, data) : withData(webhooks, fixture, data);
    const value = this.#withFreshId(webhooks, built);
    const chosen = encoding ?? encodingOf(webhooks, event, value);
    return { value, encoding: chosen, contentType: contentTypes[chosen] };
  }

  #build(webhooks: Webhooks, type: string, event: AnyEvent, data: unknown): unknown {
    if (webhooks.items !== undefined || typeof webhooks.type === 'function' || typeof webhooks.data === 'function') {
      throw new Error(
        `"${this.#plugin.id}": the event "${type}" needs a \`fixture\`, or the plugin \`webhooks.write\`: a function has no inverse from which its body could be made.`,
      );
    }
    const sampled = data ?? sampleOf(event.definition.data);
    if (sampled === undefined)
      throw new Error(`"${this.#plugin.id}": the event "${type}" needs a \`fixture\`; its schema cannot be sampled.`);
    const item = webhooks.data === undefined ? sampled : withValueAt({}, webhooks.data, sampled);
    const typed = withValueAt(item, webhooks.type, type);
    return typeof webhooks.id === 'string' && valueAt(typed, webhooks.id) === undefined
      ? withValueAt(typed, webhooks.id, 'test_event')
      : typed;
  }

  /** The id that the author wrote into the fixture, for the first delivery of it; then one that none had. */
  #unusedId(webhooks: Webhooks, fixture: unknown): string {
    const own = idOf(webhooks, fixture);
    if (own !== undefined && this.#run === undefined && !this.#used.has(own)) {
      this.#used.add(own);
      return own;
    }
    return `test_event_${this.#nextSuffix(1)}`;
  }

  /** A body that was sent before would be taken for a redelivery. The first keeps the id that the author wrote. */
  #withFreshId({ id: part, items }: Webhooks, body: unknown): unknown {
    if (typeof part === 'function') return body;
    const fresh = (item: unknown): unknown => {
      const id = valueAt(item, part);
      if (typeof id !== 'string' && typeof id !== 'number') return item;
      const mayStay = this.#run === undefined && !this.#used.has(String(id));
      const own = mayStay ? id : typeof id === 'number' ? this.#nextNumber(id) : `${id}_${this.#nextSuffix(2)}`;
      this.#used.add(String(own));
      return withValueAt(item, part, own);
    };
    if (items === undefined) return fresh(body);
    return Array.isArray(body) ? body.map(fresh) : body;
  }

  /** @param first The number of the first one */
  #nextSuffix(first: number): string {
    this.#number += 1;
    const number = this.#number + first - 1;
    return this.#run === undefined ? String(number) : `${this.#run().toString(36)}_${number}`;
  }

  #nextNumber(like: number): number {
    this.#number += 1;
    // Milliseconds since 1970 leave three digits below the largest whole number.
    return this.#run === undefined ? like + this.#number : this.#run() * 1_000 + (this.#number % 1_000);
  }
}

function withData({ data: part, items }: Webhooks, fixture: unknown, data: unknown): unknown {
  if (data === undefined) return fixture;
  const replace = (item: unknown): unknown => {
    if (typeof part === 'string') return withValueAt(item, part, data);
    return isRecord(item) && isRecord(data) ? { ...item, ...data } : data;
  };
  if (items !== undefined && Array.isArray(fixture)) return fixture.map(replace);
  return replace(fixture);
}

/** The id that stands in a fixture; `undefined` where it is made from more than the body. */
function idOf({ id, items }: Webhooks, fixture: unknown): string | undefined {
  const request = { method: 'POST', url: 'https://app.example.com/', headers: {}, body: fixture };
  try {
    const [item] = items?.(fixture, request) ?? [fixture];
    const found = typeof id === 'function' ? id(item, request) : valueAt(item, id);
    return typeof found === 'string' && JSON.stringify(fixture).includes(found) ? found : undefined;
  } catch {
    // The plugin's function wants something that only a request has.
    return undefined;
  }
}

const isPath = (part: EventPart): part is string => typeof part === 'string';

/** Forms hold texts only, and their plugins look at more than one path; everything else is JSON. */
function encodingOf({ verify, type }: Webhooks, event: AnyEvent, value: unknown): WebhookEncoding {
  const isFlat = isRecord(value) && Object.values(value).every((field) => typeof field === 'string');
  if (!isFlat) return 'json';
  return verify.covers === 'parameters' || event.kind === 'reply' || !isPath(type) ? 'form' : 'json';
}

/** The bytes of a body. */
export function writeEventBody({ value, encoding }: Pick<EventBody, 'value' | 'encoding'>): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify(value));
  const fields = isRecord(value) ? Object.entries(value).map(([name, field]): [string, string] => [name, String(field)]) : [];
  return Buffer.from(new URLSearchParams(fields).toString());
}
