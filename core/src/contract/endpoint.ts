import type { CacheRule } from './cache-rule.js';
import type { Callable } from './callable.js';
import type { AnyPaginate, ItemOf, Paginate } from './paginate.js';
import type { PathParams } from './path.js';
import type { EmptyObject, EmptySchema, InputOf, OutputOf, Schema } from './schema.js';

/** An HTTP endpoint as its provider documents it. Carries plain types only, so that a plugin's declarations show no schema library. */
export interface Endpoint<Path extends string, Input, Output, Item = never> extends Callable<Input, Output, Item> {
  readonly kind: 'endpoint';
  readonly path: Path;
  readonly definition: EndpointDefinition;
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How an object body is written: JSON; a form with nested values in brackets, with nested values as JSON text, or with a list's name repeated. */
export type BodyEncoding = 'json' | 'form' | 'form-json' | 'form-repeat';

/** What may be said of any endpoint beside its schemas. */
export interface EndpointTraits {
  /** One line for people, in our own words. */
  readonly title?: string;
  /** Answers are kept for `ttl` and dropped by any of `tags`. Only where the provider's answer depends on nothing but the request. */
  readonly cache?: CacheRule;
  /** Tags of cached answers that a success makes wrong. */
  readonly invalidates?: readonly string[];
  /** Header that makes a repeat harmless, or `false` where the plugin's default does not apply. */
  readonly idempotency?: string | false;
  /** Whether repeating the request is harmless although its method does not say so. @default by method: GET, HEAD, PUT and DELETE are */
  readonly safe?: boolean;
  /** How an object body is written. @default the plugin's `api.body` */
  readonly encoding?: BodyEncoding;
  /** Packs the body of every request, where the provider's documents say that it may be. @default as it is */
  readonly compress?: 'gzip';
  /**
   * Which redirects are followed, three at most. The credential goes to the same origin only, and a body to no other. @default 'none': a
   * redirect is a `BadResponse`
   */
  readonly redirects?: 'none' | 'same-origin' | 'declared-hosts';
  /** One of the plugin's `servers`. @default the plugin's `api` */
  readonly server?: string;
  /** Names of the plugin's limits that count this endpoint, beside those that count every endpoint. */
  readonly limits?: readonly string[];
  /** Units this call draws from a cost limit. @default 1 */
  readonly cost?: number;
  /** Scopes the credential needs. */
  readonly scopes?: readonly string[];
  /** Bytes of decoded answer. @default 10 MiB, 1 GiB where the answer is a stream */
  readonly maxResponseBytes?: number;
  /** Answers that the provider's documents give, trimmed: the simulator's and the tests' first choice over a generated sample. */
  readonly fixture?: unknown;
  /** What a caller gets where the provider cannot answer and no older answer is kept: an empty list, a default. @default the error */
  readonly fallback?: unknown;
}

/** An endpoint as the machinery reads it. */
export interface EndpointDefinition extends EndpointTraits {
  readonly method: Method;
  readonly path: string;
  readonly input?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  readonly headers?: Schema;
  readonly output: Schema;
  readonly paginate?: AnyPaginate;
  /** A path parameter that is a secret: never logged. */
  readonly secretParam?: string;
  readonly graphql?: { readonly document: string; readonly operation: 'query' | 'mutation' };
  /** The URL comes from an earlier answer, in the input's `url`. */
  readonly follow?: FollowRule;
}

/** Which URLs from an answer may be followed, and with what. */
export interface FollowRule {
  /** Host names; `*.` in front means any subdomain. */
  readonly hosts: readonly string[];
  /** Whether the connection's credential goes along. */
  readonly credential: 'none' | 'connection';
}

/** A slot of the long form: the caller passes `query`, `body` or `headers` by name. */
type Slot<Name extends string, Given extends Schema | undefined> = Given extends Schema
  ? EmptyObject extends InputOf<Given>
    ? { readonly [Key in Name]?: InputOf<Given> }
    : { readonly [Key in Name]: InputOf<Given> }
  : unknown;

type Flat<T> = { readonly [Key in keyof T]: T[Key] };

type CallInput<
  Path extends string,
  Short extends Schema,
  Query extends Schema | undefined,
  Body extends Schema | undefined,
  Headers extends Schema | undefined,
> = Flat<PathParams<Path> & InputOf<Short> & Slot<'query', Query> & Slot<'body', Body> & Slot<'headers', Headers>>;

type OptionalInput<Given extends Schema | undefined> = Given extends Schema ? InputOf<Given> : EmptyObject;

/** What an author writes for one endpoint. `input` is the short form: the query of GET, HEAD and DELETE, the body of the others. */
export interface EndpointOptions<
  Path extends string,
  Output extends Schema,
  Short extends Schema,
  Query extends Schema | undefined,
  Body extends Schema | undefined,
  Headers extends Schema | undefined,
  Items,
  Item,
> extends EndpointTraits {
  readonly output: Output;
  readonly fallback?: NoInfer<OutputOf<Output>>;
  readonly input?: Short;
  readonly query?: Query;
  readonly body?: Body;
  readonly headers?: Headers;
  readonly secretParam?: keyof PathParams<Path> & string;
  readonly paginate?: Paginate<OutputOf<Output>, InputOf<Short> & OptionalInput<Query> & OptionalInput<Body>, Items, Item>;
}

/** Declares an endpoint of one method. */
export type DeclareEndpoint = <
  const Path extends string,
  Output extends Schema,
  Short extends Schema = EmptySchema,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  Headers extends Schema | undefined = undefined,
  const Items extends string = never,
  Item = never,
>(
  path: Path,
  options: EndpointOptions<Path, Output, Short, Query, Body, Headers, Items, Item>,
) => Endpoint<Path, CallInput<Path, Short, Query, Body, Headers>, OutputOf<Output>, ItemOf<OutputOf<Output>, Items, Item>>;

/** An endpoint value; its types live in the compiler only. */
export function makeEndpoint<Path extends string, Input, Output, Item>(
  definition: EndpointDefinition & { readonly path: Path },
): Endpoint<Path, Input, Output, Item> {
  const endpoint = { kind: 'endpoint', path: definition.path, definition } as const;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- phantom types have no value; this place vouches for them
  return endpoint as unknown as Endpoint<Path, Input, Output, Item>;
}

const declare =
  (method: Method): DeclareEndpoint =>
  (path, options) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- DeclareEndpoint has checked the parts; the machinery reads them loosely
    makeEndpoint({ ...(options as unknown as EndpointDefinition), method, path });

/** `GET path`. The input goes to the query. */
export const get: DeclareEndpoint = declare('GET');
/** `HEAD path`. The input goes to the query. */
export const head: DeclareEndpoint = declare('HEAD');
/** `POST path`. The input goes to the body. */
export const post: DeclareEndpoint = declare('POST');
/** `PUT path`. The input goes to the body. */
export const put: DeclareEndpoint = declare('PUT');
/** `PATCH path`. The input goes to the body. */
export const patch: DeclareEndpoint = declare('PATCH');
/** `DELETE path`. The input goes to the query. */
export const del: DeclareEndpoint = declare('DELETE');
