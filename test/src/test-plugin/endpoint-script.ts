import { withValueAt, type CompiledEndpoint, type CompiledPlugin } from '@mooring/core/runtime';
import { failureAnswer, meaningOfStatus, successBody, writeAnswer, type AnswerParts } from '../provider/answer.js';
import { sampleItems, unwritable, writePage } from '../provider/page-builder.js';
import { isRecord } from '../provider/record.js';
import type { Fault } from './fault.js';
import type { ScriptedReply } from './scripted-reply.js';

/** How an answer comes. */
export interface ReplyOptions {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds on the virtual clock before the answer is there. @default 0 */
  readonly delayMs?: number;
  /** How many requests in a row are answered so. @default 1 */
  readonly times?: number;
  /** Whether the test may end without it. @default false */
  readonly optional?: boolean;
}

/** Fields of a sample that a test wants otherwise. Values are as they stand on the wire, before the schema reads them. */
export type SampleOverrides<Output> = Output extends readonly unknown[]
  ? Readonly<Record<string, never>>
  : { readonly [Key in keyof Output]?: unknown };

/** What the provider will answer to one endpoint, in order; each call adds to the queue. */
export interface EndpointScript<Output> {
  /** This body; an object or list is sent as JSON, a text or bytes as they are. */
  reply(body: unknown, options?: ReplyOptions): EndpointScript<Output>;
  /** A success: the endpoint's fixture, else a sample of its output schema. */
  sample(overrides?: SampleOverrides<Output>, options?: ReplyOptions): EndpointScript<Output>;
  /**
   * As many pages as a number says, each of two items made after the fixture's first, or the items of each page.
   * @throws Error where the pagination has no inverse
   */
  pages(pages: number | readonly (readonly unknown[])[]): EndpointScript<Output>;
  /** A bare status; 400 and above carry the provider's own error body where the plugin can write it. */
  status(status: number, headers?: Readonly<Record<string, string>>, body?: unknown): EndpointScript<Output>;
  fault(fault: Fault): EndpointScript<Output>;
}

const itemsPerPage = 2;

/** Fills the queue of one endpoint. */
export class QueueingScript<Output> implements EndpointScript<Output> {
  readonly #plugin: CompiledPlugin;
  readonly #endpoint: CompiledEndpoint;
  readonly #add: (reply: ScriptedReply) => void;

  constructor(plugin: CompiledPlugin, endpoint: CompiledEndpoint, add: (reply: ScriptedReply) => void) {
    this.#plugin = plugin;
    this.#endpoint = endpoint;
    this.#add = add;
  }

  reply(body: unknown, options: ReplyOptions = {}): this {
    return this.#answer({ status: options.status ?? 200, headers: options.headers, body }, options);
  }

  sample(overrides: Readonly<Record<string, unknown>> = {}, options: ReplyOptions = {}): this {
    const body = successBody(this.#endpoint);
    if (body === undefined)
      throw new Error(`"${this.#plugin.id}": ${this.#endpoint.name} needs a \`fixture\`; its output schema cannot be sampled.`);
    return this.reply(this.#overridden(body, overrides), options);
  }

  pages(pages: number | readonly (readonly unknown[])[]): this {
    const reason = unwritable(this.#endpoint);
    if (reason !== undefined) throw new Error(`"${this.#plugin.id}": pages of ${this.#endpoint.name} cannot be made: ${reason}.`);
    const all =
      typeof pages === 'number'
        ? Array.from({ length: pages }, (_unused, index) => sampleItems(this.#endpoint, itemsPerPage, index * itemsPerPage + 1))
        : pages;
    all.forEach((items, index) => this.#page(items, index + 1, all.length, false));
    // Pages that are only counted, and some found by functions, end with an empty one where nothing tells the size of a page.
    const by = this.#endpoint.definition.paginate?.by;
    if (by === 'page' || by === 'offset' || by === 'next') this.#page([], all.length + 1, all.length, true);
    return this;
  }

  status(status: number, headers?: Readonly<Record<string, string>>, body?: unknown): this {
    const means = meaningOfStatus(status);
    const written = body ?? (means === undefined ? undefined : failureAnswer(this.#plugin, means, `scripted ${status}`).body);
    return this.#answer({ status, headers, body: written });
  }

  fault(fault: Fault): this {
    if (fault === 'slow')
      return this.#answer(
        { status: 200, body: successBody(this.#endpoint) },
        { delayMs: Math.floor(this.#plugin.resilience.attemptTimeoutMs / 2) },
      );
    if (fault === 'malformedJson')
      return this.#answer({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"broken": ' });
    this.#add({ fault });
    return this;
  }

  #answer(parts: AnswerParts, { delayMs = 0, times = 1, optional = false }: ReplyOptions = {}): this {
    for (let time = 0; time < times; time += 1) this.#add({ answer: () => writeAnswer(parts), delayMs, optional });
    return this;
  }

  #page(items: readonly unknown[], number: number, count: number, optional: boolean): void {
    this.#add({
      optional,
      delayMs: 0,
      answer: async (request) => {
        const url = new URL(request.url);
        url.searchParams.set('page_after', String(number));
        const next = number < count ? { number, url: url.href } : undefined;
        return writeAnswer(await writePage(this.#endpoint, { items, next, totalPages: count }));
      },
    });
  }

  #overridden(body: unknown, overrides: Readonly<Record<string, unknown>>): unknown {
    if (!isRecord(body) || Object.keys(overrides).length === 0) return body;
    if (this.#endpoint.definition.graphql === undefined) return { ...body, ...overrides };
    return withValueAt(body, 'data', { ...(isRecord(body['data']) ? body['data'] : {}), ...overrides });
  }
}
