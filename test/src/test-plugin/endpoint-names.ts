import type { AnyEndpoint, AnyPlugin, CallTypes, CallTypesOf, PluginTypes } from '@mooring/core';

/** The dotted names of a plugin's endpoints and actions: `customers.list`. */
export type EndpointNames<P extends AnyPlugin> = unknown extends TreeOf<P> ? string : NamesOf<TreeOf<P>>;

/** What the endpoint of a name takes and gives. */
export type CallTypesAt<P extends AnyPlugin, Name extends string> = TypesAt<TreeOf<P>, Name>;

/** What the endpoint of a name gives. */
export type OutputAt<P extends AnyPlugin, Name extends string> =
  CallTypesAt<P, Name> extends { readonly output: infer Output } ? Output : unknown;

type TreeOf<P extends AnyPlugin> = Extract<P[keyof P], PluginTypes>['endpoints'];

type NamesOf<Tree> = { [Key in keyof Tree & string]: Tree[Key] extends AnyEndpoint ? Key : `${Key}.${NamesOf<Tree[Key]>}` }[keyof Tree &
  string];

type TypesAt<Tree, Name extends string> = Name extends keyof Tree
  ? Tree[Name] extends AnyEndpoint
    ? CallTypesOf<Tree[Name]>
    : CallTypes
  : Name extends `${infer Head}.${infer Rest}`
    ? Head extends keyof Tree
      ? TypesAt<Tree[Head], Rest>
      : CallTypes
    : CallTypes;
