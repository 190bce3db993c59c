import { makeEndpoint, type Endpoint, type EndpointDefinition, type EndpointTraits, type FollowRule, type Method } from './endpoint.js';
import type { InputOf, OutputOf, Schema } from './schema.js';

/** What an author writes for a URL that an earlier answer gave. */
export interface FollowOptions<Output extends Schema, Body extends Schema | undefined> extends EndpointTraits, FollowRule {
  readonly output: Output;
  readonly body?: Body;
}

type FollowInput<Body extends Schema | undefined> = { readonly url: string } & (Body extends Schema
  ? { readonly body: InputOf<Body> }
  : unknown);

/**
 * An endpoint whose URL comes from an earlier answer, such as an upload to a storage host. The URL must be https and its host one of
 * `hosts`; the connection's credential stays behind unless `credential` says otherwise.
 */
export function follow<Output extends Schema, Body extends Schema | undefined = undefined>(
  method: Method,
  options: FollowOptions<Output, Body>,
): Endpoint<'', FollowInput<Body>, OutputOf<Output>> {
  const { hosts, credential, ...rest } = options;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in endpoint.ts: checked at the call, read loosely
  return makeEndpoint({ ...(rest as unknown as EndpointDefinition), method, path: '', follow: { hosts, credential } });
}
