import type { ConnectionState } from '../connection/connection-state.js';
import type { CallEndpoint } from '../contract/action.js';
import type { Connection, UntypedRequest, UntypedResponse } from '../contract/application.js';
import type { AnyEndpoint } from '../contract/callable.js';
import type { CallOptions, Pages } from '../contract/client.js';
import type { EndpointDefinition } from '../contract/endpoint.js';
import { text } from '../contract/format.js';
import type { Dependencies, ServiceRef } from '../contract/service.js';
import { MooringError } from '../errors/mooring-error.js';
import {
  compileEndpoint,
  type CompiledAction,
  type CompiledCallable,
  type CompiledEndpoint,
  type CompiledPlugin,
} from '../plugin/compiled-plugin.js';
import type { Random } from '../ports/random.js';
import { prepareRequest, prepareUntyped } from '../request/prepare-request.js';
import type { PreparedRequest } from '../request/prepared-request.js';
import { validateInput } from '../request/validate-input.js';
import type { CallResult } from './call-services.js';
import type { FetchedPage, NextPage } from './next-page.js';
import { walkPages } from './pages.js';
import type { Pipeline } from './pipeline.js';

type Input = Readonly<Record<string, unknown>>;

/** A connection that a client calls with. What it needs may have to be read first, and may change between two calls. */
export interface ConnectionHandle {
  readonly plugin: CompiledPlugin;
  readonly name: string;
  /**
   * The connection as it now is; a promise only where it must be read.
   * @throws MooringError `UnknownConnection`, `ConnectionDisabled`, and what a vault says
   */
  state(): ConnectionState | Promise<ConnectionState>;
}

/** A connection that never changes. */
export const fixedConnection = (connection: ConnectionState): ConnectionHandle => ({
  plugin: connection.plugin,
  name: connection.name,
  state: () => connection,
});

/** What a client needs beside its connection. */
export interface ClientContext {
  readonly pipeline: Pipeline;
  readonly random: Random;
  /** The service behind a reference, from the plugin's own scope. */
  readonly resolve: (reference: ServiceRef<unknown>) => unknown;
}

/** A callable as a function; paginated ones have `all`. */
export interface DynamicCall {
  (input?: Input, options?: CallOptions): Promise<unknown>;
  all?: (input?: Input, options?: CallOptions) => Pages<unknown>;
}

/** A connection whose endpoints are found by name, as functions. */
export interface DynamicClient extends Connection {
  /** @throws MooringError `InvalidOptions` when the plugin has no endpoint of this dotted name */
  endpoint(name: string): DynamicCall;
  /** The endpoints as the nested object that the plugin declares, with `request` beside them. */
  readonly tree: object;
}

/** Makes the functions of a connection. Nothing is called before somebody calls. */
export function createClient(connection: ConnectionHandle, context: ClientContext): DynamicClient {
  const { plugin } = connection;
  // Made when first asked for: a plugin may have hundreds of endpoints, and a process thousands of connections.
  const calls = new Map<string, DynamicCall>();
  const callOf = (callable: CompiledCallable): DynamicCall => {
    let call = calls.get(callable.name);
    if (call === undefined) calls.set(callable.name, (call = createCall(callable, connection, context)));
    return call;
  };
  let tree: object | undefined;

  const request = async (untyped: UntypedRequest, options: CallOptions = {}): Promise<UntypedResponse> => {
    const state = await connection.state();
    const endpoint = untypedEndpoint(untyped, state);
    const prepared = prepareUntyped(endpoint, state, untyped, options.headers);
    const { output, status, headers } = await context.pipeline.call({
      endpoint,
      connection: state,
      request: prepared,
      options: { ...options, cache: 'bypass' },
    });
    return { status, headers, body: bodyOf(output) };
  };

  return {
    request,
    endpoint(name) {
      const callable = plugin.callables.get(name);
      if (callable === undefined) {
        const known = [...plugin.callables.keys()].join(', ');
        throw new MooringError('InvalidOptions', `"${plugin.id}" has no endpoint "${name}". It has: ${known}.`, { plugin: plugin.id });
      }
      return callOf(callable);
    },
    get tree() {
      tree ??= Object.freeze({ ...nest(new Map([...plugin.callables].map(([name, callable]) => [name, callOf(callable)]))), request });
      return tree;
    },
  };
}

function nest(calls: ReadonlyMap<string, DynamicCall>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [name, call] of calls) {
    const keys = name.split('.');
    const last = keys.pop() ?? '';
    let branch = root;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every value on the way is a branch made here
    for (const key of keys) branch = (branch[key] ??= {}) as Record<string, unknown>;
    branch[last] = call;
  }
  return root;
}

