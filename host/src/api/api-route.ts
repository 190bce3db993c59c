import type { ApiAnswer } from './api-error.js';
import { fitting, typedQuery, type ObjectSchema, type TypeOf } from './schema.js';

/** A request of the API before it is looked at. */
export interface ApiRequest {
  readonly tenant: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Without `tenant`. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** One operation of the API: what serves it and what describes it. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/api/v1`, with `:name` for what the caller fills in. */
  readonly path: string;
  readonly summary: string;
  readonly query: ObjectSchema;
  readonly body: ObjectSchema;
  readonly answer: { readonly status: number; readonly schema: ObjectSchema };
  readonly run: (request: ApiRequest) => Promise<ApiAnswer>;
}

/** What an operation is given, checked. */
interface Given<Query, Body> {
  readonly tenant: string;
  readonly plugin: string;
  readonly name: string;
  readonly query: TypeOf<Query>;
  readonly body: TypeOf<Body>;
}

/** Ties an operation to the schemas that its input must fit. */
export function apiRoute<const Query extends ObjectSchema, const Body extends ObjectSchema>(
  route: Omit<ApiRoute, 'run' | 'query' | 'body'> & {
    readonly query: Query;
    readonly body: Body;
    readonly run: (given: Given<Query, Body>) => unknown;
  },
): ApiRoute {
  const { run, ...described } = route;
  return {
    ...described,
    run: async ({ tenant, params, query, body }) => ({
      status: route.answer.status,
      body: await run({
        tenant,
        plugin: params['plugin'] ?? '',
        name: params['name'] ?? '',
        query: fitting(route.query, typedQuery(route.query, query), 'query'),
        body: fitting(route.body, body ?? {}, 'body'),
      }),
    }),
  };
}
