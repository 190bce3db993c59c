import type { AnyEndpoint, Callable, CallTypesOf } from './callable.js';
import type { CallArguments } from './client.js';
import type { InputOf, OutputOf, Schema } from './schema.js';
import type { Dependencies, Resolved } from './service.js';

/** Calls another endpoint of the same plugin, on the same connection, within the same deadline. */
export type CallEndpoint = <Callee extends AnyEndpoint>(
  endpoint: Callee,
  ...args: CallArguments<CallTypesOf<Callee>['input']>
) => Promise<CallTypesOf<Callee>['output']>;

/** What an action works with. */
export interface ActionContext<Input, Deps extends Dependencies> {
  readonly input: Input;
  readonly deps: Resolved<Deps>;
  readonly call: CallEndpoint;
  /** Aborts when the caller gives up or the deadline passes. */
  readonly signal: AbortSignal;
}

/** An action as the machinery reads it. */
export interface ActionDefinition {
  readonly title?: string;
  readonly input: Schema;
  readonly output: Schema;
  readonly deps: Dependencies;
  readonly run: (context: ActionContext<unknown, Dependencies>) => Promise<unknown>;
}

/** Several calls under one name, for what the provider has no endpoint for. */
export interface Action<Input, Output> extends Callable<Input, Output, never> {
  readonly kind: 'action';
  readonly definition: ActionDefinition;
}

/** The imperative way out: `run` makes calls with `call`, and uses the services that `deps` names. */
export function action<Input extends Schema, Output extends Schema, const Deps extends Dependencies = Record<never, never>>(definition: {
  /** One line for people. */
  readonly title?: string;
  readonly input: Input;
  readonly output: Output;
  readonly deps?: Deps;
  readonly run: (context: ActionContext<OutputOf<NoInfer<Input>>, NoInfer<Deps>>) => Promise<InputOf<NoInfer<Output>>>;
}): Action<InputOf<Input>, OutputOf<Output>> {
  const value = { kind: 'action', definition: { deps: {}, ...definition } };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in endpoint.ts: phantom types have no value
  return value as unknown as Action<InputOf<Input>, OutputOf<Output>>;
}
