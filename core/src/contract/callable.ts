declare const callTypes: unique symbol;

/** What a call takes and gives; `item` is `never` where there are no pages. */
export interface CallTypes {
  readonly input: unknown;
  readonly output: unknown;
  readonly item: unknown;
}

/** Anything a plugin lets an application call: an endpoint or an action. A brand only, so that trees of them stay cheap to check. */
export interface AnyEndpoint {
  readonly kind: 'endpoint' | 'action';
  readonly [callTypes]: CallTypes;
}

/** An endpoint or action with its types; they live in the compiler only. */
export interface Callable<Input, Output, Item> extends AnyEndpoint {
  readonly [callTypes]: { readonly input: Input; readonly output: Output; readonly item: Item };
}

/** The types of a call. By index, not by inference: fifty plugins stay cheap to check. */
export type CallTypesOf<Callee extends AnyEndpoint> = Callee[typeof callTypes];
