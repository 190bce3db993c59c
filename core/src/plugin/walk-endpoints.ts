import type { Action } from '../contract/action.js';
import type { AnyEndpoint } from '../contract/callable.js';
import type { EndpointTree } from '../contract/client.js';
import type { Endpoint } from '../contract/endpoint.js';

/** A leaf of a plugin's tree. */
export type AnyLeaf = Endpoint<string, unknown, unknown, unknown> | Action<unknown, unknown>;

const isLeaf = (node: AnyEndpoint | EndpointTree): node is AnyLeaf => node.kind === 'endpoint' || node.kind === 'action';

/** Every endpoint and action of a tree with its dotted name, in the order of declaration. */
export function* walkEndpoints(tree: EndpointTree, prefix = ''): Generator<{ readonly name: string; readonly endpoint: AnyLeaf }> {
  for (const [key, node] of Object.entries(tree)) {
    if (isLeaf(node)) yield { name: prefix + key, endpoint: node };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is no leaf is a branch: validatePlugin has refused everything else
    else yield* walkEndpoints(node as EndpointTree, `${prefix}${key}.`);
  }
}
