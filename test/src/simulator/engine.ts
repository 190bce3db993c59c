import type { Auth, Clock, ProviderErrorCode, Random } from '@mooring/core';
import type { CompiledEndpoint, CompiledPlugin, ConnectionState, WireResponse } from '@mooring/core/runtime';
import { failureAnswer, successBody, writeAnswer, type AnswerParts } from '../provider/answer.js';
import { EndpointRouter, type RouteMatch } from '../provider/endpoint-router.js';
import { unwritable, writePage } from '../provider/page-builder.js';
import { parseBody } from '../provider/parse-body.js';
import { presentedCredential } from '../provider/presented-credential.js';
import { isRecord, type JsonRecord } from '../provider/record.js';
import { pageParameter, readInput, type ProviderRequest } from './read-input.js';
import { resourceRoles, type ResourceRole } from './resource-map.js';
import { ResourceStore, shownItems, thingIn, type Collection } from './resource-store.js';

/** Names under which providers take the size of a page. */
const sizeNames = ['limit', 'per_page', 'page_size', 'pageSize', 'perPage', 'count', 'first', 'max_results'] as const;
const defaultSize = 10;

interface KeptAnswer {
  readonly fingerprint: string;
  readonly response: WireResponse;
}

/** A provider made from a plugin's declaration: it checks what it is sent, keeps what is created, and pages for real. */
export class ProviderEngine {
  readonly #plugin: CompiledPlugin;
  readonly #connection: ConnectionState;
  readonly #router: EndpointRouter;
  readonly #roles: ReadonlyMap<string, ResourceRole>;
  readonly #store: ResourceStore;
  readonly #kept = new Map<string, KeptAnswer>();
  readonly #clock: Clock;

  constructor(connection: ConnectionState, services: { readonly clock: Clock; readonly random: Random }) {
    this.#plugin = connection.plugin;
    this.#connection = connection;
    this.#router = new EndpointRouter(connection);
    this.#roles = resourceRoles(connection.plugin);
    this.#store = new ResourceStore(services.random, (collection) => this.#seeds(collection));
    this.#clock = services.clock;
  }

  /** Whether the provider has an endpoint for a request, at whichever of its hosts. */
  knows(request: ProviderRequest): boolean {
    return this.#route(request) !== undefined;
  }

