import { makeEndpoint, type Endpoint, type EndpointDefinition, type EndpointTraits } from './endpoint.js';
import type { AnyPaginate, ItemOf, Paginate } from './paginate.js';
import type { EmptySchema, InputOf, OutputOf, Schema } from './schema.js';

/** What an author writes for one operation. `variables` is the caller's input, `output` the schema of `data`. */
export interface OperationOptions<Output extends Schema, Variables extends Schema, Items, Item> extends EndpointTraits {
  readonly output: Output;
  readonly variables?: Variables;
  readonly paginate?: Paginate<OutputOf<Output>, InputOf<Variables>, Items, Item>;
}

type DeclareOperation<Path extends string> = <
  Output extends Schema,
  Variables extends Schema = EmptySchema,
  const Items extends string = never,
  Item = never,
>(
  document: string,
  options: OperationOptions<Output, Variables, Items, Item>,
) => Endpoint<Path, InputOf<Variables>, OutputOf<Output>, ItemOf<OutputOf<Output>, Items, Item>>;

/** The operations of one GraphQL endpoint. A query is safe to repeat although it is a POST; a mutation is not. */
export interface GraphQL<Path extends string> {
  readonly query: DeclareOperation<Path>;
  readonly mutation: DeclareOperation<Path>;
}

/** Declares operations that all go to `path`. Errors inside a 200 are told by the plugin's `errors`, which runs on every answer. */
export function graphql<const Path extends string>(path: Path): GraphQL<Path> {
  const declare =
    (operation: 'query' | 'mutation'): DeclareOperation<Path> =>
    (document, options) => {
      const { variables, output, paginate, ...traits } = options;
      const definition: EndpointDefinition = {
        safe: operation === 'query',
        ...traits,
        method: 'POST',
        path,
        output,
        graphql: { document, operation },
        ...(variables === undefined ? {} : { input: variables }),
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in endpoint.ts: checked at the call, read loosely
        ...(paginate === undefined ? {} : { paginate: paginate as unknown as AnyPaginate }),
      };
      return makeEndpoint({ ...definition, path });
    };
  return { query: declare('query'), mutation: declare('mutation') };
}
