import type { ActionDefinition } from '../contract/action.js';
import type { AnyEndpoint } from '../contract/callable.js';
import { compileCacheRule, type CompiledCacheRule } from '../contract/cache-rule.js';
import type { BodyEncoding, EndpointDefinition } from '../contract/endpoint.js';
import { wantsStream } from '../contract/format.js';
import type { Limit } from '../contract/limits.js';
import type { AnyPlugin, AnyPluginDefinition } from '../contract/plugin.js';
import type { ProviderErrors } from '../contract/provider-errors.js';
import { compilePath, type PathTemplate } from '../request/path-template.js';
import { acceptedEncodings } from '../transport/index.js';
import { walkEndpoints } from './walk-endpoints.js';

/** An endpoint with everything worked out that does not depend on the call. */
export interface CompiledEndpoint {
  readonly kind: 'endpoint';
  /** Dotted, such as `customers.list`. */
  readonly name: string;
  readonly definition: EndpointDefinition;
  readonly path: PathTemplate;
  readonly encoding: BodyEncoding;
  /** Reads and writes have circuits and bulkheads of their own. */
  readonly operation: 'read' | 'write';
  /** Whether a repeat is harmless by itself, without an idempotency key. */
  readonly safe: boolean;
  readonly idempotencyHeader: string | undefined;
  readonly limits: readonly Limit[];
  readonly cache: CompiledCacheRule | undefined;
  readonly maxResponseBytes: number;
  /** Whether a good answer is handed on as it comes in. */
  readonly isStreamed: boolean;
}

/** An action with its name. */
export interface CompiledAction {
  readonly kind: 'action';
  readonly name: string;
  readonly definition: ActionDefinition;
}

export type CompiledCallable = CompiledEndpoint | CompiledAction;

/** A plugin as the machinery runs it. */
export interface CompiledPlugin {
  readonly id: string;
  /** `id@major`: two majors are two plugins. */
  readonly key: string;
  readonly definition: AnyPluginDefinition;
  /** Every endpoint and action by its dotted name. */
  readonly callables: ReadonlyMap<string, CompiledCallable>;
  /** The same, by the object that the author declared. */
  readonly byDeclaration: ReadonlyMap<AnyEndpoint, CompiledCallable>;
  readonly errors: ProviderErrors;
  /** Headers of every request, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly resilience: CompiledResilience;
}

export interface CompiledResilience {
  readonly attempts: number;
  readonly attemptTimeoutMs: number;
  readonly deadlineMs: number;
  readonly bulkhead: { readonly running: number; readonly waiting: number };
}

/** What holds where a plugin says nothing. */
export const resilienceDefaults: CompiledResilience = {
  attempts: 3,
  attemptTimeoutMs: 10_000,
  deadlineMs: 30_000,
  // A loop over five hundred records started at once is everyday code; the deadline bounds how long it waits.
  bulkhead: { running: 32, waiting: 1_000 },
};

const defaultHeaders = { accept: 'application/json', 'accept-encoding': acceptedEncodings, 'user-agent': 'mooring' } as const;

const lowerCaseNames = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const defaultMaxResponseBytes = 10 * 1024 * 1024;
/** An export is read piece by piece: its size costs no memory. */
const defaultMaxStreamBytes = 1024 * 1024 * 1024;
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Works out everything about a plugin that no call changes. */
export function compilePlugin(plugin: AnyPlugin): CompiledPlugin {
  const { definition } = plugin;
  const callables = new Map<string, CompiledCallable>();
  const byDeclaration = new Map<AnyEndpoint, CompiledCallable>();
  for (const { name, endpoint } of walkEndpoints(definition.endpoints)) {
    const callable: CompiledCallable =
      endpoint.kind === 'action'
        ? { kind: 'action', name, definition: endpoint.definition }
        : compileEndpoint(name, endpoint.definition, definition);
    callables.set(name, callable);
    byDeclaration.set(endpoint, callable);
  }
  const { errors } = definition;
  return {
    id: definition.id,
    key: `${definition.id}@${definition.version.split('.')[0] ?? '0'}`,
    definition,
    callables,
    byDeclaration,
    errors: typeof errors === 'function' ? { read: errors } : (errors ?? { read: () => undefined }),
    headers: { ...defaultHeaders, ...lowerCaseNames(definition.api.headers ?? {}) },
    resilience: { ...resilienceDefaults, ...definition.resilience },
  };
}

/** Works out one endpoint; also for requests that an application words itself. */
export function compileEndpoint(name: string, definition: EndpointDefinition, plugin: AnyPluginDefinition): CompiledEndpoint {
  const safe = definition.safe ?? safeMethods.has(definition.method);
  const writesByMethod = definition.method === 'POST' || definition.method === 'PATCH';
  const idempotency = definition.idempotency ?? (writesByMethod && definition.graphql === undefined ? plugin.api.idempotency : undefined);
  return {
    kind: 'endpoint',
    name,
    definition,
    path: compilePath(definition.path),
    encoding: definition.encoding ?? plugin.api.body ?? 'json',
    operation:
      definition.method === 'GET' || definition.method === 'HEAD' || (definition.safe === true && writesByMethod) ? 'read' : 'write',
    safe,
    idempotencyHeader: idempotency === false ? undefined : idempotency,
    limits: (plugin.limits ?? []).filter(
      (limit) => (limit.appliesTo ?? 'every') === 'every' || definition.limits?.includes(limit.name) === true,
    ),
    cache: definition.cache === undefined ? undefined : compileCacheRule(definition.cache, `${plugin.id}: ${name}.cache`),
    maxResponseBytes: definition.maxResponseBytes ?? (wantsStream(definition.output) ? defaultMaxStreamBytes : defaultMaxResponseBytes),
    isStreamed: wantsStream(definition.output),
  };
}
