import type { Clock, Random } from '@mooring/core';
import type { CompiledEndpoint, CompiledPlugin } from '@mooring/core/runtime';
import { failureAnswer, successBody, type AnswerParts } from '../provider/answer.js';
import type { RouteMatch } from '../provider/endpoint-router.js';
import { unwritable, writePage } from '../provider/page-builder.js';
import { isRecord, type JsonRecord } from '../provider/record.js';
import { changeOf, eventOfChange } from './change-events.js';
import { pageParameter, type ProviderRequest } from './read-input.js';
import { resourceRoles, type ResourceRole } from './resource-map.js';
import { ResourceStore, shownItems, thingIn, type Collection } from './resource-store.js';
import { writeChangedThing, writeNewThing } from './write-thing.js';

/** Names under which providers take the size of a page. */
const sizeNames = ['limit', 'per_page', 'page_size', 'pageSize', 'perPage', 'count', 'first', 'max_results'] as const;
const defaultSize = 10;

/** A request that was found acceptable. */
export interface AcceptedRequest {
  readonly match: RouteMatch;
  readonly fields: JsonRecord;
  readonly request: ProviderRequest;
}

/** Something that happened, and the event by which the provider tells of it. */
export interface Happening {
  readonly type: string;
  /** What the event may be about: the first that its schema admits. */
  readonly data: readonly unknown[];
}

type Answered = AnswerParts & { readonly happened?: Happening | undefined };

/** Keeps what is created at a simulated provider, and answers from it. An endpoint that is about no such thing answers with its fixture. */
export class Resources {
  readonly #plugin: CompiledPlugin;
  readonly #clock: Clock;
  readonly #store: ResourceStore;
  readonly #roles: ReadonlyMap<string, ResourceRole>;

  constructor(plugin: CompiledPlugin, { clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#plugin = plugin;
    this.#clock = clock;
    this.#roles = resourceRoles(plugin);
    this.#store = new ResourceStore(random, (collection) => this.#seeds(collection));
  }

  /** The event that each changing endpoint sends, by the endpoint's name; those without one are not in it. */
  get changes(): ReadonlyMap<string, string> {
    const told = [...this.#roles].flatMap(([name, role]) => {
      const type = this.#eventOf(name, role);
      return type === undefined ? [] : [[name, type] as const];
    });
    return new Map(told);
  }

  async answer({ match: { endpoint, params }, fields, request }: AcceptedRequest): Promise<Answered> {
    const role = this.#roles.get(endpoint.name);
    const body = successBody(endpoint);
    if (role === undefined) return { status: 200, body };
    const collection = this.#store.of(fill(role.collection, params), role.collection);
    if (role.does === 'list') return this.#list(endpoint, collection, fields, request);
    const shown = thingIn(body);
    // An answer without an id cannot be kept, and one of text or bytes neither.
    if (shown === undefined) return { status: 200, body };
    const { thing, wrap } = shown;
    const type = this.#eventOf(endpoint.name, role);
    const told = (...data: readonly unknown[]): Pick<Answered, 'happened'> => ({
      happened: type === undefined ? undefined : { type, data },
    });

    if (role.does === 'create') {
      const fresh = { ...thing, id: this.#store.freshId(thing['id']), ...this.#created(thing) };
      const made = await writeNewThing({ endpoint, thing: fresh, fields, wrap });
      collection.set({ ...made });
      return { status: 200, body: wrap(made), ...told(made) };
    }
    const id = params[role.idParam ?? ''] ?? '';
    const known = collection.get(id);
    if (known === undefined) {
      const left = role.does === 'retrieve' ? await this.#leftOf(endpoint, role, collection.removed(id)) : undefined;
      return left === undefined ? failureAnswer(this.#plugin, 'NotFound', `no such object: ${id}`) : { status: 200, body: left };
    }
    if (role.does === 'retrieve') return { status: 200, body: wrap(known) };
    if (role.does === 'remove') {
      collection.remove(id);
      const left = { ...thing, id: known['id'] };
      return { status: 200, body: wrap(left), ...told(known, left) };
    }
    const effect = role.does === 'act' ? this.#effectOf(endpoint, role, thing) : {};
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const changed = await writeChangedThing({ endpoint, thing: { ...known, ...effect }, fields, wrap }, isForm);
    collection.set({ ...changed });
    return { status: 200, body: wrap(changed), ...told(changed) };
  }

  /** What is left of a removed thing, where the provider shows it: its schema admits it when read, and not when anything is changed. */
  async #leftOf(endpoint: CompiledEndpoint, { collection }: ResourceRole, id: unknown): Promise<unknown> {
    const remover = this.#endpointOf(collection, 'remove');
    const changer = this.#endpointOf(collection, 'update') ?? this.#endpointOf(collection, 'create');
    const shown = remover === undefined ? undefined : thingIn(successBody(remover));
    if (id === undefined || shown === undefined || changer === undefined) return undefined;
    const left = shown.wrap({ ...shown.thing, id });
    const isAdmitted = async ({ definition }: CompiledEndpoint): Promise<boolean> =>
      (await definition.output['~standard'].validate(left)).issues === undefined;
    return (await isAdmitted(endpoint)) && !(await isAdmitted(changer)) ? left : undefined;
  }

  #eventOf(name: string, role: ResourceRole): string | undefined {
    const endpoint = this.#plugin.callables.get(name);
    const { webhooks } = this.#plugin.definition;
    // Data that a function looks for has no place where it could be put.
    const isWritable = webhooks?.write !== undefined || typeof webhooks?.data === 'string';
    if (endpoint?.kind !== 'endpoint' || !isWritable) return undefined;
    const kind = changeOf(role, endpoint.definition.path);
    return kind === undefined ? undefined : eventOfChange(this.#plugin, role.collection, kind);
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

  async #list(endpoint: CompiledEndpoint, collection: Collection, fields: JsonRecord, request: ProviderRequest): Promise<AnswerParts> {
    const { paginate } = endpoint.definition;
    const body = successBody(endpoint);
    const all = collection.all.filter((thing) => matches(thing, fields));
    if (paginate === undefined) return { status: 200, body: withList(body, all) };
    if (unwritable(endpoint) !== undefined) return { status: 200, body };
    const wanted = Number(
      [paginate.size, ...sizeNames].flatMap((name) => (name === undefined || fields[name] === undefined ? [] : [fields[name]]))[0] ??
        defaultSize,
    );
    const size = Number.isFinite(wanted) && wanted > 0 ? Math.floor(wanted) : defaultSize;
    const start = startOf(endpoint, all, fields, request, size);
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

const fill = (template: string, params: Readonly<Record<string, string>>): string =>
  template.replace(/:([A-Za-z_][A-Za-z0-9_]*)/g, (_whole, name: string) => params[name] ?? '');

/** Whether a thing has what the caller's filters say; fields that it does not have filter nothing. */
function matches(thing: JsonRecord, fields: JsonRecord): boolean {
  return Object.entries(fields).every(
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
  fields: JsonRecord,
  { url }: ProviderRequest,
  size: number,
): number {
  const value = fields[paginate?.param ?? ''];
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