function createCall(callable: CompiledCallable, connection: ConnectionHandle, context: ClientContext): DynamicCall {
  if (callable.kind === 'action') return (input, options) => runAction(callable, connection, context, input ?? {}, options ?? {});
  const call: DynamicCall = async (input, options = {}) => (await callEndpoint(callable, connection, context, input, options)).output;
  const { paginate } = callable.definition;
  if (paginate !== undefined) {
    call.all = (input = {}, options = {}) =>
      walkPages(paginate, input, (next) => fetchPage(callable, connection, context, next, input, options), {
        plugin: connection.plugin.id,
        endpoint: callable.name,
      });
  }
  return call;
}

async function callEndpoint(
  endpoint: CompiledEndpoint,
  handle: ConnectionHandle,
  context: ClientContext,
  input: Input | undefined,
  options: CallOptions,
): Promise<CallResult> {
  const state = handle.state();
  const connection = state instanceof Promise ? await state : state;
  const request = await prepareRequest(endpoint, connection, input, {
    headers: options.headers,
    idempotencyKey: options.idempotencyKey,
    random: context.random,
  });
  return context.pipeline.call({ endpoint, connection, request, options });
}

async function fetchPage(
  endpoint: CompiledEndpoint,
  handle: ConnectionHandle,
  context: ClientContext,
  next: NextPage,
  firstInput: Input,
  options: CallOptions,
): Promise<FetchedPage> {
  const connection = await handle.state();
  const input = 'input' in next ? next.input : firstInput;
  const prepared = await prepareRequest(endpoint, connection, input, {
    headers: options.headers,
    idempotencyKey: options.idempotencyKey,
    random: context.random,
  });
  const request = 'url' in next ? followNext(prepared, next.url, connection, endpoint) : prepared;
  const { output, headers } = await context.pipeline.call({ endpoint, connection, request, options });
  return { output, input, headers };
}

/** The request of the next page, by the URL that the provider gave: it must stay at the provider, since the credential goes along. */
function followNext(first: PreparedRequest, next: string, connection: ConnectionState, endpoint: CompiledEndpoint): PreparedRequest {
  const url = URL.canParse(next, first.origin) ? new URL(next, first.origin) : undefined;
  if (url === undefined || url.origin !== first.origin) {
    throw new MooringError(
      'EgressDenied',
      `${connection.plugin.id} ${endpoint.name}: the next page is said to be at another host; it is not followed.`,
      {
        plugin: connection.plugin.id,
        connection: connection.name,
        endpoint: endpoint.name,
      },
    );
  }
  return { ...first, path: url.pathname, query: url.search.slice(1) };
}

async function runAction(
  action: CompiledAction,
  connection: ConnectionHandle,
  context: ClientContext,
  input: Input,
  options: CallOptions,
): Promise<unknown> {
  const { definition, name } = action;
  const place = { plugin: connection.plugin.id, connection: connection.name, endpoint: name };
  const parsed = await validateInput(definition.input, input, '', place);
  const signal = options.signal ?? new AbortController().signal;
  const call = async (endpoint: AnyEndpoint, ...args: readonly unknown[]): Promise<unknown> => {
    const callable = connection.plugin.byDeclaration.get(endpoint);
    if (callable === undefined)
      throw new MooringError(
        'InvalidPlugin',
        `"${place.plugin}": the action "${name}" calls an endpoint that the plugin does not list.`,
        place,
      );
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- CallEndpoint has checked the arguments where the action is declared
    const [innerInput = {}, innerOptions] = args as [Input?, CallOptions?];
    return createCall(callable, connection, context)(innerInput, { signal, ...innerOptions });
  };
  const output = await definition.run({
    input: parsed,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the references say what they resolve to
    deps: resolveAll(definition.deps, context) as never,
    // The types of `call` were checked where the action is declared.
    call: call as CallEndpoint,
    signal,
  });
  return validateInput(definition.output, output, 'output', place);
}

function resolveAll(deps: Dependencies, context: ClientContext): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(deps).map(([name, reference]) => [name, context.resolve(reference)]));
}

function untypedEndpoint({ method }: UntypedRequest, { plugin }: ConnectionState): CompiledEndpoint {
  const definition: EndpointDefinition = { method, path: '', output: text() };
  return compileEndpoint('request', definition, plugin.definition);
}

function bodyOf(output: unknown): unknown {
  if (typeof output !== 'string' || output === '') return undefined;
  try {
    return JSON.parse(output);
  } catch {
    return output;
  }
}