  /** What the provider answers. */
  async handle(request: ProviderRequest): Promise<WireResponse> {
    const match = this.#route(request);
    if (match === undefined) return this.#fail('NotFound', `no such endpoint: ${request.method} ${request.url.pathname}`);
    const { endpoint } = match;
    const auth = this.#authOf(endpoint);
    if (auth !== undefined && !isAcceptable(auth, request)) return this.#fail('AuthenticationFailed', 'no valid credential was given');
    const input = await readInput(endpoint, auth, request);
    if ('problem' in input) return this.#fail('RequestRejected', input.problem);

    const key = endpoint.idempotencyHeader === undefined ? undefined : request.headers[endpoint.idempotencyHeader.toLowerCase()];
    if (key === undefined) return writeAnswer(await this.#answer(match, input.fields, request));
    const fingerprint = `${request.method} ${request.url.pathname} ${JSON.stringify(input.fields)}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined)
      return kept.fingerprint === fingerprint
        ? kept.response
        : this.#fail('RequestRejected', 'this idempotency key was used for another request');
    const response = writeAnswer(await this.#answer(match, input.fields, request));
    this.#kept.set(key, { fingerprint, response });
    return response;
  }

  #fail(means: ProviderErrorCode, message: string): WireResponse {
    return writeAnswer(failureAnswer(this.#plugin, means, message));
  }

  /** On loopback every host of the provider is one: the path has to tell. */
  #route({ method, url, headers, body: bytes }: ProviderRequest): RouteMatch | undefined {
    const body = parseBody(headers['content-type'], bytes);
    const origins = [url.origin, ...[...this.#connection.bases.values()].map(({ origin }) => origin)];
    for (const origin of origins) {
      const found = this.#router.match({ method, url: new URL(url.pathname + url.search, origin), body });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #authOf({ definition }: CompiledEndpoint): Auth | undefined {
    if (definition.follow?.credential === 'none') return undefined;
    const { auth, servers } = this.#plugin.definition;
    return definition.server === undefined ? auth : servers?.[definition.server]?.auth;
  }

  async #answer({ endpoint, params }: RouteMatch, input: JsonRecord, request: ProviderRequest): Promise<AnswerParts> {
    const role = this.#roles.get(endpoint.name);
    const body = successBody(endpoint);
    if (role === undefined) return { status: 200, body };
    const collection = this.#store.of(fill(role.collection, params), role.collection);
    if (role.does === 'list') return this.#list(endpoint, collection, input, request);
    const shown = thingIn(body);
    // An answer without an id cannot be kept, and one of text or bytes neither.
    if (shown === undefined) return { status: 200, body };
    if (role.does === 'create') {
      const fresh = { ...shown.thing, id: this.#store.freshId(shown.thing['id']), ...this.#created(shown.thing) };
      const made = await overlaid(endpoint, fresh, input, shown.wrap, 'replace');
      collection.set({ ...made });
      return { status: 200, body: shown.wrap(made) };
    }
    const id = params[role.idParam ?? ''] ?? '';
    const known = collection.get(id);
    if (known === undefined) return failureAnswer(this.#plugin, 'NotFound', `no such object: ${id}`);
    if (role.does === 'retrieve') return { status: 200, body: shown.wrap(known) };
    if (role.does === 'remove') {
      collection.remove(id);
      return { status: 200, body: shown.wrap({ ...shown.thing, id: known['id'] }) };
    }
    const effect = role.does === 'act' ? this.#effectOf(endpoint, role, shown.thing) : {};
    const updated = await overlaid(endpoint, { ...known, ...effect }, input, shown.wrap, 'merge');
    collection.set({ ...updated });
    return { status: 200, body: shown.wrap(updated) };
  }

  /** Providers stamp what they create; a number of seconds since 1970 is what most of them write. */
  #created({ created }: JsonRecord): JsonRecord {
    return typeof created === 'number' && created > 1e9 && created < 1e10 ? { created: Math.floor(this.#clock.now() / 1_000) } : {};
  }

  /** What an action changes: where its fixture differs from the one that shows the thing as it was created. */
  #effectOf(endpoint: CompiledEndpoint, role: ResourceRole, after: JsonRecord): JsonRecord {
    const creator = this.#endpointOf(role.collection, 'create');
    const before = creator === undefined || creator === endpoint ? undefined : thingIn(successBody(creator))?.thing;
    if (before === undefined) return {};
    return Object.fromEntries(
      Object.entries(after).filter(([name, value]) => name !== 'id' && JSON.stringify(before[name]) !== JSON.stringify(value)),
    );
  }

  async #list(endpoint: CompiledEndpoint, collection: Collection, input: JsonRecord, request: ProviderRequest): Promise<AnswerParts> {
    const { paginate } = endpoint.definition;
    const body = successBody(endpoint);
    const all = collection.all.filter((thing) => matches(thing, input));
    if (paginate === undefined) return { status: 200, body: withList(body, all) };
    if (unwritable(endpoint) !== undefined) return { status: 200, body };
    const wanted = Number(
      [paginate.size, ...sizeNames].flatMap((name) => (name === undefined || input[name] === undefined ? [] : [input[name]]))[0] ??
        defaultSize,
    );
    const size = Number.isFinite(wanted) && wanted > 0 ? Math.floor(wanted) : defaultSize;
    const start = startOf(endpoint, all, input, request, size);
    const end = start + size;
    const url = new URL(request.url);
    url.searchParams.set(pageParameter, String(end));
    // A function decides what it asks for next, and only it knows what that means: one page holds all.
    const next = end < all.length && paginate.by !== 'next' ? { number: end, url: url.href } : undefined;
    return writePage(endpoint, {
      items: paginate.by === 'next' ? all : all.slice(start, end),
      next,
      totalPages: Math.max(1, Math.ceil(all.length / size)),
    });
  }

  #endpointOf(collection: string, does: ResourceRole['does']): CompiledEndpoint | undefined {
    for (const [name, role] of this.#roles) {
      const callable = role.collection === collection && role.does === does ? this.#plugin.callables.get(name) : undefined;
      if (callable?.kind === 'endpoint') return callable;
    }
    return undefined;
  }

  #seeds(collection: string): readonly unknown[] {
    const list = this.#endpointOf(collection, 'list');
    const shown = list === undefined ? [] : shownItems(list);
    if (shown.length > 0) return shown;
    const single = this.#endpointOf(collection, 'retrieve') ?? this.#endpointOf(collection, 'create');
    return single === undefined ? [] : [thingIn(successBody(single))?.thing];
  }
}

/** A credential of the right form counts: the simulator has no list of keys. */
function isAcceptable(auth: Auth, { headers, url, body }: ProviderRequest): boolean {
  const presented = presentedCredential(auth, { headers, url, body: parseBody(headers['content-type'], body) });
  if (presented === undefined) return false;
  return Object.entries(presented).every(([name, value]) => {
    const pattern = auth.fields[name]?.pattern;
    return pattern === undefined || new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(value);
  });
}

const fill = (template: string, params: Readonly<Record<string, string>>): string =>
  template.replace(/:([A-Za-z_][A-Za-z0-9_]*)/g, (_whole, name: string) => params[name] ?? '');

/**
 * The thing with the caller's fields, as far as the output schema has room for them. Nested fields of a new thing are the caller's alone;
 * those of a known one are merged, name by name.
 */
async function overlaid(
  { definition: { output } }: CompiledEndpoint,
  thing: JsonRecord,
  input: JsonRecord,
  wrap: (thing: JsonRecord) => unknown,
  nested: 'replace' | 'merge',
): Promise<JsonRecord> {
  let kept = thing;
  for (const [name, value] of Object.entries(input)) {
    // A field that answers never show is the caller's word, not the thing's.
    if (!(name in thing) || name === 'id') continue;
    const merged = nested === 'merge' && isRecord(value) && isRecord(kept[name]) ? { ...kept[name], ...value } : value;
    const candidate = { ...kept, [name]: merged };
    const result = await output['~standard'].validate(wrap(candidate));
    if (result.issues === undefined) kept = candidate;
  }
  return kept;
}

/** Whether a thing has what the caller's filters say; fields that it does not have filter nothing. */
function matches(thing: JsonRecord, input: JsonRecord): boolean {
  return Object.entries(input).every(
    ([name, value]) =>
      typeof value === 'object' || !(name in thing) || name === 'id' || typeof thing[name] === 'object' || thing[name] === value,
  );
}

/** The whole of a collection in an answer without pages: in place of its one list. */
function withList(body: unknown, all: readonly unknown[]): unknown {
  if (Array.isArray(body)) return all;
  if (!isRecord(body)) return body;
  const lists = Object.entries(body).filter(([, value]) => Array.isArray(value));
  const [only] = lists;
  return lists.length === 1 && only !== undefined ? { ...body, [only[0]]: all } : body;
}

function startOf(
  { definition: { paginate } }: CompiledEndpoint,
  all: readonly JsonRecord[],
  input: JsonRecord,
  { url }: ProviderRequest,
  size: number,
): number {
  const value = input[paginate?.param ?? ''];
  const given = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  switch (paginate?.by) {
    case 'lastId':
      return given === undefined ? 0 : all.findIndex((thing) => String(thing[paginate.id ?? 'id']) === given) + 1;
    case 'cursor':
      return Number(/(\d+)$/.exec(given ?? '')?.[1] ?? 0);
    case 'page':
      return (Number(given ?? paginate.first ?? 1) - (paginate.first ?? 1)) * size;
    case 'offset':
      return Number(given ?? 0);
    case 'link':
    case 'nextUrl':
      return Number(url.searchParams.get(pageParameter) ?? 0);
    case 'next':
    case undefined:
      return 0;
  }
}
