import type { AnyEndpoint, CallTypes, CallTypesOf } from './callable.js';

/** What a caller may say beside the input. */
export interface CallOptions {
  /** Cancels waiting, sleeping and the socket. */
  readonly signal?: AbortSignal;
  /** Total time of the call in milliseconds, waiting and every attempt included. @default 30_000 */
  readonly deadlineMs?: number;
  /** Sent in the provider's idempotency header and kept across attempts. @default a fresh UUID for each call, where the endpoint has such a header */
  readonly idempotencyKey?: string;
  /** Who waits first for the rate limit. @default 'normal' */
  readonly priority?: 'critical' | 'normal' | 'background';
  /** Whether the cache may answer. `refresh` asks the provider and stores the answer. @default 'use' */
  readonly cache?: 'use' | 'refresh' | 'bypass';
  /** Headers added to the request. Never a credential: the connection holds that. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The items of all pages, one after another. Pages are fetched as they are needed. */
export interface Pages<Item, Page = unknown> extends AsyncIterable<Item> {
  /** All items, at most `max`. @default max = 10_000 */
  toArray(max?: number): Promise<Item[]>;
  /** The pages themselves, as the provider returns them. */
  pages(): AsyncIterable<Page>;
}

/** The arguments of a call: `input` may be left out when nothing in it is required. */
export type CallArguments<Input> =
  Record<never, never> extends Input ? [input?: Input, options?: CallOptions] : [input: Input, options?: CallOptions];

export interface EndpointCall<Types extends CallTypes> {
  (...args: CallArguments<Types['input']>): Promise<Types['output']>;
}

export interface PagedCall<Types extends CallTypes> extends EndpointCall<Types> {
  /** Walks every page. `for await (const item of list.all({ … }))`. */
  all(...args: CallArguments<Types['input']>): Pages<Types['item'], Types['output']>;
}

type Call<Types extends CallTypes> = [Types['item']] extends [never] ? EndpointCall<Types> : PagedCall<Types>;

/** A plugin's endpoints, nested as the author wishes. */
export interface EndpointTree {
  readonly [name: string]: AnyEndpoint | EndpointTree;
}

/** The endpoints of a plugin as functions. */
export type Client<Tree> = {
  readonly [Name in keyof Tree]: Tree[Name] extends AnyEndpoint ? Call<CallTypesOf<Tree[Name]>> : Client<Tree[Name]>;
};
